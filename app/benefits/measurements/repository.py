"""Reading the measurements of benefits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.benefits.measurements.models import BenefitMeasurement
from app.benefits.measurements.schemas import BenefitMeasurementRead
from app.calc.benefits import Point
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading

Correction = aliased(BenefitMeasurement)
CORRECTED = sa.exists().where(Correction.corrects_id == BenefitMeasurement.id)


class MeasurementRepository(Repository[BenefitMeasurement, BenefitMeasurementRead]):
    model = BenefitMeasurement
    told = BenefitMeasurementRead
    noun = "measurement"
    reads = "benefit:read"
    component = BenefitMeasurement.component_id
    sortable: ClassVar = {
        "measured_on": BenefitMeasurement.measured_on,
        "created_at": BenefitMeasurement.created_at,
    }
    filters: ClassVar = {
        "benefit": equals("benefit", BenefitMeasurement.benefit_id),
        "measured_on": equals("measured_on", BenefitMeasurement.measured_on),
        "standing": sa.not_(CORRECTED),
    }


def readings_of(uow: Reading, benefit_ids: Sequence[UUID]) -> Mapping[UUID, list[Point]]:
    """What was measured of benefits whose profiles the caller sees, oldest first, as corrected since."""
    found: dict[UUID, list[Point]] = defaultdict(list)
    query = sa.select(
        BenefitMeasurement.benefit_id, BenefitMeasurement.measured_on, BenefitMeasurement.value
    ).where(
        BenefitMeasurement.organisation_id == uow.actor.organisation_id,
        BenefitMeasurement.benefit_id.in_(benefit_ids),
        sa.not_(CORRECTED),
    )
    for id, on, value in uow.session.execute(query.order_by(BenefitMeasurement.measured_on)):
        found[id].append(Point(on, value))
    return found
