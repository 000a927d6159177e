"""Estimates at completion by every method, how far each is to be trusted, and what they ask of the rest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.calc.evm.measures import Amount, Measure, Position, Reason, measured, product, quotient, undefined

CREDIBLE = Fraction(1, 10)  # between CPI and the TCPI that an estimate implies; DCMA practice
EARLY = Fraction(15, 100)  # complete; before it statistical estimates say little
TINY_CPI = Fraction(1, 5)
LATE = Fraction(7, 10)  # complete; after it SPI drifts to 1
WEIGHT_OF_CPI = Fraction(4, 5)


class Method(StrEnum):
    BOTTOM_UP = "bottom_up"
    REMAINING_AT_BUDGET = "remaining_at_budget"
    CPI = "cpi"
    CPI_RECENT = "cpi_recent"
    SPI = "spi"
    CPI_X_SPI = "cpi_x_spi"
    WEIGHTED = "weighted"
    CPI_X_SPI_T = "cpi_x_spi_t"
    RISK_ADJUSTED = "risk_adjusted"


FORMULAS: Mapping[Method, str] = {
    Method.BOTTOM_UP: "AC + ETC re-estimated",
    Method.REMAINING_AT_BUDGET: "AC + (BAC - EV)",
    Method.CPI: "AC + (BAC - EV) / CPI",
    Method.CPI_RECENT: "AC + (BAC - EV) / CPI of the last periods",
    Method.SPI: "AC + (BAC - EV) / SPI",
    Method.CPI_X_SPI: "AC + (BAC - EV) / (CPI x SPI)",
    Method.WEIGHTED: "AC + (BAC - EV) / (a CPI + (1 - a) SPI)",
    Method.CPI_X_SPI_T: "AC + (BAC - EV) / (CPI x SPI(t))",
    Method.RISK_ADJUSTED: "AC + ETC re-estimated + allowance for residual risk",
}


class Doubt(StrEnum):
    """Why an estimate is of low confidence."""

    EARLY = "early"
    TINY_CPI = "tiny_cpi"
    SPI_LATE = "spi_late"


@dataclass(frozen=True, slots=True)
class Beside:
    """What methods need beside the position.

    Attributes
    ----------
    etc : bottom-up estimate to complete.
    recent : what was planned, earned and spent in the last periods, at least three of them.
    spi_t : schedule performance index in time.
    risk : allowance for residual cost risk.
    weight : of CPI in the weighted method, 0 to 1; the rest is that of SPI.
    """

    etc: Amount | None = None
    recent: Position | None = None
    spi_t: Fraction | None = None
    risk: Amount | None = None
    weight: Fraction = WEIGHT_OF_CPI

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= 1:
            raise ValueError(f"weight {self.weight} is outside 0 to 1")


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate at completion by one method, with what it divides the remaining work by."""

    method: Method
    eac: Measure
    performance: Measure | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def formula(self) -> str:
        return FORMULAS[self.method]


def estimates(at: Position, beside: Beside = Beside()) -> tuple[Estimate, ...]:
    """The estimate at completion by every method, in the order of ``Method``.

    Notes
    -----
    A method whose index is undefined or 0 has no value, for the reason of its index. Where something
    was spent and nothing earned, ``remaining_at_budget`` is AC + BAC, and the one to use.

    References
    ----------
    PMI, *The Standard for Earned Value Management* (2019); AACE RP 80R-13; Lipke, *Earned Schedule* (2009).

    Examples
    --------
    >>> found = estimates(Position(500_000, 240_000, 200_000, 250_000))
    >>> {str(e.method): int(e.eac.value) for e in found if e.eac.value}["cpi"]
    625000
    """
    bottom_up = (
        undefined(Reason.NO_ESTIMATE_TO_COMPLETE) if beside.etc is None else measured(at.ac + beside.etc)
    )
    return (
        Estimate(Method.BOTTOM_UP, bottom_up),
        Estimate(Method.REMAINING_AT_BUDGET, measured(at.ac + at.work_remaining)),
        *(by_index(at, method, index(at, beside)) for method, index in INDICES.items()),
        Estimate(Method.RISK_ADJUSTED, with_risk(bottom_up, beside.risk)),
    )


def by_index(at: Position, method: Method, index: Measure) -> Estimate:
    """What is spent, and the remaining work at the performance that ``index`` states."""
    if index.value is None:
        return Estimate(method, index, index)
    if index.value <= 0:
        return Estimate(method, undefined(Reason.NOTHING_EARNED), index)
    eac = measured(at.ac + Fraction(at.work_remaining) / index.value)
    return Estimate(method, eac, index, tuple(doubts(at, method)))


def recent_cpi(at: Position, beside: Beside) -> Measure:
    return beside.recent.cpi if beside.recent else undefined(Reason.TOO_FEW_PERIODS)


