"""The key performance indicators of an office at a component: each from records, or null with a reason."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from app.calc.kpis import DEFINITIONS, Definition, Kpi, Value, met
from app.components.places import AnyPlace
from app.core.errors import Invalid, NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.pmo.repository import OfficeRepository, serving
from app.pmo.schemas import Charter, Measure
from app.reporting.kpis.figures import FIGURES, Asked
from app.reporting.kpis.schemas import KpiRead, PmoKpis

YEAR, DAY = timedelta(days=365), timedelta(days=1)
NOT_PERMITTED = Value(None, 0, None, "not_permitted")
Values = dict[Kpi, Value]


def kpis(uow: Reading, place: AnyPlace, since: date | None, until: date | None) -> PmoKpis:
    """Every indicator of a time at a place and below, beside that of as long a time before."""
    today = utc_now().date()
    last = until or today
    first = since or last - YEAR
    if first > last:
        raise Invalid("The time begins before it ends.")
    length = last - first + DAY
    if first - date.min < length:
        raise Invalid("There is no time of that length before it.")
    office_id, measures = targets(uow, place, today)
    now = values(Asked(uow, place, first, last))
    before = values(Asked(uow, place, first - length, first - DAY))
    return PmoKpis(
        component_id=place.id,
        since=first,
        until=last,
        as_of=today,
        office_id=office_id,
        items=[told(kpi, now[kpi], before[kpi], measures.get(kpi)) for kpi in Kpi],
    )


def values(asked: Asked) -> Values:
    """All indicators; what takes a right that the actor has not there is not told."""
    found: Values = {}
    for kpis, permission, figures in FIGURES:
        if asked.uow.actor.rights.allow(permission, asked.place.path):
            found |= figures(asked)
        else:
            found |= dict.fromkeys(kpis, NOT_PERMITTED)
    return found


def targets(uow: Reading, place: AnyPlace, on: date) -> tuple[UUID | None, dict[Kpi, Measure]]:
    """The measures of the charter of the office that serves a place, where the actor sees it."""
    found = serving(uow, place.path, on)
    if found is None:
        return None, {}
    try:
        office = OfficeRepository(uow).get(found.office_id)
    except NotFound:  # it serves the place from above, where the actor sees nothing
        return None, {}
    measures = Charter.model_validate(office.charter).measures
    return found.office_id, {each.kpi: each for each in measures if each.kpi}


def told(kpi: Kpi, now: Value, before: Value, measure: Measure | None) -> KpiRead:
    of = DEFINITIONS[kpi]
    target = Fraction(measure.target_value) if measure and measure.target_value is not None else None
    known = now.value is not None and target is not None
    return KpiRead(
        kpi=kpi,
        value=number(now.value),
        reason=now.reason,
        sample=now.sample,
        hits=now.hits,
        unit=of.unit,
        direction=of.direction,
        previous_value=number(before.value),
        previous_sample=before.sample,
        trend=None if now.value is None or before.value is None else number(now.value - before.value),
        target=number(target),
        owner=measure.owner if measure else None,
        is_met=met(now.value, target, of.direction) if known else None,  # type: ignore[arg-type]
        is_suspicious=suspicious(kpi, now),
        **said(of),
    )


def said(of: Definition) -> dict[str, str]:
    return {"formula": of.formula, "source": of.source, "cadence": of.cadence, "guard": of.guard}


def suspicious(kpi: Kpi, now: Value) -> bool:
    """No gate that stops anything, and forecasts that are always kept, are looked into."""
    return (kpi, now.value) in ((Kpi.STOP_RATE, Fraction(0)), (Kpi.P80_HITS, Fraction(1)))


def number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
