"""What the values of one record should agree on, each check a function that says what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

from app.calc.money import Money
from app.exchange.tables.mapping import (
    AnyOfCheck,
    Check,
    DifferenceCheck,
    FactorCheck,
    InOrderCheck,
    PrefixCheck,
)
from app.exchange.tables.outcomes import Outcome, Value

T = TypeVar("T")
Values = Mapping[str, Outcome]


class Finding(NamedTuple):
    """What a check found: at which target, its code, and a sentence."""

    target: str
    code: str
    sentence: str


def findings(check: Check, values: Values) -> Iterator[Finding]:
    """All that a check has to say about a record; nothing where a value that it needs is missing."""
    return CHECKS[check.check](check, values)


def _value(values: Values, target: str, kind: type[T]) -> T | None:
    found = values.get(target)
    return found.value if isinstance(found, Value) and isinstance(found.value, kind) else None


def in_order(check: InOrderCheck, values: Values) -> Iterator[Finding]:
    first, then = (_value(values, target, date) for target in (check.first, check.then))
    if first and then and first > then:
        sentence = f"{name(check.first)} {first} is after {name(check.then)} {then}: correct one of them."
        yield Finding(check.first, "not_in_order", sentence + _swap(first, then))


def _swap(first: date, then: date) -> str:
    """Whether taking the day for the month would put two dates right."""
    swaps = [(_swapped(first), then), (first, _swapped(then)), (_swapped(first), _swapped(then))]
    right = next((pair for pair in swaps if pair[0] and pair[1] and pair[0] <= pair[1]), None)
    if right is None:
        return ""
    return f" With day and month the other way round it would be {right[0]} to {right[1]}."


def _swapped(day: date) -> date | None:
    return date(day.year, day.day, day.month) if day.day <= 12 else None


def difference(check: DifferenceCheck, values: Values) -> Iterator[Finding]:
    minuend, subtrahend, stated = (
        _value(values, target, Money) for target in (check.minuend, check.subtrahend, check.stated)
    )
    if minuend is None or subtrahend is None or stated is None:
        return
    if len({minuend.currency, subtrahend.currency, stated.currency}) > 1:
        return
    computed = minuend.amount - subtrahend.amount
    if abs(computed - stated.amount) > check.tolerance:
        parts = f"{name(check.minuend)} {minuend.amount} less {name(check.subtrahend)} {subtrahend.amount}"
        sentence = f"{parts} is {computed}, and the file states {stated.amount}: find out which is right."
        yield Finding(check.stated, "difference", sentence)


def factor(check: FactorCheck, values: Values) -> Iterator[Finding]:
    """The figure that stands apart from the others by the factor; of two, the larger."""
    given = {t: v.amount for t in check.figures if (v := _value(values, t, Money)) and v.amount}
    apart = [pair for pair in combinations(given, 2) if _apart(check, given[pair[0]], given[pair[1]])]
    if not apart:
        return
    times = {target: sum(target in pair for pair in apart) for pair in apart for target in pair}
    odd = max(times, key=lambda target: (times[target], abs(given[target])))
    other = next(target for pair in apart if odd in pair for target in pair if target != odd)
    sentence = (
        f"{name(odd)} {given[odd]} and {name(other)} {given[other]} differ by about {check.factor}: "
        "one of them seems to be in another unit."
    )
    yield Finding(odd, "suspicious_unit", sentence)


def _apart(check: FactorCheck, one: Decimal, other: Decimal) -> bool:
    larger, smaller = max(abs(one), abs(other)), min(abs(one), abs(other))
    leeway = check.factor * smaller * check.within_percent / 100
    return abs(larger - check.factor * smaller) <= leeway


def prefix(check: PrefixCheck, values: Values) -> Iterator[Finding]:
    identifier, begins = (_value(values, t, str) for t in (check.identifier, check.begins_with))
    if identifier and begins and not identifier.startswith(begins.zfill(check.digits)):
        sentence = f"{name(check.begins_with)} {begins} is not how {name(check.identifier)} {identifier} begins: correct one of them."
        yield Finding(check.begins_with, "prefix_differs", sentence)


def any_of(check: AnyOfCheck, values: Values) -> Iterator[Finding]:
    here = [target for target in check.targets if target in values]
    if here and not any(_speaks(values[target]) for target in here):
        names = " or ".join(name(target) for target in here)
        yield Finding(here[0], "none_given", f"There is neither {names}: give one, or say why there is none.")


def _speaks(outcome: Outcome) -> bool:
    return isinstance(outcome, Value) or bool(outcome.raw.strip())


def name(target: str) -> str:
    """A target as people say it."""
    return target.rpartition(".")[2].replace("_", " ")


CHECKS: dict[str, Callable[[Any, Values], Iterator[Finding]]] = {
    "in_order": in_order,
    "difference": difference,
    "factor": factor,
    "prefix": prefix,
    "any_of": any_of,
}
