"""What a client may say about an issue, and what it is told."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.risk.issues.models import MOVES, UNCLOSED, Grade, IssueClosure, IssueKind, IssueStatus
from app.risk.raid import WRITE

EXAMPLE: dict[str, Any] = {
    "title": "The cutting is under water",
    "description": "Three days of rain flooded the cutting at chainage 400.",
    "effect": "Earthworks have stopped.",
    "priority": "high",
    "impact": {"amount": "120000.00", "currency": "GBP"},
    "schedule_impact_days": 20,
    "other_impacts": {"safety": "The slope is closed to everybody."},
    "owner": "Head of engineering",
    "due_on": "2026-12-18",
}


class IssueWrite(Write):
    """What is said of an issue. Costs and delays are above zero."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    kind: IssueKind = IssueKind.PROBLEM
    title: Label
    description: Text = Field(description="What has happened, or is not as agreed.")
    cause: Text | None = None
    effect: Text | None = Field(default=None, description="What it does to an objective.")
    category: Label | None = None
    priority: Grade = Field(default=Grade.MEDIUM, description="How soon it must be dealt with.")
    severity: Grade = Field(default=Grade.MEDIUM, description="How much it matters.")
    impact: Money | None = Field(default=None, description="What it costs; null while unknown.")
    schedule_impact_days: int | None = Field(
        default=None, ge=-10_000, le=10_000, description="Working days later."
    )
    impact_band: int | None = Field(
        default=None, ge=1, le=10, description="By the risk scale, for what neither money nor days measure."
    )
    other_impacts: dict[Label, Text] = Field(
        default_factory=dict, max_length=20, description="What it does to anything else, by dimension."
    )
    owner: Label | None = None
    due_on: Day | None = Field(default=None, description="When it is to be resolved.")
    fallback: Text | None = Field(default=None, description="What was prepared in case it happened.")


class IssueEntry(IssueWrite):
    """An issue as it enters the register."""

    raised_on: Day | None = Field(default=None, description="Today where none is given.")
    raised_by: Label | None = Field(default=None, description="The caller where nobody is named.")


class IssueRemark(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Pumps are on site."}]})

    reason: Text | None = Field(default=None, description="Why, for the trail.")


class IssueReason(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "It flooded again."}]})

    reason: Text = Field(description="Why, for the trail.")


class IssueResolution(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [{"resolution": "Pumped dry and drained."}]})

    resolution: Text = Field(description="What was done about it.")


class IssueClosing(Write):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"closure_reason": "resolved", "evidence": "Inspection record 14: dry for two weeks."}
            ]
        }
    )

    closure_reason: IssueClosure = Field(
        description="`resolved` is for what is resolved; any other closes it as it is."
    )
    evidence: Text = Field(description="What shows it.")


class IssueRead(IssueWrite, EntityRead):
    address: ClassVar[str] = "/v1/issues"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, UNCLOSED),
        **{name: Action(WRITE, move.sources) for name, move in MOVES.items()},
    }

    reference: str
    component_id: UUID
    status: IssueStatus
    raised_on: Day
    raised_by: str
    resolution: str | None
    closure_reason: IssueClosure | None
    evidence: str | None
    closed_on: Day | None
    risk_id: UUID | None = Field(description="The risk that occurred, where it comes from one.")
