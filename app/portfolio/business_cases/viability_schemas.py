"""What a client is told of whether a business case still holds."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.viability import Verdict, ViabilityRule
from app.core.schemas import Ratio, Read
from app.portfolio.business_cases.models import CaseStatus, RecordKind


class ViabilityTest(Read):
    """A rule, and whether it holds; null where that cannot be told, with the reason."""

    rule: ViabilityRule
    holds: bool | None
    is_decisive: bool = Field(description="Whether the verdict rests on it; the others say what to look at.")
    reason: str | None


class RecordNow(Read):
    """A record that the case rests on: what the case states of it, and what it says now."""

    kind: RecordKind
    record_id: UUID
    title: str | None
    link: str | None
    amount: Money | None
    amount_now: Money | None
    share: Ratio | None
    share_now: Ratio | None
    differs: bool | None = Field(description="Null where the caller does not see the record.")
    reason: str | None = Field(description="Why it has no figure now, such as `withdrawn` or `closed`.")


class ViabilityRead(Read):
    """Whether work is still worth finishing. What is spent already is in none of it."""

    case_id: UUID
    component_id: UUID
    status: CaseStatus
    as_of: date
    verdict: Verdict
    benefits: Money | None = Field(description="Present value, as the case states it.")
    annual_value_profiled: Money | None = Field(description="Of all benefits there and below.")
    annual_value_to_come: Money | None = Field(
        description="Of it, what is neither given up nor realised already: what is realised comes either way."
    )
    remaining_benefit: Money | None = Field(description="`benefits` in the proportion still to come.")
    cost_to_complete: Money | None = Field(
        description="Of the newest forecasts there and below, what falls after the newest period with costs."
    )
    margin: Money | None = Field(description="How much more it may cost, or less bring, and be worth it.")
    forecast_finish_on: date | None = Field(
        description="The actual finish, else that of the newest status report, else the planned one."
    )
    tests: list[ViabilityTest]
    records: list[RecordNow]
