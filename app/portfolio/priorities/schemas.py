"""What a client is told of an order by weighted shortest job first, or by money."""

from datetime import date
from uuid import UUID

from pydantic import Field, PrivateAttr

from app.calc.money import Money
from app.components.models import ComponentKind, ComponentStatus
from app.core.schemas import Read
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce
from app.portfolio.prioritisation.models import Method

FORMULAS = {
    Method.WSJF: "wsjf = (business_value + time_criticality + risk_reduction) / job_size, each the mean of all "
    "scorers' values; ties by cost of delay, then code",
    Method.NET_PRESENT_VALUE: "present value of benefits less that of costs with optimism bias, at the model's rates; ties by code",
    Method.BENEFIT_COST: "present value of benefits over that of costs with optimism bias, at the model's rates; ties by code",
}
HOLDS = {
    Method.WSJF: "Within this batch alone; it is least delay cost for one team, delays that cost the same each "
    "day, and jobs that do not wait for one another.",
    Method.NET_PRESENT_VALUE: "The larger is first, whatever it takes: under a budget, select by optimum.",
    Method.BENEFIT_COST: "Under one binding budget, and for what can be had in part; otherwise select by optimum.",
}


class OrderedRead(Read):
    """A component's place, and what it follows from."""

    rank: int
    component_id: UUID
    kind: ComponentKind
    code: str
    name: str
    category: str | None
    status: ComponentStatus
    measure: float = Field(description="What it is in order of: WSJF, a ratio, or an amount of money.")
    parts: dict[str, float] = Field(description="Of WSJF: what was judged, and `cost_of_delay`.")
    present_value_of_benefits: Money | None = Field(description="Null by WSJF.")
    present_value_of_costs: Money | None
    net_present_value: Money | None
    sunk_years: int | None = Field(description="How many years of flows before the base year are left out.")
    source: str | None = Field(description="The address of the economic appraisal.")
    eligible: bool | None = Field(description="Whether it passes every gate; null where one cannot be told.")


class NotOrdered(Read):
    """A live component without a place."""

    component_id: UUID
    code: str
    reason: str = Field(
        description="`not_scored`, `gate_failed`, `no_appraisal`, `other_currency`, `other_basis`, "
        "`other_price_year`, `all_sunk`, `beyond_rates` or `no_costs`."
    )
    lacking: list[str] = Field(description="The criteria it is about.")


class Priorities(Read):
    """Components in order by WSJF, net present value or benefit-cost ratio, one page of them."""

    portfolio_id: UUID
    model_id: UUID
    slug: str
    number: int
    method: Method
    formula: str
    holds: str = Field(description="What the order is good for.")
    as_of: date
    discounting: Discounting | None
    rates: RatesInForce | None
    total_delay_cost: float | None = Field(
        description="Of WSJF: cost of delay times completion, one after the other, added up."
    )
    not_from_one: list[str] = Field(
        description="Of WSJF: the columns whose smallest judgement is not 1, so that they weigh more than the scale means."
    )
    ordered: int
    items: list[OrderedRead]
    not_ordered: list[NotOrdered] = Field(description="The first 500 of them, by code.")
    next_cursor: str | None = Field(description="The cursor of the next page; null on the last one.")
    _link: str | None = PrivateAttr(default=None)

    @property
    def headers(self) -> dict[str, str]:
        return {"Link": f'<{self._link}>; rel="next"'} if self._link else {}
