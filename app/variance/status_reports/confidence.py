"""What status reports say of delivery confidence: the least of the ratings last handed in, on its scale."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from app.calc.confidence import SCALES, Rating
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.live_measures import Figure, Live, LiveMeasure, live
from app.governance.tolerances.measures import Missing
from app.variance.status_reports.measuring import NO_REPORT, handed_in
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.repository import chunks


@live(LiveMeasure.DELIVERY_CONFIDENCE, needs="status_report:read")
def confidences(uow: Reading, places: Sequence[Place], as_of: date) -> Sequence[Figure]:
    """Steps above the worst rating of the scale, which is the unit: two scales do not compare."""
    found: dict[Any, Any] = {}
    told = (
        StatusReport.component_id,
        StatusReport.id,
        StatusReport.data_date,
        StatusReport.delivery_confidences,
    )
    for ids in chunks([place.id for place in places]):
        query = handed_in(uow, as_of, *told).where(StatusReport.component_id.in_(ids))
        for row in uow.session.execute(query.order_by(StatusReport.data_date, StatusReport.id)):
            found[row.component_id] = row
    return [confidence(found.get(place.id)) for place in places]


def confidence(report: sa.Row[Any] | None) -> Figure:
    if report is None:
        return Missing(NO_REPORT)
    ratings = [Rating(one["scale"], one["value"]) for one in report.delivery_confidences if one.get("value")]
    if not ratings:
        return Missing("not_assessed")
    if len({rating.scale for rating in ratings}) > 1:
        return Missing("several_scales")
    least = min(ratings)
    above = len(SCALES[least.scale].ratings) - 1 - least.steps_below_best
    return Live(Fraction(above), least.scale, report.data_date, f"/v1/status-reports/{report.id}")
