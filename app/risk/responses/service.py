"""Planning responses to a risk, and carrying them out."""

from collections.abc import Collection
from uuid import UUID

from app.calc.risk_response import Stage
from app.components.service import kept_in
from app.core.errors import Conflict, Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.risk.assessing import members
from app.risk.assessments.repository import RiskAssessmentRepository
from app.risk.models import REVISABLE, STRATEGIES, Risk
from app.risk.repository import RiskRepository
from app.risk.responses.models import IN_PLACE, UNFINISHED, ResponseStatus, RiskResponse
from app.risk.responses.repository import RiskResponseRepository
from app.risk.responses.schemas import RiskResponseWrite
from app.risk.service import WRITE, place_of, recorded, refuse_unless


def plan(uow: Writing, risk_id: UUID, data: RiskResponseWrite) -> RiskResponse:
    """Plan a response to a risk."""
    risk = open_risk(uow, risk_id)
    check(uow, risk, data)
    response = RiskResponse(
        risk_id=risk.id,
        component_id=risk.place_id,
        assessment_id=assessment_of(uow, risk, data.measured_from),
        status=ResponseStatus.PLANNED,
        **said(data),
    )
    uow.record("risk_response.planned", uow.add(response))
    count(uow, risk)
    return response


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RiskResponseWrite]) -> RiskResponse:
    """Change a response that is not done yet."""
    response, risk = changeable(uow, id, version, UNFINISHED, "changed")
    was = RiskResponseWrite.model_validate(response)
    revised = patch.applied_to(was)
    check(uow, risk, revised)
    for name, value in said(revised).items():
        setattr(response, name, value)
    if revised.measured_from != was.measured_from:
        response.assessment_id = assessment_of(uow, risk, revised.measured_from)
    uow.record("risk_response.revised", response)
    count(uow, risk)
    return response


def start(uow: Writing, id: UUID, version: int, reason: str | None) -> RiskResponse:
    """Begin a response: from now on it is in place as far as it works."""
    return move(uow, id, version, ResponseStatus.IN_PROGRESS, {ResponseStatus.PLANNED}, reason)


def complete(uow: Writing, id: UUID, version: int, reason: str | None) -> RiskResponse:
    """Note that a response is done. The risk is to be assessed again: nothing does that by itself."""
    return move(uow, id, version, ResponseStatus.DONE, UNFINISHED, reason)


def cancel(uow: Writing, id: UUID, version: int, reason: str) -> RiskResponse:
    """Give up a response that is not done."""
    return move(uow, id, version, ResponseStatus.CANCELLED, UNFINISHED, reason)


def move(
    uow: Writing,
    id: UUID,
    version: int,
    status: ResponseStatus,
    starts: Collection[ResponseStatus],
    reason: str | None,
) -> RiskResponse:
    response, risk = changeable(uow, id, version, starts, status.replace("_", " "))
    response.status = status
    response.done_on = utc_now().date() if status == ResponseStatus.DONE else None
    uow.record(f"risk_response.{status}", response, reason)
    count(uow, risk)
    return response


def changeable(
    uow: Writing, id: UUID, version: int, states: Collection[ResponseStatus], done: str
) -> tuple[RiskResponse, Risk]:
    response = RiskResponseRepository(uow).get(id, WRITE, version)
    risk = open_risk(uow, response.risk_id)
    if response.status not in states:
        allowed = ", ".join(status for status in ResponseStatus if status in states)
        raise Conflict(
            f"The response is {response.status}: only what is {allowed} can be {done}.", rule="status"
        )
    return response, risk


def open_risk(uow: Writing, risk_id: UUID) -> Risk:
    risk = RiskRepository(uow).get(risk_id, WRITE)
    place_of(uow, risk)
    refuse_unless(risk, REVISABLE, "responded to")
    return risk


def said(data: RiskResponseWrite) -> dict[str, object]:
    return members(data, RiskResponseWrite.model_fields) | {
        "secondary_risk_ids": [str(id) for id in data.secondary_risk_ids]
    }


def check(uow: Reading, risk: Risk, data: RiskResponseWrite) -> None:
    """Refuse a response of the other kind of risk, in another currency, or that brings what is not there."""
    if data.strategy not in STRATEGIES[risk.kind]:
        raise Invalid(f"{data.strategy} is no response to a {risk.kind}.")
    kept_in(place_of(uow, risk), data.cost, data.expected_impact)
    if data.expected_impact and (data.expected_impact.minor < 0) != (risk.kind == "opportunity"):
        raise Invalid("A threat's impact is above zero, an opportunity's below.")
    if risk.id in data.secondary_risk_ids or len({*data.secondary_risk_ids}) < len(data.secondary_risk_ids):
        raise Invalid("A secondary risk is another risk, and named once.")
    for id in data.secondary_risk_ids:
        try:
            RiskRepository(uow).place_of(id)
        except NotFound as missing:
            raise Invalid(missing.detail) from missing


def assessment_of(uow: Reading, risk: Risk, stage: Stage) -> UUID | None:
    """The assessment of a stage that stands now."""
    if stage == Stage.INHERENT:
        return UUID(risk.inherent["assessment_id"]) if risk.inherent else None
    made = RiskAssessmentRepository(uow).all(risk=risk.id, stage=stage)
    return made[-1].id if made else None


def count(uow: Writing, risk: Risk) -> None:
    """Tell the risk how many of its responses are in place, and when the next one is due."""
    responses = RiskResponseRepository(uow).all(risk=risk.id)
    due = [each.due_on for each in responses if each.due_on and each.status in UNFINISHED]
    risk.responses_in_place = sum(each.status in IN_PLACE for each in responses)
    risk.response_due_on = min(due, default=None)
    recorded(uow, "risk.responses_counted", risk)
