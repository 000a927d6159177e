"""The room that the tolerances of a component leave what is to be decided about it."""

from collections.abc import Iterator
from datetime import date

from app.calc.authority.rooms import Room
from app.components.places import AnyPlace, Place
from app.core.unit_of_work import Reading
from app.governance.tolerances.judging import Standing, standings
from app.governance.tolerances.models import COSTS, Metric


def rooms_of(uow: Reading, place: AnyPlace, on: date) -> list[Room]:
    """Its tolerance for cost (the first metric of cost that has one) and for its finish; whoever asks."""
    whole = Place(*(getattr(place, name) for name in Place._fields))
    found = standings(uow, [whole], on, (*COSTS, Metric.FINISH))
    return list(rooms([each for each in found if each.subject.is_whole]))


def rooms(found: list[Standing]) -> Iterator[Room]:
    costs = [each for each in found if each.tolerance.metric is not Metric.FINISH]
    costs.sort(key=lambda each: (each.measured is None, COSTS.index(each.tolerance.metric)))
    times = [each for each in found if each.tolerance.metric is Metric.FINISH]
    for each in (*costs[:1], *times):
        measured = each.measured
        original = None if measured is None else measured.original
        yield Room(
            clause=f"tolerance.{each.tolerance.id}",
            metric=each.tolerance.metric,
            limits=each.tolerance.limits,
            original=measured.baseline if measured and original is None else original,
            is_time=each.tolerance.metric is Metric.FINISH,
        )
