"""Putting a risk to another level: by somebody, or by the rule that what is beyond appetite goes up."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from app.components.places import Place
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.tolerances.levels import ids_of, places
from app.risk.escalations.models import EscalationDirection, EscalationStatus, RiskEscalation
from app.risk.models import REVISABLE, Risk

ANSWER_DAYS = 5  # working days
RULE = "The residual assessment lies beyond the {beyond} of {level}."


class Levels:
    """The levels that are met, and by when each answers, each looked up once: for many risks at a time."""

    def __init__(self, uow: Reading) -> None:
        self.uow = uow
        self.found: dict[UUID, Place] = {}
        self.calendars: dict[UUID, WorkingDays] = {}

    def place(self, id: UUID) -> Place:
        """A component, whoever asks."""
        if id not in self.found:
            self.found |= places(self.uow, [id])
        return self.found[id]

    def holder(self, risk: Risk) -> Place:
        return self.place(risk.held_by_id or risk.component_id)

    def calendar(self, id: UUID) -> WorkingDays:
        if id not in self.calendars:
            self.calendars[id] = calendar_at(self.uow, id)
        return self.calendars[id]


def by_rule(uow: Writing, risk: Risk, levels: Levels | None = None) -> RiskEscalation | None:
    """A proposal that begins or ends with what a risk has become; None where there is nothing new."""
    if risk.status not in REVISABLE:
        return withdrawn(uow, risk, "The risk is no longer active.")
    if risk.beyond is None:
        return withdrawn(uow, risk, "The risk is within appetite again.", ruled=True)
    return None if risk.proposed_to_id else upward(uow, risk, levels or Levels(uow))


def upward(uow: Writing, risk: Risk, levels: Levels) -> RiskEscalation | None:
    """The proposal to the level above, unless it has answered the same already, or there is none."""
    holder = levels.holder(risk)
    higher = ids_of(holder.path)[:-1]
    if not higher or was_answered(uow, risk, holder):
        return None
    reason = RULE.format(beyond=risk.beyond, level=holder.code)
    return propose(
        uow, risk, holder, levels.place(higher[-1]), EscalationDirection.UP, reason, by_rule=levels
    )


def propose(
    uow: Writing,
    risk: Risk,
    holder: Place,
    to: Place,
    direction: EscalationDirection,
    reason: str,
    *,
    within: int = ANSWER_DAYS,
    by_rule: Levels | None = None,
) -> RiskEscalation:
    """Ask another level to hold a risk, to be answered in so many of its working days."""
    calendar = (by_rule or Levels(uow)).calendar(to.id)
    risk.proposed_to_id = to.id
    about = {"risk_id": risk.id, "beyond": risk.beyond if by_rule else None}
    return put(uow, holder, to, direction, reason, calendar, within, **about)


def put(
    uow: Writing,
    holder: Place,
    to: Place,
    direction: EscalationDirection,
    reason: str,
    calendar: WorkingDays,
    within: int,
    **about: Any,
) -> RiskEscalation:
    """A proposal from one level to another, with its clock."""
    today = utc_now().date()
    return uow.add(
        RiskEscalation(
            component_id=holder.id if direction == EscalationDirection.UP else to.id,
            from_id=holder.id,
            to_id=to.id,
            direction=direction,
            status=EscalationStatus.PROPOSED,
            reason=reason,
            proposed_by=uow.actor.id,
            proposed_on=today,
            answer_by=calendar.shifted(today, within),
            **about,
        )
    )


def withdrawn(uow: Writing, risk: Risk, why: str, *, ruled: bool = False) -> RiskEscalation | None:
    """The proposal that is open, taken back; with ``ruled`` only one that a rule made."""
    proposal = latest(uow, risk) if risk.proposed_to_id else None
    if proposal is None or (ruled and proposal.beyond is None):
        return None
    return settle(uow, risk, proposal, EscalationStatus.WITHDRAWN, why)


def settle(
    uow: Writing, risk: Risk, proposal: RiskEscalation, status: EscalationStatus, answer: str | None
) -> RiskEscalation:
    """Note how a proposal about a risk ended."""
    risk.proposed_to_id = None
    return answered(uow, proposal, status, answer)


def answered(
    uow: Writing, proposal: RiskEscalation, status: EscalationStatus, answer: str | None
) -> RiskEscalation:
    """Note how a proposal ended."""
    today = utc_now().date()
    proposal.status, proposal.answer = status, answer
    proposal.answered_by, proposal.answered_on = uow.actor.id, today
    proposal.working_days_to_answer = calendar_at(uow, proposal.to_id).between(proposal.proposed_on, today)
    return proposal


def latest(uow: Reading, risk: Risk) -> RiskEscalation | None:
    query = (
        sa.select(RiskEscalation)
        .filter_by(organisation_id=uow.actor.organisation_id, risk_id=risk.id)
        .order_by(RiskEscalation.id.desc())
        .limit(1)
    )
    found: RiskEscalation | None = uow.session.scalar(query)
    return found


def was_answered(uow: Reading, risk: Risk, holder: Place) -> bool:
    """Whether the level above gave it back with the same limit broken: the rule does not ask twice."""
    last = latest(uow, risk)
    sent_back = last is not None and last.status == EscalationStatus.RETURNED
    return bool(last and sent_back and last.from_id == holder.id and last.beyond == risk.beyond)


def holder_of(uow: Reading, risk: Risk) -> Place:
    """The component that holds a risk, whoever asks."""
    return Levels(uow).holder(risk)


def demand_holder(uow: Reading, risk: Risk, permission: str = "risk:write") -> None:
    """Refuse who may not act for the level that holds a risk."""
    if risk.held_by_id is None:
        return
    holder = holder_of(uow, risk)
    if not uow.actor.rights.allow(permission, holder.path):
        raise Forbidden(f"{risk.reference} is held at {holder.code}: that is decided there.", rule="holder")
