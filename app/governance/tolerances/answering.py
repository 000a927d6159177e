"""Who must answer when a component breaks its tolerance."""

from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import find
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import Figures
from app.governance.decisions.models import DecisionKind
from app.governance.tolerances.levels import Level, level_above, places, unhindered


def authority_above(uow: Reading, place: AnyPlace) -> Level:
    """The body that decides exceptions at the level above, as an authority check there tells; else its board."""
    level = level_above(uow, place)
    if level.component_id is None:
        return level
    higher = places(uow, [level.component_id])[level.component_id]
    found = find(unhindered(uow), Asked(higher, DecisionKind.EXCEPTION, Figures(), utc_now()))
    if found.is_ungoverned or found.body is None:
        return level
    at = places(uow, [found.body.component_id])[found.body.component_id]
    return Level(at.id, at.path, found.body.name)
