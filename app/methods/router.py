"""``/v1``: methods, ready-made and one's own, their tailoring to components, and how those comply."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.scope import Scope
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.lifecycles.models import LifecycleStatus
from app.methods import service, tailoring
from app.methods.repository import MethodRepository, TailoringRepository
from app.methods.schemas import MethodRead, MethodStandards, MethodWrite, TailoringRead, TailoringWrite
from app.methods.standards import standards
from app.methods.telling import MethodCompliance, compliance_at
from app.methods.templates import MethodRevision

router = APIRouter(prefix="/v1", tags=["Methods"], route_class=UnitOfWorkRoute)
MethodPatch = Annotated[MergePatch[MethodRevision], Body(media_type="application/merge-patch+json")]


class MethodSearch(Paging):
    """The filters and the paging of a list of methods."""

    slug: Slug | None = None
    status: LifecycleStatus | None = None


class TailoringSearch(Paging):
    """The filters and the paging of a list of tailorings."""

    component_id: UUID | None = None


@router.get("/method-standards")
def list_method_standards(uow: Reading) -> MethodStandards:
    """The methods that come ready-made: to tailor as they are, or to make one's own of."""
    return MethodStandards(items=list(standards().values()))


@router.get("/methods")
def list_methods(uow: Reading, search: Annotated[MethodSearch, Query()]) -> Page[MethodRead]:
    """The organisation's own methods, every version of each."""
    return MethodRepository(uow).page(search, slug=search.slug, status=search.status)


@router.post("/methods", status_code=201, responses=CREATING)
def create_method(data: MethodWrite, uow: Writing) -> Told[MethodRead]:
    """Draft a method, or the next version of the one with this slug; it keeps the principles of what it is based on."""
    return MethodRepository(uow).row(service.draft(uow, data).id)


@router.get("/methods/{method_id}")
def read_method(method_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[MethodRead]:
    """One version of a method, as it is or as it was known at an instant."""
    methods = MethodRepository(uow)
    return methods.known(method_id, known_at) if known_at else methods.row(method_id)


@router.get("/methods/{method_id}/history")
def read_method_history(method_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of one version of a method: who, when, from what, to what."""
    return MethodRepository(uow).history(method_id, paging)


@router.patch("/methods/{method_id}", responses=CHANGING)
def update_method(method_id: UUID, patch: MethodPatch, version: IfMatch, uow: Writing) -> Told[MethodRead]:
    """Change a draft: what is in use, or was, is never edited."""
    return MethodRepository(uow).row(service.revise(uow, method_id, version, patch).id)


@router.post("/methods/{method_id}/adoption", responses=CHANGING)
def adopt_method(method_id: UUID, version: IfMatch, uow: Writing) -> Told[MethodRead]:
    """Put a draft to use."""
    return MethodRepository(uow).row(service.adopt(uow, method_id, version).id)


@router.get("/method-tailorings")
def list_method_tailorings(uow: Reading, search: Annotated[TailoringSearch, Query()]) -> Page[TailoringRead]:
    """How methods were tailored to components, every version of each."""
    return TailoringRepository(uow).page(search, component=search.component_id)


@router.post("/method-tailorings", status_code=201, responses=CREATING)
def create_method_tailoring(data: TailoringWrite, uow: Writing) -> Told[TailoringRead]:
    """Fit a method to a component from now on, at the tier that its size and risk ask for."""
    return TailoringRepository(uow).row(tailoring.tailor(uow, data).id)


@router.get("/method-tailorings/{method_tailoring_id}")
def read_method_tailoring(method_tailoring_id: UUID, uow: Reading) -> Told[TailoringRead]:
    """One tailoring: it stays as it was entered."""
    return TailoringRepository(uow).row(method_tailoring_id)


@router.get("/method-tailorings/{method_tailoring_id}/history")
def read_method_tailoring_history(
    method_tailoring_id: UUID, uow: Reading, paging: Paged
) -> Page[VersionRead]:
    """Who entered it, and when; it has one version."""
    return TailoringRepository(uow).history(method_tailoring_id, paging)


@router.get("/method-compliance")
def read_method_compliance(component_id: UUID, uow: Reading, scope: Scope = Scope.BELOW) -> MethodCompliance:
    """How a component, and all below it, stand against their tailored methods, as their records are now."""
    return compliance_at(uow, component_id, scope)
