"""Whether a choice keeps to a problem, by plain sums in decimals that know nothing of rows and columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.calc.selection.answer import Kind, Slack, Violation
from app.calc.selection.problem import Candidate, CategoryBound, Measure, Problem, RiskMeasure, Start

ZERO = Decimal(0)
Use = Callable[[Candidate, Start], Decimal]
Picked = list[tuple[Candidate, Start]]


@dataclass(frozen=True, slots=True)
class Line:
    """A limit on the sum of what each selected candidate uses."""

    name: str
    kind: Kind
    limit: Decimal
    use: Use
    is_floor: bool = False


def lines(problem: Problem) -> Iterator[Line]:
    """Every limit that is a sum."""
    yield from money_lines(problem)
    for capacity in problem.capacities:
        for period, limit in enumerate(capacity.amounts):
            if limit is not None:
                name = capacity.label(problem.periods[period])
                yield Line(name, Kind.CAPACITY, limit, working(capacity.role, period))
    for bound in problem.category_bounds:
        for limit, is_floor in ((bound.minimum, True), (bound.maximum, False)):
            if limit is not None:
                share, edge = (limit, ZERO) if bound.is_share else (ZERO, limit)
                yield Line(bound.label(is_floor), Kind.CATEGORY, edge, categorised(bound, share), is_floor)
    for ceiling in problem.risk_ceilings:
        is_count = ceiling.measure is RiskMeasure.HIGH_COUNT
        yield Line(ceiling.name, Kind.RISK, ceiling.maximum, counting_high if is_count else summing_risk)


def money_lines(problem: Problem) -> Iterator[Line]:
    for budget in problem.budgets:
        available = ZERO
        for period, limit in enumerate(budget.amounts):
            if limit is None and budget.carries_over:
                break
            if limit is None:
                continue
            available = available + limit if budget.carries_over else limit
            since = 0 if budget.carries_over else period
            label = budget.label(problem.periods[period])
            yield Line(label, Kind.BUDGET, available, spending(budget.covers, since, period))


def spending(covers: Callable[[str], bool], since: int, until: int) -> Use:
    def use(candidate: Candidate, start: Start) -> Decimal:
        spends = start.profile.spend.items()
        parts = (sum(in_periods(each, start, since, until), ZERO) for fund, each in spends if covers(fund))
        return sum(parts, ZERO)

    return use


def working(role: str, period: int) -> Use:
    def use(candidate: Candidate, start: Start) -> Decimal:
        return sum(in_periods(start.profile.roles.get(role, ()), start, period, period), ZERO)

    return use


def in_periods(amounts: tuple[Decimal, ...], start: Start, since: int, until: int) -> tuple[Decimal, ...]:
    return amounts[max(0, since - start.period) : max(0, until - start.period + 1)]


def categorised(bound: CategoryBound, share: Decimal) -> Use:
    def use(candidate: Candidate, start: Start) -> Decimal:
        is_money = bound.measure in (Measure.COST, Measure.SHARE_OF_COST)
        amount = start.cost if is_money else Decimal(1)
        return (amount if bound.category in candidate.categories else ZERO) - share * amount

    return use


def counting_high(candidate: Candidate, start: Start) -> Decimal:
    return Decimal(candidate.is_high_risk)


def summing_risk(candidate: Candidate, start: Start) -> Decimal:
    return candidate.risk or ZERO


def violations(problem: Problem, starts: Mapping[str, int]) -> tuple[Violation, ...]:
    """What a choice of candidates and their starts breaks; nothing, if it is feasible."""
    problems = list(broken_windows(problem, starts))
    if problems:
        return tuple(problems)
    picked = pick(problem, starts)
    for line in lines(problem):
        used = sum((line.use(*each) for each in picked), ZERO)
        excess = line.limit - used if line.is_floor else used - line.limit
        if excess > 0:
            problems.append(Violation(line.name, line.kind, excess))
    return (
        *problems,
        *broken_wishes(problem, starts),
        *broken_groups(problem, starts),
        *broken_needs(problem, starts),
    )


def pick(problem: Problem, starts: Mapping[str, int]) -> Picked:
    """The candidates of a choice with their starts; what has no such start is left out."""
    return [
        (problem.by_id[candidate], problem.every_start[candidate][period])
        for candidate, period in sorted(starts.items())
        if period in problem.every_start.get(candidate, {})
    ]


def broken_windows(problem: Problem, starts: Mapping[str, int]) -> Iterator[Violation]:
    for candidate, period in sorted(starts.items()):
        if period not in problem.starts.get(candidate, {}):
            yield Violation(f"window {candidate}", Kind.WINDOW)


def broken_wishes(problem: Problem, starts: Mapping[str, int]) -> Iterator[Violation]:
    for candidate in problem.by_id.values():
        if candidate.is_mandatory and candidate.id not in starts:
            yield Violation(f"mandatory {candidate.id}", Kind.MANDATORY)
        if candidate.is_excluded and candidate.id in starts:
            yield Violation(f"excluded {candidate.id}", Kind.EXCLUDED)


def broken_groups(problem: Problem, starts: Mapping[str, int]) -> Iterator[Violation]:
    for group in problem.groups:
        count = len(group.members & starts.keys())
        if count > 1 or (group.is_required and not count):
            yield Violation(group.label, Kind.GROUP, Decimal(max(count - 1, 1)))


def broken_needs(problem: Problem, starts: Mapping[str, int]) -> Iterator[Violation]:
    ends = {candidate.id: start.period + candidate.lasts(start) for candidate, start in pick(problem, starts)}
    for dependency in problem.dependencies:
        if dependency.candidate not in starts:
            continue
        begins = starts[dependency.candidate]
        kept = [
            each in ends and (not dependency.after_finish or ends[each] <= begins)
            for each in dependency.needs
        ]
        if not (any(kept) if dependency.is_any else all(kept)):
            yield Violation(dependency.name, Kind.DEPENDENCY)


def slacks(problem: Problem, starts: Mapping[str, int]) -> tuple[Slack, ...]:
    """How far a choice stays from each limit, in the order of the limits' names."""
    picked = pick(problem, starts)
    count = len(problem.periods)
    rest = [
        (each, start)
        for each in problem.by_id.values()
        if each.id not in starts
        for start in each.starts(count)
    ]
    return tuple(
        sorted((slack(line, picked, rest) for line in lines(problem)), key=lambda each: each.constraint)
    )


