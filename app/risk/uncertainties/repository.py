"""Reading what is uncertain about plans."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.risk.uncertainties.models import ScheduleUncertainty
from app.risk.uncertainties.schemas import ScheduleUncertaintyRead


class ScheduleUncertaintyRepository(Repository[ScheduleUncertainty, ScheduleUncertaintyRead]):
    model = ScheduleUncertainty
    told = ScheduleUncertaintyRead
    noun = "uncertainty of a schedule"
    reads = "risk:read"
    component = ScheduleUncertainty.component_id
    sortable: ClassVar = {"created_at": ScheduleUncertainty.created_at}
    filters: ClassVar = {
        "component": equals("component", ScheduleUncertainty.component_id),
        "live": live(ScheduleUncertainty.component_id),
    }
