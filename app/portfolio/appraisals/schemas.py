"""What a client may say about an economic appraisal, and what it is told."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Money
from app.core.schemas import Day, EntityRead, Label, Number, Read, Text, Write
from app.portfolio.business_cases.schemas import Cost
from app.portfolio.discount_rates.schemas import CalendarYear, Discounting, RatesInForce

BCR_RULE = "benefits over costs, each in present values: what is saved or received is a benefit, whatever is paid a cost"
PRICES = {"amount": "1000000.00", "currency": "GBP"}


Bias = Annotated[Number, Field(ge=0, le=10)]


class YearOfFlows(Write):
    """What moves in a calendar year; what is left out is nothing."""

    year: CalendarYear = Field(examples=[2026])
    capital_cost: Cost = Field(default=None, examples=[PRICES])
    operating_cost: Cost = None
    benefits: Money | None = Field(
        default=None, description="Less disbenefits; what is left of assets at the end is among them."
    )


class AppraisalWrite(Write):
    option: Label = Field(examples=["Replace"])
    recommended: bool = Field(
        default=True, description="Whether rankings and live criteria take it: the newest one that is."
    )
    appraised_on: Day | None = Field(
        default=None, description="Today where it is not given: the rates in force then are taken."
    )
    source: Text = Field(
        description="Where the flows come from.", examples=["Outline business case, annex B"]
    )
    optimism_bias: Bias = Field(
        default=Decimal(0),
        description="By how much capital costs are expected to overrun, in proportion; "
        "0 where a quantified risk replaces it.",
        examples=[0.24],
    )
    discounting: Discounting
    flows: list[YearOfFlows] = Field(
        min_length=1, max_length=151, description="In order of year, without what is sunk, tax or transfers."
    )

    @model_validator(mode="after")
    def is_in_order_and_nothing_sunk(self) -> Self:
        years = [flow.year for flow in self.flows]
        if any(a >= b for a, b in pairwise(years)):
            raise ValueError("the flows are in order of year, one of each")
        if years[0] < self.discounting.base_year:
            raise ValueError(f"{years[0]} is before the base year: what was spent then is sunk, and left out")
        return self


class AppraisalResults(Read):
    """What flows are worth in the base year; costs are before optimism bias unless a name says otherwise."""

    present_value_of_benefits: Money
    present_value_of_costs: Money
    present_value_of_costs_with_bias: Money
    net_present_value: Money
    net_present_value_with_bias: Money
    benefit_cost_ratio: float | None
    benefit_cost_ratio_with_bias: float | None
    switching_value: float | None = Field(
        description="By how much all costs can rise, in proportion, until nothing is gained; negative where they must fall."
    )
    profitability_index: float | None = Field(
        description="Present value of the flows after the base year over the outlay in it: "
        "it ranks under one budget and what can be had in part."
    )
    internal_rate_of_return: float | None = Field(
        description="Only where there is exactly one; never to rank by."
    )
    payback_years: float | None = Field(description="Undiscounted, linear within the year.")
    discounted_payback_years: float | None
    equivalent_annual_annuity: Money | None = Field(
        description="What each year after the base year would have to bring: for what lasts for unequal times."
    )
    reasons: dict[str, str] = Field(description="Why a figure is null, by its name.")
    factors: dict[str, float] = Field(
        description="What 1 in each year of the flows is worth in the base year."
    )
    benefit_cost_rule: str = BCR_RULE


class AppraisalRead(AppraisalWrite, EntityRead):
    address: ClassVar[str] = "/v1/economic-appraisals"

    component_id: UUID
    appraised_on: Day
    rates: RatesInForce
    results: AppraisalResults
