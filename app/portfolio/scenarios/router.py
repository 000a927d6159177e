"""``/v1``: scenarios of portfolios, and what they were solved to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.csv import CsvResponse, Table
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.core.workbook import WorkbookResponse, workbook_response
from app.dependencies import IfMatch, KnownAt
from app.jobs.repository import JobRepository
from app.jobs.schemas import JobRead
from app.portfolio.scenarios import comparing, service, tables
from app.portfolio.scenarios.answers import (
    Against,
    ScenarioComparison,
    ScenarioSolutionRead,
    SelectionLine,
    SolutionOrder,
)
from app.portfolio.scenarios.drawing import Drawing, draw
from app.portfolio.scenarios.models import ScenarioStatus
from app.portfolio.scenarios.picture import frontier_picture, selection_picture
from app.portfolio.scenarios.repository import ScenarioRepository, SolutionRepository, page_by_code
from app.portfolio.scenarios.schemas import (
    Candidate,
    Candidates,
    InOrder,
    ScenarioCopy,
    ScenarioRead,
    ScenarioWrite,
)

router = APIRouter(prefix="/v1", tags=["Scenarios"], route_class=UnitOfWorkRoute)
ScenarioPatch = Annotated[MergePatch[ScenarioWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of scenarios."""

    status: ScenarioStatus | None = None


