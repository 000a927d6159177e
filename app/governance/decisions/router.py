"""``/v1``: decisions, their moves, and the log of them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.csv import CsvResponse, Table
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Day, VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.core.workbook import Sheet, WorkbookResponse, workbook_response
from app.dependencies import IfMatch, KnownAt
from app.governance.decisions import conditions, elsewhere, log, service, voices
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.parts import InterestWrite, OpinionWrite, VoteWrite
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.schemas import (
    DecisionRead,
    DecisionWrite,
    Discharge,
    OutcomeWrite,
    Remark,
    TakenDecisionWrite,
    Waiver,
)
from app.governance.decisions.states import DecisionStatus

router = APIRouter(prefix="/v1", tags=["Governance"], route_class=UnitOfWorkRoute)
DecisionPatch = Annotated[MergePatch[DecisionWrite], Body(media_type="application/merge-patch+json")]


class Sought(Scoped):
    """The filters of every list of decisions."""

    status: DecisionStatus | None = None
    kind: DecisionKind | None = None
    open: Annotated[
        bool | None,
        Query(
            description="Whether it is not decided yet, nor withdrawn or expired: a draft, proposed, in review or deferred."
        ),
    ] = None
    requested_from: Annotated[
        str | None, Query(max_length=200, description="Only what this body or role is to decide.")
    ] = None
    due_before: Annotated[Day | None, Query(description="Only what is due before this day.")] = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {
            **self.within(uow, component),
            "status": self.status,
            "kind": self.kind,
            "open": {} if self.open else None,
            "closed": {} if self.open is False else None,
            "requested_from": self.requested_from,
            "due_before": self.due_before,
        }


class Search(Sought, Paging):
    """The filters and the paging together, as one query."""


@at_every_level(router.get, "/{id}/decisions")
def list_decisions(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[DecisionRead]:
    """The decision log of a component and of all below it."""
    component = ComponentRepository(uow).at(at)
    return DecisionRepository(uow).page(search, **search.filters(uow, component))


@at_every_level(router.get, "/{id}/decision-log.csv", response_class=CsvResponse)
def read_decision_log(at: Address, uow: Reading, sought: Annotated[Sought, Query()]) -> Table:
    """The decision log of a component as a file, one row a decision."""
    component = ComponentRepository(uow).at(at)
    rows = log.rows(uow, component, **sought.filters(uow, component))
    return Table(f"{component.code} decision log.csv", log.HEADER, rows)


@at_every_level(router.get, "/{id}/decision-log.xlsx", response_class=WorkbookResponse)
def read_decision_workbook(at: Address, uow: Reading, sought: Annotated[Sought, Query()]) -> WorkbookResponse:
    """The decision log of a component as a workbook, one row a decision."""
    component = ComponentRepository(uow).at(at)
    rows = log.rows(uow, component, **sought.filters(uow, component))
    sheet = Sheet("Decisions", log.HEADER, map(log.cells, rows))
    return workbook_response(f"{component.code} decision log.xlsx", [sheet], utc_now().date())


@at_every_level(router.post, "/{id}/decisions", status_code=201, responses=CREATING)
def create_decision(at: Address, data: DecisionWrite, uow: Writing) -> Told[DecisionRead]:
    """Draft a decision."""
    return DecisionRepository(uow).row(service.draft(uow, at, data).id)


@at_every_level(router.post, "/{id}/taken-decisions", status_code=201, responses=CREATING)
def create_taken_decision(at: Address, data: TakenDecisionWrite, uow: Writing) -> Told[DecisionRead]:
    """Record a decision taken elsewhere; beyond the authority of who took it, it is to be ratified here."""
    return DecisionRepository(uow).row(elsewhere.record(uow, at, data).id)


@router.get("/decisions/{decision_id}")
def read_decision(decision_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[DecisionRead]:
    """One decision, as it is or as it was known at an instant."""
    decisions = DecisionRepository(uow)
    return decisions.known(decision_id, known_at) if known_at else decisions.row(decision_id)


@router.get("/decisions/{decision_id}/history")
def read_decision_history(decision_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a decision: who changed what, when, from what, to what."""
    return DecisionRepository(uow).history(decision_id, paging)


