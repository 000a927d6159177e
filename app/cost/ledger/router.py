"""``/v1``: the cost ledger."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CREATING
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.ledger import service, summing
from app.cost.ledger.models import EntryKind
from app.cost.ledger.repository import EntryRepository, PostingRepository
from app.cost.ledger.schemas import Costs, CostsAsked, EntryRead, PostingRead, PostingWrite

router = APIRouter(prefix="/v1", tags=["Cost"], route_class=UnitOfWorkRoute)


class SearchPostings(Scoped, Paging):
    """The filters and the paging of a list of postings."""

    kind: EntryKind | None = None
    period_id: UUID | None = None


class SearchEntries(SearchPostings):
    """The filters and the paging of a list of entries."""

    line_id: UUID | None = None
    posting_id: UUID | None = None


@at_every_level(router.get, "/{id}/cost-postings")
def list_cost_postings(
    at: Address, uow: Reading, search: Annotated[SearchPostings, Query()]
) -> Page[PostingRead]:
    """The batches that were posted to a component's ledger."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return PostingRepository(uow).page(search, **within, kind=search.kind, period=search.period_id)


@at_every_level(router.post, "/{id}/cost-postings", status_code=201, responses=CREATING)
def create_cost_posting(at: Address, data: PostingWrite, uow: Writing) -> Told[PostingRead]:
    """Post entries of one kind, all or none: refused unless they add up to the control total.

    Accruals are taken back by themselves in the period that `reverses_in` names. With a
    `closing_balance` the batch is refused unless the ledger is where its source is.
    """
    return PostingRepository(uow).row(service.post(uow, at, data).id)


@router.get("/cost-postings/{posting_id}")
def read_cost_posting(posting_id: UUID, uow: Reading) -> Told[PostingRead]:
    """One posted batch; its entries are at `cost-entries?posting_id=`."""
    return PostingRepository(uow).row(posting_id)


@router.get("/cost-postings/{posting_id}/history")
def read_cost_posting_history(posting_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who posted a batch, and when; it has one version."""
    return PostingRepository(uow).history(posting_id, paging)


@at_every_level(router.get, "/{id}/cost-entries")
def list_cost_entries(
    at: Address, uow: Reading, search: Annotated[SearchEntries, Query()]
) -> Page[EntryRead]:
    """The entries of a component's ledger, oldest first."""
    filters = search.within(uow, ComponentRepository(uow).at(at)) | {"kind": search.kind}
    filters |= {"period": search.period_id, "line": search.line_id, "posting": search.posting_id}
    return EntryRepository(uow).page(search, **filters)


@router.get("/cost-entries/{entry_id}")
def read_cost_entry(entry_id: UUID, uow: Reading) -> Told[EntryRead]:
    """One entry: it stays as it was posted."""
    return EntryRepository(uow).row(entry_id)


@router.get("/cost-entries/{entry_id}/history")
def read_cost_entry_history(entry_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Who posted an entry, and when; it has one version."""
    return EntryRepository(uow).history(entry_id, paging)


@at_every_level(router.get, "/{id}/costs")
def read_costs(at: Address, uow: Reading, asked: Annotated[CostsAsked, Query()]) -> Costs:
    """Budget, commitments, accruals, actuals and forecast of a component and all below it, as of a period.

    By period or fiscal year it is the cost profile. With `currency` or `price_year` all is told once more
    in that, with the rates and indices that were used.
    """
    return summing.costs(uow, at, asked)
