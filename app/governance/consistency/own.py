"""What components, their gates, decisions and exceptions say against each other."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.components.models import Component, ComponentStatus
from app.governance.consistency.rules import (
    Checked,
    Found,
    Reference,
    Severity,
    Subject,
    consistency,
    listed,
    without,
)
from app.governance.decisions.models import Decision
from app.governance.decisions.states import WANTED, DecisionStatus
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.states import UNANSWERED
from app.governance.gates.models import Gate

ACCOUNTABLE = {"manager": "manager", "sro": "SRO"}


@consistency(
    "component.accountable",
    Severity.MUST_FIX,
    asks="Has every project with work to come a manager and an SRO?",
    needs=("component:read",),
    reads=(Component,),
)
def accountable(checked: Checked) -> Iterator[Found]:
    """The projects that nobody is accountable for."""
    for subject in checked.projects():
        if missing := [told for name, told in ACCOUNTABLE.items() if not getattr(subject, name)]:
            yield Found(
                subject.id,
                f"{subject.code} has {without(missing)}.",
                (subject.reference,),
                f"Name its {listed(missing)}.",
                subject.address,
            )


@consistency(
    "component.finish-to-come",
    Severity.MUST_FIX,
    asks="Has everything that was planned to finish by today finished, or a later date?",
    needs=("component:read",),
    reads=(Component,),
)
def finish_to_come(checked: Checked) -> Iterator[Found]:
    """The projects under way whose planned finish has gone by, or is not known."""
    for subject in checked.projects(ComponentStatus.ACTIVE, ComponentStatus.PAUSED):
        if subject.planned_finish_on is None:
            yield dateless(subject, "Whether it is late cannot be told")
        elif subject.planned_finish_on < checked.today and subject.actual_finish_on is None:
            yield Found(
                subject.id,
                f"{subject.code} was to finish on {subject.planned_finish_on} and is {subject.status}.",
                (subject.reference,),
                "State its actual finish, or have a later one approved and plan by that.",
                subject.address,
            )


def dateless(subject: Subject, untold: str) -> Found:
    """That the planned dates of a component are needed, and not known."""
    return Found(
        subject.id,
        f"{untold}: {subject.code} has no planned start or no planned finish.",
        (subject.reference,),
        "State planned_start_on and planned_finish_on.",
        subject.address,
        "no_planned_dates",
    )


@consistency(
    "gate.held-when-planned",
    Severity.SHOULD_FIX,
    asks="Has every gate that was forecast by today been held?",
    needs=("gate:read",),
    reads=(Gate,),
)
def gates(checked: Checked) -> Iterator[Found]:
    """The gates whose day has gone by, or that have none."""
    query = checked.of(Gate, Gate.id, Gate.name, Gate.planned_on, Gate.forecast_on)
    for row in checked.rows(query.where(Gate.outcome.is_(None)).order_by(Gate.id)):
        due, at = row.forecast_on or row.planned_on, f"/v1/gates/{row.id}"
        told = (Reference(row.name, at),)
        if due is None:
            text = f"Whether {row.name} is late cannot be told: it has no date."
            yield Found(row.component_id, text, told, "Give it a planned_on.", at, "no_date")
        elif due < checked.today:
            text = f"{row.name} was to be held on {due} and was not."
            yield Found(row.component_id, text, told, "Record its outcome, or forecast another day.", at)


@consistency(
    "decision.conditions-discharged",
    Severity.MUST_FIX,
    asks="Is every condition of an approval that is due discharged?",
    needs=("decision:read",),
    reads=(Decision,),
)
def conditions(checked: Checked) -> Iterator[Found]:
    """The conditions of approvals that are overdue."""
    query = checked.of(Decision, Decision.id, Decision.reference, Decision.title, Decision.conditions)
    conditional = Decision.status == DecisionStatus.APPROVED_WITH_CONDITIONS
    for row in checked.rows(query.where(conditional).order_by(Decision.id)):
        for number, condition in enumerate(row.conditions, 1):
            if is_overdue(condition, checked.today):
                at = f"/v1/decisions/{row.id}"
                yield Found(
                    row.component_id,
                    f"Condition {number} of {row.reference} ({condition['text']}) was due on "
                    f"{condition['due_on']} and is not discharged.",
                    (Reference(f"{row.reference} {row.title}", at),),
                    f"Discharge it with evidence ({condition['owner']}), or reconsider the approval.",
                    f"{at}/discharge",
                )


def is_overdue(condition: dict[str, Any], today: date) -> bool:
    return not condition.get("discharged_at") and date.fromisoformat(condition["due_on"]) < today


@consistency(
    "decision.taken-when-due",
    Severity.SHOULD_FIX,
    asks="Is every decision that was wanted by today taken?",
    needs=("decision:read",),
    reads=(Decision,),
)
def decisions(checked: Checked) -> Iterator[Found]:
    """The decisions that are waited for beyond the day they were wanted by."""
    columns = (Decision.id, Decision.reference, Decision.title, Decision.status)
    query = checked.of(Decision, *columns, Decision.due_on, Decision.next_on, Decision.requested_from)
    for row in checked.rows(query.where(Decision.status.in_(sorted(WANTED))).order_by(Decision.id)):
        due, at = row.next_on or row.due_on, f"/v1/decisions/{row.id}"
        if due and due < checked.today:
            yield Found(
                row.component_id,
                f"{row.reference} ({row.title}) was wanted by {due} and is {row.status.replace('_', ' ')}.",
                (Reference(f"{row.reference} {row.title}", at),),
                f"Have it decided by {row.requested_from or 'whom it is asked of'}, or withdraw it.",
                at,
            )


@consistency(
    "exception.answered",
    Severity.MUST_FIX,
    asks="Is every exception answered in time?",
    needs=("exception:read",),
    reads=(ExceptionRecord,),
)
def exceptions(checked: Checked) -> Iterator[Found]:
    """The exceptions whose answer is overdue."""
    record = ExceptionRecord
    columns = (record.id, record.reference, record.metric, record.answer_by, record.answering_body)
    overdue = record.status.in_(sorted(UNANSWERED)), record.answer_by < checked.today
    for row in checked.rows(checked.of(record, *columns).where(*overdue).order_by(record.id)):
        at, about = f"/v1/exceptions/{row.id}", row.metric.replace("_", " ")
        yield Found(
            row.component_id,
            f"{row.reference}, on {about}, was to be answered by {row.answer_by}.",
            (Reference(f"{row.reference} {about}", at),),
            f"Report it, and have it answered by {row.answering_body}.",
            at,
        )