@router.patch("/decisions/{decision_id}", responses=CHANGING)
def update_decision(
    decision_id: UUID, patch: DecisionPatch, version: IfMatch, uow: Writing
) -> Told[DecisionRead]:
    """Change a draft: send what changes, and the ETag you last saw."""
    return DecisionRepository(uow).row(service.revise(uow, decision_id, version, patch).id)


@router.post("/decisions/{decision_id}/proposal", responses=CHANGING)
def propose_decision(decision_id: UUID, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """Put a complete draft to who is to decide it; 409 lists what it still lacks."""
    return DecisionRepository(uow).row(service.propose(uow, decision_id, version).id)


@router.post("/decisions/{decision_id}/return", responses=CHANGING)
def return_decision(decision_id: UUID, why: Remark, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """Return a proposal to its proposer, as a draft."""
    return DecisionRepository(uow).row(service.send_back(uow, decision_id, version, why).id)


@router.post("/decisions/{decision_id}/review", responses=CHANGING)
def review_decision(decision_id: UUID, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """Take a proposal into review, or again one that was deferred or whose condition is overdue."""
    return DecisionRepository(uow).row(service.take_up(uow, decision_id, version).id)


@router.post("/decisions/{decision_id}/opinions", responses=CREATING)
def advise_on_decision(decision_id: UUID, data: OpinionWrite, uow: Writing) -> Told[DecisionRead]:
    """Give an opinion on what is to be decided; who works in the office gives the office's."""
    return DecisionRepository(uow).row(voices.advise(uow, decision_id, data).id)


@router.post("/decisions/{decision_id}/interests", responses=CREATING)
def declare_interest(decision_id: UUID, data: InterestWrite, uow: Writing) -> Told[DecisionRead]:
    """Declare an interest of one's own, and whether one is recused; the last declaration counts."""
    return DecisionRepository(uow).row(voices.declare(uow, decision_id, data).id)


@router.post("/decisions/{decision_id}/votes", responses=CREATING)
def vote_on_decision(decision_id: UUID, data: VoteWrite, uow: Writing) -> Told[DecisionRead]:
    """Cast one's vote in the body that decides, or another in its place."""
    return DecisionRepository(uow).row(voices.vote(uow, decision_id, data).id)


@router.post("/decisions/{decision_id}/outcome", responses=CHANGING)
def decide_decision(
    decision_id: UUID, data: OutcomeWrite, version: IfMatch, uow: Writing
) -> Told[DecisionRead]:
    """Decide: approve, with conditions or without, reject or defer. Not for who put it forward."""
    return DecisionRepository(uow).row(service.decide(uow, decision_id, version, data).id)


@router.post("/decisions/{decision_id}/discharge", responses=CHANGING)
def discharge_decision(
    decision_id: UUID, data: Discharge, version: IfMatch, uow: Writing
) -> Told[DecisionRead]:
    """Verify that a condition is met; with the last one the decision is approved."""
    return DecisionRepository(uow).row(conditions.discharge(uow, decision_id, version, data).id)


@router.post("/decisions/{decision_id}/waiver", responses=CHANGING)
def waive_condition(decision_id: UUID, data: Waiver, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """Do without a condition, for the body that set it; with the last one the decision is approved."""
    return DecisionRepository(uow).row(conditions.waive(uow, decision_id, version, data).id)


@router.post("/decisions/{decision_id}/withdrawal", responses=CHANGING)
def withdraw_decision(decision_id: UUID, why: Remark, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """Take back what one has put forward, before it is decided."""
    return DecisionRepository(uow).row(service.withdraw(uow, decision_id, version, why).id)


@router.post("/decisions/{decision_id}/expiry", responses=CHANGING)
def expire_decision(decision_id: UUID, version: IfMatch, uow: Writing) -> Told[DecisionRead]:
    """End a proposal that lapsed undecided, or an approval whose time has passed."""
    return DecisionRepository(uow).row(service.expire(uow, decision_id, version).id)
