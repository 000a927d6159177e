"""Where a variance comes from: groups and drivers that add up to it exactly.

Variance is baseline less forecast, as variance at completion is: negative is adverse. The same
arithmetic gives the cost variance (earned value as baseline, actual cost as forecast) and the
schedule variance (earned value and planned value).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.calc.money import Money, total

COVERAGE = Decimal("0.8")
OFFSETTING = 3  # times the net variance that the gross must reach


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest part of a plan that has a baseline and a forecast of its own."""

    id: str
    label: str
    category: str | None
    baseline: Money
    forecast: Money
    component: str = ""  # whose leaf it is; its own id where it is a component itself
    source: str = ""  # the record its figures were stored in
    as_of: date | None = None
    wbs: str | None = None  # code in the work breakdown structure
    cause: str | None = None  # as somebody recorded it; never inferred

    @property
    def variance(self) -> Money:
        return self.baseline - self.forecast

    @property
    def owner(self) -> str:
        return self.component or self.id


@dataclass(frozen=True, slots=True)
class Missing:
    """A component whose variance cannot be stated, and why: ``no_report``, ``not_submitted``, or a figure's reason."""

    id: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """How many leaves have something in common, and what they add up to."""

    key: str | None
    leaves: int
    baseline: Money
    forecast: Money
    gross: Money

    @property
    def variance(self) -> Money:
        return self.baseline - self.forecast

    @property
    def variance_ratio(self) -> Fraction | None:
        """Variance in proportion to the baseline; None where the baseline is not above zero."""
        return ratio(self.variance, self.baseline)


@dataclass(frozen=True, slots=True)
class Driver:
    """A leaf that explains part of the variance, with its share of the gross variance, 0 to 1."""

    leaf: Leaf
    share: Fraction

    @property
    def variance(self) -> Money:
        return self.leaf.variance


@dataclass(frozen=True, slots=True)
class Drivers:
    """The largest drivers of a variance, and the rest of it."""

    drivers: tuple[Driver, ...]
    other: Money
    other_count: int
    other_share: Fraction


@dataclass(frozen=True, slots=True)
class Attribution:
    """A variance with what it is made of.

    ``ranked`` are its drivers, the largest first: all of them, or the first, where a database has
    added up the others. What they lack of the whole is told as the rest.
    """

    whole: Group
    ranked: tuple[Driver, ...]
    coverage: Decimal = COVERAGE
    most: int | None = None

    @property
    def currency(self) -> str:
        return self.whole.baseline.currency

    @property
    def variance(self) -> Money:
        return self.whole.variance

    @property
    def gross(self) -> Money:
        return self.whole.gross

    @property
    def top(self) -> Drivers:
        """The drivers that cover enough of the gross variance, and the rest of it."""
        return self.leading(self.coverage, self.most)

    @property
    def by_category(self) -> tuple[Group, ...]:
        return self.grouped(lambda leaf: leaf.category)

    @property
    def by_component(self) -> tuple[Group, ...]:
        return self.grouped(lambda leaf: leaf.owner)

    @property
    def by_wbs(self) -> tuple[Group, ...]:
        return self.grouped(lambda leaf: leaf.wbs)

    @property
    def by_cause(self) -> tuple[Group, ...]:
        """Leaves whose cause nobody recorded are together, last."""
        return self.grouped(lambda leaf: leaf.cause)

    def grouped(self, key: Callable[[Leaf], str | None]) -> tuple[Group, ...]:
        """The leaves by ``key``. Raises ``ValueError`` where not all of them are there."""
        if len(self.ranked) < self.whole.leaves:
            raise ValueError("leaves that were added up cannot be taken apart again")
        return grouped((driver.leaf for driver in self.ranked), self.currency, key)

    def leading(self, coverage: Decimal = Decimal(1), most: int | None = None) -> Drivers:
        """The first drivers, until they cover enough of the gross variance, and the rest of it.

        Parameters
        ----------
        coverage : share of the gross variance, 0 to 1, at which the list ends.
        most : how many are listed at most.

        Returns
        -------
        The drivers that vary at all, and the rest, so that both add up to the whole variance.
        """
        covered, listed = Fraction(0), 0
        limit = len(self.ranked) if most is None else min(most, len(self.ranked))
        while listed < limit and self.ranked[listed].share > 0 and covered < coverage:
            covered += self.ranked[listed].share
            listed += 1
        return self.first(listed)

    def first(self, listed: int) -> Drivers:
        """So many drivers, or all there are, and the rest of the variance."""
        shown = self.ranked[:listed]
        covered = sum((driver.share for driver in shown), Fraction(0))
        shown_sum = total((driver.variance for driver in shown), self.currency)
        return Drivers(
            shown,
            other=self.variance - shown_sum,
            other_count=self.whole.leaves - len(shown),
            other_share=1 - covered if self.gross.minor else Fraction(0),
        )

    @property
    def offsetting(self) -> bool:
        """Whether overs and unders hide each other: gross at least three times the net."""
        return self.gross.minor > 0 and self.gross.minor >= OFFSETTING * abs(self.variance.minor)


