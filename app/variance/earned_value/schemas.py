"""What a client is told of earned value."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.calc.causes import CauseCode
from app.calc.evm.earning import EarningRule
from app.calc.evm.estimates import Doubt, Method
from app.calc.evm.measures import Reason
from app.calc.money import Money
from app.calc.rag import Rag
from app.core.schemas import Read
from app.cost.bases.schemas import Conversion

Six = Annotated[float, Field(description="Rounded to six decimals.")]


class Index(Read):
    """A ratio, or the reason why there is none."""

    value: Six | None
    reason: Reason | None


class Indices(Read):
    """Above 1 is favourable of `cpi`, `spi` and `critical_ratio`; of `tcpi`, below 1."""

    cpi: Index
    spi: Index
    critical_ratio: Index
    cv_ratio: Index = Field(description="CV / EV.")
    sv_ratio: Index = Field(description="SV / PV.")
    complete: Index = Field(description="EV / BAC.")
    scheduled: Index = Field(description="PV / BAC.")
    spent: Index = Field(description="AC / BAC; above `complete` is an early warning.")
    tcpi_to_budget: Index
    tcpi_to_estimate: Index
    cpi_in_period: Index
    spi_in_period: Index
    cpi_recent: Index = Field(description="Of the last three periods.")
    level_of_effort_share: Index = Field(description="Of EV; above about 0.15 the indices say little.")


class Values(Read):
    """Cumulative figures of some work."""

    bac: Money
    pv: Money
    ev: Money
    ac: Money
    cv: Money = Field(description="EV - AC: negative is adverse.")
    sv: Money = Field(description="EV - PV: negative is adverse.")
    spend_variance: Money = Field(description="PV - AC, which is CV - SV: says nothing of performance.")


class Discrete(Values):
    """Without level of effort, which earns by the calendar."""

    cpi: Index
    spi: Index


class EstimateRead(Read):
    """An estimate at completion by one method."""

    method: Method
    formula: str
    performance: Index | None = Field(description="What the remaining work is divided by.")
    eac: Money | None = Field(description="From the figures of the whole.")
    reason: Reason | None
    sum_of_components: Money | None = Field(description="Made for each component, and added up.")
    sum_of_packages: Money | None = Field(description="Made for each work package, and added up.")
    low_confidence: list[Doubt]


class ForecastRead(Read):
    """What the measured work will cost."""

    method: Method | None = Field(description="Null where it is a sum over components.")
    why: str
    eac: Money
    etc: Money
    vac: Money = Field(description="BAC - EAC: negative is an overrun.")
    vac_ratio: Index
    low: Money = Field(description="The least of the methods that can be trusted now.")
    high: Money
    credible: bool | None = Field(description="|CPI - TCPI(EAC)| <= 0.10; null where that is undefined.")


class EarnedScheduleRead(Read):
    """Schedule performance in reporting periods."""

    at: float = Field(description="Actual time: periods elapsed since the first with planned value.")
    es: float = Field(description="Earned schedule.")
    pd: int = Field(description="Planned duration.")
    sv_t: float
    spi_t: Index
    ieac_t: Index = Field(description="PD / SPI(t).")
    ieac_t_at_plan_rate: float = Field(description="AT + PD - ES: the optimistic case.")
    tspi: Index
    p_factor: Index | None = Field(description="Schedule adherence over work packages.")
    forecast_finish_on: date | None = Field(description="The day at IEAC(t).")


class BaselineUsed(Read):
    component_id: UUID
    baseline_id: UUID
    number: int


class PackageRead(Read):
    """A work package's figures, in its own currency."""

    id: UUID
    component_id: UUID
    wbs: str
    name: str
    earning_rule: EarningRule
    earned_share: float
    claim_id: UUID | None
    bac: Money
    pv: Money
    ev: Money
    ac: Money
    cv: Money
    sv: Money
    cpi: Index
    spi: Index


class CostsAlone(Read):
    """What budget, actual and forecast say without any baseline."""

    budget: Money | None
    incurred: Money | None
    to_complete: Money | None
    at_completion: Money | None
    variance: Money | None = Field(description="Budget less what it will cost: negative is adverse.")


