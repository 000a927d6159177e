"""What a client may post to the ledger, and what it is told of it."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.calc.money import Currency, Money, total
from app.core.schemas import AsNumber, EntityRead, Label, Read, Text, Write
from app.cost.bases.schemas import Conversion, IndexUsed, Series
from app.cost.ledger.models import EntryKind
from app.periods.fiscal.schemas import Year
from app.periods.schemas import PeriodCode

Quantity = Annotated[Decimal, Field(max_digits=12, decimal_places=6), AsNumber]
PLANNED = (EntryKind.BUDGET, EntryKind.FORECAST)  # kinds that speak of periods other than that of posting


class EntryWrite(Write):
    line: Label = Field(description="The code of the cost line.", examples=["1.2.3-LAB"])
    period: PeriodCode | None = Field(
        default=None, description="Of a budget or forecast: when; else that of the posting."
    )
    amount: Money = Field(description="Negative where it takes back.")
    quantity: Quantity | None = Field(
        default=None, description="Hours, cubic metres ...: lets price and quantity be told apart."
    )
    corrects_id: UUID | None = Field(default=None, description="The entry that this one puts right.")
    spread: bool = Field(
        default=False,
        description="Of a budget or forecast: over the periods in which the tasks of the line's work package are "
        "planned, by working time, exact to the minor unit.",
    )
    note: Text | None = None

    @model_validator(mode="after")
    def is_spread_whole(self) -> Self:
        if self.spread and (self.period or self.quantity is not None or self.corrects_id):
            raise ValueError("what is spread names no period, quantity or correction")
        return self


class PriceBase(Write):
    """Constant prices: those of a fiscal year, by a series of price indices."""

    year: Year
    series: Series


class PriceBaseRead(Read):
    """The constant prices in which amounts were stated, and the indices that made them nominal."""

    year: int
    series: str
    indices: list[IndexUsed]


class PostingWrite(Write):
    kind: EntryKind
    period: PeriodCode = Field(description="In which it is posted; of a forecast, as of which it was made.")
    control_total: Money = Field(description="What the entries add up to, as their source states it.")
    closing_balance: Money | None = Field(
        default=None,
        description="What the source has for this kind and component up to this period, afterwards.",
    )
    reverses_in: PeriodCode | None = Field(
        default=None, description="Of accruals: the later period in which they are taken back."
    )
    change_request_id: UUID | None = Field(
        default=None,
        description="Of a budget: the approved change request that moves it. Needed once it is baselined.",
    )
    source: Label | None = Field(
        default=None, description="The batch in its source: posted once.", examples=["GL-2026-03-0117"]
    )
    note: Text | None = None
    price_base: PriceBase | None = Field(
        default=None,
        description="Of a budget or forecast in constant prices; it is kept in the money of its periods.",
    )
    entries: list[EntryWrite] = Field(min_length=1, max_length=5000)

    @model_validator(mode="after")
    def is_told_as_its_kind_is(self) -> Self:
        if (self.kind is EntryKind.ACCRUAL) is (self.reverses_in is None):
            raise ValueError("accruals, and nothing else, say in which period they are reversed")
        if self.kind not in PLANNED and any(e.period not in (None, self.period) for e in self.entries):
            raise ValueError(f"a {self.kind} is entered in the period it is posted in")
        if self.kind is not EntryKind.BUDGET and self.change_request_id:
            raise ValueError("a change request moves the budget, and nothing else")
        if (self.kind is EntryKind.FORECAST or self.price_base) and self.closing_balance:
            raise ValueError("neither a forecast nor constant prices have a closing balance")
        if self.kind not in PLANNED and (self.price_base or any(entry.spread for entry in self.entries)):
            raise ValueError("only a budget or a forecast is spread, or stated in constant prices")
        return self

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        found = total((entry.amount for entry in self.entries), self.control_total.currency)
        if difference := (found - self.control_total).amount:
            raise ValueError(
                f"the entries add up to {found.amount}, {difference} off the control total "
                f"{self.control_total.amount}"
            )
        return self


class PostingRead(EntityRead):
    address: ClassVar[str] = "/v1/cost-postings"

    component_id: UUID
    period_id: UUID
    period: str = Field(description="The code of the reporting period.")
    reverses_in_id: UUID | None
    reverses_in: str | None
    kind: EntryKind
    control_total: Money
    closing_balance: Money | None
    change_request_id: UUID | None
    entries: int = Field(description="How many were posted, reversals aside.")
    source: str | None
    note: str | None
    price_base: PriceBaseRead | None = Field(description="Null where the amounts are nominal.")


class EntryRead(EntityRead):
    address: ClassVar[str] = "/v1/cost-entries"

    component_id: UUID
    posting_id: UUID
    line_id: UUID
    line: str = Field(description="The code of the cost line.")
    period_id: UUID
    period: str = Field(description="The code of the reporting period.")
    made_in_id: UUID = Field(description="The period in which it was posted.")
    kind: EntryKind
    amount: Money = Field(description="Nominal: in the money of its period.")
    stated: Money | None = Field(description="What was posted, in the price base of the posting.")
    quantity: Quantity | None
    reverses_id: UUID | None = Field(description="The accrual that it takes back.")
    corrects_id: UUID | None
    note: str | None


class CostGroup(Read):
    """The costs that have something in common; amounts are null where nothing of the kind is recorded."""

    key: str | None
    currency: str
    budget: Money | None = Field(description="All of it, over all periods.")
    budget_to_date: Money | None
    committed: Money | None = Field(description="Up to the period.")
    accrued: Money | None = Field(description="Up to the period, reversals taken off.")
    actual: Money | None = Field(description="Up to the period, without accruals.")
    incurred: Money | None = Field(description="Actual and accrued, up to the period.")
    incurred_in_period: Money | None
    to_complete: Money | None = Field(
        description="By the last forecast made up to the period, of the periods after it."
    )
    at_completion: Money | None = Field(description="Incurred and to complete; null without a forecast.")
    variance: Money | None = Field(description="Budget less what it will cost: negative is adverse.")


By = Literal[
    "line", "category", "supplier", "nature", "work_package", "component", "period", "fiscal_year"
]  # fmt: skip


class CostsAsked(BaseModel):
    """Which costs are asked for, and in what money."""

    period: PeriodCode
    by: By = Field(default="category", description="What the groups have in common.")
    currency: Currency | None = Field(
        default=None, description="Converts all to this, by the last exchange rates until the data date."
    )
    price_year: Year | None = Field(
        default=None,
        description="Restates all in the prices of this fiscal year, by the indices of `series`.",
    )
    series: Series | None = None

    @model_validator(mode="after")
    def names_its_series(self) -> Self:
        if (self.price_year is None) is not (self.series is None):
            raise ValueError("price_year and series go together")
        return self

    @property
    def converts(self) -> bool:
        return self.currency is not None or self.price_year is not None


class Costs(Read):
    """What a component, or all below it, costs as of a period; two currencies are never added.

    Amounts are nominal, and in `converted` as `conversion` says; null where a rate or an index is missing.
    """

    component_id: UUID
    period: str
    by: str
    items: list[CostGroup]
    total: list[CostGroup] = Field(description="One for each currency.")
    conversion: Conversion | None = Field(default=None, description="Null where none was asked for.")
    converted: list[CostGroup] | None = Field(
        default=None, description="The groups in one currency; they add up to the total exactly."
    )
    converted_total: CostGroup | None = None
