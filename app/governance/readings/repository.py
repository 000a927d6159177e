"""Reading what was measured."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.governance.readings.models import ToleranceReading
from app.governance.readings.schemas import ReadingRead
from app.governance.tolerances.models import Metric


class ReadingRepository(Repository[ToleranceReading, ReadingRead]):
    model = ToleranceReading
    told = ReadingRead
    noun = "tolerance reading"
    reads = "tolerance:read"
    component = ToleranceReading.component_id
    sortable: ClassVar = {"as_of": ToleranceReading.as_of, "created_at": ToleranceReading.created_at}
    filters: ClassVar = {
        "component": equals("component", ToleranceReading.component_id),
        "live": live(ToleranceReading.component_id),
        "metric": equals("metric", ToleranceReading.metric),
    }


def first_and_newest(uow: Reading, component_id: UUID, metric: Metric, as_of: date) -> list[ToleranceReading]:
    """The first and the newest reading of a component until a day; none where there are none."""
    query = (
        sa.select(ToleranceReading)
        .where(
            ToleranceReading.organisation_id == uow.actor.organisation_id,
            ToleranceReading.component_id == component_id,
            ToleranceReading.metric == metric,
            ToleranceReading.as_of <= as_of,
        )
        .order_by(ToleranceReading.as_of, ToleranceReading.id)
    )
    found = list(uow.session.scalars(query))
    return [found[0], found[-1]] if found else []
