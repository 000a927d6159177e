"""Reading levellings of plans."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.resources.levelling.models import Levelling
from app.resources.levelling.schemas import LevellingRead


class LevellingRepository(Repository[Levelling, LevellingRead]):
    model = Levelling
    told = LevellingRead
    noun = "levelling of a plan"
    reads = "schedule:read"
    component = Levelling.component_id
    sortable: ClassVar = {"created_at": Levelling.created_at}
    filters: ClassVar = {
        "component": equals("component", Levelling.component_id),
        "status": equals("status", Levelling.status),
    }
