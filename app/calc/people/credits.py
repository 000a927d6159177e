"""Credits towards renewing a certificate: what counts of what was earned, and what is short of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of credits: how many a cycle takes at least, and at most. ``within``: the kind that it is part of."""

    code: str
    within: str | None = None
    minimum: Decimal = ZERO
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one category: what was earned, what of it counts, and what is short of its minimum."""

    code: str
    earned: Decimal
    counted: Decimal
    short: Decimal


@dataclass(frozen=True, slots=True)
class Credits:
    """``short``: what is missing of all that is required, apart from what categories want of it."""

    earned: Decimal
    counted: Decimal
    short: Decimal
    categories: Sequence[Standing]

    @property
    def suffice(self) -> bool:
        return not self.short and not any(each.short for each in self.categories)


def tallied(
    required: Decimal | None, categories: Sequence[Category], earned: Iterable[tuple[str | None, Decimal]]
) -> Credits:
    """What counts: of each category no more than its maximum, with those that are part of it inside that.

    Parameters
    ----------
    required : what a cycle takes in all; None where the scheme asks for none.
    categories : those of the scheme; one is part of at most one other.
    earned : category and amount; what is of no category of the scheme counts in full.
    """
    own: dict[str | None, Decimal] = defaultdict(Decimal)
    known = {category.code for category in categories}
    for code, amount in earned:
        own[code if code in known else None] += amount
    standings = {each.code: each for each in (standing(c, categories, own) for c in categories)}
    top = [standings[c.code].counted for c in categories if c.within is None]
    counted = sum(top, own[None])
    short = max(ZERO, (required or ZERO) - counted)
    return Credits(sum(own.values(), ZERO), counted, short, tuple(standings.values()))


def standing(category: Category, all: Sequence[Category], own: Mapping[str | None, Decimal]) -> Standing:
    """How one category stands, with all that are part of it."""
    parts = [standing(each, all, own) for each in all if each.within == category.code]
    earned = own.get(category.code, ZERO) + sum((part.earned for part in parts), ZERO)
    worth = own.get(category.code, ZERO) + sum((part.counted for part in parts), ZERO)
    counted = worth if category.maximum is None else min(worth, category.maximum)
    return Standing(category.code, earned, counted, max(ZERO, category.minimum - counted))
