"""What a client may say about stakeholders, and what it is told."""

from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field, model_validator

from app.calc.stakeholders import (
    WANTED,
    Engagement,
    Frequency,
    GapDirection,
    Salience,
    direction,
    helps,
    salience,
)
from app.core.model import Marking
from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.stakeholders.models import Sentiment, StakeholderKind

READ, WRITE = "stakeholder:read", "stakeholder:write"
Scale = Annotated[int, Field(ge=1, le=5)]
STAKEHOLDER: dict[str, Any] = {
    "name": "Residents of Canal Street",
    "kind": "group",
    "role": "Neighbours of the works",
    "interests": "Noise at night, access to their yards",
    "expectations": "No work after ten in the evening",
    "impact": "Piling within forty metres for eleven weeks",
}
ASSESSMENT: dict[str, Any] = {
    "assessed_on": "2026-11-20",
    "power": 2,
    "interest": 5,
    "attitude": "Take the works for a nuisance",
    "engagement": "resistant",
    "wanted_engagement": "neutral",
}
COMMUNICATION: dict[str, Any] = {
    "message": "What is loud next month, and whom to call",
    "channel": "Letter",
    "frequency": "monthly",
    "owner": "Public liaison officer",
    "next_on": "2026-12-01",
}
CONTACT: dict[str, Any] = {
    "held_on": "2026-11-20",
    "channel": "Public meeting",
    "held_by": "Public liaison officer",
    "feedback": "Ask for acoustic screens at the east end",
    "sentiment": "mixed",
}


class StakeholderWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [STAKEHOLDER]})

    name: Label
    kind: StakeholderKind
    role: Label | None = None
    interests: Text | None = Field(default=None, description="What is at stake for them.")
    expectations: Text | None = Field(default=None, description="What they expect of the work.")
    impact: Text | None = Field(default=None, description="What the work does to them.")
    left_on: Day | None = Field(default=None, description="From when on they have no stake any more.")


class EngagementGap(Read):
    """From where to where somebody is to move, and what moves them; how far that is has no measure."""

    direction: GapDirection
    helps: str


class StakeholderRead(StakeholderWrite, EntityRead):
    address: ClassVar[str] = "/v1/stakeholders"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "create_assessment": Action(WRITE),
        "create_communication": Action(WRITE),
        "create_contact": Action(WRITE),
    }
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(
        ("expectations", "attitude", "engagement", "wanted_engagement", "engagement_gap"),
        Marking.STAKEHOLDERS,
    )

    component_id: UUID
    reference: str
    assessed_on: Day | None = Field(description="When what follows was assessed; null: not yet.")
    power: int | None = Field(description="To help or to stop the work, 1 to 5.")
    interest: int | None = Field(description="How much they care, 1 to 5.")
    legitimacy: int | None = Field(description="How rightful their claim is, 1 to 5.")
    urgency: int | None = Field(description="How little it can wait, 1 to 5.")
    attitude: str | None
    engagement: Engagement | None = Field(description="How they take to the work now.")
    wanted_engagement: Engagement | None = Field(description="How they are to.")

    @computed_field(description="Null where legitimacy or urgency is not assessed.")  # type: ignore[prop-decorator]
    @property
    def salience(self) -> Salience | None:
        if self.power is None or self.legitimacy is None or self.urgency is None:
            return None
        return salience(self.power, self.legitimacy, self.urgency)

    @computed_field(description="Null until engagement is assessed.")  # type: ignore[prop-decorator]
    @property
    def engagement_gap(self) -> EngagementGap | None:
        now, wanted = self.engagement, self.wanted_engagement
        if now is None or wanted is None:
            return None
        return EngagementGap(direction=direction(now, wanted), helps=helps(now, wanted))


class StakeholderAssessmentWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [ASSESSMENT]})

    assessed_on: Day = Field(description="Not a day to come.")
    gate_id: UUID | None = Field(default=None, description="The gate of the component that it is made for.")
    power: Scale
    interest: Scale
    legitimacy: Scale | None = None
    urgency: Scale | None = None
    attitude: Text | None = None
    engagement: Engagement
    wanted_engagement: Engagement = Field(description="`neutral`, `supportive` or `leading`.")
    grounds: Text | None = Field(default=None, description="What it rests on.")

    @model_validator(mode="after")
    def wants_something(self) -> Self:
        """Whether it is a state that anybody is to be in."""
        if self.wanted_engagement not in WANTED:
            raise ValueError(f"nobody is wanted to be {self.wanted_engagement}")
        return self


class StakeholderAssessmentRead(StakeholderAssessmentWrite, EntityRead):
    address: ClassVar[str] = "/v1/stakeholder-assessments"

    component_id: UUID
    stakeholder_id: UUID


class CommunicationWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [COMMUNICATION]})

    message: Text
    channel: Label
    frequency: Frequency
    owner: Label = Field(description="Who sees to it.")
    next_on: Day | None = Field(
        default=None, description="When it is due next; a contact moves it on, null ends it."
    )


class CommunicationRead(CommunicationWrite, EntityRead):
    address: ClassVar[str] = "/v1/stakeholder-communications"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}

    component_id: UUID
    stakeholder_id: UUID
    last_on: Day | None = Field(description="When it was last done.")


class ContactWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [CONTACT]})

    communication_id: UUID | None = Field(
        default=None, description="What was planned and is done with it: its next day moves on."
    )
    held_on: Day = Field(description="Not a day to come.")
    channel: Label
    held_by: Label
    feedback: Text | None = None
    sentiment: Sentiment | None = None


class ContactRead(ContactWrite, EntityRead):
    address: ClassVar[str] = "/v1/stakeholder-contacts"
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(("feedback", "sentiment"), Marking.STAKEHOLDERS)

    component_id: UUID
    stakeholder_id: UUID
