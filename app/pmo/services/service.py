"""What can be done with the services of an office, and with what is asked of them."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.service import kept_in
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.pmo.repository import OfficeRepository
from app.pmo.services.models import OFFERED, OfficeService, ServiceRequest
from app.pmo.services.repository import ServiceRepository, ServiceRequestRepository
from app.pmo.services.schemas import WRITE, ServiceRequestWrite, ServiceWrite

NOT_OFFERED = "service.offered"


def offer(uow: Writing, office_id: UUID, data: ServiceWrite) -> OfficeService:
    """Enter a service in an office's catalogue."""
    office = OfficeRepository(uow).get(office_id)
    place = ComponentRepository(uow).open(office.component_id, WRITE)
    kept_in(place, data.cost_per_unit)
    service = OfficeService(
        component_id=place.id,
        office_id=office.id,
        reference=next_reference(uow, "SVC"),
        status_since=utc_now().date(),
        **kept(data),
    )
    uow.record("service.offered", uow.add(service))
    return service


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ServiceWrite]) -> OfficeService:
    """Change a service; another status holds from today."""
    service = ServiceRepository(uow).get(id, WRITE, version)
    place = ComponentRepository(uow).open(service.component_id, WRITE)
    revised = patch.applied_to(ServiceWrite.model_validate(service))
    kept_in(place, revised.cost_per_unit)
    if revised.status is not service.status:
        service.status_since = utc_now().date()
    for name, value in kept(revised).items():
        setattr(service, name, value)
    uow.record("service.revised", service)
    return service


def kept(data: ServiceWrite) -> dict[str, object]:
    """A service as its row has it."""
    return {**dict(data), "serves": data.model_dump(mode="json")["serves"]}


def ask(uow: Writing, service_id: UUID, data: ServiceRequestWrite) -> ServiceRequest:
    """Note what somebody asked of a service. Raises ``Conflict`` for one that is not on offer."""
    service = ServiceRepository(uow).get(service_id, WRITE)
    ComponentRepository(uow).open(service.component_id, WRITE)
    if service.status not in OFFERED:
        raise Conflict(
            f"{service.reference} is {service.status}: what is on offer is in pilot or live.",
            rule=NOT_OFFERED,
        )
    refuse_days_to_come(data)
    request = ServiceRequest(
        component_id=service.component_id,
        service_id=service.id,
        reference=next_reference(uow, "SRQ"),
        **dict(data),
    )
    uow.record("service_request.asked", uow.add(request))
    return request


def follow(uow: Writing, id: UUID, version: int, patch: MergePatch[ServiceRequestWrite]) -> ServiceRequest:
    """Say what became of a request."""
    request = ServiceRequestRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(request.component_id, WRITE)
    revised = patch.applied_to(ServiceRequestWrite.model_validate(request))
    refuse_days_to_come(revised)
    for name, value in revised:
        setattr(request, name, value)
    uow.record("service_request.revised", request)
    return request


def refuse_days_to_come(data: ServiceRequestWrite) -> None:
    """Raises ``Invalid`` for what is said to have happened on a day that has not come."""
    said = {"asked_on": data.asked_on, "answered_on": data.answered_on, "done_on": data.done_on}
    if late := [name for name, day in said.items() if day and day > utc_now().date()]:
        raise Invalid(f"{', '.join(late)}: the day has not come yet.")
