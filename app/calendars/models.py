"""Working calendars: of the organisation, and of components whose days are others."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique, within_organisation

ORGANISATION = "organisation"


class WorkingCalendar(Entity):
    """``scope`` is whose it is, the component's id or the organisation, so that each has one."""

    __tablename__ = "calendars"
    __table_args__ = (
        within_organisation("component_id", "components"),
        unique("scope", taken="There is a calendar for that already: change that one."),
    )

    component_id: Mapped[UUID | None]
    scope: Mapped[str] = mapped_column(info={"derived": True})
    name: Mapped[str]
    working_weekdays: Mapped[list[Any]]
    holidays: Mapped[list[Any]]
