"""How a risk is rated by a scale: by the worst of what is known of its impact."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.calc.attribution import ratio
from app.calc.money import Money
from app.calc.risk import Cell, Matrix, Scale, expected_monetary_value


class Gap(StrEnum):
    """Why an impact, or a part of it, has no band."""

    NO_IMPACT = "no_impact"
    NO_BUDGET = "no_budget"
    NO_ANCHORS = "no_anchors"
    OTHER_CURRENCY = "other_currency"


class ImpactObjective(StrEnum):
    """What an impact is felt in."""

    COST = "cost"
    TIME = "time"
    QUALITY = "quality"
    BENEFITS = "benefits"
    SAFETY = "safety"
    SUSTAINABILITY = "sustainability"
    REPUTATION = "reputation"


@dataclass(frozen=True, slots=True)
class Part:
    """An impact on one objective beside cost and time: a band somebody states, or money in proportion to a whole."""

    objective: ImpactObjective
    band: int | None = None
    value: Money | None = None
    whole: Money | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix, and the anchors of each measure of impact; what has no anchors is not rated by that measure.

    ``cost`` is in proportion to a budget, or in amounts of ``currency`` where one is given;
    ``schedule`` is in working days. All have as many bands as the matrix has columns.
    """

    matrix: Matrix
    cost: Scale | None
    currency: str | None
    schedule: Scale | None

    def __post_init__(self) -> None:
        columns = len(self.matrix.impact.bands)
        if any(len(scale.bands) != columns for scale in (self.cost, self.schedule) if scale):
            raise ValueError(f"every measure of impact has {columns} bands")


@dataclass(frozen=True, slots=True)
class Impact:
    """What is known of an impact: adverse above zero, favourable below.

    ``band`` is stated for what neither money nor days measure, or for what nobody has estimated yet;
    ``budget`` is what a cost is measured by. ``mean`` is what it costs on average if it happens, where
    that is not ``cost``, the most likely.
    """

    cost: Money | None = None
    schedule_days: int | None = None
    band: int | None = None
    budget: Money | None = None
    mean: Money | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """A risk's bands and cell beside its expected value; ``gap`` says what is missing, even where others fill in.

    ``worst`` is the objective that gives the impact band; None where only a stated band does.
    """

    probability_band: int
    impact_band: int | None
    cell: Cell | None
    expected_value: Money | None
    gap: Gap | None
    worst: ImpactObjective | None = None


def rate(probability: Decimal, impact: Impact, grid: Grid) -> Rating:
    """Where a risk lies in a matrix: its impact is as bad as the worst measure of it, not their sum.

    Parameters
    ----------
    probability : chance that it happens, 0 to 1.
    impact : in money, in working days, or as a stated band; an opportunity lies in the cell of
        the threat of its size.
    grid : matrix and anchors.

    Returns
    -------
    Bands from 1. No impact band and no cell where no measure gives one, with the reason; no
    expected value where there is no cost.

    Raises
    ------
    ValueError : for a probability outside 0 to 1, a stated band the matrix does not have, or a
        budget in another currency than the cost.

    Examples
    --------
    >>> from app.calc.risk import FIVE_BY_FIVE, IMPACT
    >>> pounds = lambda amount: Money(Decimal(amount), "GBP")
    >>> grid = Grid(FIVE_BY_FIVE, IMPACT, None, None)
    >>> rated = rate(Decimal("0.5"), Impact(cost=pounds(20), budget=pounds(1000), band=4), grid)
    >>> rated.probability_band, rated.impact_band, rated.expected_value.amount
    (4, 4, Decimal('10.00'))
    >>> rate(Decimal("0.5"), Impact(cost=pounds(20)), grid).gap
    <Gap.NO_BUDGET: 'no_budget'>
    """
    expected = expected_monetary_value(probability, impact.mean or impact.cost) if impact.cost else None
    row = grid.matrix.probability.band(probability)
    found = measured(impact, grid)
    bands = {objective: band for objective, band in found if isinstance(band, int)}
    gap = next((each for _, each in found if isinstance(each, Gap)), None)
    if not bands:
        return Rating(row, None, None, expected, gap or Gap.NO_IMPACT)
    worst = max(bands, key=lambda objective: bands[objective])  # of equals, the first: what has a number
    return Rating(row, bands[worst], grid.matrix.cell(row, bands[worst]), expected, gap, worst)


def measured(impact: Impact, grid: Grid) -> list[tuple[ImpactObjective | None, int | Gap | None]]:
    """The band of each measure of an impact, or why it has none; a band for the whole is of no objective."""
    return [
        (ImpactObjective.COST, cost_band(impact, grid)),
        (ImpactObjective.TIME, schedule_band(impact, grid)),
        *((part.objective, part_band(part, grid)) for part in impact.parts),
        (None, stated_band(impact.band, grid)),
    ]


def part_band(part: Part, grid: Grid) -> int | Gap | None:
    """The band that is stated, else the one of the money, by the anchors of costs."""
    if part.band is not None:
        return stated_band(part.band, grid)
    return cost_band(Impact(cost=part.value, budget=part.whole), grid)


def stated_band(band: int | None, grid: Grid) -> int | None:
    columns = len(grid.matrix.impact.bands)
    if band is not None and not 1 <= band <= columns:
        raise ValueError(f"the impact bands of {grid.matrix.id} go from 1 to {columns}")
    return band


def cost_band(impact: Impact, grid: Grid) -> int | Gap | None:
    """The band of a cost, or why it has none."""
    if impact.cost is None:
        return None
    if grid.cost is None:
        return Gap.NO_ANCHORS
    if grid.currency:
        same = impact.cost.currency == grid.currency
        return grid.cost.band(abs(impact.cost.amount)) if same else Gap.OTHER_CURRENCY
    share = ratio(abs(impact.cost), impact.budget) if impact.budget else None
    return Gap.NO_BUDGET if share is None else grid.cost.band(share)


def schedule_band(impact: Impact, grid: Grid) -> int | Gap | None:
    """The band of a delay or a gain of time, or why it has none."""
    if impact.schedule_days is None:
        return None
    return grid.schedule.band(Decimal(abs(impact.schedule_days))) if grid.schedule else Gap.NO_ANCHORS
