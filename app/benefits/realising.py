"""What has come of benefits: their profiles, beside what was measured and whether their work is closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from app.benefits.measurements.repository import readings_of
from app.benefits.models import Benefit, BenefitCategory
from app.calc.benefits import Point, Profile, Realisation, Tallied, realisation
from app.components.models import Component, ComponentStatus
from app.core.unit_of_work import Reading

ENDED = (ComponentStatus.COMPLETED, ComponentStatus.STOPPED)


def realised(uow: Reading, benefits: Sequence[Benefit]) -> dict[UUID, Realisation]:
    """What has come of each of these benefits."""
    readings = readings_of(uow, [benefit.id for benefit in benefits])
    closed = closed_on(uow, {benefit.component_id for benefit in benefits})
    return {
        benefit.id: realisation(profile_of(benefit, benefit.component_id in closed), readings[benefit.id])
        for benefit in benefits
    }


def closed_on(uow: Reading, component_ids: set[UUID]) -> dict[UUID, date | None]:
    """When each of the components that are at their end came to it, where that is known."""
    query = sa.select(Component.id, Component.actual_finish_on).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.id.in_(component_ids),
        Component.status.in_(ENDED),
    )
    return {id: finished for id, finished in uow.session.execute(query)}


def profile_of(benefit: Benefit, is_closed: bool) -> Profile:
    return Profile(
        baseline=benefit.baseline_value,
        baseline_on=benefit.baseline_on,
        changed_on=benefit.changed_on,
        target=benefit.target_value,
        trajectory=trajectory_of(benefit),
        share=benefit.attribution,
        unowned=is_closed and benefit.owner is None,
    )


def trajectory_of(benefit: Benefit) -> tuple[Point, ...]:
    planned = (
        (date.fromisoformat(each["planned_on"]), Decimal(str(each["value"]))) for each in benefit.trajectory
    )
    return tuple(Point(*each) for each in planned)


def counted_as(benefit: Benefit, benefits: Mapping[UUID, Benefit]) -> BenefitCategory:
    """The kind that a benefit is added up with: a disbenefit with what it takes away from.

    What is to save money and was taken out of no budget has saved none.
    """
    if benefit.reduces_id and (reduced := benefits.get(benefit.reduces_id)):
        return counted_as(reduced, benefits)
    if benefit.category is BenefitCategory.CASHABLE and not benefit.budget_reduction:
        return BenefitCategory.NON_CASHABLE
    return benefit.category


def tallied(benefit: Benefit, benefits: Mapping[UUID, Benefit], found: Realisation) -> Tallied:
    assert benefit.unit is not None
    is_disbenefit = benefit.category is BenefitCategory.DISBENEFIT
    return Tallied(counted_as(benefit, benefits), benefit.unit, is_disbenefit, found)
