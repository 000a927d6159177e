"""What can be done with assumptions."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Invalid, NotFound
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.risk.assumptions.models import MOVES, Assumption, AssumptionLink, AssumptionStatus
from app.risk.assumptions.repository import AssumptionRepository, DependantRepository
from app.risk.assumptions.resting import found
from app.risk.assumptions.schemas import AssumptionRevision, AssumptionWrite, DependantWrite
from app.risk.issues.repository import IssueRepository
from app.risk.raid import WRITE, move
from app.risk.repository import RiskRepository

DONE = {
    "doubt": "assumption.doubted",
    "invalidation": "assumption.invalidated",
    "confirmation": "assumption.confirmed",
    "reinstatement": "assumption.reinstated",
}


def assume(uow: Writing, at: Address, data: AssumptionWrite) -> Assumption:
    """Enter an assumption in a component's register."""
    place = ComponentRepository(uow).at(at, WRITE)
    assumption = Assumption(component_id=place.id, reference=next_reference(uow, "ASM"), **dict(data))
    uow.record("assumption.made", uow.add(assumption))
    return assumption


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[AssumptionRevision]) -> Assumption:
    """Change what is said of an assumption, or name the risk or issue that it became."""
    assumption = opened(uow, id, version)
    revised = patch.applied_to(AssumptionRevision.model_validate(assumption))
    refuse_unknown(uow, revised)
    for name, value in revised:
        setattr(assumption, name, value)
    uow.record("assumption.revised", assumption)
    return assumption


def refuse_unknown(uow: Reading, revised: AssumptionRevision) -> None:
    """Refuse a risk or an issue that the caller sees none of."""
    try:
        if revised.risk_id:
            RiskRepository(uow).get(revised.risk_id)
        if revised.issue_id:
            IssueRepository(uow).get(revised.issue_id)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing


def opened(uow: Writing, id: UUID, version: int | None = None) -> Assumption:
    assumption = AssumptionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(assumption.component_id, WRITE)
    return assumption


def judge(uow: Writing, id: UUID, version: int, action: str, evidence: str) -> Assumption:
    """Take an assumption to the state that ``action`` leads to, by what shows it."""
    assumption = opened(uow, id, version)
    move(assumption, MOVES, action)
    assumption.evidence, assumption.judged_on = evidence, utc_now().date()
    if assumption.status in (AssumptionStatus.INVALID, AssumptionStatus.CONFIRMED):
        assumption.review_on = None
    uow.record(DONE[action], assumption, evidence)
    return assumption


def link(uow: Writing, id: UUID, data: DependantWrite) -> AssumptionLink:
    """Say what rests on an assumption. Raises ``Invalid`` for what the caller sees none of."""
    assumption = opened(uow, id)
    if found(uow, data.kind, data.dependant_id) is None:
        raise Invalid(f"There is no {data.kind} {data.dependant_id}.")
    made = AssumptionLink(component_id=assumption.component_id, assumption_id=id, **dict(data))
    uow.record("assumption.linked", uow.add(made))
    return made


def unlink(uow: Writing, id: UUID, version: int) -> None:
    """Say that something does not rest on an assumption."""
    found = DependantRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(found.component_id, WRITE)
    uow.remove("assumption.unlinked", found)
