"""What a client may say about who can be put on work, and what it is told."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from app.calc.money import Money
from app.calc.recurrence import Weekday
from app.calendars.schemas import once
from app.core.model import Marking
from app.core.schemas import Action, AsNumber, Day, EntityRead, Label, Number, Ratio, Write
from app.people.governing import WRITE
from app.people.register.models import PersonKind
from app.people.roles.schemas import Skills

EXAMPLE: dict[str, Any] = {
    "code": "SIG-01",
    "name": "Signalling engineer, north",
    "role_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "fte": 1,
    "availability": 0.8,
    "absences": [{"start_on": "2026-04-06", "finish_on": "2026-04-10"}],
}


Efficiency = Annotated[Decimal, Field(gt=0, le=1, decimal_places=4), AsNumber]


class Absence(Write):
    """Days on which somebody is not there, both included. Why is nobody's business here."""

    start_on: Day
    finish_on: Day

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        return self


class OtherRole(Write):
    """A role that somebody can stand in for, and how much of one who has it they are worth then."""

    role_id: UUID
    efficiency: Efficiency


class DayRate(Write):
    """What a day costs from a day on, until the next rate."""

    from_on: Day
    amount: Money


class PersonWrite(Write):
    """Who can be put on work. Say no more of a person than planning needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    code: Label = Field(description="Unique in the organisation.")
    name: Label | None = Field(default=None, description="What people call them, if the code is not enough.")
    kind: PersonKind = PersonKind.PERSON
    headcount: int = Field(default=1, ge=1, le=10_000, description="More than 1 of a group alone.")
    member_id: UUID | None = Field(default=None, description="Of a person: the member that they are.")
    role_id: UUID = Field(description="The role in which they count as capacity.")
    other_roles: list[OtherRole] = Field(default=[], max_length=50)
    skills: Skills = []
    fte: Annotated[Number, Field(ge=0, le=1)] = Field(
        default=1,
        validate_default=True,
        description="What each of them is of a full-time equivalent on the days they work.",
    )
    availability: Ratio = Field(
        default="0.8",
        validate_default=True,
        description="The part of their time that leave not entered here, and business as usual, leave to plan with.",
    )
    starts_on: Day | None = Field(default=None, description="From when they are there.")
    ends_on: Day | None = Field(default=None, description="Until when, that day included.")
    calendar_component_id: UUID | None = Field(
        default=None, description="Whose working calendar they keep; null for the organisation's."
    )
    working_weekdays: (
        Annotated[list[Weekday], Field(min_length=1, max_length=7), AfterValidator(once)] | None
    ) = Field(default=None, description="The weekdays that they work, in place of those of the calendar.")
    absences: list[Absence] = Field(default=[], max_length=200)
    rates: list[DayRate] | None = Field(default=None, max_length=50)

    @model_validator(mode="after")
    def is_as_its_kind_is(self) -> Self:
        if self.kind is not PersonKind.GROUP and self.headcount != 1:
            raise ValueError(f"a {self.kind} is one: say group")
        if self.kind is not PersonKind.PERSON and self.member_id:
            raise ValueError(f"a {self.kind} is no member")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(f"ends_on {self.ends_on} is before starts_on {self.starts_on}")
        roles = [self.role_id, *(other.role_id for other in self.other_roles)]
        if len(set(roles)) < len(roles):
            raise ValueError("each role is there once")
        return self


class PersonRead(PersonWrite, EntityRead):
    address: ClassVar[str] = "/v1/people"
    marked: ClassVar[dict[str, Marking]] = {"rates": Marking.RATES}
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "delete": Action(WRITE),
        "erasure": Action(WRITE),
    }
