"""What is told of a selection: the selection itself, why it is so, and what else there could be.

What was not worked out is None, and a reason says why. A candidate is told by its id, a period by its index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """How far a selection is proved."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNSOLVED = "unsolved"


class Kind(StrEnum):
    """What a constraint is about."""

    BUDGET = "budget"
    CAPACITY = "capacity"
    MANDATORY = "mandatory"
    EXCLUDED = "excluded"
    WINDOW = "window"
    GROUP = "group"
    DEPENDENCY = "dependency"
    CATEGORY = "category"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate that is selected, its start, and what it is then worth and costs.

    ``beyond`` is the part of its cost that falls after the horizon.
    """

    candidate: str
    start: int
    value: Decimal
    cost: Decimal
    beyond: Decimal


@dataclass(frozen=True, slots=True)
class Slack:
    """How far a selection stays from a constraint, such as ``budget capital 2027``.

    ``limit`` is a ceiling, or a floor if ``is_floor``; ``slack`` is never negative. It ``is_binding`` if nothing
    is left, or less than the smallest need of what was not selected.
    """

    constraint: str
    kind: Kind
    used: Decimal
    limit: Decimal
    slack: Decimal
    is_floor: bool
    is_binding: bool


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a choice of candidates breaks, and by how much (None: not a matter of amount)."""

    constraint: str
    kind: Kind
    excess: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that cannot all be kept, though without any one of them they could.

    ``is_smallest``: no smaller set of constraints conflicts. ``is_irreducible`` False: time ran out before every
    constraint was tried. ``method`` says how it was found.
    """

    constraints: tuple[str, ...]
    is_irreducible: bool
    is_smallest: bool
    method: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The best selection found, and how good it is proved to be.

    ``bound``: no selection is worth more. ``gap`` = (bound - objective) / |objective|. ``ties``: other selections
    worth as much (starts by candidate), at most a few; None if it was not worked out (``ties_reason``). ``tie_break`` says whether the
    one told is the first of them by cost, count and ids (None: there was no time to say). ``violations`` is what
    the independent checker found: nothing, for whatever it finds is refused.
    """

    status: Status
    objective: Decimal | None
    bound: Decimal | None
    gap: Decimal | None
    chosen: tuple[Chosen, ...]
    spend: Mapping[str, tuple[Decimal, ...]]
    slacks: tuple[Slack, ...]
    synergies: tuple[str, ...]
    ties: tuple[Mapping[str, int], ...] | None
    ties_reason: str | None
    is_tie_broken: bool | None
    violations: tuple[Violation, ...]
    conflict: Conflict | None
    reason: str | None
    seconds: float
    solver: str
    solver_version: str

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(each.candidate for each in self.chosen)

    @property
    def starts(self) -> dict[str, int]:
        return {each.candidate: each.start for each in self.chosen}

    @property
    def cost(self) -> Decimal:
        return sum((each.cost for each in self.chosen), Decimal(0))


@dataclass(frozen=True, slots=True)
class Price:
    """What a change costs in value: exact where both optima are proved, else somewhere from ``low`` to ``high``."""

    exact: Decimal | None
    low: Decimal | None
    high: Decimal | None
    reason: str | None = None


class Standing(StrEnum):
    """What a candidate is to the best selections.

    Interchangeable: some best selection has it and some other has not. Indispensable: no selection is feasible
    without it. Impossible: none is with it. Unknown: it was not worked out.
    """

    SELECTED = "selected"
    REJECTED = "rejected"
    INTERCHANGEABLE = "interchangeable"
    INDISPENSABLE = "indispensable"
    IMPOSSIBLE = "impossible"
    MANDATORY = "mandatory"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Admission:
    """The smallest increase of one limit with which a rejected candidate is in a selection worth the most.

    ``by`` None with a ``reason``: no increase of it admits the candidate, or it was not worked out. Of the kind
    ``window``, ``by`` counts periods that its start would have to be moved, later if above 0.
    """

    constraint: str
    kind: Kind
    by: Decimal | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a candidate is in or out.

    ``price``: of forcing out what is in (its marginal value), of forcing in what is out (its regret), or of a
    mandate (its opportunity cost). ``displaced`` and ``instead``: what the selection then loses and gains, besides
    the candidate; ``is_arbitrary`` if other exchanges cost the same. ``in_the_way``: what it would break if it
    were added as things stand, at the start that breaks the fewest; their excesses, granted together, admit it.
    """

    candidate: str
    is_selected: bool
    standing: Standing
    price: Price
    displaced: tuple[str, ...] | None
    instead: tuple[str, ...] | None
    is_arbitrary: bool | None
    in_the_way: tuple[Violation, ...]
    admissions: tuple[Admission, ...] | None
    admissions_reason: str | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What more of a resource buys: the rise of the optimum with ``by`` more of it, and what then comes and goes."""

    constraint: str
    by: Decimal
    gain: Price
    entering: tuple[str, ...] | None
    leaving: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Swap:
    """The best exchange of one candidate for one other, all else as it is; ``difference`` of value; none of an optimum is above 0."""

    leaving: str
    entering: str
    start: int
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Alternative:
    """A selection near the best one, by what differs."""

    candidates: tuple[str, ...]
    objective: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class NearOptimal:
    """The selections worth nearly as much, best first, and the share of them that each candidate is in.

    A core index of 1 is core, 0 exterior, else borderline. ``is_complete``: there is no other within ``share``.
    """

    share: Decimal
    alternatives: tuple[Alternative, ...]
    core_index: Mapping[str, Decimal]
    is_complete: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best selection within one limit on cost, risk or budget.

    ``is_dominated``: a lower limit is worth as much. ``binding``: the other resources that stop it,
    told where this point's limit is higher than the last one's and buys nothing.
    """

    limit: Decimal
    status: Status
    objective: Decimal | None
    cost: Decimal | None
    risk: Decimal | None
    candidates: tuple[str, ...]
    is_dominated: bool
    binding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """Points by rising limit, and for every candidate the limits at which it enters and leaves."""

    against: str
    points: tuple[FrontierPoint, ...]
    entries: Mapping[str, tuple[Decimal, ...]]
    exits: Mapping[str, tuple[Decimal, ...]]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Greedy:
    """What is picked by hand, by value over cost while it fits, and the rules that this breaks."""

    chosen: tuple[Chosen, ...]
    objective: Decimal
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A candidate in two selections; None where it is not in one."""

    candidate: str
    start_before: int | None
    start_after: int | None
    value_difference: Decimal
    cost_difference: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two selections line by line: what is in either, then in sum."""

    lines: tuple[ComparisonLine, ...]
    synergies_lost: tuple[str, ...]
    synergies_gained: tuple[str, ...]
    value_difference: Decimal
    cost_difference: Decimal
