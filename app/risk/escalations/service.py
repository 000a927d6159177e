"""Putting risks to other levels, and answering."""

from uuid import UUID

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Reading, Writing
from app.governance.tolerances.levels import ids_of, places
from app.risk import people
from app.risk.escalations import proposing
from app.risk.escalations.models import EscalationDirection, EscalationStatus, RiskEscalation
from app.risk.escalations.repository import RiskEscalationRepository
from app.risk.escalations.schemas import EscalationAcceptance, RiskEscalationWrite
from app.risk.models import REVISABLE, Risk, RiskStatus
from app.risk.repository import RiskRepository
from app.risk.service import WRITE, recorded, refuse_unless, review_ahead


def propose(uow: Writing, risk_id: UUID, data: RiskEscalationWrite) -> RiskEscalation:
    """Put a risk to another level; until that accepts it, it stays where it is."""
    risk = RiskRepository(uow).get(risk_id, WRITE)
    refuse_unless(risk, REVISABLE, "put to another level")
    proposing.demand_holder(uow, risk)
    if risk.proposed_to_id:
        raise Conflict(
            f"{risk.reference} is put to another level already: wait for its answer.", rule="proposed"
        )
    holder = proposing.holder_of(uow, risk)
    to = level_for(uow, risk, holder, data)
    within = data.answer_within_days
    proposal = proposing.propose(uow, risk, holder, to, data.direction, data.reason, within=within)
    uow.record("risk.put_to_another_level", risk, data.reason)
    uow.record("risk_escalation.proposed", proposal)
    return proposal


def level_for(uow: Reading, risk: Risk, holder: Place, data: RiskEscalationWrite) -> Place:
    """The level that is meant. Raises ``Invalid`` where it is not above, or not below, the one that holds it."""
    if data.direction == EscalationDirection.UP:
        higher = ids_of(holder.path)[:-1]
        if not higher or data.to_id not in (None, *higher):
            raise Invalid(f"That is no level above {holder.code}.")
        id = data.to_id or higher[-1]
        return places(uow, [id])[id]
    id = data.to_id or risk.component_id
    to = ComponentRepository(uow).place(id)
    if to.archived_at is not None or not to.path.startswith(holder.path) or to.id == holder.id:
        raise Invalid(f"{to.code} is no level below {holder.code}.")
    if not lies_on_branch(uow, risk, to):
        raise Invalid(f"{to.code} has nothing to do with where {risk.reference} was raised.")
    return to


def lies_on_branch(uow: Reading, risk: Risk, to: Place) -> bool:
    """Whether a level is above, at or below the one that raised a risk: who sees it stays as it was."""
    raised = places(uow, [risk.component_id])[risk.component_id]
    return raised.path.startswith(to.path) or to.path.startswith(raised.path)


def accept(uow: Writing, id: UUID, version: int, data: EscalationAcceptance) -> RiskEscalation:
    """Take a risk over: from now on it is held, and decided on, here."""
    proposal, risk = answerable(uow, id, version, at_its_end=True)
    if risk is None:
        return accept_exposure(uow, proposal, data)
    people.refuse_nobody(uow, risk, data.owner_id)
    raised, to = risk.component_id, proposal.to_id
    path = places(uow, [raised, to])
    proposing.settle(uow, risk, proposal, EscalationStatus.ACCEPTED, data.reason)
    risk.held_by_id = None if to == raised else to
    risk.place_id = max((raised, to), key=lambda each: len(path[each].path))
    risk.status = RiskStatus.OPEN if to == raised else MOVED[risk.place_id == raised]
    review_ahead(uow, risk)
    risk.owner_id = data.owner_id or risk.owner_id
    risk.owner = data.owner or people.name_of(uow, data.owner_id) or risk.owner
    uow.record("risk_escalation.accepted", proposal, data.reason)
    recorded(uow, f"risk.{risk.status}", risk, data.reason)
    return proposal


def accept_exposure(uow: Writing, proposal: RiskEscalation, data: EscalationAcceptance) -> RiskEscalation:
    """Stand for what all threats together come to below: the register and its limit stay as they are."""
    if data.owner or data.owner_id:
        raise Invalid("All threats together have no owner: each has its own.")
    proposing.answered(uow, proposal, EscalationStatus.ACCEPTED, data.reason)
    uow.record("risk_escalation.accepted", proposal, data.reason)
    return proposal


# By whether it stays placed where it was raised, which is the lower of the two only on its way up.
MOVED = {True: RiskStatus.ESCALATED, False: RiskStatus.DELEGATED}


def give_back(uow: Writing, id: UUID, version: int, reason: str) -> RiskEscalation:
    """Return a risk to the level that would be rid of it, with the reason."""
    proposal, risk = answerable(uow, id, version, at_its_end=True)
    return ended(uow, proposal, risk, EscalationStatus.RETURNED, reason)


def withdraw(uow: Writing, id: UUID, version: int, reason: str | None) -> RiskEscalation:
    """Take a proposal back that is not answered yet."""
    proposal, risk = answerable(uow, id, version, at_its_end=False)
    return ended(uow, proposal, risk, EscalationStatus.WITHDRAWN, reason)


def ended(
    uow: Writing, proposal: RiskEscalation, risk: Risk | None, status: EscalationStatus, reason: str | None
) -> RiskEscalation:
    proposing.answered(uow, proposal, status, reason)
    uow.record(f"risk_escalation.{status}", proposal, reason)
    if risk is not None:
        risk.proposed_to_id = None
        uow.record(f"risk.escalation_{status}", risk, reason)
    return proposal


def answerable(
    uow: Writing, id: UUID, version: int, *, at_its_end: bool
) -> tuple[RiskEscalation, Risk | None]:
    """An open proposal and its risk, if it is about one, for who may act for the level that is asked, or for the one that asks."""
    proposal = RiskEscalationRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(proposal.to_id if at_its_end else proposal.from_id, WRITE)
    if proposal.status != EscalationStatus.PROPOSED:
        raise Conflict(f"It is {proposal.status} already.", rule="status")
    if proposal.risk_id is None:
        return proposal, None
    risk = uow.session.get_one(Risk, proposal.risk_id)  # which who is asked from above may not see yet
    return proposal, risk
