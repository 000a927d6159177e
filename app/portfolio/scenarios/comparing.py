"""Two solutions line by line: what each selects, and what of their inputs differs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core.unit_of_work import Reading
from app.portfolio.scenarios.answers import ComparedLine, ScenarioComparison
from app.portfolio.scenarios.models import ScenarioSolution
from app.portfolio.scenarios.problem import RULES, Snapshot
from app.portfolio.scenarios.repository import SolutionRepository
from app.portfolio.scenarios.schemas import plainly

Lines = Mapping[str, Mapping[str, Any]]


def compared(uow: Reading, id: UUID, base_id: UUID) -> ScenarioComparison:
    """What a solution selects otherwise than another."""
    now, before = (SolutionRepository(uow).get(each) for each in (id, base_id))
    lines = list(compared_lines(selected(before), selected(now)))
    synergies = [frozenset(each.selection["synergies"]) for each in (before, now)]
    return ScenarioComparison(
        id=id,
        compared_with=base_id,
        same_inputs=now.inputs_digest == before.inputs_digest,
        same_answer=now.answer_digest == before.answer_digest,
        changed_inputs=list(changed(before.inputs, now.inputs)),
        lines=lines,
        synergies_lost=sorted(synergies[0] - synergies[1]),
        synergies_gained=sorted(synergies[1] - synergies[0]),
        value_difference=difference(now.objective, before.objective),
        cost_difference=difference(now.selection["cost"], before.selection["cost"]),
    )


def selected(solution: ScenarioSolution) -> Lines:
    return {each["code"]: each for each in solution.lines if each["is_selected"]}


def compared_lines(before: Lines, now: Lines) -> Iterator[ComparedLine]:
    """What is selected in either."""
    for code in sorted(before.keys() | now.keys()):
        was, is_now = before.get(code, {}), now.get(code, {})
        yield ComparedLine(
            code=code,
            start_before=was.get("start"),
            start_after=is_now.get("start"),
            value_difference=difference(is_now.get("value"), was.get("value")),
            cost_difference=difference(is_now.get("cost"), was.get("cost")),
        )


def difference(now: str | None, before: str | None) -> str:
    return plainly(Decimal(now or 0) - Decimal(before or 0))


def changed(before: Snapshot, now: Snapshot) -> Iterator[str]:
    """The parts of two snapshots that are not the same; of candidates, which."""
    yield from (name for name in ("currency", "value_unit", "periods", *RULES) if before[name] != now[name])
    was, is_now = ({each["code"]: each for each in one["candidates"]} for one in (before, now))
    yield from (
        f"candidate {code}"
        for code in sorted(was.keys() | is_now.keys())
        if was.get(code) != is_now.get(code)
    )
