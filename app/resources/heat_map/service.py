"""Working out how loaded roles and people are, at a component and below."""

from app.calc.capacity import EXCESSIVE, Load
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden
from app.core.unit_of_work import Reading
from app.resources.governing import READ
from app.resources.heat_map import people, roles
from app.resources.heat_map.frame import Frame, counted, hidden
from app.resources.heat_map.schemas import By, HeatMap, LoadRow, MapAsked, MapPeriod, Thresholds

WAITING = (Load.QUEUE_RISK, Load.QUEUES)


def readable(uow: Reading, at: Address) -> AnyPlace:
    """The component, for who may read of the pool there."""
    component = ComponentRepository(uow).at(at)
    if not uow.actor.rights.allow(READ, component.path):
        raise Forbidden(f"This needs the permission {READ} there.", rule=READ)
    return component


def heat_map(uow: Reading, component: AnyPlace, asked: MapAsked) -> HeatMap:
    """The heat map of a component and all below it."""
    frame, by_role = Frame.of(uow, component.path, asked), asked.by is By.ROLE
    found = roles.rows(uow, frame, asked.idle) if by_role else people.rows(frame, asked.idle)
    shown = {row["id"]: row["code"] for row in found}
    return HeatMap.model_construct(
        component_id=component.id,
        by=asked.by,
        thresholds=Thresholds(),
        periods=[told(frame, place) for place in range(len(frame.periods))],
        rows=[LoadRow.model_construct(**row) for row in found],
        uncertified=roles.uncertified(frame, shown) if by_role else [],
        overloads=counted(found, EXCESSIVE),
        queue_risks=counted(found, WAITING),
        hidden_peaks=sum(map(hidden, found)),
    )


def told(frame: Frame, place: int) -> MapPeriod:
    period = frame.periods[place]
    return MapPeriod(
        period_id=period.id,
        period=period.code,
        start_on=period.start_on,
        finish_on=period.finish_on,
        working_days=frame.days[place],
    )
