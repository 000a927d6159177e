"""The figures of earned value as a client is told them."""

from collections.abc import Iterable
from fractions import Fraction

from app.calc.evm.earned_schedule import EarnedSchedule
from app.calc.evm.estimates import Estimate, credible, disputed, tcpi_to_budget, tcpi_to_estimate
from app.calc.evm.measures import Amount, Measure, Position, Reason, discrete_share, quotient, undefined
from app.calc.money import Money
from app.variance.earned_value.accounts import Account
from app.variance.earned_value.measuring import Measured
from app.variance.earned_value.schemas import (
    Discrete,
    EarnedScheduleRead,
    EstimateRead,
    ForecastRead,
    Index,
    Indices,
    PackageRead,
    Values,
)

MOST_EFFORT = Fraction(15, 100)  # of EV; more needs a reason


def money(amount: Amount, currency: str) -> Money:
    """Rounded half even to the minor unit, once, here at the end."""
    return Money.of_minor(round(amount), currency)


def money_of(amount: Amount | None, currency: str) -> Money | None:
    return None if amount is None else money(amount, currency)


def index(measure: Measure) -> Index:
    return Index(value=rounded(measure.value), reason=measure.reason)


def rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)


def values(at: Position, currency: str) -> Values:
    names = ("bac", "pv", "ev", "ac", "cv", "sv", "spend_variance")
    return Values(**{name: money(getattr(at.rounded, name), currency) for name in names})


def indices(found: Measured) -> Indices:
    at, recent = found.whole, found.recent
    return Indices(
        **{
            name: index(getattr(at, name))
            for name in ("cpi", "spi", "critical_ratio", "cv_ratio", "sv_ratio")
        },
        **{name: index(getattr(at, name)) for name in ("complete", "scheduled", "spent")},
        tcpi_to_budget=index(tcpi_to_budget(at)),
        tcpi_to_estimate=index(tcpi_to_estimate(at, found.eac)),
        cpi_in_period=index(found.in_period.cpi),
        spi_in_period=index(found.in_period.spi),
        cpi_recent=index(recent.cpi if recent else undefined(Reason.TOO_FEW_PERIODS)),
        level_of_effort_share=index(discrete_share(found.now.discrete, at)),
    )


def discrete(found: Measured, currency: str) -> Discrete:
    at = found.now.discrete
    return Discrete(**dict(values(at, currency)), cpi=index(at.cpi), spi=index(at.spi))


def estimate(found: Measured, made: Estimate, currency: str) -> EstimateRead:
    return EstimateRead(
        method=made.method,
        formula=made.formula,
        performance=index(made.performance) if made.performance else None,
        eac=money_of(made.eac.value, currency),
        reason=made.eac.reason,
        sum_of_components=money_of(found.summed(made.method), currency),
        sum_of_packages=money_of(found.by_package(made.method), currency),
        low_confidence=list(made.doubts),
    )


def forecast(found: Measured, currency: str) -> ForecastRead:
    at, eac = found.whole, found.eac
    only = next(iter(found.parts.values())).forecast if len(found.parts) == 1 else None
    return ForecastRead(
        method=only.recommended.method if only else None,
        why=only.why if only else "the sum of what is recommended for each component",
        eac=money(eac, currency),
        etc=money(eac - at.ac, currency),
        vac=money(at.bac - eac, currency),
        vac_ratio=index(quotient(at.bac - eac, at.bac, Reason.NO_BUDGET)),
        low=money(found.low, currency),
        high=money(found.high, currency),
        credible=credible(at, eac),
    )


def schedule(found: Measured, es: EarnedSchedule) -> EarnedScheduleRead:
    ieac, adherence = es.ieac_t, found.adherence
    return EarnedScheduleRead(
        at=float(es.at),
        es=round(float(es.es), 6),
        pd=es.pd,
        sv_t=round(float(es.sv_t), 6),
        spi_t=index(es.spi_t),
        ieac_t=index(ieac),
        ieac_t_at_plan_rate=round(float(es.ieac_t_at_plan_rate), 6),
        tspi=index(es.tspi),
        p_factor=index(adherence.p_factor) if adherence else None,
        forecast_finish_on=found.time.day_of(ieac.value) if ieac.value is not None else None,
    )


def package(account: Account, currency: str) -> PackageRead:
    """A work package in its own currency."""
    at, told = account.at, account.package
    amounts = {name: money(getattr(at, name), currency) for name in ("bac", "pv", "ev", "ac", "cv", "sv")}
    return PackageRead(
        id=told.id,
        component_id=told.component_id,
        wbs=told.wbs,
        name=told.name,
        earning_rule=told.earning_rule,
        earned_share=round(float(account.share), 6),
        claim_id=account.claim.id if account.claim else None,
        cpi=index(at.cpi),
        spi=index(at.spi),
        **amounts,
    )


def alerts(found: Measured) -> Iterable[str]:
    """What makes the figures doubtful, by a code."""
    effort = discrete_share(found.now.discrete, found.whole).value
    if any(a.at.ev > 0 and a.at.ac == 0 for a in found.now.accounts):
        yield "earned_without_actuals"
    if any(a.at.ac > 0 and a.at.ev == 0 for a in found.now.accounts):
        yield "actuals_without_earned"
    if effort is not None and effort > MOST_EFFORT:
        yield "level_of_effort_share"
    if found.now.outside:
        yield "actuals_outside_the_baseline"
    if found.whole.pv == found.whole.bac and found.whole.ev < found.whole.bac:
        yield "past_planned_end"
    if disputed(lambda eac: eac <= found.whole.bac, found.estimates):
        yield "forecast_disputed"
