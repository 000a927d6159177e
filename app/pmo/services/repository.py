"""Reading the services of offices, and what was asked of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.pmo.services.models import OfficeService, ServiceRequest
from app.pmo.services.schemas import READ, ServiceRead, ServiceRequestRead

ASKED = (
    *(ServiceRequest.service_id, ServiceRequest.asked_on, ServiceRequest.answered_on),
    *(ServiceRequest.done_on, ServiceRequest.hours),
)


class ServiceRepository(Repository[OfficeService, ServiceRead]):
    model = OfficeService
    told = ServiceRead
    noun = "service"
    reads = READ
    component = OfficeService.component_id
    sortable: ClassVar = {
        "reference": OfficeService.reference,
        "name": OfficeService.name,
        "status": OfficeService.status,
        "created_at": OfficeService.created_at,
    }
    filters: ClassVar = {
        "office": equals("office", OfficeService.office_id),
        "group": equals("group", OfficeService.group),
        "status": equals("status", OfficeService.status),
    }


class ServiceRequestRepository(Repository[ServiceRequest, ServiceRequestRead]):
    model = ServiceRequest
    told = ServiceRequestRead
    noun = "service request"
    reads = READ
    component = ServiceRequest.component_id
    sortable: ClassVar = {
        "reference": ServiceRequest.reference,
        "asked_on": ServiceRequest.asked_on,
        "created_at": ServiceRequest.created_at,
    }
    filters: ClassVar = {"service": equals("service", ServiceRequest.service_id)}


def asked(uow: Reading, office_id: UUID, since: date, until: date) -> Sequence[Any]:
    """What was asked of an office in a time."""
    query = sa.select(*ASKED).join(OfficeService, OfficeService.id == ServiceRequest.service_id)
    within = (ServiceRequest.asked_on >= since, ServiceRequest.asked_on <= until)
    return uow.session.execute(query.where(*of(uow, office_id), *within)).all()


def last_asked(uow: Reading, office_id: UUID) -> dict[UUID, date]:
    """When each service of an office was last asked for."""
    newest = sa.func.max(ServiceRequest.asked_on)
    query = sa.select(ServiceRequest.service_id, newest).join(
        OfficeService, OfficeService.id == ServiceRequest.service_id
    )
    found = uow.session.execute(query.where(*of(uow, office_id)).group_by(ServiceRequest.service_id))
    return {id: day for id, day in found}


def of(uow: Reading, office_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OfficeService.organisation_id == uow.actor.organisation_id,
        OfficeService.office_id == office_id,
    )
