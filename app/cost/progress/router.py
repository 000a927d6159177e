"""``/v1``: what has been done."""

from uuid import UUID

from fastapi import APIRouter

from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.errors import CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.progress import service
from app.cost.progress.repository import ClaimRepository
from app.cost.progress.schemas import ClaimRead, ClaimsRead, ClaimsWrite, ClaimWrite
from app.cost.work_packages.repository import WorkPackageRepository

router = APIRouter(prefix="/v1", tags=["Earned value"], route_class=UnitOfWorkRoute)


@router.get("/work-packages/{package_id}/progress-claims")
def list_progress_claims(package_id: UUID, uow: Reading, paging: Paged) -> Page[ClaimRead]:
    """What was claimed for a work package, oldest first."""
    WorkPackageRepository(uow).place_of(package_id)
    return ClaimRepository(uow).page(paging, work_package=package_id)


@router.post("/work-packages/{package_id}/progress-claims", status_code=201, responses=CREATING)
def create_progress_claim(package_id: UUID, data: ClaimWrite, uow: Writing) -> Told[ClaimRead]:
    """Claim progress by the end of an open period: cumulative, and it falls only by a correction."""
    return ClaimRepository(uow).row(service.claim(uow, package_id, data).id)


@at_every_level(router.post, "/{id}/progress-claims", responses=CREATING)
def create_progress_claims(at: Address, data: ClaimsWrite, uow: Writing) -> ClaimsRead:
    """Claim progress for several work packages of a component at once, all or none."""
    return service.claim_all(uow, at, data)


@router.get("/progress-claims/{claim_id}")
def read_progress_claim(claim_id: UUID, uow: Reading) -> Told[ClaimRead]:
    """One claim: it stays as it was entered."""
    return ClaimRepository(uow).row(claim_id)


@router.get("/progress-claims/{claim_id}/history")
def read_progress_claim_history(claim_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who entered a claim, and when; it has one version."""
    return ClaimRepository(uow).history(claim_id, paging)
