"""What is stated to be uncertain about a component's plan."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from app.calc.money import Money
from app.core.model import Entity, capped, money, unique, within_organisation


class ScheduleUncertainty(Entity):
    """One statement for a component's plan, by the codes of tasks, so that it outlives the versions of the plan."""

    __tablename__ = "schedule_uncertainties"
    __table_args__ = (
        within_organisation("component_id", "components"),
        unique("component_id", taken="What is uncertain about this plan is stated: change that."),
        capped("cost_per_day"),
    )

    component_id: Mapped[UUID]
    note: Mapped[str | None]
    tasks: Mapped[list[Any]]
    drivers: Mapped[list[Any]]
    alike: Mapped[list[Any]]
    links: Mapped[list[Any]]
    cost_per_day: Mapped[Money | None] = money("cost_per_day", optional=True)
