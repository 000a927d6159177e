"""What a client may say about somebody's training, and what it is told."""

from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.people.governing import ASSESS
from app.people.trainings.models import TrainingStatus

NOT_FINISHED = {TrainingStatus.PLANNED, TrainingStatus.CANCELLED}
EXAMPLE: dict[str, Any] = {
    "person_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "title": "Planning of possessions",
    "skill": "planning",
    "planned_on": "2027-02-08",
    "cost": {"amount": "1740.00", "currency": "GBP"},
    "recheck_on": "2027-05-10",
}


class TrainingWrite(Write):
    """What somebody is to learn. It closes no gap by itself: that takes an assessment after it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    person_id: UUID
    course_id: UUID | None = Field(default=None, description="Null for what is no course, such as coaching.")
    title: Label
    skill: Label | None = Field(
        default=None, description="The gap it is for, as the profiles of roles call it."
    )
    scheme: Label | None = Field(
        default=None, description="The scheme of certification that it prepares for."
    )
    planned_on: Day
    status: TrainingStatus = TrainingStatus.PLANNED
    finished_on: Day | None = Field(
        default=None, description="The last day of what took place, and of nothing else."
    )
    result: Text | None = None
    cost: Money | None = Field(default=None, description="What it costs in all, with tax.")
    recheck_on: Day | None = Field(default=None, description="When the skill is to be assessed again.")

    @model_validator(mode="after")
    def agrees(self) -> Self:
        if self.skill is None and self.scheme is None:
            raise ValueError("a training is for a skill, a scheme, or both")
        if (self.finished_on is None) != (self.status in NOT_FINISHED):
            raise ValueError(f"what is {self.status} has {'no' if self.finished_on else 'a'} finished_on")
        if self.recheck_on and self.skill is None:
            raise ValueError("without a skill there is nothing to assess again")
        if self.recheck_on and self.recheck_on <= (self.finished_on or self.planned_on):
            raise ValueError(f"recheck_on {self.recheck_on} is not after the training")
        if self.cost and self.cost.minor < 0:
            raise ValueError("a cost is not below zero")
        return self


class TrainingRead(TrainingWrite, EntityRead):
    address: ClassVar[str] = "/v1/trainings"
    actions: ClassVar[dict[str, Action]] = {"update": Action(ASSESS), "delete": Action(ASSESS)}
