"""What a client may say of funding, and what it is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.core.schemas import Day, EntityRead, Read, Text, Write
from app.cost.funding.models import FundingKind


class FundingRelease(Write):
    """What a decision enters by itself."""

    kind: FundingKind
    amount: Money = Field(description="Negative where it takes back.")


class FundingWrite(FundingRelease):
    effective_on: Day
    decision_id: UUID | None = Field(default=None, description="The decision that approved or released it.")
    note: Text | None = None


class FundingRead(FundingWrite, EntityRead):
    address: ClassVar[str] = "/v1/funding"

    component_id: UUID


class FundingTotal(Read):
    """What a component may spend."""

    component_id: UUID
    approved: Money
    released: Money
    unreleased: Money = Field(description="Approved, and not released yet.")
