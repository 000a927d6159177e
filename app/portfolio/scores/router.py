"""``/v1``: scores of components."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, Field

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.csv import CsvResponse, Table
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Slug, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.portfolio.prioritisation.models import Method
from app.portfolio.prioritisation.service import chosen
from app.portfolio.scores import service, tables
from app.portfolio.scores.repository import ScoreRepository
from app.portfolio.scores.schemas import ScoreRead, ScoreRevision, ScoreWrite
from app.portfolio.scores.telling import standing
from app.portfolio.scores.telling_schemas import Standing

router = APIRouter(prefix="/v1", tags=["Prioritisation"], route_class=UnitOfWorkRoute)
MODEL = "A version of a prioritisation model; where it is not given, the only one in use."
ScorePatch = Annotated[MergePatch[ScoreRevision], Body(media_type="application/merge-patch+json")]


class Sought(Scoped):
    """The filters of a list of scores."""

    model_id: UUID | None = None
    criterion: Slug | None = None


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


class AskedModel(BaseModel):
    """By what a component is judged."""

    model_id: Annotated[UUID | None, Field(description=MODEL)] = None


@at_every_level(router.get, "/{id}/scores")
def list_scores(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[ScoreRead]:
    """The scores of a component and of all below it, one of each scorer by each criterion."""
    component = ComponentRepository(uow).at(at)
    return ScoreRepository(uow).page(
        search, **search.within(uow, component), model=search.model_id, criterion=search.criterion
    )


@at_every_level(router.post, "/{id}/scores", status_code=201, responses=CREATING)
def create_score(at: Address, data: ScoreWrite, uow: Writing) -> Told[ScoreRead]:
    """Score a component by one criterion, beside what others gave."""
    return ScoreRepository(uow).row(service.give(uow, at, data).id)


@at_every_level(router.get, "/{id}/standing")
def read_standing(at: Address, uow: Reading, asked: Annotated[AskedModel, Query()]) -> Standing:
    """How a component stands by a model: who scored what, how far apart, what is missing and what it costs."""
    component = ComponentRepository(uow).at(at, "ranking:read")
    return standing(uow, component, chosen(uow, asked.model_id, tuple(Method)))


@at_every_level(router.get, "/{id}/standing.csv", response_class=CsvResponse)
def export_standing(at: Address, uow: Reading, asked: Annotated[AskedModel, Query()]) -> Table:
    """How a component stands by a model as CSV, a row for each criterion."""
    component = ComponentRepository(uow).at(at, "ranking:read")
    found = standing(uow, component, chosen(uow, asked.model_id, tuple(Method)))
    return Table(f"{component.code} standing.csv", tables.HEADER, tables.rows(found))


@router.get("/scores/{score_id}")
def read_score(score_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ScoreRead]:
    """One score, as it is or as it was known at an instant."""
    scores = ScoreRepository(uow)
    return scores.known(score_id, known_at) if known_at else scores.row(score_id)


@router.get("/scores/{score_id}/history")
def read_score_history(score_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a score: who changed what, when, from what, to what."""
    return ScoreRepository(uow).history(score_id, paging)


@router.patch("/scores/{score_id}", responses=CHANGING)
def update_score(score_id: UUID, patch: ScorePatch, version: IfMatch, uow: Writing) -> Told[ScoreRead]:
    """Change your own score: send what changes, and the ETag you last saw."""
    return ScoreRepository(uow).row(service.revise(uow, score_id, version, patch).id)
