"""Reading the fiscal calendar."""

from typing import ClassVar

from app.calc import fiscal
from app.core.repository import Repository
from app.periods.fiscal.models import FiscalCalendar
from app.periods.fiscal.schemas import FiscalCalendarRead


class FiscalCalendarRepository(Repository[FiscalCalendar, FiscalCalendarRead]):
    model = FiscalCalendar
    told = FiscalCalendarRead
    noun = "fiscal calendar"
    reads = "period:read"
    sortable: ClassVar = {"created_at": FiscalCalendar.created_at}
    filters: ClassVar = {}

    def in_force(self) -> fiscal.FiscalCalendar:
        """The last that was entered; calendar years where there is none."""
        held = sorted(self.all(), key=lambda one: (one.created_at, one.id))
        if not held:
            return fiscal.FiscalCalendar()
        last = held[-1]
        return fiscal.FiscalCalendar(last.first_month, last.named_after, last.prefix)
