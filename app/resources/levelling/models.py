"""What a plan was levelled to, on one day, with all that it takes to do it again."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.levelling.bounds import BoundKind
from app.calc.levelling.levelling import Status
from app.core.model import Entity, within_organisation


class LevellingMethod(StrEnum):
    """How a plan is levelled.

    ``heuristic`` and ``exact`` keep to capacity and may move the finish; ``smoothing`` keeps the finish, and may
    exceed capacity.
    """

    HEURISTIC = "heuristic"
    EXACT = "exact"
    SMOOTHING = "smoothing"


class PeriodUnit(StrEnum):
    """What a period is: a day of the plan's calendar, or an hour of its working time."""

    DAY = "day"
    HOUR = "hour"


class Adoption(StrEnum):
    """Whether a levelling has become a version of the plan."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"


class Levelling(Entity):
    """One run, never changed but by being adopted. ``plan_state`` is the plan as it was; ``job_id`` outlives the job."""

    __tablename__ = "levellings"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("schedule_version_id", "schedule_versions"),
        within_organisation("adopted_version_id", "schedule_versions"),
    )

    component_id: Mapped[UUID]
    schedule_version_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    adopted_version_id: Mapped[UUID | None] = mapped_column(index=True)
    job_id: Mapped[UUID | None]
    adoption: Mapped[Adoption]
    method: Mapped[LevellingMethod]
    unit: Mapped[PeriodUnit]
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    schedules: Mapped[int]
    seconds: Mapped[int]
    engine: Mapped[str]
    libraries: Mapped[dict[str, Any]]
    plan_state: Mapped[list[Any]]
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    capacities: Mapped[list[Any]]
    status: Mapped[Status]
    finish_before: Mapped[str] = mapped_column(sa.String(19))
    finish: Mapped[str] = mapped_column(sa.String(19))
    delay_minutes: Mapped[int]
    bound_finish: Mapped[str] = mapped_column(sa.String(19))
    bound_kind: Mapped[BoundKind]
    bound_role: Mapped[str | None]
    gap_minutes: Mapped[int]
    tasks: Mapped[list[Any]]
    profiles: Mapped[list[Any]]
    violations: Mapped[list[Any]]