class EarnedValueRead(Read):
    """The earned value of a component and all below it, as of a period."""

    component_id: UUID
    period: str
    as_of: date
    currency: str | None
    conversion: Conversion | None = Field(
        description="The rates of parts in another currency; null without any."
    )
    reason: Reason | None = Field(description="Why there are no earned value figures.")
    unmeasured: list[UUID] = Field(description="Components with costs, and no baseline in force.")
    baselines: list[BaselineUsed]
    costs: CostsAlone | None = Field(description="Null where a part has no rate.")
    values: Values | None
    indices: Indices | None
    discrete: Discrete | None
    estimates: list[EstimateRead]
    forecast: ForecastRead | None
    earned_schedule: EarnedScheduleRead | None
    schedule_reason: Reason | None
    undistributed: Money | None = Field(description="Budget of the baselines that no work package has yet.")
    outside: Money | None = Field(description="Incurred on what no measured work package has.")
    alerts: list[str]
    packages: list[PackageRead]


class TrendItem(Read):
    period: str
    as_of: date
    values: Values
    cpi: Index
    spi: Index
    cpi_in_period: Index
    spi_t: Index
    eac_by_cpi: Money | None
    baseline_numbers: list[int]
    rag: Rag | None = Field(
        description="The worse of CPI and SPI(t), amber below 0.95 and red below 0.85; it worsens at once, and "
        "improves by one colour after two periods 0.02 beyond. Null where an index is missing."
    )


class Trend(Read):
    component_id: UUID
    items: list[TrendItem]
    conversion: Conversion | None = Field(
        description="The rates of parts in another currency; the same in all periods."
    )
    reason: Reason | None


class ForecastBridge(Read):
    """From the forecast of an earlier period to this one: the parts add up exactly, above zero it costs more."""

    component_id: UUID
    period: str
    since: str
    opening: Money | None = Field(description="What was forecast in `since`.")
    authorised_change: Money | None = Field(description="BAC now less BAC then.")
    performance: Money | None = Field(description="Cost variance then less cost variance now.")
    re_estimate: Money | None = Field(
        description="What remaining work is expected to cost above its budget, now less then."
    )
    exchange_rates: Money | None = Field(
        description="The earlier figures at the rates of this period, less at those of then."
    )
    closing: Money | None
    opening_conversion: Conversion | None = Field(description="The rates of `since`.")
    conversion: Conversion | None = Field(
        description="The rates of parts in another currency; null without any."
    )
    reason: Reason | None


class InputRead(Read):
    """What a figure is worked out from."""

    name: str
    value: str | None
    unit: str
    reason: Reason | None
    source: str = Field(description="The address of the records it comes from, or `computed`.")


class Explained(Read):
    """How a figure of earned value comes about."""

    figure: InputRead
    formula: str
    inputs: list[InputRead]
    steps: list["Explained"] = Field(description="The inputs that are computed themselves.")


class DriverRead(Read):
    line_id: UUID
    line: str
    component_id: UUID
    wbs: str | None
    category: str | None
    cause_code: CauseCode | None = Field(description="As somebody recorded it; null is an action.")
    variance: Money
    share: float = Field(description="Of the gross variance, 0 to 1.")
    price: Money | None = Field(description="Null where quantities are not known.")
    quantity: Money | None


class EffectsRead(Read):
    """A cost variance by what moved it; `price`, `quantity` and `unsplit` add up to it exactly."""

    price: Money = Field(
        description="Of lines that have quantities planned and used; the joint term included."
    )
    quantity: Money
    unsplit: Money = Field(description="Of lines without quantities.")
    timing: Money = Field(
        description="Work not done when it was planned, -SV: with the cost variance it is planned less spent."
    )


class GroupRead(Read):
    key: str | None
    variance: Money
    gross: Money


class AttributionRead(Read):
    """Where a variance comes from: groups, and drivers with `other`, each add up to it exactly."""

    component_id: UUID
    period: str
    variance_of: str
    conversion: Conversion | None = Field(
        description="The rates of parts in another currency; null without any."
    )
    reason: Reason | None
    variance: Money | None
    gross: Money | None
    offsetting: bool | None
    groups: list[GroupRead]
    effects: EffectsRead | None = Field(description="Of a cost variance.")
    drivers: list[DriverRead]
    other: Money | None
    other_count: int
