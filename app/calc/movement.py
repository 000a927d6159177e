"""What moved between two periods, with joiners and leavers set apart from like for like."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.calc.confidence import Confidence
from app.calc.money import Money, total
from app.calc.pairing import NO_LINKS, Links, Pairs, paired


class Measure(StrEnum):
    """What is compared; a published baseline that moves is a change of baseline, never an overrun."""

    VARIANCE = "variance"
    FORECAST = "forecast"
    BASELINE = "baseline"


class Step(StrEnum):
    """The way from the opening to the closing total, in its order."""

    LEAVERS = "leavers"
    NO_LONGER_STATED = "no_longer_stated"
    JOINERS = "joiners"
    NEWLY_STATED = "newly_stated"
    LIKE_FOR_LIKE = "like_for_like"


@dataclass(frozen=True, slots=True)
class Position:
    """A component's amount in one period; None, with a reason, where it is not available."""

    id: str
    label: str
    amount: Money | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One component's part of a movement: its amount before and after, where there is one."""

    step: Step
    id: str
    label: str
    before: Money | None
    after: Money | None
    change: Money


@dataclass(frozen=True, slots=True)
class Movement:
    """How an opening total became the closing one.

    ``counts`` says of how many components each step is; ``changes`` are those of all of them, or the
    largest, where a database has added up the others.
    """

    measure: Measure
    opening: Money
    closing: Money
    steps: Mapping[Step, Money]
    counts: Mapping[Step, int]
    changes: tuple[Change, ...]
    unavailable: int  # components in neither total: no amount in either period

    def of(self, step: Step) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.step is step)

    @property
    def changed(self) -> int:
        """How many components are in either total."""
        return sum(self.counts.values())

    @property
    def like_for_like(self) -> Money:
        """The change of the components that have an amount in both periods."""
        return self.steps[Step.LIKE_FOR_LIKE]

    @property
    def compared(self) -> int:
        """How many components have an amount in both periods."""
        return self.counts[Step.LIKE_FOR_LIKE]


def movement(
    opening: Iterable[Position],
    closing: Iterable[Position],
    currency: str,
    measure: Measure,
    links: Links = NO_LINKS,
) -> Movement:
    """How the total of ``opening`` became that of ``closing``.

    Parameters
    ----------
    opening, closing : amounts of each period, all in ``currency``; ids are unique in a period.
    currency : ISO 4217 code.
    measure : what the amounts are, so that a change of baseline is not told as an overrun.
    links : opening id of a closing id, where they differ.

    Returns
    -------
    Totals of the amounts there are, and the steps between them: opening and steps make closing exactly.
    A component that is in both periods, but has an amount in one only, is a step of its own: it neither
    joined nor left, and is not like for like.

    Raises
    ------
    ValueError : for two currencies, an id that comes twice, or two components linked to one.

    Examples
    --------
    >>> from decimal import Decimal
    >>> at = lambda id, amount: Position(id, id, Money(Decimal(amount), "GBP"))
    >>> moved = movement([at("a", 5), at("b", 7)], [at("b", 9), at("c", 1)], "GBP", Measure.FORECAST)
    >>> [f"{step} {moved.steps[step].amount}" for step in Step if moved.of(step)]
    ['leavers -5.00', 'joiners 1.00', 'like_for_like 2.00']
    """
    before, after = list(opening), list(closing)
    found = list(changed(paired(before, after, links), currency))
    changes = tuple(change for change in found if change.before or change.after)
    return Movement(
        measure=measure,
        opening=total((p.amount for p in before if p.amount), currency),
        closing=total((p.amount for p in after if p.amount), currency),
        steps={s: total((c.change for c in changes if c.step is s), currency) for s in Step},
        counts={s: sum(c.step is s for c in changes) for s in Step},
        changes=changes,
        unavailable=len(found) - len(changes),
    )


def changed(pairs: Pairs[Position], currency: str) -> Iterator[Change]:
    """Every component's part of a movement, leavers first."""
    nothing = Money.of_minor(0, currency)

    def change(of: Position, step: Step, before: Money | None, after: Money | None) -> Change:
        return Change(step, of.id, of.label, before, after, (after or nothing) - (before or nothing))

    for left in pairs.leavers:
        yield change(left, Step.LEAVERS, left.amount, None)
    for joined in pairs.joiners:
        yield change(joined, Step.JOINERS, None, joined.amount)
    for old, new in pairs.both:
        yield change(new, step_between(old, new), old.amount, new.amount)


