"""Work packages: the lowest level of the WBS at which work is budgeted, and earns its budget."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.calc.evm.earning import EarningRule
from app.core.model import Entity, referable, unique, within_organisation


class WorkPackage(Entity):
    """``base_id``: the package whose earned value an apportioned one follows; ``tasks``: codes in the plan."""

    __tablename__ = "work_packages"
    __table_args__ = (
        referable(),
        unique("component_id", "wbs", taken="Another work package of this component has this WBS code."),
        within_organisation("component_id", "components"),
        within_organisation("base_id", "work_packages"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    wbs: Mapped[str]
    name: Mapped[str]
    earning_rule: Mapped[EarningRule]
    start_share: Mapped[Decimal | None]
    percent_cap: Mapped[Decimal | None]
    planned_units: Mapped[Decimal | None]
    unit: Mapped[str | None]
    milestones: Mapped[list[Any]]
    tasks: Mapped[list[Any]]
    base_id: Mapped[UUID | None] = mapped_column(index=True)
    note: Mapped[str | None]
