"""What can be done with key risk indicators."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa

from app.calc.indicator import standing
from app.calc.rag import Rag
from app.calendars.repository import calendar_at
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.governance.tolerances.measures import MEASURES, Missing, Subject
from app.governance.tolerances.models import Metric
from app.risk.indicators.models import IndicatorReading, IndicatorStatus, RiskIndicator
from app.risk.indicators.repository import IndicatorRepository
from app.risk.indicators.schemas import IndicatorReadingWrite, IndicatorWrite
from app.risk.models import ACTIVE, Risk
from app.risk.raid import WRITE, refuse_unless
from app.risk.repository import RiskRepository


def define(uow: Writing, at: Address, data: IndicatorWrite) -> RiskIndicator:
    """Say what is watched at a component, and from where on it is amber or red."""
    place = ComponentRepository(uow).at(at, WRITE)
    indicator = RiskIndicator(component_id=place.id, reference=next_reference(uow, "KRI"))
    keep(uow, indicator, data)
    uow.record("risk_indicator.defined", uow.add(indicator))
    return indicator


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[IndicatorWrite]) -> RiskIndicator:
    """Change an indicator; its newest reading is judged by the thresholds it has then."""
    indicator = IndicatorRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(indicator.component_id, WRITE)
    keep(uow, indicator, patch.applied_to(IndicatorWrite.model_validate(indicator)))
    if indicator.value is not None:
        indicator.colour = colour(indicator, indicator.value)
    uow.record("risk_indicator.revised", indicator)
    return indicator


def keep(uow: Writing, indicator: RiskIndicator, data: IndicatorWrite) -> None:
    """Give an indicator what was said of it. Raises for risks that whoever says it may not change."""
    known = set(indicator.risk_ids or [])
    for risk_id in data.risk_ids:
        if str(risk_id) not in known:
            linkable(uow, risk_id)
    for name, value in data:
        setattr(indicator, name, value)
    indicator.risk_ids = [str(id) for id in dict.fromkeys(data.risk_ids)]


def linkable(uow: Writing, risk_id: UUID) -> None:
    """Its readings move the review of a linked risk: who links it may do that."""
    try:
        RiskRepository(uow).get(risk_id, WRITE)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing


def read(uow: Writing, id: UUID, data: IndicatorReadingWrite) -> IndicatorReading:
    """Enter a reading; where it is the newest and breaches, the linked risks are reviewed soon."""
    indicator = IndicatorRepository(uow).get(id, WRITE)
    place = ComponentRepository(uow).open(indicator.component_id, WRITE)
    refuse_unless(indicator, {IndicatorStatus.ACTIVE}, "a reading")
    if data.as_of > utc_now().date():
        raise Invalid(f"It cannot have been read on {data.as_of}: that is yet to come.")
    value, source = data.value, data.source
    if value is None:
        value, source = measured(uow, indicator, place, data.as_of)
    reading = IndicatorReading(
        component_id=place.id,
        indicator_id=id,
        as_of=data.as_of,
        value=value,
        colour=colour(indicator, value),
        source=source,
        remark=data.remark,
        reviewed_risk_ids=[],
    )
    if indicator.as_of is None or indicator.as_of <= data.as_of:
        indicator.value, indicator.colour, indicator.as_of = value, reading.colour, data.as_of
        uow.record("risk_indicator.read", indicator)
        force_reviews(uow, indicator, reading)
    uow.record("risk_indicator.reading_entered", uow.add(reading))
    return reading


def colour(indicator: RiskIndicator, value: str) -> Rag:
    return standing(Decimal(value), Decimal(indicator.amber), Decimal(indicator.red), indicator.worse)


def measured(uow: Reading, indicator: RiskIndicator, place: Place, as_of: date) -> tuple[str, str]:
    """The figure that the records have: the forecast, or else the actual; and where it was read."""
    if indicator.measure is None:
        raise Invalid(f"{indicator.reference} reads no measure: say its value.")
    known = MEASURES[Metric(indicator.measure)]
    if not uow.actor.rights.allow(known.needs, place.path):
        raise Forbidden(f"This needs the permission {known.needs} there.", rule=known.needs)
    (figure,) = known.measure(uow, [Subject(place)], as_of)
    if isinstance(figure, Missing):
        raise Conflict(f"There is no {indicator.measure} to read: {figure.reason}.", rule=figure.reason)
    value = figure.forecast if figure.forecast is not None else figure.actual
    if value is None or figure.unit != indicator.unit:
        raise Conflict(f"{indicator.measure} is in {figure.unit}, not {indicator.unit}.", rule="unit")
    return decimal(value), figure.source


def decimal(value: Fraction) -> str:
    """Decimal text of at most six places, rounded half even."""
    rounded = round(value, 6)
    return f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):f}"


def force_reviews(uow: Writing, indicator: RiskIndicator, reading: IndicatorReading) -> None:
    """Bring forward the review of the linked risks that would come later than the indicator allows."""
    days = {Rag.RED: indicator.red_review_days, Rag.AMBER: indicator.amber_review_days}.get(reading.colour)
    if days is None:
        return
    reading.review_on = due = calendar_at(uow, indicator.component_id).shifted(utc_now().date(), days)
    reason = f"{indicator.reference} is {reading.colour}: {reading.value} {indicator.unit}."
    for risk in linked(uow, indicator):
        if risk.review_on is None or risk.review_on > due:
            risk.review_on = due
            uow.record("risk.review_brought_forward", risk, reason)
            reading.reviewed_risk_ids = [*reading.reviewed_risk_ids, str(risk.id)]


def linked(uow: Writing, indicator: RiskIndicator) -> Sequence[Risk]:
    """The active risks of an indicator, whoever asks: who linked them may change them."""
    query = sa.select(Risk).where(
        Risk.organisation_id == uow.actor.organisation_id,
        Risk.id.in_([UUID(id) for id in indicator.risk_ids]),
        Risk.status.in_(ACTIVE),
    )
    return uow.session.scalars(query.order_by(Risk.id)).all()