def step_between(old: Position, new: Position) -> Step:
    if old.amount and new.amount:
        return Step.LIKE_FOR_LIKE
    return Step.NO_LONGER_STATED if old.amount else Step.NEWLY_STATED


@dataclass(frozen=True, slots=True)
class EndDate:
    """When a component was forecast to finish; None, with a reason, where that is not available."""

    id: str
    label: str
    on: date | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EndDateMovement:
    """By how many days a component's finish moved; positive is later."""

    id: str
    label: str
    before: date | None
    after: date | None
    days: int | None
    reason: str | None


def end_date_movements(
    opening: Iterable[EndDate], closing: Iterable[EndDate], links: Links = NO_LINKS
) -> tuple[EndDateMovement, ...]:
    """How the finish of each component that is in both periods moved.

    Parameters
    ----------
    opening, closing : finish dates of each period; ids are unique in a period.
    links : opening id of a closing id, where they differ.

    Returns
    -------
    Calendar days in order of closing id, positive where later; None with the reason where either date
    is not available.

    Examples
    --------
    >>> was, now = EndDate("a", "A", date(2024, 3, 31)), EndDate("a", "A", date(2025, 3, 31))
    >>> end_date_movements([was], [now])[0].days
    365
    """
    return tuple(end_date_movement(old, new) for old, new in paired(opening, closing, links).both)


def end_date_movement(old: EndDate, new: EndDate) -> EndDateMovement:
    if old.on and new.on:
        return EndDateMovement(new.id, new.label, old.on, new.on, (new.on - old.on).days, None)
    absent = "opening" if not old.on else "closing"
    why = (old.reason if not old.on else new.reason) or "not stated"
    return EndDateMovement(new.id, new.label, old.on, new.on, None, f"{absent} end date: {why}")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A component with the delivery confidence of each of its assessors."""

    id: str
    label: str
    confidences: tuple[Confidence, ...]


@dataclass(frozen=True, slots=True)
class ConfidenceMovement:
    """By how many steps of one scale one assessor's confidence moved; positive is more confident."""

    id: str
    label: str
    before: Confidence | None
    after: Confidence | None
    steps: int | None
    reason: str | None


def confidence_movements(
    opening: Iterable[Assessed], closing: Iterable[Assessed], links: Links = NO_LINKS
) -> tuple[ConfidenceMovement, ...]:
    """How the delivery confidence of each component that is in both periods moved.

    Parameters
    ----------
    opening, closing : assessments of each period; ids are unique in a period.
    links : opening id of a closing id, where they differ.

    Returns
    -------
    One movement for each closing assessment, in order of closing id. Steps are None with a reason code
    (`not_assessed`, `another_scale`, `another_assessor`) unless the opening has one of the same scale
    and assessor: a rating of one scale says nothing about a rating of another.

    Examples
    --------
    >>> from app.calc.confidence import Rating
    >>> was = Assessed("a", "A", (Confidence(Rating("uk-five-point", "amber"), "IPA"),))
    >>> now = Assessed("a", "A", (Confidence(Rating("uk-three-point", "amber"), "IPA"),))
    >>> confidence_movements([was], [now])[0].reason
    'another_scale'
    """
    both = paired(opening, closing, links).both
    return tuple(
        confidence_movement(new, old.confidences, confidence)
        for old, new in both
        for confidence in new.confidences or (None,)
    )


def confidence_movement(
    of: Assessed, before: tuple[Confidence, ...], after: Confidence | None
) -> ConfidenceMovement:
    if not before or not after:
        earlier = before[0] if before else None
        return ConfidenceMovement(of.id, of.label, earlier, after, None, "not_assessed")
    for old in before:
        if after.compares_with(old):
            steps = after.rating.steps_from(old.rating)
            return ConfidenceMovement(of.id, of.label, old, after, steps, None)
    one_assessor = any(old.assessor == after.assessor for old in before)
    reason = "another_scale" if one_assessor else "another_assessor"
    return ConfidenceMovement(of.id, of.label, before[0], after, None, reason)
