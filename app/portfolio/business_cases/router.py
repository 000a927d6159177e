"""``/v1``: business cases of components."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.portfolio.business_cases import service
from app.portfolio.business_cases.models import CaseStage, CaseStatus
from app.portfolio.business_cases.repository import BusinessCaseRepository
from app.portfolio.business_cases.schemas import Approval, BusinessCaseRead, BusinessCaseWrite
from app.portfolio.business_cases.viability import viability
from app.portfolio.business_cases.viability_schemas import ViabilityRead

NO_REMARK = Approval()
router = APIRouter(prefix="/v1", tags=["Business cases"], route_class=UnitOfWorkRoute)
CasePatch = Annotated[MergePatch[BusinessCaseWrite], Body(media_type="application/merge-patch+json")]


class Sought(Scoped):
    """The filters of a list of business cases."""

    status: CaseStatus | None = None
    stage: CaseStage | None = None


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


@at_every_level(router.get, "/{id}/business-cases")
def list_business_cases(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[BusinessCaseRead]:
    """The business cases of a component and of all below it, every version of them."""
    component = ComponentRepository(uow).at(at)
    return BusinessCaseRepository(uow).page(
        search, **search.within(uow, component), status=search.status, stage=search.stage
    )


@at_every_level(router.post, "/{id}/business-cases", status_code=201, responses=CREATING)
def create_business_case(at: Address, data: BusinessCaseWrite, uow: Writing) -> Told[BusinessCaseRead]:
    """Draft a component's next business case."""
    return BusinessCaseRepository(uow).row(service.draft(uow, at, data).id)


@router.get("/business-cases/{case_id}")
def read_business_case(case_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[BusinessCaseRead]:
    """One business case, as it is or as it was known at an instant."""
    cases = BusinessCaseRepository(uow)
    return cases.known(case_id, known_at) if known_at else cases.row(case_id)


@router.get("/business-cases/{case_id}/history")
def read_business_case_history(case_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of a business case: who, when, from what, to what."""
    return BusinessCaseRepository(uow).history(case_id, paging)


@router.get("/business-cases/{case_id}/viability")
def read_business_case_viability(case_id: UUID, uow: Reading) -> ViabilityRead:
    """Whether a case still holds by the records of now, by which rules, and where those differ from it."""
    return viability(uow, case_id)


@router.patch("/business-cases/{case_id}", responses=CHANGING)
def update_business_case(
    case_id: UUID, patch: CasePatch, version: IfMatch, uow: Writing
) -> Told[BusinessCaseRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return BusinessCaseRepository(uow).row(service.revise(uow, case_id, version, patch).id)


@router.post("/business-cases/{case_id}/approval", responses=CHANGING)
def approve_business_case(
    case_id: UUID, version: IfMatch, uow: Writing, data: Approval = NO_REMARK
) -> Told[BusinessCaseRead]:
    """Approve a draft that you had no hand in; the case that stood before is superseded."""
    return BusinessCaseRepository(uow).row(service.approve(uow, case_id, version, data).id)
