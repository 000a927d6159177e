"""What can be done with decisions: each move between their states, and what it needs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.calc.escalation import waited
from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions import acts, effects, evidence, guard  # noqa: F401 (acts registers effects)
from app.governance.decisions.conditions import impose, reconsider
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import found, move, moved, overdue, require
from app.governance.decisions.parts import EffectWrite
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.schemas import (
    DecisionWanted,
    DecisionWrite,
    Option,
    OutcomeWrite,
    Remark,
)
from app.governance.decisions.states import APPROVALS, DecisionStatus, Outcome
from app.governance.decisions.tabling import refuse_untabled
from app.governance.decisions.undoing import undo
from app.governance.escalation.stops import address, stops_of

PROPOSE, REVIEW, DECIDE = "decision:propose", "decision:review", "decision:decide"
DEFERRALS_MAX = 2


def draft(uow: Writing, at: Address, data: DecisionWrite) -> Decision:
    """Draft a decision that a component needs."""
    component = ComponentRepository(uow).at(at, PROPOSE)
    reference, papers = next_reference(uow, "DEC"), kept(uow, component, data)
    decision = uow.add(
        Decision(component_id=component.id, reference=reference, drafted_by=uow.actor.id, **papers)
    )
    uow.record("decision.drafted", decision)
    return decision


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[DecisionWrite]) -> Decision:
    """Change a draft; what was proposed is returned before it is changed."""
    decision, component = found(uow, id, PROPOSE, version)
    if decision.status != DecisionStatus.DRAFT:
        rule = "decision.changes-in-draft"
        raise Conflict(f"{decision.reference} is {decision.status}: only a draft changes.", rule=rule)
    revised = patch.applied_to(DecisionWrite.model_validate(decision))
    for name, value in kept(uow, component, revised, decision).items():
        setattr(decision, name, value)
    uow.record("decision.revised", decision)
    return decision


def propose(uow: Writing, id: UUID, version: int, at: datetime | None = None) -> Decision:
    """Put a draft that is complete to who is to decide it; ``at`` where that was not just now."""
    decision, place = moved(uow, id, PROPOSE, version, "proposal", DecisionStatus.PROPOSED)
    submit(uow, decision, place)
    if faults := list(missing(decision)):
        raise Conflict(
            f"{decision.reference} is not complete: see errors.", rule="decision.complete", errors=faults
        )
    refuse_untabled(uow, decision, place)
    decision.proposed_by, decision.proposed_at = uow.actor.id, at or utc_now()
    freeze(uow, decision, place)
    uow.record("decision.proposed", decision)
    return decision


def submit(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """Freeze by whose authority it is decided, one proposal at a time: what counts together is seen by the later."""
    uow.lock("authority")
    guard.refuse_nobody(guard.submit(uow, decision, place))


def freeze(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """Keep what is known now of the evidence, and of what the effects presuppose."""
    decision.evidence = evidence.frozen(uow, decision.evidence)
    decision.effects = effects.frozen(uow, place, decision.effects)


def send_back(uow: Writing, id: UUID, version: int, why: Remark) -> Decision:
    """Return a proposal to its proposer, who can complete it and propose it again."""
    decision, _ = moved(uow, id, REVIEW, version, "return", DecisionStatus.DRAFT)
    decision.remark, decision.returns = why.remark, decision.returns + 1
    decision.clock_days = days_until(uow, decision, utc_now())
    if decision.authority and decision.requested_from == decision.authority["body"]:
        decision.requested_from = None  # it is found again
    decision.authority = decision.body_id = decision.opinion_due_on = None
    decision.opinions, decision.evidence = [], evidence.thawed(decision.evidence)
    decision.effects = [{name: each[name] for name in EffectWrite.model_fields} for each in decision.effects]
    uow.record("decision.returned", decision)
    return decision


def take_up(uow: Writing, id: UUID, version: int) -> Decision:
    """Take a proposal into review, or one that was deferred, or whose condition is overdue, again."""
    decision = DecisionRepository(uow).get(id, REVIEW, version)
    conditional = decision.status == DecisionStatus.APPROVED_WITH_CONDITIONS
    if decision.status != DecisionStatus.PROPOSED:  # it comes back, and to another meeting
        decision.meeting_id, decision.awaits_minutes = None, False
    moved(uow, id, REVIEW, version, "review", DecisionStatus.IN_REVIEW)
    if conditional and not any(overdue(condition, utc_now().date()) for condition in decision.conditions):
        rule = "decision.condition-overdue"
        raise Conflict(f"No condition of {decision.reference} is overdue.", rule=rule)
    reconsider(decision)
    uow.record("decision.taken_up", decision)
    return decision


def decide(uow: Writing, id: UUID, version: int, data: OutcomeWrite) -> Decision:
    """Give a decision its outcome; what it supersedes is superseded with the approval."""
    target = DecisionStatus(data.outcome)
    decision, place = moved(uow, id, DECIDE, version, "outcome", target)
    guard.admit(uow, decision, place, data.outcome)
    now = utc_now()
    decided_at = data.decided_at or now
    if not (decision.proposed_at or now) <= decided_at <= now:
        raise Invalid("It was decided after it was proposed, and not in the future.")
    for name in ("outcome", "rationale", "next_on", "effective_on", "expires_on"):
        setattr(decision, name, getattr(data, name))
    impose(uow, decision, data.conditions)
    decision.recorded_at = now
    if data.outcome == Outcome.DEFERRED:
        defer(decision, decided_at.astimezone(UTC).date())
    else:
        decision.decided_by, decision.decided_at = uow.actor.id, decided_at
        if decision.days_to_decide is None:
            decision.days_to_decide = days_until(uow, decision, decided_at)
    uow.record(f"decision.{target}", decision)
    effects.release(uow, decision, place, now.date())
    if target in APPROVALS:
        supersede(uow, decision)
    elif data.outcome == Outcome.REJECTED:  # what an emergency or a suspended approval did
        undo(uow, decision, place)
    return decision


def minutes_confirmed(uow: Writing, decision: Decision) -> None:
    """Let what was decided in a meeting take effect, now that its minutes are confirmed."""
    place = ComponentRepository(uow).place(decision.component_id)
    decision.awaits_minutes = False
    uow.record("decision.minutes_confirmed", decision)
    if moved_since := effects.moved(uow, decision, place):
        effects.refuse(decision, moved_since)
        uow.record("decision.effect_refused", decision, moved_since)
    else:
        effects.release(uow, decision, place, utc_now().date())


def days_until(uow: Writing, decision: Decision, until: datetime) -> int:
    """The working days that somebody has waited for it, but for those while it was returned or its clock stopped."""
    proposed, thing = (decision.proposed_at or until).astimezone(UTC).date(), address(decision.id)
    stops, working = stops_of(uow, [thing]).get(thing, ()), calendar_at(uow, decision.component_id)
    return decision.clock_days + waited(stops, proposed, until.astimezone(UTC).date(), working)


def defer(decision: Decision, today: date) -> None:
    """Count a deferral. Raises ``Conflict`` where it has been put off too often."""
    if decision.deferrals == DEFERRALS_MAX:
        raise Conflict(
            f"{decision.reference} was deferred {DEFERRALS_MAX} times: decide it, or take it to the next body.",
            rule="decision.deferrals",
        )
    if decision.next_on and decision.next_on <= today:
        raise Invalid("It comes back on a day after it was deferred.")
    decision.deferrals += 1


def supersede(uow: Writing, decision: Decision) -> None:
    """End the decision that ``decision``, just approved, names; it has one successor for good."""
    if decision.supersedes_id is None:
        return
    old, _ = found(uow, decision.supersedes_id, DECIDE)
    if old.superseded_by_id == decision.id:  # it was approved before, and has been reconsidered
        return
    move(old, "supersession", DecisionStatus.SUPERSEDED)
    old.superseded_by_id = decision.id
    uow.record("decision.superseded", old)


def withdraw(uow: Writing, id: UUID, version: int, why: Remark) -> Decision:
    """Take back what one has put forward, before it is decided."""
    decision, place = moved(uow, id, PROPOSE, version, "withdrawal", DecisionStatus.WITHDRAWN)
    if not guard.is_own(uow, decision):
        rule = "decision.withdrawn-by-proposer"
        raise Forbidden(f"Who put {decision.reference} forward withdraws it.", rule=rule)
    decision.remark = why.remark
    uow.record("decision.withdrawn", decision)
    undo(uow, decision, place)
    return decision


def expire(uow: Writing, id: UUID, version: int) -> Decision:
    """End a proposal that lapsed undecided, or an approval whose time has passed."""
    decision = DecisionRepository(uow).get(id, REVIEW, version)
    was_approved = decision.status in APPROVALS
    last = decision.expires_on if was_approved else decision.lapses_on
    _, place = moved(uow, id, REVIEW, version, "expiry", DecisionStatus.EXPIRED)
    if last is None or utc_now().date() <= last:
        until = f"until {last}" if last else "with no end"
        raise Conflict(f"{decision.reference} stands {until}.", rule="decision.time-passed")
    uow.record("decision.expired", decision)
    if not was_approved:
        undo(uow, decision, place)
    return decision


def wanted(uow: Reading, path: str, limit: int) -> list[DecisionWanted]:
    """The decisions waited for at a path and below, the longest due first."""
    return [DecisionWanted.of(decision) for decision in DecisionRepository(uow).wanted(path, limit)]


def kept(
    uow: Writing, component: AnyPlace, data: DecisionWrite, was: Decision | None = None
) -> dict[str, Any]:
    """The papers as a decision keeps them. Raises where they cannot be so."""
    kept_in(component, data.value, *(option.cost for option in data.options))
    if data.supersedes_id and data.supersedes_id != (was and was.supersedes_id):
        old = DecisionRepository(uow).get(data.supersedes_id)
        require(old, "supersession", DecisionStatus.SUPERSEDED)
    whole = data.model_dump(mode="json", include={"options", "evidence", "categories", "circumstances"})
    wanted = [effects.checked(data.kind, each) for each in data.effects]
    return {name: getattr(data, name) for name in DecisionWrite.model_fields} | whole | {"effects": wanted}


def missing(decision: Decision) -> Iterator[dict[str, str]]:
    """What a decision lacks to be proposed, each with a pointer to it."""
    told = {
        "question": "what is to be decided",
        "recommendation": "what is recommended",
        "requested_from": "which body or role decides",
        "due_on": "by when a decision is of use",
    }
    for name, what in told.items():
        if getattr(decision, name) is None:
            yield {"pointer": f"/{name}", "detail": f"It does not say {what}."}
    options = [Option.model_validate(option) for option in decision.options]
    if len(options) < 2:
        yield {"pointer": "/options", "detail": "It needs at least two options."}
    if not any(option.does_nothing for option in options):
        yield {"pointer": "/options", "detail": 'One of its options must be "Do nothing".'}
