"""The approved timeline that methods require."""

from collections.abc import Iterator

import sqlalchemy as sa

from app.baselines.models import Baseline
from app.methods.products import Record, Sought, product
from app.periods.models import ReportingPeriod


@product("timeline", "baseline:read")
def in_force(sought: Sought) -> Iterator[Record]:
    """The newest baseline of those that have come into force and have the dates of a plan."""
    it, period = Baseline, ReportingPeriod
    has_begun = it.effective_period_id.in_(
        sa.select(period.id).where(
            period.organisation_id == it.organisation_id, period.start_on <= sought.today
        )
    )
    where = (it.schedule_version_id.is_not(None), has_begun)
    for row in sought.rows(it, it.id, it.number, it.approved_on, where=where):
        yield Record(row.component_id, f"Baseline {row.number}", f"/v1/baselines/{row.id}", row.approved_on)
