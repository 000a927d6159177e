"""Finding the conflicts over resources at a component and below."""

from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import find, standing
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import Figures
from app.governance.decisions.models import DecisionKind
from app.resources.conflicts import people, roles
from app.resources.conflicts.schemas import ConflictsAsked, Decider, ResourceConflicts
from app.resources.heat_map.frame import Frame
from app.resources.heat_map.schemas import MapAsked


def conflicts(uow: Reading, component: AnyPlace, asked: ConflictsAsked) -> ResourceConflicts:
    """Where more is asked for than there is, who asks for it, and who decides."""
    frame = Frame.of(uow, component.path, MapAsked(period=asked.period, periods=asked.periods))
    return ResourceConflicts(
        component_id=component.id,
        roles=roles.conflicts(uow, frame, component.path),
        people=people.conflicts(uow, frame),
        decider=decider(uow, component),
    )


def decider(uow: Reading, component: AnyPlace) -> Decider:
    """Who decides over resources there, by the authority matrix and the limits of bodies."""
    found = standing(find(uow, Asked(component, DecisionKind.RESOURCES, Figures(), utc_now())))
    return Decider(**found.model_dump(include=set(Decider.model_fields)))
