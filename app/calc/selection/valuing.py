"""What a choice of candidates and starts is worth, costs and spends, exactly."""

from collections.abc import Mapping
from decimal import Decimal

from app.calc.selection.answer import Chosen
from app.calc.selection.checking import ZERO, pick
from app.calc.selection.problem import Problem, Start


def worth(problem: Problem, starts: Mapping[str, int]) -> Decimal:
    """Its value: of each candidate at its start, and of the synergies."""
    own = sum((start.value for _, start in pick(problem, starts)), ZERO)
    return own + sum((each.value for each in problem.synergies if each.members <= starts.keys()), ZERO)


def synergies(problem: Problem, starts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(each.name for each in problem.synergies if each.members <= starts.keys()))


def chosen(problem: Problem, starts: Mapping[str, int]) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(candidate.id, start.period, start.value, start.cost, beyond(start, len(problem.periods)))
        for candidate, start in pick(problem, starts)
    )


def beyond(start: Start, periods: int) -> Decimal:
    """The part of its cost that falls after the horizon."""
    return sum((sum(each[periods - start.period :], ZERO) for each in start.profile.spend.values()), ZERO)


def cost(problem: Problem, starts: Mapping[str, int]) -> Decimal:
    return sum((start.cost for _, start in pick(problem, starts)), ZERO)


def risk(problem: Problem, starts: Mapping[str, int]) -> Decimal | None:
    """The sum of risk; None if that of a selected candidate is unknown."""
    risks = [problem.by_id[candidate].risk for candidate in starts]
    known = [each for each in risks if each is not None]
    return sum(known, ZERO) if len(known) == len(risks) else None


def spend(problem: Problem, starts: Mapping[str, int]) -> dict[str, tuple[Decimal, ...]]:
    """What is spent of each fund in each period of the horizon."""
    count = len(problem.periods)
    found: dict[str, list[Decimal]] = {}
    for candidate in problem.by_id.values():
        for start in candidate.every_start(count):
            for fund, amounts in start.profile.spend.items():
                line = found.setdefault(fund, [ZERO] * count)
                if starts.get(candidate.id) == start.period:
                    for at, amount in enumerate(amounts[: count - start.period], start.period):
                        line[at] += amount
    return {fund: tuple(line) for fund, line in sorted(found.items())}
