"""What a client may say about key risk indicators and their readings, and what it is told."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.calc.indicator import Worse, standing
from app.calc.rag import Rag
from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.governance.tolerances.models import Metric
from app.risk.indicators.models import IndicatorStatus
from app.risk.raid import WRITE

Figure = Annotated[str, StringConstraints(pattern=r"^-?\d{1,15}(\.\d{1,6})?$")]
ReviewDays = Annotated[int, Field(ge=0, le=250)]
EXAMPLE: dict[str, Any] = {
    "name": "Ground water level",
    "worse": "above",
    "unit": "metres above datum",
    "amber": "12.5",
    "red": "14",
    "source": "Piezometers 3 and 4, weekly",
    "owner": "Head of engineering",
    "amber_review_days": 10,
    "red_review_days": 2,
}


class IndicatorWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Label
    description: Text | None = None
    measure: Metric | None = Field(
        default=None, description="The figure of the records that it reads; null where somebody enters it."
    )
    worse: Worse = Field(default=Worse.ABOVE, description="On which side of a threshold it is worse.")
    unit: Label = Field(description="What is counted, or a currency.")
    amber: Figure = Field(description="From here on it is amber; decimal text.")
    red: Figure = Field(description="From here on it is red; decimal text.")
    source: Text | None = Field(default=None, description="Where the figure comes from.")
    owner: Label | None = None
    amber_review_days: ReviewDays | None = Field(
        default=None,
        description="Working days in which linked risks are reviewed once it is amber; null: none.",
    )
    red_review_days: ReviewDays = Field(
        default=5, description="Working days in which linked risks are reviewed once it is red."
    )
    risk_ids: list[UUID] = Field(
        default_factory=list, max_length=100, description="The risks that it is an early sign of."
    )
    status: IndicatorStatus = IndicatorStatus.ACTIVE

    @model_validator(mode="after")
    def in_order(self) -> Self:
        standing(Decimal(0), Decimal(self.amber), Decimal(self.red), self.worse)
        return self


class IndicatorRead(IndicatorWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-indicators"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "create_reading": Action(WRITE, {IndicatorStatus.ACTIVE}),
    }

    reference: str
    component_id: UUID
    value: str | None = Field(description="Of its newest reading; null where there is none.")
    colour: Rag | None
    as_of: Day | None


class IndicatorReadingWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"as_of": "2026-03-31", "value": "13.1"}]})

    as_of: Day
    value: Figure | None = Field(
        default=None, description="Decimal text; left out, the indicator's `measure` is read."
    )
    source: Text | None = None
    remark: Text | None = None


class IndicatorReadingRead(IndicatorReadingWrite, EntityRead):
    address: ClassVar[str] = "/v1/indicator-readings"

    component_id: UUID
    indicator_id: UUID
    colour: Rag
    review_on: Day | None = Field(description="By when it has linked risks reviewed; null where it has not.")
    reviewed_risk_ids: list[UUID] = Field(description="The risks whose review it brought forward.")
