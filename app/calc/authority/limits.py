"""Delegated limits: what one may decide without going higher, inclusive."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from decimal import Decimal

from app.calc.authority.matrix import Circumstance, Matter

Figure = Decimal | int | None
VALUED = frozenset(
    {
        *(Matter.INITIATION, Matter.INVESTMENT, Matter.BASELINE, Matter.CHANGE, Matter.CONTINGENCY),
        *(Matter.RESERVE, Matter.PROCUREMENT, Matter.EXCEPTION),
        *(Matter.REBASELINE_WITHIN_TOLERANCE, Matter.REBASELINE_BEYOND_TOLERANCE),
    }
)
VARYING = frozenset({Matter.REBASELINE_WITHIN_TOLERANCE, Matter.REBASELINE_BEYOND_TOLERANCE})


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be decided, in the figures that limits speak of; None where it has no such figure.

    ``value`` is whole-life and ``variance`` a fraction of the original baseline, both together with
    what was decided of the same before.
    """

    matter: Matter
    value: Decimal | None = None
    currency: str | None = None
    variance: Decimal | None = None
    days: int | None = None
    risk: int | None = None
    categories: frozenset[str] = frozenset()
    circumstances: frozenset[Circumstance] = frozenset()


@dataclass(frozen=True, slots=True)
class Limit:
    """How far somebody may decide some matters (all, where None); None for a bound that there is not."""

    clause: str
    matters: Set[Matter] | None = None
    max_value: Decimal | None = None
    currency: str | None = None
    max_variance: Decimal | None = None
    max_days: int | None = None
    max_risk: int | None = None
    excluded: frozenset[str] = field(default_factory=frozenset)

    def speaks_of(self, matter: Matter) -> bool:
        return self.matters is None or matter in self.matters

    def breaches(self, question: Question) -> Iterator[str]:
        """In what the question lies beyond the limit; a figure that is needed and not stated is beyond it."""
        if not self.speaks_of(question.matter):
            yield f"it does not reach to {question.matter}"
            return
        if self.max_value is not None and question.value is not None and self.currency != question.currency:
            yield f"its value is in {question.currency}, the limit in {self.currency}, and no rate joins them"
            return
        yield from beyond("value", question.value, self.max_value, question.matter in VALUED)
        yield from beyond("variance", question.variance, self.max_variance, question.matter in VARYING)
        yield from beyond("days", question.days, self.max_days, False)
        yield from beyond("risk", question.risk, self.max_risk, False)
        if kept_out := sorted(question.categories & self.excluded):
            yield f"what is {', '.join(kept_out)} goes up regardless"

    def covers(self, question: Question) -> bool:
        return next(self.breaches(question), None) is None


def beyond(name: str, figure: Figure, most: Figure, needed: bool) -> Iterator[str]:
    """Whether a figure, which may be to either side, is further out than it may be."""
    if most is None:
        return
    if figure is None and needed:
        yield f"its {name} is not stated"
    if figure is not None and abs(Decimal(figure)) > most:
        yield f"{name} {plain(figure)} is beyond {plain(most)}"


def plain(figure: Decimal | int) -> str:
    """A figure without the zeros at its end."""
    return f"{Decimal(figure).normalize():f}"
