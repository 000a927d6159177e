"""What consultations say of gates: how many responded on the plan that was asked about last, what they object to."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.governance.tolerances.measures import (
    Figure,
    Measure,
    Measured,
    Missing,
    Subject,
    measures,
    one_by_one,
)
from app.governance.tolerances.models import Metric
from app.methods.consultations.models import PlanConsultation, PlanResponse
from app.methods.consultations.schemas import READ


def on_last_plan(uow: Reading, subject: Subject, as_of: date) -> Sequence[PlanConsultation]:
    """The consultations on the plan that somebody was asked about last."""
    it = PlanConsultation
    query = sa.select(it).where(
        it.organisation_id == uow.actor.organisation_id,
        it.component_id == subject.place.id,
        it.asked_on <= as_of,
    )
    found = uow.session.scalars(query.order_by(it.asked_on, it.id)).all()
    return [each for each in found if plan_of(each) == plan_of(found[-1])]


def plan_of(each: PlanConsultation) -> object:
    return each.baseline_id or each.schedule_version_id


def responded(found: Sequence[PlanConsultation], as_of: date) -> Fraction:
    return Fraction(sum(bool(each.responded_on and each.responded_on <= as_of) for each in found), len(found))


def objections(found: Sequence[PlanConsultation], as_of: date) -> Fraction:
    return Fraction(sum(is_open(each, as_of) for each in found))


def is_open(each: PlanConsultation, as_of: date) -> bool:
    """Whether it is an objection that is not settled."""
    if each.response is not PlanResponse.OBJECTION or not each.responded_on or each.responded_on > as_of:
        return False
    return each.settled_on is None or each.settled_on > as_of


def figure(unit: str, wanted: int, count: Callable[[Sequence[PlanConsultation], date], Fraction]) -> Measure:
    """What counts something of the consultations on a component's last plan."""

    def measure(uow: Reading, subject: Subject, as_of: date) -> Figure:
        found = on_last_plan(uow, subject, as_of)
        if not found:
            return Missing("nobody_asked")
        return measured(unit, Fraction(wanted), count(found, as_of), subject, as_of)

    return one_by_one(measure)


def measured(unit: str, wanted: Fraction, is_now: Fraction, subject: Subject, as_of: date) -> Measured:
    return Measured(
        unit=unit,
        baseline=wanted,
        original=wanted,
        actual=is_now,
        forecast=is_now,
        as_of=as_of,
        source=f"/v1/plan-consultations?component_id={subject.place.id}",
    )


measures(Metric.CONSULTATION_RESPONSE, needs=READ)(figure("share", 1, responded))
measures(Metric.OBJECTIONS_OPEN, needs=READ)(figure("objections", 0, objections))
