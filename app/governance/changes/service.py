"""What can be done with change requests: from a draft to what was done about it."""

from datetime import UTC
from typing import Any
from uuid import UUID

from app.calc.money import Money
from app.components.places import AnyPlace, Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.governance.changes.impact import impact
from app.governance.changes.models import MOVES, ChangeRequest, ChangeStatus
from app.governance.changes.repository import ChangeRepository, approved
from app.governance.changes.schemas import (
    ChangeDecisionWrite,
    ChangeImpact,
    ChangeRemark,
    ChangeWrite,
    Verification,
)
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.states import APPROVALS, DecisionStatus
from app.governance.tolerances.deciding import decision_on
from app.governance.tolerances.levels import ids_of, places

REQUEST, DECIDE, VERIFY = "change:request", "change:decide", "change:verify"
BY_CHANGE = "change.planned-value-changes-by-request"


def raise_request(uow: Writing, at: Address, data: ChangeWrite) -> ChangeRequest:
    """Draft a change request."""
    component = ComponentRepository(uow).at(at, REQUEST)
    kept = members(uow, component, data)
    reference = next_reference(uow, "CHR")
    request = uow.add(
        ChangeRequest(component_id=component.id, reference=reference, raised_by=uow.actor.id, **kept)
    )
    uow.record("change.drafted", request)
    return request


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ChangeWrite]) -> ChangeRequest:
    """Change a draft."""
    request, component = found(uow, id, REQUEST, version)
    if request.status is not ChangeStatus.DRAFT:
        rule = "change.changes-in-draft"
        raise Conflict(f"{request.reference} is {request.status}: only a draft changes.", rule=rule)
    for name, value in members(uow, component, patch.applied_to(ChangeWrite.model_validate(request))).items():
        setattr(request, name, value)
    uow.record("change.revised", request)
    return request


def members(uow: Writing, component: AnyPlace, data: ChangeWrite) -> dict[str, Any]:
    """What a request states, as its columns keep it. Raises for another currency, or what nobody sees."""
    kept_in(component, data.cost_effect, *(each.amount for each in data.other_effects))
    for each in data.affects:
        other = ComponentRepository(uow).place(each.component_id)
        kept_in(other, each.cost_effect)
        if other.id == component.id:
            raise Invalid(
                "What it does to its own component is cost_effect, time_effect_days and other_effects."
            )
    lists = {
        name: [each.model_dump(mode="json") for each in getattr(data, name)]
        for name in ("other_effects", "affects")
    }
    return dict(data) | lists


def submit(uow: Writing, id: UUID, version: int) -> ChangeRequest:
    """Put an assessed request to the level that has to decide it, which is kept as it was found."""
    request, component = found(uow, id, REQUEST, version)
    move(request, "submission", ChangeStatus.SUBMITTED)
    faults = [
        {"pointer": f"/{name}", "detail": f"Its {what} is not assessed: 0 where there is none."}
        for name, what in (("cost_effect", "effect on cost"), ("time_effect_days", "effect on time"))
        if getattr(request, name) is None
    ]
    if faults:
        raise Conflict(
            f"{request.reference} is not assessed: see errors.", rule="change.assessed", errors=faults
        )
    uow.lock("changes")
    request.submitted_on = utc_now().date()
    told = impact(uow, request, component)
    request.impact = told.model_dump(mode="json", include={"authority", "rule", "aggregate", "as_of"})
    uow.record("change.submitted", request)
    return request