def slack(line: Line, picked: Picked, rest: Picked) -> Slack:
    used = sum((line.use(*each) for each in picked), ZERO)
    left = used - line.limit if line.is_floor else line.limit - used
    return Slack(
        line.name, line.kind, used, line.limit, left, line.is_floor, not left or is_short(line, left, rest)
    )


def is_short(line: Line, left: Decimal, rest: Picked) -> bool:
    """Whether something that is not selected needs this limit, and none of it is content with what is left."""
    sign = -1 if line.is_floor else 1
    needs = (need for each in rest if (need := sign * line.use(*each)) > 0)
    first = next(needs, None)
    return first is not None and left < first and all(left < need for need in needs)


class Tally:
    """What a choice uses of each limit, so that one candidate more can be judged quickly."""

    def __init__(self, problem: Problem, starts: Mapping[str, int]) -> None:
        self.problem = problem
        self.starts = dict(starts)
        self.lines = list(lines(problem))
        picked = pick(problem, starts)
        self.used = [sum((line.use(*each) for each in picked), ZERO) for line in self.lines]

    def broken(self, candidate: Candidate, start: Start) -> list[Violation]:
        """What adding a candidate would break anew: ceilings, groups and its own needs."""
        found = [
            Violation(line.name, line.kind, used + more - line.limit)
            for line, used, more in self.over(candidate, start)
        ]
        after = {**self.starts, candidate.id: start.period}
        old, new = set(self.logical(self.starts)), self.logical(after)
        return [*found, *(each for each in new if each not in old)]

    def over(self, candidate: Candidate, start: Start) -> Iterator[tuple[Line, Decimal, Decimal]]:
        for line, used in zip(self.lines, self.used, strict=True):
            more = line.use(candidate, start)
            if more > 0 and not line.is_floor and used + more > line.limit:
                yield line, used, more

    def logical(self, starts: Mapping[str, int]) -> list[Violation]:
        return [*broken_groups(self.problem, starts), *broken_needs(self.problem, starts)]

    def add(self, candidate: Candidate, start: Start) -> None:
        self.starts[candidate.id] = start.period
        self.used = [
            used + line.use(candidate, start) for line, used in zip(self.lines, self.used, strict=True)
        ]
