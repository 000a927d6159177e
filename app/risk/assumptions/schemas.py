"""What a client may say about an assumption, and what it is told."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.risk.assumptions.models import MOVES, AssumptionStatus, Confidence, DependantKind
from app.risk.raid import WRITE

EXAMPLE: dict[str, Any] = {
    "text": "Possessions are granted at weekends until March.",
    "category": "Access",
    "confidence": "medium",
    "impact_if_wrong": "Track works take twelve weeks longer.",
    "owner": "Access planner",
    "review_on": "2026-12-18",
}


class AssumptionWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    text: Text = Field(description="What is taken for true.")
    category: Label | None = None
    confidence: Confidence = Field(default=Confidence.MEDIUM, description="How sure it is.")
    impact_if_wrong: Text | None = None
    owner: Label | None = Field(default=None, description="Who sees to it that it is checked.")
    valid_until: Day | None = Field(default=None, description="The last day it is taken for true.")
    review_on: Day | None = Field(default=None, description="When it is looked at again.")


class AssumptionRevision(AssumptionWrite):
    risk_id: UUID | None = Field(default=None, description="The risk it became.")
    issue_id: UUID | None = Field(default=None, description="The issue it became.")


class AssumptionFinding(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"evidence": "Letter from the operator."}]})

    evidence: Text = Field(description="What shows it.")


class AssumptionRead(AssumptionRevision, EntityRead):
    address: ClassVar[str] = "/v1/assumptions"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "create_dependant": Action(WRITE),
        **{name: Action(WRITE, move.sources) for name, move in MOVES.items()},
    }

    reference: str
    component_id: UUID
    status: AssumptionStatus
    evidence: str | None = Field(description="What showed its status.")
    judged_on: Day | None


class DependantWrite(Write):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "benefit", "dependant_id": "01890a5d-ac96-774b-bcce-b302099a8057"}]
        }
    )

    kind: DependantKind
    dependant_id: UUID = Field(description="The id of what rests on the assumption.")
    note: Text | None = Field(default=None, description="How it does.")


class DependantRead(DependantWrite, EntityRead):
    address: ClassVar[str] = "/v1/assumption-dependants"
    actions: ClassVar[dict[str, Action]] = {"delete": Action(WRITE)}

    component_id: UUID = Field(description="The assumption's.")
    assumption_id: UUID
    title: str | None = None
    link: str | None = Field(default=None, description="Its address.")
    owner: str | None = Field(default=None, description="Its own, or the manager of its component.")
    gap: Literal["not_visible"] | None = Field(
        default=None, description="It is gone, or not for the caller: so there is no title, link or owner."
    )


class Undermined(Read):
    """What rested on an assumption that is wrong."""

    kind: DependantKind
    dependant_id: UUID
    title: str | None
    link: str | None
    owner: str | None
    gap: Literal["not_visible"] | None


class InvalidatedRead(AssumptionRead):
    undermined: list[Undermined] = Field(description="What rests on it, each with its address and owner.")
