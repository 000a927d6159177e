"""How far people are from what a role asks of them, as a client is told."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.schemas import Day, Read
from app.people.trainings.models import TrainingStatus


class GapsAsked(BaseModel):
    """Against which role's profile, and of whom."""

    role_id: UUID = Field(description="The role whose profile it is.")
    person_id: list[UUID] = Field(
        default=[], max_length=200, description="The team; everybody of the role, where nobody is named."
    )
    as_of: Day | None = Field(default=None, description="Today, unless said otherwise.")


class GapTraining(Read):
    training_id: UUID
    title: str
    status: TrainingStatus
    planned_on: date
    recheck_on: date | None
    needs_recheck: bool = Field(
        description="Whether it took place: then only an assessment of a later day closes the gap."
    )


class SkillGap(Read):
    skill: str
    required: int
    level: int | None = Field(description="As last assessed; null where they never were.")
    gap: int | None = Field(
        description="What is missing, never below 0; null where they were never assessed."
    )
    reason: str | None = Field(description="`not_assessed`, where that is why there is no gap to tell.")
    assessed_on: date | None
    is_stale: bool = Field(description="Whether that was more than 18 months ago: assess them again.")
    trainings: list[GapTraining] = Field(
        description="What is planned for the skill, and what took place and was not followed by an assessment."
    )


class PersonGaps(Read):
    person_id: UUID
    code: str
    skills: list[SkillGap]
    weighted_gap: float | None = Field(
        description="Weight times gap, summed: more of one skill makes up for no other. Null while one is not assessed."
    )
    mandatory_met: float | None = Field(
        description="The share of mandatory skills that they showed; null where the profile has none."
    )


class SkillHolders(Read):
    skill: str
    holders: int = Field(description="How many of the team have it at the level asked for, or above.")
    best_level: int | None = Field(description="Of whoever has most of it; null where nobody was assessed.")
    is_single_point: bool = Field(description="Whether exactly one has it.")


class CompetenceGaps(Read):
    role: str = Field(description="Its code.")
    as_of: date
    people: list[PersonGaps]
    team: list[SkillHolders]
    single_point_skills: list[str]
