"""Making the sample: every record by the service that any client would use, so that all of it is audited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import app.registering  # noqa: F401
from app.components.fields import service as fields
from app.components.fields.models import FieldType
from app.components.fields.schemas import CustomFieldWrite
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.components.schemas import Address, ComponentWrite
from app.components.service import create
from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.identity import service as identity
from app.identity.models import MemberKind
from app.identity.rights import EVERYTHING
from app.identity.roles import Role
from app.identity.schemas import GrantWrite, MemberWrite
from app.periods.schemas import PeriodWrite
from app.periods.service import open_period
from app.sample import figures
from app.sample.records import record_the_rest
from app.sample.story import (
    CURRENCY,
    DRAFTED,
    MONTHS,
    PORTFOLIO,
    PROGRAMMES,
    REPORTED,
    WORKS,
    Month,
    Work,
    months,
)
from app.variance.status_reports import service as status_reports
from app.variance.status_reports.models import ReportStatus
from app.variance.status_reports.recording import Brought, record_many
from app.variance.status_reports.schemas import StatusReportWrite

SOURCE = "sample"
Progress = Callable[[str, int, int], None]
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "Head of portfolio office": (Role.PMO_LEAD, Role.PMO_ANALYST, Role.BOARD_MEMBER, Role.FINANCE),
    "Portfolio analyst": (Role.PMO_ANALYST,),
    "Chair of the portfolio board": (Role.BOARD_MEMBER,),
    "Senior responsible owner, rail": (Role.SRO,),
    "Assurance reviewer": (Role.ASSURER,),
}
OFFICE, ANALYST, CHAIR, SRO, ASSURER = PEOPLE
MANAGER = next(f"Project manager, {work.name}" for work in WORKS if work.code == DRAFTED)


@dataclass(frozen=True, slots=True)
class Made:
    """The organisation that was made, its members by what they are, and its components by their code."""

    organisation_id: UUID
    members: Mapping[str, UUID]
    components: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the sample is made, and by whom: each member may everything here, and acts in their own name."""

    database: Database
    organisation_id: UUID
    members: dict[str, UUID]

    def acting(self, member: str = OFFICE) -> Callable[..., Actor]:
        id = str(self.members.get(member, SOURCE))
        return lambda _: Actor(id, self.organisation_id, EVERYTHING)


def make(database: Database, slug: str, name: str, progress: Progress = lambda *_: None) -> Made:
    """A new organisation with the sample portfolio. Deterministic but for ids and instants."""
    stage = Stage(database, uuid7(), {})
    with opened(Writing, database, stage.acting()) as uow:
        identity.found(uow, slug, name)
        stage.members.update({person: enrolled(uow, person, roles) for person, roles in PEOPLE.items()})
    with opened(Writing, database, stage.acting()) as uow:
        components = planted(uow)
        stage.members[MANAGER] = enrolled(uow, MANAGER, (Role.PROJECT_MANAGER,), components[DRAFTED])
    report_all(stage, components, progress)
    draft_last(stage, components)
    record_the_rest(database, stage.acting, components, progress)
    return Made(stage.organisation_id, stage.members, components)


def enrolled(uow: Writing, person: str, roles: tuple[Role, ...], on: UUID | None = None) -> UUID:
    member = identity.enrol(uow, MemberWrite(kind=MemberKind.PERSON, name=person))
    for role in roles:
        identity.grant(uow, GrantWrite(member_id=member.id, role=role, component_id=on))
    return member.id


def planted(uow: Writing) -> dict[str, UUID]:
    """The tree: a portfolio, its programmes, their projects; each with the region it serves."""
    regions = ["North", "Coast", "City"]
    fields.define(
        uow, CustomFieldWrite(slug="region", label="Region", type=FieldType.CHOICE, choices=regions)
    )
    code, name = PORTFOLIO
    top = create(uow, ComponentKind.PORTFOLIO, component(code, name, None)).id
    ids = {code: top}
    for programme, title in PROGRAMMES.items():
        ids[programme] = create(uow, ComponentKind.PROGRAMME, component(programme, title, top)).id
    for at, work in enumerate(WORKS):
        data = project(work, ids[work.programme], regions[at % len(regions)])
        ids[work.code] = create(uow, ComponentKind.PROJECT, data).id
    return ids


def component(code: str, name: str, parent_id: UUID | None) -> ComponentWrite:
    return ComponentWrite(
        code=code, name=name, parent_id=parent_id, currency=CURRENCY, status=ComponentStatus.ACTIVE
    )


def project(work: Work, parent_id: UUID, region: str) -> ComponentWrite:
    return ComponentWrite(
        code=work.code,
        name=work.name,
        category=work.category,
        status=ComponentStatus(work.status),
        stage="Delivery",
        sro=f"Senior responsible owner, {PROGRAMMES[work.programme].lower()}",
        manager=f"Project manager, {work.name}",
        parent_id=parent_id,
        currency=CURRENCY,
        planned_start_on=work.start_on,
        planned_finish_on=work.finish_on,
        actual_start_on=work.start_on,
        custom={"region": region},
    )


def report_all(stage: Stage, ids: Mapping[str, UUID], progress: Progress) -> None:
    """Eighteen periods with the reports of all who reported, one transaction each."""
    for month in months():
        with opened(Writing, stage.database, stage.acting(ANALYST)) as uow:
            report(uow, month, ids)
        progress("reporting periods", month.number, 18)


def draft_last(stage: Stage, ids: Mapping[str, UUID]) -> None:
    """One report of the last period is not handed in yet."""
    *_, last = months()
    work = next(work for work in WORKS if work.code == DRAFTED)
    with opened(Writing, stage.database, stage.acting(MANAGER)) as uow:
        data = StatusReportWrite(period=last.code, **dict(figures.figures(work, last)))
        status_reports.create(uow, Address(ComponentKind.PROJECT, ids[DRAFTED]), data)


def report(uow: Writing, month: Month, ids: Mapping[str, UUID]) -> None:
    period = open_period(
        uow,
        PeriodWrite(
            code=month.code,
            name=f"{month.start_on:%B %Y}",
            start_on=month.start_on,
            finish_on=month.finish_on,
            data_date=month.finish_on,
        ),
    )
    known: dict[UUID, Component] = {c.id: c for c in ComponentRepository(uow).all(kind=ComponentKind.PROJECT)}
    brought = [
        Brought(known[ids[work.code]], figures.figures(work, month))
        for work in WORKS
        if work.start_on <= month.finish_on and month.number not in work.silent
        if (work.code, month.number) != (REPORTED, MONTHS)
    ]
    record_many(uow, period, brought, SOURCE, ReportStatus.PUBLISHED)
