"""What a client may say about a dependency, and what it is told."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.risk.assumptions.models import Confidence
from app.risk.component_dependencies.models import AHEAD, MOVES, DependencyStatus, Side
from app.risk.raid import WRITE

EXAMPLE: dict[str, Any] = {
    "what": "Signalling interface specification",
    "owner": "Signalling lead",
    "needed_by": "2027-03-31",
    "forecast_on": "2027-03-24",
}


class DependencyPlan(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    what: Label = Field(description="What is given.")
    description: Text | None = None
    owner: Label | None = Field(default=None, description="Who sees to it that it is given.")
    needed_by: Day = Field(description="The last day on which it is in time.")
    promised_on: Day | None = Field(default=None, description="When the giver has said it comes.")
    forecast_on: Day | None = Field(default=None, description="When it comes as things stand.")
    confidence: Confidence = Field(default=Confidence.MEDIUM, description="How sure that is.")
    circular: bool = Field(
        default=False, description="Whether it may close a circle: it is refused where it does, unless known."
    )


class DependencyWrite(DependencyPlan):
    model_config = ConfigDict(
        json_schema_extra={"examples": [EXAMPLE | {"giver_id": "01890a5d-ac96-774b-bcce-b302099a8057"}]}
    )

    giver_id: UUID = Field(description="The component that gives it.")


class DependencyAgreement(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "receiver"}]})

    side: Side = Field(description="For which side: who agrees may write there.")


class DependencyRemark(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The supplier is a month late."}]})

    reason: Text = Field(description="Why, for the trail.")


class Delivery(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"met_on": "2026-03-20"}]})

    met_on: Day = Field(description="When it was given.")


class DependencyRead(DependencyWrite, EntityRead):
    address: ClassVar[str] = "/v1/dependencies"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, AHEAD | {DependencyStatus.MISSED}),
        "agreement": Action(WRITE, {DependencyStatus.PROPOSED}),
        **{name: Action(WRITE, move.sources) for name, move in MOVES.items()},
    }

    component_id: UUID = Field(description="The component that receives it.")
    reference: str
    status: DependencyStatus
    giver_agreed_on: Day | None
    giver_agreed_by: str | None = Field(description="A member's id.")
    receiver_agreed_on: Day | None
    receiver_agreed_by: str | None = Field(description="A member's id.")
    met_on: Day | None
    float_days: int | None = Field(
        default=None,
        description="Working days of the receiver's calendar from when it came, is forecast or promised, to "
        "when it is needed: below zero it is late.",
    )
    float_gap: Literal["no_date"] | None = Field(default=None, description="Why there is no float.")
