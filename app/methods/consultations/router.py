"""``/v1/plan-consultations``: who was asked about which plan, and what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.methods.consultations import service
from app.methods.consultations.models import PlanResponse
from app.methods.consultations.repository import PlanConsultationRepository
from app.methods.consultations.schemas import (
    PlanConsultationRead,
    PlanConsultationRevision,
    PlanConsultationWrite,
)

router = APIRouter(prefix="/v1", tags=["Methods"], route_class=UnitOfWorkRoute)
ConsultationPatch = Annotated[
    MergePatch[PlanConsultationRevision], Body(media_type="application/merge-patch+json")
]


class ConsultationSearch(Paging):
    """The filters and the paging of a list of consultations."""

    component_id: UUID | None = None
    baseline_id: UUID | None = None
    schedule_version_id: UUID | None = None
    response_kind: PlanResponse | None = None


@router.get("/plan-consultations")
def list_plan_consultations(
    uow: Reading, search: Annotated[ConsultationSearch, Query()]
) -> Page[PlanConsultationRead]:
    """Who was asked about which plan, and what they said."""
    return PlanConsultationRepository(uow).page(
        search,
        component=search.component_id,
        baseline=search.baseline_id,
        schedule_version=search.schedule_version_id,
        response=search.response_kind,
    )


@router.post("/plan-consultations", status_code=201, responses=CREATING)
def create_plan_consultation(data: PlanConsultationWrite, uow: Writing) -> Told[PlanConsultationRead]:
    """Keep that a stakeholder is asked about a plan."""
    return PlanConsultationRepository(uow).row(service.consult(uow, data).id)


@router.get("/plan-consultations/{plan_consultation_id}")
def read_plan_consultation(
    plan_consultation_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[PlanConsultationRead]:
    """One consultation, as it is or as it was known at an instant."""
    found = PlanConsultationRepository(uow)
    return found.known(plan_consultation_id, known_at) if known_at else found.row(plan_consultation_id)


@router.get("/plan-consultations/{plan_consultation_id}/history")
def read_plan_consultation_history(
    plan_consultation_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Every version of a consultation: who changed what, when, from what, to what."""
    return PlanConsultationRepository(uow).history(plan_consultation_id, paging)


@router.patch("/plan-consultations/{plan_consultation_id}", responses=CHANGING)
def update_plan_consultation(
    plan_consultation_id: UUID, patch: ConsultationPatch, version: IfMatch, uow: Writing
) -> Told[PlanConsultationRead]:
    """Keep the response, and what was made of it."""
    return PlanConsultationRepository(uow).row(service.revise(uow, plan_consultation_id, version, patch).id)
