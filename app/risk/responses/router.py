"""``/v1``: responses to risks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import Field

from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch, KnownAt
from app.risk.repository import RiskRepository
from app.risk.responses import service
from app.risk.responses.models import ResponseStatus
from app.risk.responses.repository import RiskResponseRepository
from app.risk.responses.schemas import RiskResponseRead, RiskResponseValue, RiskResponseWrite
from app.risk.responses.valuing import value_of
from app.risk.schemas import RiskReason, RiskRemark

NO_REMARK = RiskRemark()
router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
ResponsePatch = Annotated[MergePatch[RiskResponseWrite], Body(media_type="application/merge-patch+json")]


class Search(Paging):
    status: list[ResponseStatus] = Field(default=[], description="Of any of these.", max_length=4)


@router.get("/risks/{risk_id}/responses")
def list_risk_responses(
    risk_id: UUID, uow: Reading, search: Annotated[Search, Query()]
) -> Page[RiskResponseRead]:
    """What is done about a risk."""
    RiskRepository(uow).place_of(risk_id)
    return RiskResponseRepository(uow).page(search, risk=risk_id, status=search.status or None)


@router.post("/risks/{risk_id}/responses", status_code=201, responses=CREATING)
def create_risk_response(risk_id: UUID, data: RiskResponseWrite, uow: Writing) -> Told[RiskResponseRead]:
    """Plan a response to a risk; the residual assessment stays until it is in place and assessed."""
    return RiskResponseRepository(uow).row(service.plan(uow, risk_id, data).id)


@router.get("/risks/{risk_id}/response-value")
def read_risk_response_value(risk_id: UUID, uow: Reading) -> RiskResponseValue:
    """What the responses to a risk save on average, less what they cost and bring with them."""
    return value_of(uow, risk_id)


@router.get("/risk-responses/{risk_response_id}")
def read_risk_response(
    risk_response_id: UUID, uow: Reading, known_at: KnownAt = None
) -> Told[RiskResponseRead]:
    """One response, as it is or as it was known at an instant."""
    responses = RiskResponseRepository(uow)
    return responses.known(risk_response_id, known_at) if known_at else responses.row(risk_response_id)


@router.get("/risk-responses/{risk_response_id}/history")
def read_risk_response_history(risk_response_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a response: who changed what, when, from what, to what."""
    return RiskResponseRepository(uow).history(risk_response_id, paging)


@router.patch("/risk-responses/{risk_response_id}", responses=CHANGING)
def update_risk_response(
    risk_response_id: UUID, patch: ResponsePatch, version: IfMatch, uow: Writing
) -> Told[RiskResponseRead]:
    """Change a response that is not done: send what changes, and the ETag you last saw."""
    return RiskResponseRepository(uow).row(service.revise(uow, risk_response_id, version, patch).id)


@router.post("/risk-responses/{risk_response_id}/start", responses=CHANGING)
def start_risk_response(
    risk_response_id: UUID, version: IfMatch, uow: Writing, why: RiskRemark = NO_REMARK
) -> Told[RiskResponseRead]:
    """Begin a response."""
    return RiskResponseRepository(uow).row(service.start(uow, risk_response_id, version, why.reason).id)


@router.post("/risk-responses/{risk_response_id}/completion", responses=CHANGING)
def complete_risk_response(
    risk_response_id: UUID, version: IfMatch, uow: Writing, why: RiskRemark = NO_REMARK
) -> Told[RiskResponseRead]:
    """Note that a response is done; then assess the risk again."""
    return RiskResponseRepository(uow).row(service.complete(uow, risk_response_id, version, why.reason).id)


@router.post("/risk-responses/{risk_response_id}/cancellation", responses=CHANGING)
def cancel_risk_response(
    risk_response_id: UUID, why: RiskReason, version: IfMatch, uow: Writing
) -> Told[RiskResponseRead]:
    """Give up a response that is not done."""
    return RiskResponseRepository(uow).row(service.cancel(uow, risk_response_id, version, why.reason).id)
