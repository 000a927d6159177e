"""``/v1/prioritisation-models``: versioned criteria that components are ranked by."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.portfolio.prioritisation import service
from app.portfolio.prioritisation.models import ModelStatus
from app.portfolio.prioritisation.repository import ModelRepository
from app.portfolio.prioritisation.schemas import ModelRead, ModelRevision, ModelWrite

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)
ModelPatch = Annotated[MergePatch[ModelRevision], Body(media_type="application/merge-patch+json")]


class Sought(BaseModel):
    """The filters of a list of prioritisation models."""

    slug: Slug | None = None
    status: ModelStatus | None = None


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


@router.get("/prioritisation-models")
def list_prioritisation_models(uow: Reading, search: Annotated[Search, Query()]) -> Page[ModelRead]:
    """The organisation's prioritisation models, every version of each."""
    return ModelRepository(uow).page(search, slug=search.slug, status=search.status)


@router.post("/prioritisation-models", status_code=201, responses=CREATING)
def create_prioritisation_model(data: ModelWrite, uow: Writing) -> Told[ModelRead]:
    """Draft a model, or the next version of the one with this slug."""
    return ModelRepository(uow).row(service.draft(uow, data).id)


@router.get("/prioritisation-models/{model_id}")
def read_prioritisation_model(model_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ModelRead]:
    """One version of a model, as it is or as it was known at an instant."""
    models = ModelRepository(uow)
    return models.known(model_id, known_at) if known_at else models.row(model_id)


@router.get("/prioritisation-models/{model_id}/history")
def read_prioritisation_model_history(model_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every change of one version of a model: who, when, from what, to what."""
    return ModelRepository(uow).history(model_id, paging)


@router.patch("/prioritisation-models/{model_id}", responses=CHANGING)
def update_prioritisation_model(
    model_id: UUID, patch: ModelPatch, version: IfMatch, uow: Writing
) -> Told[ModelRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return ModelRepository(uow).row(service.revise(uow, model_id, version, patch).id)


@router.post("/prioritisation-models/{model_id}/adoption", responses=CHANGING)
def adopt_prioritisation_model(model_id: UUID, version: IfMatch, uow: Writing) -> Told[ModelRead]:
    """Put a draft to use; the version in use before is retired, and stays to be read."""
    return ModelRepository(uow).row(service.adopt(uow, model_id, version).id)
