"""What a client may say about a score, and what it is told."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.core.schemas import Action, Day, EntityRead, Number, Slug, Text, Write


class ScoreRevision(Write):
    """What of a score can change."""

    value: Number = Field(description="On the scale of the criterion.", examples=[4])
    rationale: Text = Field(
        description="Why this value.", examples=["Named in the strategy, not funded by it"]
    )
    evidence: Text | None = Field(default=None, description="Where that can be checked.")
    scored_on: Day | None = Field(default=None, description="Today where it is not given.")


class ScoreWrite(ScoreRevision):
    model_id: UUID = Field(description="The version of a prioritisation model, which must be in use.")
    criterion: Slug = Field(examples=["strategic_fit"])


class ScoreRead(EntityRead):
    address: ClassVar[str] = "/v1/scores"
    actions: ClassVar[dict[str, Action]] = {"update": Action("ranking:score")}

    component_id: UUID
    model_id: UUID
    criterion: Slug
    scorer: str = Field(description="The id of the member who judged: only they change it.")
    value: Number | None = Field(
        description="On the scale of the criterion; null, like its reasons, while it is sealed to the caller."
    )
    rationale: Text | None
    evidence: Text | None
    scored_on: Day
    seal: str | None = Field(
        description="SHA-256 of what was judged, while nobody but its scorer is told: until all named have scored."
    )
