"""What approved changes were to do to figures that are read, beside what the readings say."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.governance.performance.repository import Changed, Changes, readings
from app.governance.performance.schemas import Outturn
from app.governance.tolerances.models import ENTERED, Metric

READS = ("change:read", "tolerance:read")
Series = list[tuple[date, Decimal]]


def outturns(uow: Reading, place: AnyPlace | None, since: date) -> list[Outturn] | None:
    """Each figure that a change approved since a day said it would move."""
    rights = uow.actor.rights
    if not all(rights.allow(each, place.path) if place else rights.over(each) for each in READS):
        return None
    changes = Changes(uow).predicting(place.path if place else None, since)
    held: dict[tuple[UUID, Metric], Series] = defaultdict(list)
    for component_id, metric, as_of, actual in readings(uow, {each.component_id for each in changes}):
        held[component_id, metric].append((as_of, actual))
    return [
        outturn(each, effect, held[each.component_id, Metric(effect["metric"])])
        for each in changes
        for effect in each.other_effects
        if effect["metric"] in ENTERED
    ]


def outturn(change: Changed, effect: dict[str, Any], series: Series) -> Outturn:
    """The figure moved from the last reading until the decision to the last one since."""
    before = next((each for each in reversed(series) if each[0] <= change.decided_on), None)
    after = series[-1] if series and series[-1][0] > change.decided_on else None
    lacking = "no_reading_before" if before is None else "no_reading_after" if after is None else None
    return Outturn(
        decision_id=change.decision_id,
        change_request_id=change.id,
        component_id=change.component_id,
        metric=Metric(effect["metric"]),
        predicted=plain(Decimal(str(effect["units"]))),
        actual=plain(after[1] - before[1]) if before and after else None,
        before_on=before[0] if before else None,
        after_on=after[0] if after else None,
        reason=lacking,
    )


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