def ratio(part: Money, whole: Money) -> Fraction | None:
    """``part`` in proportion to ``whole``; None where ``whole`` is not above zero."""
    part.must_match(whole, "compare", "with")
    return Fraction(part.minor, whole.minor) if whole.minor > 0 else None


def attribute(
    leaves: Iterable[Leaf], currency: str, coverage: Decimal = COVERAGE, most: int | None = None
) -> Attribution:
    """The variance of ``leaves`` by category and by component, and what drives it.

    Parameters
    ----------
    leaves : parts with their baseline and forecast, all in ``currency``; ids are unique.
    currency : ISO 4217 code, which the total of no leaves is in as well.
    coverage : share of the gross variance, 0 to 1, at which the list of drivers ends.
    most : how many drivers are listed at most; without it, as many as ``coverage`` needs.

    Returns
    -------
    Groups in order of their key, drivers in order of the size of their variance. The groups of each
    kind, and the drivers with ``other``, add up to the variance exactly.

    Raises
    ------
    ValueError : for two currencies, or two leaves with one id.

    Notes
    -----
    Drivers are ranked, and their shares taken, by size (gross), for offsets make shares of the
    net pass 100 %. Equal sizes are in order of id. O(n log n).

    References
    ----------
    US DoD, *IPMDAR Implementation Guide*, on variance analysis; PMI, *The Standard for Earned Value
    Management* (2019).

    Examples
    --------
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> tunnel = Leaf("1", "Tunnel", "rail", pounds(100), pounds(130))
    >>> bridge = Leaf("2", "Bridge", "road", pounds(80), pounds(70))
    >>> found = attribute([tunnel, bridge], "GBP")
    >>> found.variance.amount, found.gross.amount, found.ranked[0].leaf.label, found.ranked[0].share
    (Decimal('-20.00'), Decimal('40.00'), 'Tunnel', Fraction(3, 4))
    """
    ordered = sorted(leaves, key=lambda leaf: leaf.id)
    one_currency(ordered, currency)
    unique(leaf.id for leaf in ordered)
    whole = group(None, ordered, currency)
    return Attribution(whole, by_size(ordered, whole.gross), coverage, most)


def by_size(leaves: Iterable[Leaf], gross: Money) -> tuple[Driver, ...]:
    """Leaves as drivers, the largest variance of either sign first, equal ones by id."""
    sizes = ((abs(leaf.variance.minor), leaf) for leaf in leaves)
    ranked = sorted(sizes, key=lambda sized: (-sized[0], sized[1].id))
    return tuple(Driver(leaf, Fraction(size, gross.minor or 1)) for size, leaf in ranked)


def grouped(leaves: Iterable[Leaf], currency: str, key: Callable[[Leaf], str | None]) -> tuple[Group, ...]:
    """The leaves by ``key``, in its order; those without one last."""
    members: dict[str | None, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        members[key(leaf)].append(leaf)
    keys = sorted(members, key=lambda k: (k is None, k or ""))
    return tuple(group(k, members[k], currency) for k in keys)


def group(key: str | None, leaves: Sequence[Leaf], currency: str) -> Group:
    return Group(
        key,
        len(leaves),
        baseline=total((leaf.baseline for leaf in leaves), currency),
        forecast=total((leaf.forecast for leaf in leaves), currency),
        gross=total((abs(leaf.variance) for leaf in leaves), currency),
    )


def unique(ids: Iterable[str]) -> None:
    """Refuse an id that comes twice, for its figures would count twice."""
    twice = [id for id, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"{twice[0]} is there twice")


def one_currency(leaves: Iterable[Leaf], currency: str) -> None:
    for leaf in leaves:
        for money in (leaf.baseline, leaf.forecast):
            if money.currency != currency:
                raise ValueError(f"{leaf.id} is in {money.currency}, not {currency}: convert it first")