@router.get("/portfolios/{portfolio_id}/scenarios")
def list_scenarios(
    portfolio_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[ScenarioRead]:
    """The scenarios of a portfolio and of those below it."""
    place = ComponentRepository(uow).at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    return ScenarioRepository(uow).page(search, **search.within(uow, place), status=search.status)


@router.post("/portfolios/{portfolio_id}/scenarios", status_code=201, responses=CREATING)
def create_scenario(portfolio_id: UUID, data: ScenarioWrite, uow: Writing) -> Told[ScenarioRead]:
    """Draft a scenario: its periods, limits and rules. Candidates are put or drawn into it."""
    return ScenarioRepository(uow).row(service.draft(uow, portfolio_id, data).id)


@router.get("/scenarios/{scenario_id}")
def read_scenario(scenario_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ScenarioRead]:
    """One scenario, as it is or as it was known at an instant."""
    scenarios = ScenarioRepository(uow)
    return scenarios.known(scenario_id, known_at) if known_at else scenarios.row(scenario_id)


@router.get("/scenarios/{scenario_id}/history")
def read_scenario_history(scenario_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of a scenario and its candidates: who, when, from what, to what."""
    return ScenarioRepository(uow).history(scenario_id, paging)


@router.patch("/scenarios/{scenario_id}", responses=CHANGING)
def update_scenario(
    scenario_id: UUID, patch: ScenarioPatch, version: IfMatch, uow: Writing
) -> Told[ScenarioRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return ScenarioRepository(uow).row(service.revise(uow, scenario_id, version, patch).id)


@router.get("/scenarios/{scenario_id}/candidates")
def list_candidates(scenario_id: UUID, uow: Reading, asked: Annotated[InOrder, Query()]) -> Page[Candidate]:
    """What may be selected, in the order of the codes."""
    return page_by_code(ScenarioRepository(uow).get(scenario_id).candidates, asked)


@router.put("/scenarios/{scenario_id}/candidates", responses=CHANGING)
def update_candidates(
    scenario_id: UUID, data: Candidates, version: IfMatch, uow: Writing
) -> Told[ScenarioRead]:
    """Give a draft all its candidates at once, in place of those that it had."""
    return ScenarioRepository(uow).row(service.put_candidates(uow, scenario_id, version, data).id)


@router.post("/scenarios/{scenario_id}/drawing", responses=CHANGING)
def draw_candidates(scenario_id: UUID, data: Drawing, version: IfMatch, uow: Writing) -> Told[ScenarioRead]:
    """Draw the candidates of a draft from the records of what is below its portfolio."""
    return ScenarioRepository(uow).row(draw(uow, scenario_id, version, data).id)


@router.post("/scenarios/{scenario_id}/copies", status_code=201, responses=CREATING)
def copy_scenario(scenario_id: UUID, data: ScenarioCopy, uow: Writing) -> Told[ScenarioRead]:
    """Draft a scenario like this one, to be edited."""
    return ScenarioRepository(uow).row(service.copy(uow, scenario_id, data).id)


@router.get("/scenarios/{scenario_id}/solutions")
def list_scenario_solutions(scenario_id: UUID, uow: Reading, paging: Paged) -> Page[ScenarioSolutionRead]:
    """What a scenario was solved to, each time."""
    ScenarioRepository(uow).get(scenario_id)
    return SolutionRepository(uow).page(paging, scenario=scenario_id)


@router.post("/scenarios/{scenario_id}/solutions", status_code=202, responses=CREATING)
def solve_scenario(scenario_id: UUID, order: SolutionOrder, uow: Writing) -> Told[JobRead]:
    """Select the best that a scenario allows as a job, whose result names the solution."""
    return JobRepository(uow).row(service.ask(uow, scenario_id, order).id)


@router.get("/scenario-solutions/{scenario_solution_id}")
def read_scenario_solution(scenario_solution_id: UUID, uow: Reading) -> Told[ScenarioSolutionRead]:
    """One solution: the selection, how it is proved, what binds it, and what else there could be."""
    return SolutionRepository(uow).row(scenario_solution_id)


@router.get("/scenario-solutions/{scenario_solution_id}/lines")
def list_selection_lines(
    scenario_solution_id: UUID, uow: Reading, asked: Annotated[InOrder, Query()]
) -> Page[SelectionLine]:
    """Every candidate of a solution, in the order of the codes: whether it is selected, and why."""
    return page_by_code(SolutionRepository(uow).get(scenario_solution_id).lines, asked)


@router.get("/scenario-solutions/{scenario_solution_id}/selection.csv", response_class=CsvResponse)
def export_selection(scenario_solution_id: UUID, uow: Reading) -> Table:
    """Every candidate of a solution as CSV."""
    found = SolutionRepository(uow).get(scenario_solution_id)
    return Table("selection.csv", tables.LINES, tables.lines(found))


@router.get("/scenario-solutions/{scenario_solution_id}/selection.xlsx", response_class=WorkbookResponse)
def read_selection_workbook(scenario_solution_id: UUID, uow: Reading) -> WorkbookResponse:
    """A solution as a workbook: candidates, limits, what more of each buys, and frontiers."""
    found = SolutionRepository(uow).get(scenario_solution_id)
    return workbook_response("selection.xlsx", tables.sheets(found), found.created_at.date())


@router.get("/scenario-solutions/{scenario_solution_id}/selection.svg", response_class=SvgResponse)
def read_selection_picture(scenario_solution_id: UUID, uow: Reading) -> SvgResponse:
    """What is selected over time, and the spend of each period against its limit, as a picture."""
    return SvgResponse(selection_picture(SolutionRepository(uow).get(scenario_solution_id)))


@router.get("/scenario-solutions/{scenario_solution_id}/frontier.svg", response_class=SvgResponse)
def read_frontier_picture(
    scenario_solution_id: UUID,
    uow: Reading,
    against: Annotated[Against, Query(description="What value is traded against.")] = Against.COST,
) -> SvgResponse:
    """An efficient frontier as a picture; its points are in the solution."""
    return SvgResponse(frontier_picture(SolutionRepository(uow).get(scenario_solution_id), against))


@router.get("/scenario-solutions/{scenario_solution_id}/comparison")
def compare_scenario_solutions(
    scenario_solution_id: UUID,
    uow: Reading,
    base: Annotated[UUID, Query(alias="with", description="The solution that it is compared with.")],
) -> ScenarioComparison:
    """What a solution selects otherwise than another, line by line, and what of the inputs differs."""
    return comparing.compared(uow, scenario_solution_id, base)
