"""``/v1``: escalation ladders, what was escalated by them, and clock stops."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.governance.escalation import service
from app.governance.escalation.models import Rung
from app.governance.escalation.repository import ClockStopRepository, EscalationRepository, LadderRepository
from app.governance.escalation.schemas import (
    ClockStopRead,
    ClockStopWrite,
    EscalationRead,
    LadderKind,
    LadderRead,
    LadderWrite,
)

router = APIRouter(prefix="/v1", tags=["Escalation"], route_class=UnitOfWorkRoute)
LadderPatch = Annotated[MergePatch[LadderWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The scope and the paging of a list."""


class StopSearch(Search):
    """Which clock stops."""

    kind: LadderKind | None = None
    thing: Annotated[str | None, Query(max_length=200)] = None


class LogSearch(StopSearch):
    """Which steps that were taken."""

    rung: Rung | None = None
    addressee: Annotated[str | None, Query(max_length=200)] = None


@at_every_level(router.get, "/{id}/escalation-ladders")
def list_escalation_ladders(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[LadderRead]:
    """The ladders of a component and of all below it."""
    return LadderRepository(uow).page(search, **search.within(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/escalation-ladders", status_code=201, responses=CREATING)
def create_escalation_ladder(at: Address, data: LadderWrite, uow: Writing) -> Told[LadderRead]:
    """Set up a ladder: it holds on the component and below it, but for what a nearer one holds on."""
    return LadderRepository(uow).row(service.build(uow, at, data, utc_now()).id)


@router.get("/escalation-ladders/{ladder_id}")
def read_escalation_ladder(ladder_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[LadderRead]:
    """One ladder, as it is or as it was known at an instant."""
    ladders = LadderRepository(uow)
    return ladders.known(ladder_id, known_at) if known_at else ladders.row(ladder_id)


@router.get("/escalation-ladders/{ladder_id}/history")
def read_escalation_ladder_history(ladder_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a ladder: each change, and each time it looked."""
    return LadderRepository(uow).history(ladder_id, paging)


@router.patch("/escalation-ladders/{ladder_id}", responses=CHANGING)
def update_escalation_ladder(
    ladder_id: UUID, patch: LadderPatch, version: IfMatch, uow: Writing
) -> Told[LadderRead]:
    """Change a ladder; a step that was taken is not taken again."""
    return LadderRepository(uow).row(service.revise(uow, ladder_id, version, patch, utc_now()).id)


@router.delete("/escalation-ladders/{ladder_id}", status_code=204, responses=CHANGING)
def delete_escalation_ladder(ladder_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take a ladder away; the log of what was escalated stays."""
    service.take_down(uow, ladder_id, version)


@at_every_level(router.get, "/{id}/escalations")
def list_escalations(
    at: Address, uow: Reading, search: Annotated[LogSearch, Query()]
) -> Page[EscalationRead]:
    """What was escalated on a component and below it: each step, when, and to whom."""
    sought = {name: getattr(search, name) for name in ("kind", "thing", "rung", "addressee")}
    within = search.within(uow, ComponentRepository(uow).at(at))
    return EscalationRepository(uow).page(search, **within, **sought)


@router.get("/escalations/{escalation_id}")
def read_escalation(escalation_id: UUID, uow: Reading) -> Told[EscalationRead]:
    """One step that was taken."""
    return EscalationRepository(uow).row(escalation_id)


@at_every_level(router.get, "/{id}/clock-stops")
def list_clock_stops(
    at: Address, uow: Reading, search: Annotated[StopSearch, Query()]
) -> Page[ClockStopRead]:
    """The times for which clocks stand still, and stood."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return ClockStopRepository(uow).page(search, **within, kind=search.kind, thing=search.thing)


@at_every_level(router.post, "/{id}/clock-stops", status_code=201, responses=CREATING)
def create_clock_stop(at: Address, data: ClockStopWrite, uow: Writing) -> Told[ClockStopRead]:
    """Stop the clock of a thing that waits on who asked for it: nothing of it is escalated meanwhile."""
    return ClockStopRepository(uow).row(service.stop(uow, at, data, utc_now().date()).id)


@router.get("/clock-stops/{stop_id}")
def read_clock_stop(stop_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[ClockStopRead]:
    """One clock stop, as it is or as it was known at an instant."""
    stops = ClockStopRepository(uow)
    return stops.known(stop_id, known_at) if known_at else stops.row(stop_id)


@router.get("/clock-stops/{stop_id}/history")
def read_clock_stop_history(stop_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a clock stop: when it began, and was ended."""
    return ClockStopRepository(uow).history(stop_id, paging)


@router.post("/clock-stops/{stop_id}/end", responses=CHANGING)
def end_clock_stop(stop_id: UUID, version: IfMatch, uow: Writing) -> Told[ClockStopRead]:
    """Let the clock run again from the next day."""
    return ClockStopRepository(uow).row(service.end(uow, stop_id, version, utc_now()).id)
