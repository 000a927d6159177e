"""A heat map of load, as a client is told."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from app.calc.capacity import QUEUES_AT, QUEUES_FROM, UNDER, Load
from app.core.schemas import Read
from app.periods.schemas import PeriodCode


class By(StrEnum):
    """Whose load."""

    ROLE = "role"
    PERSON = "person"


class MapAsked(BaseModel):
    """Which heat map is asked for."""

    by: By = By.ROLE
    period: PeriodCode | None = Field(
        default=None,
        description="The first reporting period; else the one of today, or the next there is. "
        "Where all lie in the past, they are the last ones.",
    )
    periods: Annotated[int, Field(ge=1, le=120)] = Field(default=12, description="How many, from that on.")
    idle: bool = Field(
        default=False, description="Also who or what nothing at the component or below asks for."
    )


class Thresholds(Read):
    """From where on a load is called what: fractions of what there is."""

    under_loaded: float = Field(default=UNDER, description="Below it.")
    queue_risk: float = Field(default=QUEUES_FROM, description="Above it, work begins to wait.")
    queues: float = Field(default=QUEUES_AT, description="Above it, it does.")


class MapPeriod(Read):
    period_id: UUID
    period: str
    start_on: date
    finish_on: date
    working_days: int = Field(
        description="By the organisation's calendar: what a full-time equivalent works."
    )


class LoadRow(Read):
    """One role, or one person: figures in full-time equivalents, one for each period in order."""

    id: UUID
    code: str
    name: str | None
    capacity: list[float | None] = Field(
        description="Of a role: what can be planned with, from people who are certified where the role demands it, "
        "and as stated; null where nobody has said. Of a person: what they are there for."
    )
    committed: list[float] = Field(
        description="In the whole organisation. Of a role: asked for or assigned, whichever is more; of a person: booked."
    )
    pipeline: list[float] = Field(
        description="Of a role: what may come, weighed by its probability; of a person: drafts, which book nobody."
    )
    here: list[float] = Field(description="What of it is asked for at the component and below.")
    gap: list[float | None] = Field(description="Capacity less what is asked for: below zero it is missing.")
    utilisation: list[float | None] = Field(
        description="What is asked for of what there is. Of a role with its pipeline, of a person as booked."
    )
    load: list[Load]
    peak: list[float | None] = Field(
        description="The utilisation by what is committed in the most loaded week, where it is more than that of the "
        "whole period; else null."
    )
    peak_week: list[date | None] = Field(description="The Monday of that week.")
    uncertified: list[float] | None = Field(
        description="What of a role does not count, for want of a valid certificate; null where it demands none, "
        "and of a person."
    )


class Uncertified(Read):
    """Somebody who does not count as capacity of their role for some of the time."""

    person_id: UUID
    code: str
    role: str
    scheme: str
    reason: str
    last_valid_on: date | None = Field(description="Null where they hold none, or it holds for good.")
    fte: list[float] = Field(description="What is lost by it in each period.")


class HeatMap(Read):
    """Load against capacity. What nobody asked for is 0; what nobody said there is, is null."""

    component_id: UUID
    by: By
    thresholds: Thresholds
    periods: list[MapPeriod]
    rows: list[LoadRow]
    uncertified: list[Uncertified]
    overloads: int = Field(description="Cells in which more is asked for than there is.")
    queue_risks: int = Field(description="Cells from 85 % up to all of it: work waits before that.")
    hidden_peaks: int = Field(description="Cells that are not overloaded, with a week that is.")
