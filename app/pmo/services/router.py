"""``/v1``: the services of offices, and what is asked of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.pmo.repository import OfficeRepository
from app.pmo.services import service
from app.pmo.services.mix import mix
from app.pmo.services.models import ServiceGroup, ServiceStatus
from app.pmo.services.repository import ServiceRepository, ServiceRequestRepository
from app.pmo.services.schemas import (
    ServiceMix,
    ServiceRead,
    ServiceRequestRead,
    ServiceRequestWrite,
    ServiceWrite,
)

router = APIRouter(prefix="/v1", tags=["Office services"], route_class=UnitOfWorkRoute)
ServicePatch = Annotated[MergePatch[ServiceWrite], Body(media_type="application/merge-patch+json")]
RequestPatch = Annotated[MergePatch[ServiceRequestWrite], Body(media_type="application/merge-patch+json")]
Since = Annotated[
    Day | None, Query(description="The first day of asking that counts; a year before `until` if not given.")
]
Until = Annotated[Day | None, Query(description="The last day of asking that counts; today if not given.")]


class Search(Paging):
    """The filters and the paging of a list of services."""

    group: ServiceGroup | None = None
    status: ServiceStatus | None = None


@router.get("/offices/{office_id}/services")
def list_services(office_id: UUID, uow: Reading, search: Annotated[Search, Query()]) -> Page[ServiceRead]:
    """The catalogue of an office: what it does for whom, and how soon."""
    office = OfficeRepository(uow).get(office_id)
    return ServiceRepository(uow).page(search, office=office.id, group=search.group, status=search.status)


@router.post("/offices/{office_id}/services", status_code=201, responses=CREATING)
def create_service(office_id: UUID, data: ServiceWrite, uow: Writing) -> Told[ServiceRead]:
    """Enter a service in an office's catalogue."""
    return ServiceRepository(uow).row(service.offer(uow, office_id, data).id)


@router.get("/offices/{office_id}/service-mix")
def read_service_mix(office_id: UUID, uow: Reading, since: Since = None, until: Until = None) -> ServiceMix:
    """What was asked of an office and how soon it answered, and how its services fit what is expected."""
    return mix(uow, office_id, since, until)


@router.get("/services/{service_id}")
def read_service(service_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ServiceRead]:
    """One service, as it is or as it was known at an instant."""
    services = ServiceRepository(uow)
    return services.known(service_id, known_at) if known_at else services.row(service_id)


@router.get("/services/{service_id}/history")
def read_service_history(service_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a service: who changed what, when, from what, to what."""
    return ServiceRepository(uow).history(service_id, paging)


@router.patch("/services/{service_id}", responses=CHANGING)
def update_service(
    service_id: UUID, patch: ServicePatch, version: IfMatch, uow: Writing
) -> Told[ServiceRead]:
    """Change a service, or put it in pilot, live or out of use: send what changes, and the ETag you last saw."""
    return ServiceRepository(uow).row(service.revise(uow, service_id, version, patch).id)


@router.get("/services/{service_id}/service-requests")
def list_service_requests(service_id: UUID, uow: Reading, paging: Paged) -> Page[ServiceRequestRead]:
    """What was asked of a service."""
    found = ServiceRepository(uow).get(service_id)
    return ServiceRequestRepository(uow).page(paging, service=found.id)


@router.post("/services/{service_id}/service-requests", status_code=201, responses=CREATING)
def create_service_request(
    service_id: UUID, data: ServiceRequestWrite, uow: Writing
) -> Told[ServiceRequestRead]:
    """Note what somebody asked of a service that is in pilot or live."""
    return ServiceRequestRepository(uow).row(service.ask(uow, service_id, data).id)


@router.get("/service-requests/{service_request_id}")
def read_service_request(
    service_request_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[ServiceRequestRead]:
    """One request, as it is or as it was known at an instant."""
    requests = ServiceRequestRepository(uow)
    return requests.known(service_request_id, known_at) if known_at else requests.row(service_request_id)


@router.get("/service-requests/{service_request_id}/history")
def read_service_request_history(service_request_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a request: who changed what, when, from what, to what."""
    return ServiceRequestRepository(uow).history(service_request_id, paging)


@router.patch("/service-requests/{service_request_id}", responses=CHANGING)
def update_service_request(
    service_request_id: UUID, patch: RequestPatch, version: IfMatch, uow: Writing
) -> Told[ServiceRequestRead]:
    """Say when a request was answered and done, and what it took."""
    return ServiceRequestRepository(uow).row(service.follow(uow, service_request_id, version, patch).id)
