"""What the pool says of live criteria: how much of the role that it would load most a component asks for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.components.places import Place
from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.governance.live_measures import Figure, Live, LiveMeasure, live
from app.governance.tolerances.measures import Missing
from app.people.governing import READ
from app.resources.heat_map import roles
from app.resources.heat_map.frame import Frame
from app.resources.heat_map.schemas import MapAsked

NO_PERIODS, NO_DEMAND, NO_CAPACITY = "no_periods", "no_demand", "no_capacity"
Cells = Mapping[tuple[UUID, int], float]  # by role and place of the period


@live(LiveMeasure.CAPACITY_USE, needs=READ)
def capacity_use(uow: Reading, places: Sequence[Place], as_of: date) -> Sequence[Figure]:
    """The largest part of a role's effective capacity in one of the next twelve periods that each component, with
    all below it, asks for: for certain, and pipeline as likely as it is.
    """
    try:
        frame = Frame.of(uow, "", MapAsked())
    except NotFound:
        return [Missing(NO_PERIODS)] * len(places)
    there = {row["id"]: row["capacity"] for row in roles.rows(uow, frame, idle=True)}
    asked = asked_of(frame, {str(place.id) for place in places})
    return [figure(place, asked.get(str(place.id), {}), there, as_of) for place in places]


def asked_of(frame: Frame, wanted: set[str]) -> Mapping[str, Cells]:
    """What is asked for by each component that is wanted, and below it."""
    of_period = {period.id: at for at, period in enumerate(frame.periods)}
    found: dict[str, dict[tuple[UUID, int], float]] = defaultdict(lambda: defaultdict(float))
    for path, role, period, committed, pipeline in frame.sums.by_component():
        if period in of_period:
            for id in wanted.intersection(path.split("/")):
                found[id][role, of_period[period]] += committed + pipeline
    return found


def figure(place: Place, asked: Cells, there: Mapping[UUID, Sequence[Any]], as_of: date) -> Figure:
    used = [use(there[role][at], fte) for (role, at), fte in asked.items() if fte]
    if not used:
        return Missing(NO_DEMAND)
    known = [each for each in used if each is not None]
    if len(known) < len(used):
        return Missing(NO_CAPACITY)
    return Live(max(known), "ratio", as_of, f"/v1/{place.kind}s/{place.id}/capacity")


def use(capacity: float | None, fte: float) -> Fraction | None:
    """None where nobody knows what there is, or there is nothing."""
    return Fraction(str(round(fte, 6))) / Fraction(str(capacity)) if capacity else None
