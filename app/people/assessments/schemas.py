"""What a client may say about the level of somebody's skill, and what it is told."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.people.governing import ASSESS

EXAMPLE: dict[str, Any] = {
    "person_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "skill": "track design",
    "level": 3,
    "assessed_on": "2026-10-02",
    "evidence": "Led the design of the northern junction; its review found nothing major",
}


class SkillAssessmentWrite(Write):
    """The level that somebody shows in a skill. A certificate is evidence of knowledge, not of a level."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    person_id: UUID
    skill: Label = Field(description="As the profiles of roles call it.")
    level: int = Field(ge=0, le=5, description="0 not at all, 5 as an authority others turn to.")
    assessed_on: Day
    evidence: Text = Field(description="What shows it.")


class SkillAssessmentRead(EntityRead):
    address: ClassVar[str] = "/v1/skill-assessments"
    actions: ClassVar[dict[str, Action]] = {"delete": Action(ASSESS)}

    person_id: UUID
    skill: str
    level: int
    assessed_on: Day
    evidence: str | None = Field(description="Null where it was erased with the person.")
    assessed_by: str = Field(description="The member who assessed; never the person.")