def settle(uow: Writing, id: UUID, version: int, data: ChangeDecisionWrite) -> ChangeRequest:
    """Take over what was decided, by the level that has to decide as things stand now."""
    uow.lock("changes")
    changes = ChangeRepository(uow)
    request = changes.get(id)
    level = authority(uow, request, ComponentRepository(uow).place(request.component_id))
    request = changes.get(id, None, version)
    decision = decision_on(uow, level, data.decision_id, [DecisionKind.CHANGE], "change.decided-by-level")
    refused = decision.status is DecisionStatus.REJECTED
    if not refused and decision.status not in APPROVALS:
        raise Conflict(
            f"{decision.reference} is {decision.status}: it is not decided.", rule="change.decided"
        )
    move(request, "decision", ChangeStatus.REJECTED if refused else ChangeStatus.APPROVED)
    request.decision_id = decision.id
    request.decided_on = (decision.decided_at or utc_now()).astimezone(UTC).date()
    uow.record(f"change.{request.status}", request)
    return request


def authority(uow: Writing, request: ChangeRequest, component: AnyPlace) -> Place:
    """Where it is decided. Raises ``Forbidden`` to who may not decide at that level."""
    told = impact(uow, request, component).authority
    root, *_ = ids_of(component.path)
    level = places(uow, [told.component_id or root])[told.component_id or root]
    if not uow.actor.rights.allow(DECIDE, level.path if told.component_id else EVERYWHERE):
        raise Forbidden(
            f"{told.body} decides {request.reference}: this needs {DECIDE} there.",
            rule="change.decided-by-level",
        )
    return level


def withdraw(uow: Writing, id: UUID, version: int, why: ChangeRemark) -> ChangeRequest:
    """Take back a request before it is decided."""
    request, _ = found(uow, id, REQUEST, version)
    move(request, "withdrawal", ChangeStatus.WITHDRAWN)
    request.remark = why.remark
    uow.record("change.withdrawn", request)
    return request


def verify(uow: Writing, id: UUID, version: int, data: Verification) -> ChangeRequest:
    """Say what shows that an approved change was made; not for who asked for it."""
    request, _ = found(uow, id, VERIFY, version)
    move(request, "verification", ChangeStatus.VERIFIED)
    if uow.actor.id == request.raised_by:
        raise Forbidden(f"Who asked for {request.reference} does not verify it.", rule="four-eyes")
    request.evidence, request.verified_by = data.evidence, uow.actor.id
    uow.record("change.verified", request)
    return request


def impact_of(uow: Reading, id: UUID) -> ChangeImpact:
    """What a change request comes to, as things stand."""
    request = ChangeRepository(uow).get(id)
    return impact(uow, request, ComponentRepository(uow).place(request.component_id))


def refuse_unapproved(
    uow: Reading, component: AnyPlace, change_request_id: UUID | None, posted: Money
) -> None:
    """Raises ``Conflict`` where a planned value that is baselined would change otherwise than was approved.

    ``posted`` is all that the budget has moved by under the request, with what is to be posted now.
    """
    request = approved(uow, change_request_id) if change_request_id else None
    if request is None or request.component_id != component.id:
        raise Conflict(
            f"The budget of {component.code} is baselined: it changes by an approved change request of its own.",
            rule=BY_CHANGE,
        )
    effect = request.cost_effect or Money.of_minor(0, component.currency)
    if abs(posted.minor) > abs(effect.minor) or posted.minor * effect.minor < 0:
        raise Conflict(
            f"{request.reference} was approved for {effect.amount} {effect.currency}: with this the budget has "
            f"moved by {posted.amount}.",
            rule=BY_CHANGE,
        )


def found(uow: Writing, id: UUID, permission: str, version: int) -> tuple[ChangeRequest, AnyPlace]:
    request = ChangeRepository(uow).get(id, permission, version)
    return request, ComponentRepository(uow).open(request.component_id, permission)


def move(request: ChangeRequest, action: str, target: ChangeStatus) -> None:
    """Raises ``Conflict`` where ``action`` does not lead from where the request is to ``target``."""
    if request.status not in MOVES[action].sources:
        wanted = ", ".join(sorted(MOVES[action].sources))
        raise Conflict(
            f"{request.reference} is {request.status}, and this is done to one that is {wanted}.",
            rule=f"change.{request.status}->{target}",
        )
    request.status = target
