"""Cost lines: what money is budgeted and spent on."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class Nature(StrEnum):
    """Whether a cost is capitalised."""

    CAPITAL = "capital"
    REVENUE = "revenue"


class LineStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class CostLine(Entity):
    """A cost element of a component, or of one of its work packages."""

    __tablename__ = "cost_lines"
    __table_args__ = (
        referable(),
        unique("component_id", "code", taken="Another cost line of this component has this code."),
        within_organisation("component_id", "components"),
        within_organisation("work_package_id", "work_packages"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    work_package_id: Mapped[UUID | None] = mapped_column(index=True)
    code: Mapped[str]
    name: Mapped[str]
    category: Mapped[str | None]
    supplier: Mapped[str | None]
    nature: Mapped[Nature]
    status: Mapped[LineStatus] = mapped_column(default=LineStatus.OPEN)
    note: Mapped[str | None]
