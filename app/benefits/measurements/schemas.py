"""What a client may say about a measurement of a benefit, and what it is told."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Day, EntityRead, Number, Text, Write

EXAMPLE: dict[str, Any] = {
    "measured_on": "2026-03-31",
    "value": 9000,
    "evidence": "Delay attribution system, report of 2 April",
}


class BenefitMeasurementWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    measured_on: Day = Field(description="The day that it is true of.")
    value: Number = Field(description="What the measure was, in the unit of the benefit.")
    evidence: Text = Field(description="What shows it.")
    corrects_id: UUID | None = Field(default=None, description="The measurement that this one puts right.")


class BenefitMeasurementRead(BenefitMeasurementWrite, EntityRead):
    address: ClassVar[str] = "/v1/benefit-measurements"

    component_id: UUID
    benefit_id: UUID
