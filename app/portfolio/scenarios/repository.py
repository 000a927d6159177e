"""Reading scenarios and their solutions."""

from collections.abc import Iterable
from typing import Any, ClassVar

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Page, encode, values_of
from app.core.repository import Repository
from app.core.statements import equals
from app.core.telling import Record
from app.portfolio.scenarios.answers import ScenarioSolutionRead
from app.portfolio.scenarios.models import Scenario, ScenarioSolution
from app.portfolio.scenarios.schemas import InOrder, ScenarioRead

READ = "scenario:read"
CODE = [(sa.column("code", sa.String), False)]


class ScenarioRepository(Repository[Scenario, ScenarioRead]):
    model = Scenario
    told = ScenarioRead
    noun = "scenario"
    reads = READ
    component = Scenario.component_id
    sortable: ClassVar = {"name": Scenario.name, "created_at": Scenario.created_at}
    filters: ClassVar = {
        "component": equals("component", Scenario.component_id),
        "live": live(Scenario.component_id),
        "status": equals("status", Scenario.status),
    }


class SolutionRepository(Repository[ScenarioSolution, ScenarioSolutionRead]):
    model = ScenarioSolution
    told = ScenarioSolutionRead
    noun = "solution of a scenario"
    reads = READ
    component = ScenarioSolution.component_id
    sortable: ClassVar = {"created_at": ScenarioSolution.created_at}
    filters: ClassVar = {
        "scenario": equals("scenario", ScenarioSolution.scenario_id),
        "status": equals("status", ScenarioSolution.status),
    }


def page_by_code(items: Iterable[Record], asked: InOrder) -> Page[Any]:
    """One page of what is kept inside a row, in the order of the codes."""
    after = values_of(asked.cursor, CODE)["after0"] if asked.cursor else ""
    rest = sorted((each for each in items if each["code"] > after), key=lambda each: str(each["code"]))
    shown = rest[: asked.limit]
    cursor = encode([shown[-1]["code"]]) if len(rest) > len(shown) else None
    return Page[Any].model_construct(items=shown, next_cursor=cursor)
