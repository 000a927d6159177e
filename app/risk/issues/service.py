"""What can be done with issues."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.risk.assessments.schemas import ImpactOnObjective
from app.risk.issues.models import MOVES, UNCLOSED, Grade, Issue, IssueClosure, IssueKind, IssueStatus
from app.risk.issues.repository import IssueRepository, unclosed_of
from app.risk.issues.schemas import IssueClosing, IssueEntry, IssueWrite
from app.risk.models import Risk, RiskKind
from app.risk.raid import WRITE, move, refuse_unless
from app.risk.responses.models import ResponseStatus, RiskResponse

PREFIX = "ISS"
MOST_TEXT = 4000  # characters of a text
GRADES = {None: Grade.MEDIUM, Rag.GREEN: Grade.LOW, Rag.AMBER: Grade.MEDIUM, Rag.RED: Grade.HIGH}


def raise_issue(uow: Writing, at: Address, data: IssueEntry) -> Issue:
    """Enter an issue in a component's register."""
    place, today = ComponentRepository(uow).at(at, WRITE), utc_now().date()
    kept_in(place, data.impact)
    if data.raised_on and data.raised_on > today:
        raise Invalid(f"It cannot have been raised on {data.raised_on}: that is yet to come.")
    given = dict(data) | {"raised_on": data.raised_on or today, "raised_by": data.raised_by or uow.actor.id}
    issue = Issue(component_id=place.id, reference=next_reference(uow, PREFIX), **given)
    uow.record("issue.raised", uow.add(issue))
    return issue


def arise(uow: Writing, risk: Risk, occurred_on: date, reason: str | None) -> None:
    """Make a risk that has occurred an issue, once: with all that was known of it, while it is dealt with."""
    if unclosed_of(uow, risk.id):
        return
    grade = GRADES[risk.colour]
    issue = Issue(
        component_id=risk.component_id,
        reference=next_reference(uow, PREFIX),
        kind=IssueKind.PROBLEM if risk.kind == RiskKind.THREAT else IssueKind.BUSINESS_OPPORTUNITY,
        title=risk.title,
        description=risk.event,
        cause=risk.cause,
        effect=risk.effect,
        category=risk.category,
        priority=grade,
        severity=grade,
        impact=risk.impact,
        schedule_impact_days=risk.schedule_impact_days,
        impact_band=risk.stated_impact_band,
        other_impacts=effects_of(risk),
        owner=risk.owner,
        raised_on=occurred_on,
        raised_by=uow.actor.id,
        fallback=prepared(uow, risk),
        risk_id=risk.id,
    )
    uow.record("issue.raised", uow.add(issue), reason)


def effects_of(risk: Risk) -> dict[str, str]:
    """What a risk does to anything beside cost and time, in words, by objective."""
    said = [ImpactOnObjective.model_validate(each) for each in risk.other_impacts]
    return {each.objective.value: worded(each)[:MOST_TEXT] for each in said}


def worded(impact: ImpactOnObjective) -> str:
    known = (
        f"Band {impact.band}" if impact.band else None,
        f"{impact.value.currency} {impact.value.amount:,}" if impact.value else None,
        impact.note,
    )
    return "; ".join(filter(None, known))


def prepared(uow: Writing, risk: Risk) -> str | None:
    """What was prepared in case a risk occurs: the fallback plans of its responses, or else its response."""
    query = sa.select(RiskResponse.fallback_trigger, RiskResponse.fallback_plan).where(
        RiskResponse.organisation_id == uow.actor.organisation_id,
        RiskResponse.risk_id == risk.id,
        RiskResponse.status != ResponseStatus.CANCELLED,
        RiskResponse.fallback_plan.is_not(None),
    )
    plans = uow.session.execute(query.order_by(RiskResponse.id)).all()
    told = "\n".join(f"{trigger}: {plan}" if trigger else f"{plan}" for trigger, plan in plans)
    return told[:MOST_TEXT] or risk.response


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[IssueWrite]) -> Issue:
    """Change an issue that is not closed."""
    issue = IssueRepository(uow).get(id, WRITE, version)
    place = ComponentRepository(uow).open(issue.component_id, WRITE)
    refuse_unless(issue, UNCLOSED, "a change")
    revised = patch.applied_to(IssueWrite.model_validate(issue))
    kept_in(place, revised.impact)
    for name, value in revised:
        setattr(issue, name, value)
    uow.record("issue.revised", issue)
    return issue


def moved(uow: Writing, id: UUID, version: int, action: str) -> Issue:
    """The issue in the state that ``action`` leads to."""
    issue = IssueRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(issue.component_id, WRITE)
    move(issue, MOVES, action)
    return issue


def start(uow: Writing, id: UUID, version: int, reason: str | None) -> Issue:
    """Begin to deal with an issue."""
    issue = moved(uow, id, version, "start")
    uow.record("issue.started", issue, reason)
    return issue


def resolve(uow: Writing, id: UUID, version: int, resolution: str) -> Issue:
    """Say what was done about an issue; somebody closes it when that has been shown."""
    issue = moved(uow, id, version, "resolution")
    issue.resolution = resolution
    uow.record("issue.resolved", issue)
    return issue


def close(uow: Writing, id: UUID, version: int, data: IssueClosing) -> Issue:
    """Close an issue, by a reason and what shows it. Raises ``Conflict`` for what was not resolved first."""
    was = IssueRepository(uow).get(id, WRITE, version).status
    issue = moved(uow, id, version, "closure")
    if data.closure_reason is IssueClosure.RESOLVED and was is not IssueStatus.RESOLVED:
        raise Conflict(f"{issue.reference} is {was}: resolve it first, or close it for another reason.")
    issue.closure_reason, issue.evidence = data.closure_reason, data.evidence
    issue.closed_on = utc_now().date()
    uow.record("issue.closed", issue)
    return issue


def reopen(uow: Writing, id: UUID, version: int, reason: str) -> Issue:
    """Take an issue up again; what was said to have resolved it stays in its history."""
    issue = moved(uow, id, version, "reopening")
    issue.resolution = issue.closure_reason = issue.evidence = issue.closed_on = None
    uow.record("issue.reopened", issue, reason)
    return issue
