"""The services of an office as a whole: what is asked of each, how soon it is answered, and how they fit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.calc.agile.forecasting import percentile
from app.calc.pace import HALF
from app.calc.services import Expectation, covered, fit
from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.pmo.repository import OfficeRepository
from app.pmo.schemas import Charter
from app.pmo.services.models import OFFERED, OfficeService, ServiceStatus
from app.pmo.services.repository import ServiceRepository, asked, last_asked
from app.pmo.services.schemas import ExpectationMet, Serves, ServiceDemand, ServiceMix

TWO_QUARTERS, YEAR = timedelta(days=182), timedelta(days=365)


def mix(uow: Reading, office_id: UUID, since: date | None, until: date | None) -> ServiceMix:
    """What was asked of an office in a time, and how what it offers fits what is expected of it."""
    office = OfficeRepository(uow).get(office_id)
    last = until or utc_now().date()
    first = since or last - YEAR
    if first > last:
        raise Invalid("The time begins before it ends.")
    services = sorted(ServiceRepository(uow).all(office=office.id), key=lambda each: each.reference)
    charter = Charter.model_validate(office.charter)
    expectations = met(charter, services)
    weighed = [Expectation(each.importance, Fraction(each.coverage)) for each in expectations]
    found = fit(weighed)
    return ServiceMix(
        office_id=office.id,
        since=first,
        until=last,
        services=demands(uow, office.id, services, first, last, calendar_at(uow, office.component_id)),
        fit=None if found is None else round(float(found), 4),
        reason="no_expectations" if found is None else None,
        expectations=expectations,
        unserved=[each for each in expectations if not each.services],
        unknown=unknown(charter, services),
    )


def demands(
    uow: Reading,
    office_id: UUID,
    services: Sequence[OfficeService],
    since: date,
    until: date,
    calendar: WorkingDays,
) -> list[ServiceDemand]:
    requests: Mapping[UUID, list[Any]] = defaultdict(list)
    for row in asked(uow, office_id, since, until):
        requests[row.service_id].append(row)
    last = last_asked(uow, office_id)
    return [demand(each, requests[each.id], last.get(each.id), calendar) for each in services]


def demand(
    service: OfficeService, rows: Sequence[Any], last: date | None, calendar: WorkingDays
) -> ServiceDemand:
    """What was asked of one service."""
    today, level = utc_now().date(), service.response_days
    took = [calendar.between(row.asked_on, row.answered_on) for row in rows if row.answered_on]
    waited = [calendar.between(row.asked_on, today) for row in rows if not row.answered_on]
    stated = [row.hours for row in rows if row.hours is not None]
    return ServiceDemand(
        service_id=service.id,
        reference=service.reference,
        name=service.name,
        status=service.status,
        asked=len(rows),
        open=sum(row.done_on is None for row in rows),
        answered=len(took),
        hours=float(sum(stated)),
        hours_stated=len(stated),
        median_days=float(percentile(took, HALF)) if took else None,
        response_days=level,
        within_level=None if level is None else sum(days <= level for days in took),
        late=None if level is None else sum(days > level for days in took + waited),
        last_asked_on=last,
        may_be_retired=unwanted(service, last, today),
    )


def unwanted(service: OfficeService, last: date | None, today: date) -> bool:
    """Whether a service has been live for two quarters, and nobody has asked for as long."""
    quiet_since = max(filter(None, (last, service.status_since)))
    return service.status is ServiceStatus.LIVE and quiet_since <= today - TWO_QUARTERS


def met(charter: Charter, services: Sequence[OfficeService]) -> list[ExpectationMet]:
    """Each expectation of the charter, with what services on offer cover of it."""
    parts: dict[tuple[str, str], list[tuple[str, Fraction]]] = defaultdict(list)
    for service in services:
        for each in service.serves if service.status in OFFERED else ():
            share = Fraction(str(each["coverage"]))
            if share:
                parts[each["customer"], each["expectation"]].append((service.reference, share))
    return [
        ExpectationMet(
            customer=customer.name,
            importance=customer.importance,
            expectation=expectation,
            coverage=float(covered(share for _, share in parts[customer.name, expectation])),
            services=[reference for reference, _ in parts[customer.name, expectation]],
        )
        for customer in charter.customers
        for expectation in customer.expectations
    ]


def unknown(charter: Charter, services: Sequence[OfficeService]) -> list[Serves]:
    """What services say they serve, and no customer of the charter expects."""
    named = {(customer.name, each) for customer in charter.customers for each in customer.expectations}
    said = [Serves.model_validate(each) for service in services for each in service.serves]
    return [each for each in said if (each.customer, each.expectation) not in named]
