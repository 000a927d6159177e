"""What a body decides of a solution: its selection, but for the deviations, and what these cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.calc.selection.checking import violations
from app.calc.selection.problem import Problem
from app.calc.selection.valuing import worth
from app.components.places import AnyPlace
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Reading
from app.portfolio.authorisations.schemas import ChangedComponent, Deviation, ScenarioAdoption
from app.portfolio.scenarios.models import ScenarioSolution
from app.portfolio.scenarios.problem import problem_of
from app.portfolio.scenarios.repository import SolutionRepository
from app.portfolio.scenarios.standing import states


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be done: the start of each candidate that is chosen, its worth, and what that breaks."""

    solution: ScenarioSolution
    problem: Problem
    starts: Mapping[str, int]

    @property
    def value(self) -> Decimal:
        return worth(self.problem, self.starts)

    @property
    def cost_of_deviation(self) -> Decimal:
        return Decimal(self.solution.objective or 0) - self.value

    @property
    def broken(self) -> Sequence[Any]:
        return violations(self.problem, self.starts)

    def cost(self, code: str) -> Decimal:
        """All the money of a candidate that is chosen."""
        starts = self.problem.by_id[code].every_start(len(self.problem.periods))
        return next(each.cost for each in starts if each.period == self.starts[code])


def decided(uow: Reading, place: AnyPlace, asked: ScenarioAdoption) -> Decided:
    """What is asked to be adopted. Raises ``Invalid`` or ``Conflict`` where it cannot be."""
    solution = SolutionRepository(uow).get(asked.solution_id)
    if solution.component_id != place.id:
        raise Invalid(f"It is not a solution of a scenario of {place.code}.")
    if reason := unfit(solution):
        raise Conflict(reason, rule="scenario.adoptable")
    problem = problem_of(solution.inputs)
    at = {code: number for number, code in enumerate(problem.periods)}
    starts = {each["code"]: at[each["start"]] for each in solution.lines if each["is_selected"]}
    for deviation in asked.deviations:
        deviate(problem, starts, deviation, at)
    refuse_twice(solution, starts)
    return Decided(solution, problem, starts)


def unfit(solution: ScenarioSolution) -> str | None:
    """Why a solution is no selection that could be adopted."""
    if solution.objective is None:
        return f"The scenario is {solution.status}: nothing was selected."
    return None if solution.checked["is_feasible"] else "The checker found that the selection breaks limits."


def deviate(problem: Problem, starts: dict[str, int], deviation: Deviation, at: Mapping[str, int]) -> None:
    """Take a deviation into account. Raises ``Invalid`` where it says nothing that could be."""
    code = deviation.code
    if code not in problem.by_id:
        raise Invalid(f"There is no candidate {code}.")
    if not deviation.is_selected:
        starts.pop(code, None)
        return
    able = [each.period for each in problem.by_id[code].every_start(len(problem.periods))]
    wanted = (
        at.get(deviation.start)
        if deviation.start
        else next((each.period for each in problem.by_id[code].starts(len(problem.periods))), None)
    )
    if wanted not in able:
        raise Invalid(f"{code} cannot start in {deviation.start or 'any period it is allowed'}.")
    starts[code] = wanted


def refuse_twice(solution: ScenarioSolution, starts: Mapping[str, int]) -> None:
    """Raises ``Conflict`` where a component is chosen in two variants."""
    chosen = [
        each["component_id"] for each in solution.lines if each["code"] in starts and each["component_id"]
    ]
    if len(set(chosen)) < len(chosen):
        raise Conflict(
            "A component is chosen as two candidates: group its variants.", rule="scenario.adoptable"
        )


def changed(uow: Reading, solution: ScenarioSolution) -> Iterator[ChangedComponent]:
    """What of the components is not as it was when the scenario was solved."""
    codes = {each["component_id"]: each["code"] for each in solution.lines if each["component_id"]}
    now = states(uow, [UUID(id) for id in solution.components])
    for id, was in sorted(solution.components.items(), key=lambda each: str(codes[each[0]])):
        is_now = now.get(UUID(id), {})
        for member, before in was.items():
            if is_now.get(member) != before:
                told = {"was": said(before), "now": said(is_now.get(member))}
                yield ChangedComponent(code=codes[id], component_id=UUID(id), member=member, **told)


def said(value: Any) -> str | None:
    return None if value is None else str(value)
