"""The earned value of a component and all below it: figures, trend, where a variance comes from, and why."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from app.calc.evm.estimates import Method, estimates
from app.calc.evm.measures import Measure, Position, Reason, undefined
from app.calc.rag import Rag, settled
from app.components.places import AnyPlace
from app.components.schemas import Address
from app.core.unit_of_work import Reading
from app.cost.bases.converting import Converter
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.summing import readable, whole_costs
from app.periods.models import ReportingPeriod
from app.periods.service import find_period
from app.variance.earned_value import telling
from app.variance.earned_value.accounts import standing
from app.variance.earned_value.converting import conversion, currency_of, in_one_currency
from app.variance.earned_value.measuring import Measured, measured, schedule_of
from app.variance.earned_value.repository import records
from app.variance.earned_value.schemas import BaselineUsed, CostsAlone, EarnedValueRead, Trend, TrendItem

AMBER, RED, DEAD_BAND, LASTING = Decimal("0.95"), Decimal("0.85"), Decimal("0.02"), 2


def figures(uow: Reading, at: Address, period_code: str) -> tuple[AnyPlace, ReportingPeriod, Measured]:
    """What is measured of a component and all below it, for who may read their costs."""
    component, period = readable(uow, at), find_period(uow, period_code)
    known = records(uow, component.path, period.data_date)
    known = in_one_currency(uow, component, known, period.data_date)
    return component, period, measured(known, period.data_date)


def earned_value(uow: Reading, at: Address, period_code: str) -> EarnedValueRead:
    """Every figure as of a period; costs alone where nothing can be measured."""
    component, period, found = figures(uow, at, period_code)
    reason, currency = unmeasurable(found), currency_of(found.records)
    told = EarnedValueRead(
        component_id=component.id,
        period=period.code,
        as_of=period.data_date,
        currency=currency,
        conversion=conversion(found.records),
        reason=reason,
        unmeasured=unmeasured(found),
        baselines=used(found),
        costs=costs_alone(uow, component, period, found.records.converter),
        values=None,
        indices=None,
        discrete=None,
        estimates=[],
        forecast=None,
        earned_schedule=None,
        schedule_reason=reason,
        undistributed=None,
        outside=None,
        alerts=[],
        packages=[],
    )
    return told if reason or currency is None else with_figures(told, found, currency)


def with_figures(told: EarnedValueRead, found: Measured, currency: str) -> EarnedValueRead:
    has_discrete = any(a.package.earning_rule.is_discrete for a in found.now.accounts)
    timed = not isinstance(found.schedule, Reason)
    return told.model_copy(
        update={
            "values": telling.values(found.whole, currency),
            "indices": telling.indices(found),
            "discrete": telling.discrete(found, currency) if has_discrete else None,
            "estimates": [telling.estimate(found, made, currency) for made in found.estimates],
            "forecast": telling.forecast(found, currency),
            "earned_schedule": telling.schedule(found, found.schedule) if timed else None,  # type: ignore[arg-type]
            "schedule_reason": None if timed else found.schedule,
            "undistributed": telling.money(found.now.undistributed, currency),
            "outside": telling.money(found.now.outside, currency),
            "alerts": list(telling.alerts(found)),
            "packages": [
                telling.package(account, found.records.components[account.package.component_id].currency)
                for account in found.now.accounts
            ],
        }
    )


def unmeasurable(found: Measured) -> Reason | None:
    """Why there are no earned value figures at all."""
    by = found.records.converter
    if by and by.missing:
        return Reason.NO_EXCHANGE_RATE
    return None if found.is_measured else Reason.NO_PERFORMANCE_BASELINE


def unmeasured(found: Measured) -> list[UUID]:
    """Components with a budget or costs that no baseline in force measures."""
    known = found.records
    kept = {known.lines[line].component_id for line in (*known.budget, *known.incurred)}
    return sorted(kept - {account.package.component_id for account in found.now.accounts})


def used(found: Measured) -> list[BaselineUsed]:
    return [
        BaselineUsed(component_id=id, baseline_id=baseline.id, number=baseline.number)
        for id, baseline in sorted(found.now.baselines.items())
    ]


def costs_alone(
    uow: Reading, component: AnyPlace, period: ReportingPeriod, by: Converter | None
) -> CostsAlone | None:
    if by and by.missing:
        return None
    whole = whole_costs(EntryRepository(uow), component.path, period.data_date, by)
    names = CostsAlone.model_fields
    return CostsAlone(**{n: getattr(whole[0], n) for n in names} if whole else dict.fromkeys(names))


def trend(uow: Reading, at: Address, period_code: str) -> Trend:
    """The figures of each period until one, each by the baseline in force then; all at the rates of the last."""
    component, _, found = figures(uow, at, period_code)
    reason, currency, told = unmeasurable(found), currency_of(found.records), conversion(found.records)
    if reason or currency is None:
        return Trend(component_id=component.id, items=[], conversion=told, reason=reason)
    due = found.time.periods[: found.time.time_of(found.now.as_of)]
    points = [Point(found, period) for period in due]
    rags = worst(settle([p.at.cpi for p in points]), settle([p.spi_t for p in points]))
    before = [Position(0, 0, 0, 0), *(p.at for p in points)]
    items = [item(p, was, rag, currency) for p, was, rag in zip(points, before[:-1], rags, strict=True)]
    return Trend(component_id=component.id, items=items, conversion=told, reason=None)


class Point:
    """The figures of one period of a trend."""

    def __init__(self, found: Measured, period: ReportingPeriod) -> None:
        self.period, self.then = period, standing(found.records, period.data_date)
        self.at = self.then.whole
        es = schedule_of(found.records, self.then, found.time)
        self.spi_t: Measure = undefined(es) if isinstance(es, Reason) else es.spi_t


def item(p: Point, before: Position, rag: Rag | None, currency: str) -> TrendItem:
    by_cpi = next(e.eac.value for e in estimates(p.at) if e.method is Method.CPI)
    return TrendItem(
        period=p.period.code,
        as_of=p.period.data_date,
        values=telling.values(p.at, currency),
        cpi=telling.index(p.at.cpi),
        spi=telling.index(p.at.spi),
        cpi_in_period=telling.index(p.at.since(before).cpi),
        spi_t=telling.index(p.spi_t),
        eac_by_cpi=telling.money_of(by_cpi, currency),
        baseline_numbers=sorted({baseline.number for baseline in p.then.baselines.values()}),
        rag=rag,
    )


def settle(measures: list[Measure]) -> list[Rag | None]:
    return settled([decimal(m.value) for m in measures], AMBER, RED, DEAD_BAND, LASTING)


def decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def worst(*dimensions: list[Rag | None]) -> list[Rag | None]:
    """The worse colour of each period; None where one is missing and the other is green."""
    found: list[Rag | None] = []
    for colours in zip(*dimensions, strict=True):
        known = [colour for colour in colours if colour]
        top = max(known, key=lambda colour: colour.severity, default=None)
        found.append(None if top is Rag.GREEN and None in colours else top)
    return found