def weighted(at: Position, beside: Beside) -> Measure:
    cpi, spi = at.cpi, at.spi
    if cpi.value is None or spi.value is None:
        return cpi if cpi.value is None else spi
    return Measure(beside.weight * cpi.value + (1 - beside.weight) * spi.value)


def in_time(at: Position, beside: Beside) -> Measure:
    spi_t = undefined(Reason.NO_TIME_ELAPSED) if beside.spi_t is None else Measure(beside.spi_t)
    return product(at.cpi, spi_t)


INDICES: Mapping[Method, Callable[[Position, Beside], Measure]] = {
    Method.CPI: lambda at, _: at.cpi,
    Method.CPI_RECENT: recent_cpi,
    Method.SPI: lambda at, _: at.spi,
    Method.CPI_X_SPI: lambda at, _: at.critical_ratio,
    Method.WEIGHTED: weighted,
    Method.CPI_X_SPI_T: in_time,
}


def with_risk(bottom_up: Measure, risk: Amount | None) -> Measure:
    if risk is None:
        return undefined(Reason.NO_RISK_ALLOWANCE)
    return bottom_up if bottom_up.value is None else measured(bottom_up.value + risk)


def doubts(at: Position, method: Method) -> Iterable[Doubt]:
    """Why a statistical estimate is no headline yet, or no longer."""
    complete, cpi = at.complete.value, at.cpi.value
    if complete is not None and complete < EARLY:
        yield Doubt.EARLY
    if cpi is not None and 0 < cpi < TINY_CPI:
        yield Doubt.TINY_CPI
    late = complete is not None and complete > LATE
    if late and method in (Method.SPI, Method.CPI_X_SPI, Method.WEIGHTED):
        yield Doubt.SPI_LATE


def tcpi_to_budget(at: Position) -> Measure:
    """The CPI that the remaining work needs to end on budget; undefined once the budget is spent."""
    return quotient(at.work_remaining, at.bac - at.ac, Reason.BUDGET_EXHAUSTED)


def tcpi_to_estimate(at: Position, eac: Amount) -> Measure:
    """The CPI that the remaining work needs to end at ``eac``."""
    return quotient(at.work_remaining, eac - at.ac, Reason.ESTIMATE_EXHAUSTED)


def credible(at: Position, eac: Amount) -> bool | None:
    """Whether an estimate needs no change of efficiency that nobody has explained; None if untestable.

    Notes
    -----
    TCPI(EAC) within 0.10 of CPI, the bound included. Far above is an optimistic estimate, far below a
    padded one.
    """
    cpi, needed = at.cpi.value, tcpi_to_estimate(at, eac).value
    return None if cpi is None or needed is None else abs(cpi - needed) <= CREDIBLE


@dataclass(frozen=True, slots=True)
class Forecast:
    """The estimate that is recommended, why, and the range over all methods that can be trusted."""

    recommended: Estimate
    why: str
    low: Estimate
    high: Estimate


def forecast(at: Position, found: Iterable[Estimate]) -> Forecast:
    """Which estimate to go by: the bottom-up one unless it is not credible, else by CPI, else at budget."""
    by_method = {estimate.method: estimate for estimate in found}
    stated = [e for e in by_method.values() if e.eac.value is not None]
    trusted = [e for e in stated if not e.doubts]
    low, high = (pick(trusted, key=lambda e: e.eac.value or 0) for pick in (min, max))
    recommended, why = choice(at, by_method)
    return Forecast(recommended, why, low, high)


def choice(at: Position, found: Mapping[Method, Estimate]) -> tuple[Estimate, str]:
    bottom_up, by_cpi = found[Method.BOTTOM_UP], found[Method.CPI]
    usable = by_cpi.eac.value is not None and not by_cpi.doubts
    if bottom_up.eac.value is not None:
        if credible(at, bottom_up.eac.value) is not False or not usable:
            return bottom_up, "re-estimated from the remaining work"
        return by_cpi, "the re-estimate assumes a change of efficiency of more than 0.10"
    if usable:
        return by_cpi, "no re-estimate is recorded; past efficiency persists"
    return found[Method.REMAINING_AT_BUDGET], "no re-estimate is recorded, and CPI says little yet"


def disputed(inside: Callable[[Fraction], bool], found: Iterable[Estimate]) -> bool:
    """Whether the bottom-up estimate is inside a limit while both of CPI and CPI x SPI are outside."""
    values = {e.method: e.eac.value for e in found}
    own, statistical = values[Method.BOTTOM_UP], (values[Method.CPI], values[Method.CPI_X_SPI])
    return own is not None and inside(own) and all(v is not None and not inside(v) for v in statistical)
