"""The fiscal calendar of an organisation: when its year begins, and what that is called."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.calc.fiscal import YearName
from app.core.model import Entity


class FiscalCalendar(Entity):
    """Never edited: another takes its place, and what was worked out by this one can still be understood."""

    __tablename__ = "fiscal_calendars"
    __table_args__ = (sa.CheckConstraint("first_month BETWEEN 1 AND 12", name="first_month"),)

    first_month: Mapped[int]
    named_after: Mapped[YearName]
    prefix: Mapped[str]
    note: Mapped[str | None]
