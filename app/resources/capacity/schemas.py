"""What a client may say about the capacity of roles by period, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Action, EntityRead, Label, Number, Ratio, Write
from app.periods.schemas import PeriodCode

Equivalents = Annotated[Number, Field(ge=0, le=100_000)]


class CapacityCell(Write):
    """What there is of a role in a period, beside the people of the pool."""

    role: Label = Field(description="Its code.", examples=["SIG"])
    period: PeriodCode
    fte: Equivalents | None = Field(description="Full-time equivalents; null clears the cell.")
    availability: Ratio = Field(
        default=Decimal(1), description="The part of it that leave and business as usual leave to plan with."
    )


class CapacityGrid(Write):
    """Cells, each put in the place of what was there; what is not named stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"cells": [{"role": "SIG", "period": "2026-03", "fte": 2.5, "availability": 0.8}]}]
        }
    )

    cells: list[CapacityCell] = Field(min_length=1, max_length=5000)


class CapacityRead(EntityRead):
    address: ClassVar[str] = "/v1/role-capacity"
    actions: ClassVar[dict[str, Action]] = {}

    role_id: UUID
    role: str = Field(description="The code of the role.")
    period_id: UUID
    period: str = Field(description="The code of the reporting period.")
    fte: Number
    availability: Ratio
