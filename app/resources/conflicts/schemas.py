"""Conflicts over resources, as a client is told."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.schemas import Read
from app.periods.schemas import PeriodCode


class ConflictsAsked(BaseModel):
    """Of which time."""

    period: PeriodCode | None = Field(
        default=None, description="The first reporting period; else the one of today, or the next there is."
    )
    periods: int = Field(default=12, ge=1, le=120, description="How many, from that on.")


class Behind(Read):
    """A component that asks for what there is too little of."""

    component_id: UUID
    code: str
    committed: float
    pipeline: float
    priority: int | None = Field(description="Its rank in the portfolio; null where it is not ranked.")
    float_days: int | None = Field(
        description="The least total float of its unfinished tasks in the period, in working days; null where no "
        "plan is known."
    )


class StandIn(Read):
    """Somebody of another role who has time to stand in."""

    person_id: UUID
    code: str
    efficiency: float
    spare: float = Field(description="Full-time equivalents that they are not booked for.")
    worth: float = Field(description="What that comes to in the role.")


class ResolvedBy(StrEnum):
    """What tells which project waits, in this order."""

    PRIORITY = "priority"
    FLOAT = "float"
    AUTHORITY = "authority"


class Resolution(Read):
    """What would resolve a conflict. Nothing is moved by it."""

    by: ResolvedBy
    waits: str | None = Field(
        description="The code of the project that would wait; null where that is to be decided."
    )
    text: str


class RoleConflict(Read):
    """More is asked for of a role in a period than there is."""

    role_id: UUID
    role: str
    period: str
    capacity: float
    asked: float = Field(description="Committed, and pipeline weighed by its probability.")
    missing: float
    without_pipeline: float = Field(
        description="What is missing if nothing of the pipeline comes; at least 0."
    )
    behind: list[Behind] = Field(
        description="The components that the caller may see, the most asked for first."
    )
    elsewhere: float = Field(description="What is asked for by those that the caller may not see.")
    stand_ins: list[StandIn] = Field(description="At most five, those worth most first.")
    resolution: Resolution


class BookedOn(Read):
    """What somebody is booked for on a component in a week."""

    component_id: UUID | None = Field(description="Null for those that the caller may not see.")
    code: str | None
    days: float


class PersonConflict(Read):
    """A week in which somebody is booked for more than they are there for."""

    person_id: UUID
    person: str
    week_starts_on: date
    booked_days: float
    there_days: float
    allocation: float | None = Field(
        description="1 is all of their time; null where they are not there at all."
    )
    on: list[BookedOn]


class Decider(Read):
    """Whom the authority matrix has decide over resources at the component."""

    decided_by: str
    body: str | None
    office: str | None
    clause: str


class ResourceConflicts(Read):
    """Where more is asked for than there is, who asks for it, and what would resolve it."""

    component_id: UUID
    roles: list[RoleConflict]
    people: list[PersonConflict]
    decider: Decider
