"""``/v1``: stakeholders, assessments of them, the communication plan, contacts, and the grid."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from pydantic import Field

from app.calc.stakeholders import HIGH_FROM
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.accepting import Accept, wanted_form
from app.core.errors import CHANGING, CREATING, NotAcceptable, problems
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.svg import SvgResponse
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.stakeholders import service
from app.stakeholders.grid import StakeholderGrid, grid
from app.stakeholders.models import StakeholderKind
from app.stakeholders.picture import picture
from app.stakeholders.repository import (
    AssessmentRepository,
    CommunicationRepository,
    ContactRepository,
    StakeholderRepository,
)
from app.stakeholders.schemas import (
    READ,
    CommunicationRead,
    CommunicationWrite,
    ContactRead,
    ContactWrite,
    StakeholderAssessmentRead,
    StakeholderAssessmentWrite,
    StakeholderRead,
    StakeholderWrite,
)

router = APIRouter(prefix="/v1", tags=["Stakeholders"], route_class=UnitOfWorkRoute)
MERGED = Body(media_type="application/merge-patch+json")
StakeholderPatch = Annotated[MergePatch[StakeholderWrite], MERGED]
CommunicationPatch = Annotated[MergePatch[CommunicationWrite], MERGED]
JSON, SVG = "application/json", "image/svg+xml"
AS_A_PICTURE = {200: {"content": {SVG: {"schema": {"type": "string"}}}}, **problems(NotAcceptable)}


class Search(Scoped, Paging):
    """The filters and the paging of a register."""

    kind: StakeholderKind | None = None
    present_on: Day | None = Field(default=None, description="Only who has not left by that day.")
    q: str | None = Field(default=None, max_length=200, description="Part of the name.")


class CommunicationSearch(Paging):
    due_by: Day | None = Field(default=None, description="Only what is due by that day.")


class AskedGrid(Scoped):
    high_from: int = Field(
        default=HIGH_FROM, ge=2, le=5, description="From where power and interest are high."
    )
    listed: int = Field(default=100, ge=0, le=500, description="How many are listed in a quadrant at most.")


@at_every_level(router.get, "/{id}/stakeholders")
def list_stakeholders(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[StakeholderRead]:
    """The stakeholders of a component and of all below it."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    filters = {"kind": search.kind, "present": search.present_on, "q": search.q or None}
    return StakeholderRepository(uow).page(search, **within, **filters)


@at_every_level(router.post, "/{id}/stakeholders", status_code=201, responses=CREATING)
def create_stakeholder(at: Address, data: StakeholderWrite, uow: Writing) -> Told[StakeholderRead]:
    """Enter a stakeholder in the register."""
    return StakeholderRepository(uow).row(service.identify(uow, at, data).id)


@at_every_level(router.get, "/{id}/stakeholder-grid", response_model=StakeholderGrid, responses=AS_A_PICTURE)
def read_stakeholder_grid(
    at: Address, uow: Reading, asked: Annotated[AskedGrid, Query()], accept: Accept = None
) -> Response:
    """Who is to be managed closely, kept satisfied, kept informed or monitored; `Accept` has it as a picture too."""
    form, components = wanted_form(accept, (JSON, SVG)), ComponentRepository(uow)
    place = components.of_kind(components.place(at.id, READ), at)
    found = grid(uow, place, asked.scope, asked.listed, asked.high_from)
    told: Response = Response(found.model_dump_json(), media_type=JSON)
    if form == SVG:
        told = SvgResponse(picture(f"{place.code}: stakeholders", found))
    told.headers["Vary"] = "Accept"
    return told


