"""``/v1``: what was measured of benefits."""

from uuid import UUID

from fastapi import APIRouter

from app.benefits.measurements import service
from app.benefits.measurements.repository import MeasurementRepository
from app.benefits.measurements.schemas import BenefitMeasurementRead, BenefitMeasurementWrite
from app.benefits.repository import BenefitRepository
from app.core.errors import CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing

router = APIRouter(prefix="/v1", tags=["Benefits"], route_class=UnitOfWorkRoute)


@router.get("/benefits/{benefit_id}/measurements")
def list_benefit_measurements(benefit_id: UUID, uow: Reading, paging: Paged) -> Page[BenefitMeasurementRead]:
    """What was measured of a benefit, what was put right since among it."""
    BenefitRepository(uow).place_of(benefit_id)
    return MeasurementRepository(uow).page(paging, benefit=benefit_id)


@router.post("/benefits/{benefit_id}/measurements", status_code=201, responses=CREATING)
def create_benefit_measurement(
    benefit_id: UUID, data: BenefitMeasurementWrite, uow: Writing
) -> Told[BenefitMeasurementRead]:
    """Enter what was measured, or put an earlier measurement right: it stays as it was entered."""
    return MeasurementRepository(uow).row(service.measure(uow, benefit_id, data).id)


@router.get("/benefit-measurements/{benefit_measurement_id}")
def read_benefit_measurement(benefit_measurement_id: UUID, uow: Reading) -> Told[BenefitMeasurementRead]:
    """One measurement of a benefit."""
    return MeasurementRepository(uow).row(benefit_measurement_id)


@router.get("/benefit-measurements/{benefit_measurement_id}/history")
def read_benefit_measurement_history(
    benefit_measurement_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who entered it, and when; it has one version."""
    return MeasurementRepository(uow).history(benefit_measurement_id, paging)
