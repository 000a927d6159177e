"""``/v1``: issues."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.risk.issues import service
from app.risk.issues.models import Grade, IssueKind, IssueStatus
from app.risk.issues.repository import IssueRepository
from app.risk.issues.schemas import (
    IssueClosing,
    IssueEntry,
    IssueRead,
    IssueReason,
    IssueRemark,
    IssueResolution,
    IssueWrite,
)

NO_REMARK = IssueRemark()
router = APIRouter(prefix="/v1", tags=["RAID"], route_class=UnitOfWorkRoute)
IssuePatch = Annotated[MergePatch[IssueWrite], Body(media_type="application/merge-patch+json")]


class IssueSearch(Scoped, Paging):
    """The filters and the paging of a list of issues."""

    status: list[IssueStatus] = Field(default=[], description="Of any of these.", max_length=4)
    kind: IssueKind | None = None
    priority: Grade | None = None
    owner: str | None = Field(default=None, max_length=200, description="Whose owner is called so.")
    risk_id: UUID | None = Field(default=None, description="What this risk became.")
    due_before: Day | None = Field(
        default=None, description="Neither resolved nor closed, and due before this day."
    )
    q: str | None = Field(default=None, max_length=200, description="Part of the title.")

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        names = set(IssueSearch.model_fields) - set(Paging.model_fields) - {"scope"}
        sought = {"status": self.status or None, "q": self.q or None}
        return self.model_dump(include=names) | sought | self.within(uow, component)


@at_every_level(router.get, "/{id}/issues")
def list_issues(at: Address, uow: Reading, search: Annotated[IssueSearch, Query()]) -> Page[IssueRead]:
    """The issues of a component and of all below it."""
    return IssueRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/issues", status_code=201, responses=CREATING)
def create_issue(at: Address, data: IssueEntry, uow: Writing) -> Told[IssueRead]:
    """Enter an issue in the register."""
    return IssueRepository(uow).row(service.raise_issue(uow, at, data).id)


@router.get("/issues/{issue_id}")
def read_issue(issue_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[IssueRead]:
    """One issue, as it is or as it was known at an instant."""
    issues = IssueRepository(uow)
    return issues.known(issue_id, known_at) if known_at else issues.row(issue_id)


@router.get("/issues/{issue_id}/history")
def read_issue_history(issue_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of an issue: who changed what, when, from what, to what."""
    return IssueRepository(uow).history(issue_id, paging)


@router.patch("/issues/{issue_id}", responses=CHANGING)
def update_issue(issue_id: UUID, patch: IssuePatch, version: IfMatch, uow: Writing) -> Told[IssueRead]:
    """Change an issue: send what changes, and the ETag you last saw."""
    return IssueRepository(uow).row(service.revise(uow, issue_id, version, patch).id)


@router.post("/issues/{issue_id}/start", responses=CHANGING)
def start_issue(
    issue_id: UUID, version: IfMatch, uow: Writing, why: IssueRemark = NO_REMARK
) -> Told[IssueRead]:
    """Begin to deal with an issue."""
    return IssueRepository(uow).row(service.start(uow, issue_id, version, why.reason).id)


@router.post("/issues/{issue_id}/resolution", responses=CHANGING)
def resolve_issue(issue_id: UUID, data: IssueResolution, version: IfMatch, uow: Writing) -> Told[IssueRead]:
    """Say what was done about it."""
    return IssueRepository(uow).row(service.resolve(uow, issue_id, version, data.resolution).id)


@router.post("/issues/{issue_id}/closure", responses=CHANGING)
def close_issue(issue_id: UUID, data: IssueClosing, version: IfMatch, uow: Writing) -> Told[IssueRead]:
    """Close it, with a reason and what shows it."""
    return IssueRepository(uow).row(service.close(uow, issue_id, version, data).id)


@router.post("/issues/{issue_id}/reopening", responses=CHANGING)
def reopen_issue(issue_id: UUID, why: IssueReason, version: IfMatch, uow: Writing) -> Told[IssueRead]:
    """Take up again what was resolved or closed too soon."""
    return IssueRepository(uow).row(service.reopen(uow, issue_id, version, why.reason).id)