@router.get("/stakeholders/{stakeholder_id}")
def read_stakeholder(stakeholder_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[StakeholderRead]:
    """One stakeholder, as they are or as they were known at an instant."""
    stakeholders = StakeholderRepository(uow)
    return stakeholders.known(stakeholder_id, known_at) if known_at else stakeholders.row(stakeholder_id)


@router.get("/stakeholders/{stakeholder_id}/history")
def read_stakeholder_history(stakeholder_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a stakeholder: who changed what, when, from what, to what."""
    return StakeholderRepository(uow).history(stakeholder_id, paging)


@router.patch("/stakeholders/{stakeholder_id}", responses=CHANGING)
def update_stakeholder(
    stakeholder_id: UUID, patch: StakeholderPatch, version: IfMatch, uow: Writing
) -> Told[StakeholderRead]:
    """Change a stakeholder: send what changes, and the ETag you last saw."""
    return StakeholderRepository(uow).row(service.revise(uow, stakeholder_id, version, patch).id)


@router.get("/stakeholders/{stakeholder_id}/assessments")
def list_stakeholder_assessments(
    stakeholder_id: UUID, uow: Reading, paging: Paged
) -> Page[StakeholderAssessmentRead]:
    """What was thought of them when, for who is cleared for that."""
    StakeholderRepository(uow).place_of(stakeholder_id)
    return AssessmentRepository(uow).page(paging, stakeholder=stakeholder_id)


@router.post("/stakeholders/{stakeholder_id}/assessments", status_code=201, responses=CREATING)
def create_stakeholder_assessment(
    stakeholder_id: UUID, data: StakeholderAssessmentWrite, uow: Writing
) -> Told[StakeholderAssessmentRead]:
    """Assess a stakeholder; those before stay."""
    return AssessmentRepository(uow).row(service.assess(uow, stakeholder_id, data).id)


@router.get("/stakeholder-assessments/{stakeholder_assessment_id}")
def read_stakeholder_assessment(
    stakeholder_assessment_id: UUID, uow: Reading
) -> Told[StakeholderAssessmentRead]:
    """One assessment: it stays as it was made."""
    return AssessmentRepository(uow).row(stakeholder_assessment_id)


@router.get("/stakeholders/{stakeholder_id}/communications")
def list_stakeholder_communications(
    stakeholder_id: UUID, uow: Reading, search: Annotated[CommunicationSearch, Query()]
) -> Page[CommunicationRead]:
    """The communication plan for a stakeholder: what is due when, and when it was last done."""
    StakeholderRepository(uow).place_of(stakeholder_id)
    return CommunicationRepository(uow).page(search, stakeholder=stakeholder_id, due_by=search.due_by)


@router.post("/stakeholders/{stakeholder_id}/communications", status_code=201, responses=CREATING)
def create_stakeholder_communication(
    stakeholder_id: UUID, data: CommunicationWrite, uow: Writing
) -> Told[CommunicationRead]:
    """Plan what they are told, how, how often, and by whom."""
    return CommunicationRepository(uow).row(service.plan(uow, stakeholder_id, data).id)


@router.get("/stakeholder-communications/{communication_id}")
def read_stakeholder_communication(communication_id: UUID, uow: Reading) -> Told[CommunicationRead]:
    """One line of a communication plan."""
    return CommunicationRepository(uow).row(communication_id)


@router.get("/stakeholder-communications/{communication_id}/history")
def read_stakeholder_communication_history(
    communication_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of a line of a plan."""
    return CommunicationRepository(uow).history(communication_id, paging)


@router.patch("/stakeholder-communications/{communication_id}", responses=CHANGING)
def update_stakeholder_communication(
    communication_id: UUID, patch: CommunicationPatch, version: IfMatch, uow: Writing
) -> Told[CommunicationRead]:
    """Change a line of a plan, put it off, or end it: `next_on` null."""
    return CommunicationRepository(uow).row(service.replan(uow, communication_id, version, patch).id)


@router.get("/stakeholders/{stakeholder_id}/contacts")
def list_stakeholder_contacts(stakeholder_id: UUID, uow: Reading, paging: Paged) -> Page[ContactRead]:
    """What was said when; how they took it, for who is cleared for that."""
    StakeholderRepository(uow).place_of(stakeholder_id)
    return ContactRepository(uow).page(paging, stakeholder=stakeholder_id)


@router.post("/stakeholders/{stakeholder_id}/contacts", status_code=201, responses=CREATING)
def create_stakeholder_contact(stakeholder_id: UUID, data: ContactWrite, uow: Writing) -> Told[ContactRead]:
    """Record a contact; what was planned and is done with it is due again after it."""
    return ContactRepository(uow).row(service.contact(uow, stakeholder_id, data).id)


@router.get("/stakeholder-contacts/{contact_id}")
def read_stakeholder_contact(contact_id: UUID, uow: Reading) -> Told[ContactRead]:
    """One contact: it stays as it was recorded."""
    return ContactRepository(uow).row(contact_id)
