"""What a portfolio is selected from and within: candidates, money, people and rules, all exact and in whole periods.

Amounts are ``Decimal`` in units of the caller's choice, the same throughout a problem. A period is told by its
index; its label is for readers. The order of candidates, budgets and rules never matters.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Amounts = tuple[Decimal, ...]
Ceilings = tuple[Decimal | None, ...]
PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a candidate takes in each period from its start on: money by fund, work by role."""

    spend: Mapping[str, Amounts] = field(default_factory=dict)
    roles: Mapping[str, Amounts] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return max((len(amounts) for amounts in (*self.spend.values(), *self.roles.values())), default=1)


@dataclass(frozen=True, slots=True)
class Start:
    """A period in which a candidate may start, what it is then worth and what it then takes."""

    period: int
    value: Decimal
    profile: Profile

    @property
    def cost(self) -> Decimal:
        """All its money, that beyond the horizon too."""
        return sum((sum(amounts, Decimal(0)) for amounts in self.profile.spend.values()), Decimal(0))


@dataclass(frozen=True)
class Candidate:
    """A component that may be selected, once, with one of its starts.

    ``latest`` None is no freedom: it starts at ``earliest`` or not at all. A start is worth ``value`` times
    ``delay_factor`` to the power of its period, to six decimals; ``offers`` tells starts one by one instead, where
    a delay changes more than that. ``duration`` None is the length of the profile. What would end beyond the
    horizon may not start, unless it ``may_overrun``: then its spend beyond is told, but within no budget.
    """

    id: str
    value: Decimal
    profile: Profile = Profile()
    categories: frozenset[str] = frozenset()
    risk: Decimal | None = None
    is_high_risk: bool = False
    is_mandatory: bool = False
    is_excluded: bool = False
    earliest: int = 0
    latest: int | None = None
    delay_factor: Decimal = Decimal(1)
    duration: int | None = None
    may_overrun: bool = False
    offers: tuple[Start, ...] = ()

    @property
    def window(self) -> tuple[int, int]:
        return self.earliest, self.earliest if self.latest is None else self.latest

    def lasts(self, start: Start) -> int:
        """In how many periods from its start on it is at work."""
        return self.duration or start.profile.length

    def every_start(self, periods: int) -> list[Start]:
        """Its starts that fit the horizon, earliest first, whether its window allows them or not."""
        offered = self.offers or [Start(at, self.value_at(at), self.profile) for at in range(periods)]
        fitting = (each for each in offered if self.may_overrun or each.period + self.lasts(each) <= periods)
        return sorted((each for each in fitting if 0 <= each.period < periods), key=lambda each: each.period)

    def starts(self, periods: int) -> list[Start]:
        """The starts it is allowed, earliest first."""
        first, last = self.window
        return [each for each in self.every_start(periods) if first <= each.period <= last]

    def value_at(self, period: int) -> Decimal:
        return (
            self.value
            if self.delay_factor == 1
            else (self.value * self.delay_factor**period).quantize(PLACES)
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent of a fund (of all funds together: None) in each period; None is no limit.

    With ``carries_over`` what is left of a period may be spent later; so a sum for the whole horizon is an amount
    in the first period and nothing in the others. No limit in a period is then none in those after it.
    """

    fund: str | None
    amounts: Ceilings
    carries_over: bool = False

    @property
    def name(self) -> str:
        return f"budget {self.fund}" if self.fund else "budget"

    def label(self, period: str) -> str:
        """What its limit in a period is called."""
        return f"{self.name} up to {period}" if self.carries_over else f"{self.name} {period}"

    def covers(self, fund: str) -> bool:
        return self.fund is None or self.fund == fund


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much work of a role there is in each period; None is no limit."""

    role: str
    amounts: Ceilings

    @property
    def name(self) -> str:
        return f"capacity {self.role}"

    def label(self, period: str) -> str:
        """What its limit in a period is called."""
        return f"{self.name} {period}"


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which at most one may be selected, or exactly one if ``is_required``."""

    name: str
    members: frozenset[str]
    is_required: bool = False

    @property
    def label(self) -> str:
        return f"{'exactly' if self.is_required else 'at most'} one of {self.name}"


@dataclass(frozen=True, slots=True)
class Dependency:
    """A candidate that may be selected only with all (or any) of those it needs.

    With ``after_finish`` it starts only when they (or one of them) have finished; else they may start at any time.
    """

    candidate: str
    needs: frozenset[str]
    is_any: bool = False
    after_finish: bool = False

    @property
    def name(self) -> str:
        needed = (" or " if self.is_any else " and ").join(sorted(self.needs))
        return f"{self.candidate} {'after' if self.after_finish else 'needs'} {needed}"


class Measure(StrEnum):
    """What of a category is bounded; shares are fractions of the same of the whole selection."""

    COUNT = "count"
    COST = "cost"
    SHARE_OF_COUNT = "share_of_count"
    SHARE_OF_COST = "share_of_cost"


@dataclass(frozen=True, slots=True)
class CategoryBound:
    """How many of a category, or how much money of it, may or must be selected."""

    category: str
    measure: Measure
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def name(self) -> str:
        return f"category {self.category} {self.measure.replace('_', ' ')}"

    def label(self, is_floor: bool) -> str:
        """What its minimum or its maximum is called."""
        return f"{self.name} at {'least' if is_floor else 'most'}"

    @property
    def is_share(self) -> bool:
        return self.measure in (Measure.SHARE_OF_COUNT, Measure.SHARE_OF_COST)


class RiskMeasure(StrEnum):
    HIGH_COUNT = "high_count"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class RiskCeiling:
    """How many candidates of high risk, or how much risk in sum, may be selected."""

    measure: RiskMeasure
    maximum: Decimal

    @property
    def name(self) -> str:
        return "risk sum" if self.measure is RiskMeasure.SUM else "risk high count"


@dataclass(frozen=True, slots=True)
class Synergy:
    """What candidates are worth (or cost, below 0) besides their own values if all are selected."""

    members: frozenset[str]
    value: Decimal

    @property
    def name(self) -> str:
        return f"synergy {' and '.join(sorted(self.members))}"


@dataclass(frozen=True)
class Problem:
    """A selection to be made. Raises ``ValueError`` for what contradicts itself, never for what is infeasible."""

    periods: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    budgets: tuple[Budget, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    groups: tuple[Group, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    category_bounds: tuple[CategoryBound, ...] = ()
    risk_ceilings: tuple[RiskCeiling, ...] = ()
    synergies: tuple[Synergy, ...] = ()

    def __post_init__(self) -> None:
        if not self.periods:
            raise ValueError("a selection needs a period")
        refuse_doubles("candidate", [each.id for each in self.candidates])
        refuse_doubles("constraint", self.rule_names())
        limited: tuple[Budget | Capacity, ...] = (*self.budgets, *self.capacities)
        for each in limited:
            if len(each.amounts) != len(self.periods):
                raise ValueError(f"{each.name}: {len(each.amounts)} amounts for {len(self.periods)} periods")
        self.refuse_strangers()
        self.refuse_unknown_risk()

    def rule_names(self) -> list[str]:
        """What its budgets, capacities and rules are called."""
        limits = [*(each.name for each in self.budgets), *(each.name for each in self.capacities)]
        groups = [*(each.name for each in self.groups), *(each.name for each in self.dependencies)]
        bounds = [*(each.name for each in self.category_bounds), *(each.name for each in self.risk_ceilings)]
        return [*limits, *groups, *bounds, *(each.name for each in self.synergies)]

    def refuse_strangers(self) -> None:
        named = (*(each.members for each in self.groups), *(each.members for each in self.synergies))
        needed = (each.needs | {each.candidate} for each in self.dependencies)
        strangers = frozenset().union(*named, *needed) - self.by_id.keys()
        if strangers:
            raise ValueError(f"no candidate is called {', '.join(sorted(strangers))}")

    def refuse_unknown_risk(self) -> None:
        unknown = sorted(each.id for each in self.candidates if each.risk is None)
        if unknown and any(each.measure is RiskMeasure.SUM for each in self.risk_ceilings):
            raise ValueError(f"the sum of risk is limited, but the risk of {', '.join(unknown)} is unknown")

    def changed(self, candidate: Candidate) -> "Problem":
        """The same with one of its candidates changed."""
        others = (each for each in self.candidates if each.id != candidate.id)
        return replace(self, candidates=(*others, candidate))

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """The candidates by id, in the order of their ids."""
        return {each.id: each for each in sorted(self.candidates, key=lambda each: each.id)}

    @cached_property
    def every_start(self) -> dict[str, dict[int, Start]]:
        """The starts of each candidate that fit the horizon, by period, whether its window allows them or not."""
        count = len(self.periods)
        return {each.id: {x.period: x for x in each.every_start(count)} for each in self.by_id.values()}

    @cached_property
    def starts(self) -> dict[str, dict[int, Start]]:
        """The starts that each candidate is allowed, by period."""
        count = len(self.periods)
        return {each.id: {x.period: x for x in each.starts(count)} for each in self.by_id.values()}


def refuse_doubles(noun: str, names: list[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ValueError(f"there are two of {noun} {', '.join(twice)}")
