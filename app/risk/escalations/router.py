"""``/v1``: risks that levels put to each other."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.model import utc_now
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch
from app.risk.escalations import service
from app.risk.escalations.models import EscalationStatus
from app.risk.escalations.repository import RiskEscalationRepository
from app.risk.escalations.schemas import EscalationAcceptance, RiskEscalationRead, RiskEscalationWrite
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskReason, RiskRemark

NO_REMARK, NOTHING_ELSE = RiskRemark(), EscalationAcceptance()
router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)


class Part(StrEnum):
    """Which end of a proposal a component is."""

    ASKED = "asked"
    ASKING = "asking"


class Search(Scoped, Paging):
    """The filters and the paging of a list of escalations."""

    status: EscalationStatus | None = None
    part: Part | None = Field(
        default=None,
        description="`asked`: what is put to this component itself; `asking`: what it puts to others.",
    )
    late: bool = Field(default=False, description="Only what should have been answered by now.")

    def filters(self, uow: Reading, component: AnyPlace) -> dict[str, Any]:
        ends = {Part.ASKED: {"to": component.id}, Part.ASKING: {"from": component.id}}
        where = ends[self.part] if self.part else self.within(uow, component)
        return {**where, "status": self.status, "late": utc_now().date() if self.late else None}


@at_every_level(router.get, "/{id}/risk-escalations")
def list_risk_escalations(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RiskEscalationRead]:
    """What a component and those below it put to another level, or are asked to take over."""
    component = ComponentRepository(uow).at(at)
    return RiskEscalationRepository(uow).page(search, **search.filters(uow, component))


@router.get("/risks/{risk_id}/escalations")
def list_escalations_of_risk(risk_id: UUID, uow: Reading, paging: Paged) -> Page[RiskEscalationRead]:
    """Where a risk was put, when, and what was answered."""
    RiskRepository(uow).place_of(risk_id)
    return RiskEscalationRepository(uow).page(paging, risk=risk_id)


@router.post("/risks/{risk_id}/escalations", status_code=201, responses=CREATING)
def create_risk_escalation(
    risk_id: UUID, data: RiskEscalationWrite, uow: Writing
) -> Told[RiskEscalationRead]:
    """Put a risk to the level above, or to one below; it keeps its id and its register."""
    return RiskEscalationRepository(uow).row(service.propose(uow, risk_id, data).id)


@router.get("/risk-escalations/{risk_escalation_id}")
def read_risk_escalation(risk_escalation_id: UUID, uow: Reading) -> Told[RiskEscalationRead]:
    """One proposal, with its clock and its answer."""
    return RiskEscalationRepository(uow).row(risk_escalation_id)


@router.get("/risk-escalations/{risk_escalation_id}/history")
def read_risk_escalation_history(risk_escalation_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a proposal: who changed what, when, from what, to what."""
    return RiskEscalationRepository(uow).history(risk_escalation_id, paging)


@router.post("/risk-escalations/{risk_escalation_id}/acceptance", responses=CHANGING)
def accept_risk_escalation(
    risk_escalation_id: UUID,
    version: IfMatch,
    uow: Writing,
    data: EscalationAcceptance = NOTHING_ELSE,
) -> Told[RiskEscalationRead]:
    """Take the risk over, for the level that is asked."""
    return RiskEscalationRepository(uow).row(service.accept(uow, risk_escalation_id, version, data).id)


@router.post("/risk-escalations/{risk_escalation_id}/return", responses=CHANGING)
def return_risk_escalation(
    risk_escalation_id: UUID, why: RiskReason, version: IfMatch, uow: Writing
) -> Told[RiskEscalationRead]:
    """Give the risk back, with the reason."""
    return RiskEscalationRepository(uow).row(
        service.give_back(uow, risk_escalation_id, version, why.reason).id
    )


@router.post("/risk-escalations/{risk_escalation_id}/withdrawal", responses=CHANGING)
def withdraw_risk_escalation(
    risk_escalation_id: UUID, version: IfMatch, uow: Writing, why: RiskRemark = NO_REMARK
) -> Told[RiskEscalationRead]:
    """Take the proposal back, for the level that made it."""
    return RiskEscalationRepository(uow).row(
        service.withdraw(uow, risk_escalation_id, version, why.reason).id
    )
