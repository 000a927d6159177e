"""Delegated limits: what one may decide without going higher, inclusive."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from app.calc.authority.matrix import Circumstance, Matter
from app.calc.money import Money, exponent

Figure = Decimal | int | None
VALUED = frozenset(
    {
        *(Matter.INITIATION, Matter.INVESTMENT, Matter.BASELINE, Matter.CHANGE, Matter.CONTINGENCY),
        *(Matter.RESERVE, Matter.PROCUREMENT, Matter.EXCEPTION),
        *(Matter.REBASELINE_WITHIN_TOLERANCE, Matter.REBASELINE_BEYOND_TOLERANCE),
    }
)
NOTHING = frozenset[Matter]()
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
    rates: Mapping[str, Fraction] = field(default_factory=dict)  # one of its currency in others

    def valued_in(self, currency: str | None) -> Decimal | None:
        """Its value in another currency, to the minor unit; None where no rate joins them."""
        if self.value is None or currency is None or currency == self.currency:
            return self.value
        if (rate := self.rates.get(currency)) is None:
            return None
        return Money.of_minor(round(Fraction(self.value) * rate * 10 ** exponent(currency)), currency).amount


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

    def breaches(self, question: Question) -> Iterator["Breach"]:
        """In what the question lies beyond the limit; a figure that is needed and not stated is beyond it."""
        if not self.speaks_of(question.matter):
            yield Breach("it does not reach to {0}", question.matter)
            return
        value = question.value if self.max_value is None else question.valued_in(self.currency)
        if question.value is not None and value is None:
            told = "its value is in {0}, the limit in {1}, and no rate joins them"
            yield Breach(told, question.currency, self.currency)
            return
        figures: tuple[tuple[str, Figure, Figure, Set[Matter]], ...] = (
            ("value", value, self.max_value, VALUED),
            ("variance", question.variance, self.max_variance, VARYING),
            ("days", question.days, self.max_days, NOTHING),
            ("risk", question.risk, self.max_risk, NOTHING),
        )
        for name, figure, most, needed in figures:
            if most is None:
                continue
            if question.matter in needed if figure is None else figure > most or figure < -most:
                yield beyond(name, figure, most)
        if kept_out := sorted(question.categories & self.excluded):
            yield Breach("what is {0} goes up regardless", ", ".join(kept_out))

    def covers(self, question: Question) -> bool:
        return next(self.breaches(question), None) is None


class Breach(NamedTuple):
    """In what a question lies beyond a limit: put into words only where somebody is told."""

    words: str
    one: Any = None
    other: Any = None

    def __str__(self) -> str:
        return self.words.format(
            *(plain(each) if isinstance(each, Decimal | int) else each for each in self[1:])
        )


def beyond(name: str, figure: Figure, most: Decimal | int) -> Breach:
    return Breach(f"its {name} is not stated" if figure is None else NAMED[name], figure, most)


NAMED = {name: f"{name} {{0}} is beyond {{1}}" for name in ("value", "variance", "days", "risk")}


@lru_cache(maxsize=4096)
def plain(figure: Decimal | int) -> str:
    """A figure without the zeros at its end."""
    return f"{Decimal(figure).normalize():f}"
