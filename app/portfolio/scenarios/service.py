"""What can be done with scenarios: only a draft is edited, and what was solved is copied."""

from typing import Any
from uuid import UUID

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.jobs.models import Job
from app.jobs.service import submit
from app.portfolio.scenarios.answers import SolutionOrder
from app.portfolio.scenarios.models import Scenario, ScenarioStatus
from app.portfolio.scenarios.problem import problem_of, snapshot_of
from app.portfolio.scenarios.repository import ScenarioRepository
from app.portfolio.scenarios.schemas import WRITE, Candidates, ScenarioCopy, ScenarioWrite

KIND = "scenario.solving"


def draft(uow: Writing, portfolio_id: UUID, data: ScenarioWrite) -> Scenario:
    """Draft a scenario of a portfolio, without candidates."""
    place = ComponentRepository(uow).at(Address(ComponentKind.PORTFOLIO, portfolio_id), WRITE)
    scenario = Scenario(
        component_id=place.id, currency=place.currency, candidates=[], candidate_count=0, **stated(data)
    )
    uow.record("scenario.drafted", uow.add(scenario))
    return scenario


def stated(data: ScenarioWrite) -> dict[str, Any]:
    """What a scenario keeps of ``data``."""
    return data.model_dump(mode="json")


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ScenarioWrite]) -> Scenario:
    """Change the limits and rules of a draft."""
    scenario = ScenarioRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(ScenarioWrite.model_validate(scenario))
    must_be_draft(uow, scenario)
    for name, value in stated(revised).items():
        if getattr(scenario, name) != value:
            setattr(scenario, name, value)
    uow.record("scenario.revised", scenario)
    return scenario


def drafted(uow: Writing, id: UUID, version: int) -> Scenario:
    """A scenario to be edited. Raises ``Conflict`` where it stands."""
    scenario = ScenarioRepository(uow).get(id, WRITE, version)
    must_be_draft(uow, scenario)
    return scenario


def must_be_draft(uow: Writing, scenario: Scenario) -> None:
    """Raises ``Conflict`` where a scenario stands."""
    ComponentRepository(uow).open(scenario.component_id, WRITE)
    if scenario.status != ScenarioStatus.DRAFT:
        raise Conflict(
            f"{scenario.name} is {scenario.status}: it stands. Copy it, and edit the copy.",
            rule="scenario_status",
        )


def put_candidates(uow: Writing, id: UUID, version: int, data: Candidates) -> Scenario:
    """Give a draft its candidates, in place of those that it had."""
    scenario = drafted(uow, id, version)
    for each in data.items:
        if each.component_id:
            refuse_strange(uow, scenario, each.component_id, each.code)
    keep(uow, scenario, data, "scenario.candidates_given")
    return scenario


def keep(uow: Writing, scenario: Scenario, data: Candidates, action: str) -> None:
    scenario.candidates = data.model_dump(mode="json")["items"]
    scenario.candidate_count = len(data.items)
    uow.record(action, scenario)


def refuse_strange(uow: Writing, scenario: Scenario, component_id: UUID, code: str) -> None:
    components = ComponentRepository(uow)
    above, place = components.place(scenario.component_id), components.place(component_id)
    if place.id == above.id or not place.path.startswith(above.path):
        raise Invalid(f"The component of {code} is not below {above.code}.")
    if place.currency != scenario.currency:
        raise Invalid(f"{code} is kept in {place.currency}, not {scenario.currency}.")


def copy(uow: Writing, id: UUID, data: ScenarioCopy) -> Scenario:
    """Draft a scenario like another, to be edited."""
    source = ScenarioRepository(uow).get(id, WRITE)
    ComponentRepository(uow).open(source.component_id, WRITE)
    kept = ("component_id", "currency", "candidates", "candidate_count", "drawn_from")
    same = {name: getattr(source, name) for name in (*kept, *ScenarioWrite.model_fields)}
    made = uow.add(Scenario(**{**same, "name": data.name}, copied_from_id=source.id))
    uow.record("scenario.copied", made)
    return made


def ask(uow: Writing, id: UUID, order: SolutionOrder) -> Job:
    """Ask for a scenario to be solved. Raises ``Conflict`` where it contradicts itself."""
    scenario = ScenarioRepository(uow).get(id, WRITE)
    ComponentRepository(uow).open(scenario.component_id, WRITE)
    if not scenario.candidates:
        raise Conflict("It has no candidates to select from.", rule="scenario.candidates")
    problem_of(snapshot_of(scenario))
    inputs = {
        "scenario_id": str(scenario.id),
        "version": scenario.version,
        "order": order.model_dump(mode="json"),
    }
    return submit(uow, KIND, inputs, component_id=scenario.component_id)
