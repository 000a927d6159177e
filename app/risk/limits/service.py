"""Setting limits of risk, and judging every risk that they are about."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.governance.tolerances.levels import unhindered
from app.risk.assessing import members
from app.risk.escalations import proposing
from app.risk.limits import aggregates
from app.risk.limits.judging import broken, nearest, outermost, single_limits
from app.risk.limits.models import LimitedRisks, RiskLimit
from app.risk.limits.repository import RiskLimitRepository
from app.risk.limits.schemas import RiskLimitWrite
from app.risk.models import RiskKind
from app.risk.repository import RiskRepository

WRITE = "tolerance:write"
CHANGED, REMOVED = "The limit is about single threats now.", "The limit was taken away."
MOST_RISKS = 5_000


def set_limit(uow: Writing, at: Address, data: RiskLimitWrite) -> RiskLimit:
    """Set how much risk a level seeks, tolerates and can absorb."""
    component = ComponentRepository(uow).at(at, WRITE)
    refuse_second(uow, component.id, data)
    limit = uow.add(RiskLimit(component_id=component.id, **kept(data)))
    uow.record("risk_limit.set", limit)
    judge_again(uow, component.path, limit, data.applies_to)
    return limit


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[RiskLimitWrite]) -> RiskLimit:
    limit = RiskLimitRepository(uow).get(id, WRITE, version)
    component = ComponentRepository(uow).open(limit.component_id, WRITE)
    was = RiskLimitWrite.model_validate(limit)
    revised = patch.applied_to(was)
    refuse_second(uow, limit.component_id, revised, but=limit.id)
    for name, value in kept(revised).items():
        setattr(limit, name, value)
    if was.applies_to != revised.applies_to:
        aggregates.withdraw(uow, limit, CHANGED)
        limit.beyond = None
    uow.record("risk_limit.revised", limit)
    for applies_to in {was.applies_to, revised.applies_to}:
        judge_again(uow, component.path, limit, applies_to)
    return limit


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take a limit away: the next one above is in force from then on."""
    limit = RiskLimitRepository(uow).get(id, WRITE, version)
    component = ComponentRepository(uow).open(limit.component_id, WRITE)
    aggregates.withdraw(uow, limit, REMOVED)
    uow.remove("risk_limit.removed", limit)
    if limit.applies_to == LimitedRisks.SINGLE:
        judge_below(uow, component.path)


def judge_again(uow: Writing, path: str, limit: RiskLimit, applies_to: LimitedRisks) -> None:
    """Hold what a limit is, or was, about against it."""
    if applies_to == LimitedRisks.SINGLE:
        judge_below(uow, path)
    elif limit.applies_to == applies_to:
        uow.flush()
        aggregates.judge(uow, [limit])


def kept(data: RiskLimitWrite) -> dict[str, object]:
    limits = ("appetite", "tolerance", "capacity")
    said = members(data, set(RiskLimitWrite.model_fields) - set(limits))
    amounts = {name: getattr(data, name) for name in limits}
    return said | {name: amount and amount.model_dump(mode="json") for name, amount in amounts.items()}


def refuse_second(uow: Writing, component_id: UUID, data: RiskLimitWrite, but: UUID | None = None) -> None:
    """Refuse a second limit of the same measure for the same risks."""
    same = RiskLimitRepository(uow).all(component=component_id, applies_to=data.applies_to)
    about = (data.measure, data.category, data.confidence)
    if any((each.measure, each.category, each.confidence) == about and each.id != but for each in same):
        raise Conflict("There is such a limit here: change that.", rule="limit")


def judge_below(uow: Writing, path: str) -> None:
    """Hold every active threat on a level and below against the limits as they are now."""
    risks = RiskRepository(unhindered(uow))
    found = {"below": path, "active": {}, "kind": RiskKind.THREAT}
    if risks.count(**found) > MOST_RISKS:
        raise Invalid(f"There are more than {MOST_RISKS} active threats below: set the limit further down.")
    threats, limits = risks.all(**found), single_limits(uow)
    proposals, levels = [], proposing.Levels(uow)
    for threat in threats:
        in_force = nearest(limits, levels.holder(threat).path, threat.category)
        threat.beyond = outermost(broken(threat, in_force))
        if proposal := proposing.by_rule(uow, threat, levels):
            proposals.append(proposal)
    uow.record_all("risk.held_against_limits", threats)
    uow.record_all("risk_escalation.followed_limits", proposals)
