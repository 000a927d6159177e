"""``/v1``: gates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.components.places import AnyPlace
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
from app.governance.gates import service
from app.governance.gates.models import GateOutcome
from app.governance.gates.repository import GateRepository
from app.governance.gates.schemas import GateOutcomeWrite, GateRead, GateWrite

router = APIRouter(prefix="/v1", tags=["Governance"], route_class=UnitOfWorkRoute)
GatePatch = Annotated[MergePatch[GateWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of gates."""

    outcome: GateOutcome | None = None
    upcoming: Annotated[bool | None, Query(description="Whether it is yet to be held, or overdue.")] = None

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        return {
            **self.within(uow, component),
            "outcome": self.outcome,
            "upcoming": {} if self.upcoming else None,
            "held": {} if self.upcoming is False else None,
        }


@at_every_level(router.get, "/{id}/gates")
def list_gates(at: Address, uow: Reading, search: Annotated[Search, Query()]) -> Page[GateRead]:
    """The gates of a component and of all below it."""
    return GateRepository(uow).page(search, **search.filters(uow, ComponentRepository(uow).at(at)))


@at_every_level(router.post, "/{id}/gates", status_code=201, responses=CREATING)
def create_gate(at: Address, data: GateWrite, uow: Writing) -> Told[GateRead]:
    """Plan a gate."""
    return GateRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/gates/{gate_id}")
def read_gate(gate_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[GateRead]:
    """One gate, as it is or as it was known at an instant."""
    gates = GateRepository(uow)
    return gates.known(gate_id, known_at) if known_at else gates.row(gate_id)


@router.get("/gates/{gate_id}/history")
def read_gate_history(gate_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a gate: who changed what, when, from what, to what."""
    return GateRepository(uow).history(gate_id, paging)


@router.patch("/gates/{gate_id}", responses=CHANGING)
def update_gate(gate_id: UUID, patch: GatePatch, version: IfMatch, uow: Writing) -> Told[GateRead]:
    """Change a gate that was not passed or stopped."""
    return GateRepository(uow).row(service.revise(uow, gate_id, version, patch).id)


@router.delete("/gates/{gate_id}", status_code=204, responses=CHANGING)
def delete_gate(gate_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a gate that was never held."""
    service.drop(uow, gate_id, version)


@router.post("/gates/{gate_id}/outcome", responses=CHANGING)
def record_gate_outcome(
    gate_id: UUID, data: GateOutcomeWrite, version: IfMatch, uow: Writing
) -> Told[GateRead]:
    """Record what came of a gate; a pass and a stop are for good."""
    return GateRepository(uow).row(service.hold(uow, gate_id, version, data).id)
