"""Reading ladders, what was escalated, and clock stops."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.governance.escalation.models import ClockStop, Escalation, EscalationLadder
from app.governance.escalation.schemas import READ, ClockStopRead, EscalationRead, LadderRead


class LadderRepository(Repository[EscalationLadder, LadderRead]):
    model = EscalationLadder
    told = LadderRead
    noun = "escalation ladder"
    reads = READ
    component = EscalationLadder.component_id
    sortable: ClassVar = {"name": EscalationLadder.name, "created_at": EscalationLadder.created_at}
    filters: ClassVar = {
        "component": equals("component", EscalationLadder.component_id),
        "live": live(EscalationLadder.component_id),
    }


class EscalationRepository(Repository[Escalation, EscalationRead]):
    model = Escalation
    told = EscalationRead
    noun = "escalation"
    reads = READ
    component = Escalation.component_id
    sortable: ClassVar = {
        "fired_at": Escalation.fired_at,
        "due_on": Escalation.due_on,
        "created_at": Escalation.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Escalation.component_id),
        "live": live(Escalation.component_id),
        "kind": equals("kind", Escalation.kind),
        "rung": equals("rung", Escalation.rung),
        "thing": equals("thing", Escalation.thing),
        "addressee": equals("addressee", Escalation.addressee),
    }


class ClockStopRepository(Repository[ClockStop, ClockStopRead]):
    model = ClockStop
    told = ClockStopRead
    noun = "clock stop"
    reads = READ
    component = ClockStop.component_id
    sortable: ClassVar = {"from_on": ClockStop.from_on, "created_at": ClockStop.created_at}
    filters: ClassVar = {
        "component": equals("component", ClockStop.component_id),
        "live": live(ClockStop.component_id),
        "kind": equals("kind", ClockStop.kind),
        "thing": equals("thing", ClockStop.thing),
    }
