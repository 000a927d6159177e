"""What risk registers say against contingency and plans, and whether their responses are complete."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.rag import Rag
from app.cost.models import Reserve, ReserveKind
from app.governance.consistency.rules import (
    Checked,
    Found,
    Reference,
    Severity,
    Subject,
    consistency,
    listed,
    without,
    worded,
)
from app.risk.models import ResponseStrategy, Risk, RiskKind
from app.risk.repository import CURRENCY, EXPECTED, IS_ACTIVE
from app.schedule.models import ScheduleVersion, Task, VersionStatus

READ = ("risk:read",)
columns = sa.inspect(Reserve).columns
LEFT = sa.func.sum(columns["amount_minor"] - columns["drawn_minor"])
HIGH = sa.and_(IS_ACTIVE, Risk.kind == RiskKind.THREAT, Risk.colour == Rag.RED)


def named(row: Any) -> Reference:
    return Reference(f"{row.reference} {row.title}", f"/v1/risks/{row.id}")


def high_threats(checked: Checked, *more: Any) -> dict[UUID, list[Any]]:
    """The active threats that are red, by component."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in checked.rows(
        checked.of(Risk, Risk.id, Risk.reference, Risk.title, *more).where(HIGH).order_by(Risk.reference)
    ):
        found[row.component_id].append(row)
    return found


@consistency(
    "risk.high-risks-in-contingency",
    Severity.MUST_FIX,
    asks="Is what the high risks are expected to cost held in the contingency?",
    needs=(*READ, "contingency:read", "cleared:contingency"),
    reads=(Risk, Reserve),
)
def in_contingency(checked: Checked) -> Iterator[Found]:
    """The components whose contingency left is less than their red threats are expected to cost."""
    held = contingencies(checked)
    for id, risks in high_threats(checked, EXPECTED.label("minor"), CURRENCY.label("currency")).items():
        subject = checked.subjects[id]
        costed = [row for row in risks if row.currency == subject.currency]
        yield from uncosted(subject, [row for row in risks if row.currency != subject.currency])
        expected, left = sum(row.minor for row in costed), held.get((id, subject.currency), 0)
        if left < expected:
            yield uncovered(subject, costed, expected, left)


def contingencies(checked: Checked) -> Mapping[tuple[UUID, str], int]:
    """What is left of the contingency of each component, by currency."""
    query = checked.of(Reserve, columns["amount_currency"], LEFT).where(
        Reserve.kind == ReserveKind.CONTINGENCY
    )
    grouped = query.group_by(Reserve.component_id, columns["amount_currency"])
    return {(id, currency): int(left) for id, currency, left in checked.rows(grouped)}


def uncovered(subject: Subject, risks: Sequence[Any], expected: int, left: int) -> Found:
    at = f"{subject.address}/reserves"
    many = f"{len(risks)} high risks are" if len(risks) > 1 else f"{risks[0].reference} is"
    return Found(
        subject.id,
        f"{many} expected to cost {worded(expected, subject.currency)}, and {worded(left, subject.currency)} "
        f"of contingency is left: {worded(expected - left, subject.currency)} is not in it.",
        (*map(named, risks), Reference(f"Reserves of {subject.code}", at)),
        "Have contingency set aside for them, or reduce them.",
        at,
    )


def uncosted(subject: Subject, risks: Sequence[Any]) -> Iterator[Found]:
    """The high risks that have no cost in the component's currency."""
    for row in risks:
        yield Found(
            subject.id,
            f"Whether {row.reference} is in the contingency cannot be told: it has no cost in "
            f"{subject.currency}.",
            (named(row),),
            "Estimate its impact in money.",
            f"/v1/risks/{row.id}",
            "not_quantified",
        )


@consistency(
    "risk.high-risks-in-schedule",
    Severity.MUST_FIX,
    asks="Does the plan allow for every high risk that would delay it, in a task that names the risk?",
    needs=(*READ, "schedule:read"),
    reads=(Risk, ScheduleVersion, Task),
)
def in_schedule(checked: Checked) -> Iterator[Found]:
    """The red threats with a delay that no task of the current plan names."""
    planned, tasks = current_plans(checked), naming(checked)
    for id, risks in high_threats(checked, Risk.schedule_impact_days.label("days")).items():
        for row in risks:
            at = f"/v1/risks/{row.id}"
            if row.days is None:
                text = f"Whether {row.reference} is in the plan cannot be told: its delay is not estimated."
                fix = "Estimate its impact in working days; 0 where it delays nothing."
                yield Found(id, text, (named(row),), fix, at, "not_quantified")
            elif row.days and id not in planned:
                versions = f"{checked.subjects[id].address}/schedule-versions"
                text = f"Whether {row.reference} is in the plan cannot be told: there is no plan."
                yield Found(id, text, (named(row),), "Enter or import the plan.", versions, "no_plan")
            elif row.days and not is_named(row.reference, tasks[id]):
                yield Found(
                    id,
                    f"{row.reference} would delay the work by {row.days} working days, and no task of the "
                    "plan names it.",
                    (named(row), Reference("The plan", f"/v1/schedule-versions/{planned[id]}")),
                    f"Plan a task for its response or an allowance for its delay, with {row.reference} in its name.",
                    f"/v1/schedule-versions/{planned[id]}",
                )


def current_plans(checked: Checked) -> dict[UUID, UUID]:
    """The current version of each component's plan."""
    query = checked.of(ScheduleVersion, ScheduleVersion.id)
    rows = checked.rows(query.where(ScheduleVersion.status == VersionStatus.CURRENT))
    return {row.component_id: row.id for row in rows}


def naming(checked: Checked) -> Mapping[UUID, list[str]]:
    """The tasks of current plans that may name a high risk of their component: code and name."""
    names = sa.func.lower(Task.code + " " + Task.name)
    query = (
        checked.of(Task, Task.code, Task.name)
        .join(ScheduleVersion, ScheduleVersion.id == Task.schedule_version_id)
        .join(Risk, Risk.component_id == Task.component_id)
        .where(ScheduleVersion.status == VersionStatus.CURRENT, HIGH)
        .where(names.like("%" + sa.func.lower(Risk.reference) + "%"))
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for id, code, name in checked.rows(query):
        found[id].append(f"{code} {name}")
    return found


def is_named(reference: str, names: Sequence[str]) -> bool:
    """Whether one of ``names`` has this reference in it, and not a longer one."""
    whole = re.compile(rf"(?<!\w){re.escape(reference)}(?!\w)", re.IGNORECASE)
    return any(whole.search(name) for name in names)


@consistency(
    "risk.responses-complete",
    Severity.MUST_FIX,
    asks="Has every active risk an owner and a review date, and every response an actionee and a description?",
    needs=READ,
    reads=(Risk,),
)
def responses(checked: Checked) -> Iterator[Found]:
    """The active risks whose response nobody could carry out as it is described."""
    told = (Risk.owner, Risk.actionee, Risk.response, Risk.response_strategy, Risk.review_on, Risk.colour)
    query = checked.of(Risk, Risk.id, Risk.reference, Risk.title, *told).where(IS_ACTIVE)
    for row in checked.rows(query.order_by(Risk.reference)):
        if missing := lacking(row):
            yield Found(
                row.component_id,
                f"{row.reference} has {without(missing)}.",
                (named(row),),
                f"State its {listed(missing)}.",
                f"/v1/risks/{row.id}",
            )


def lacking(row: Any) -> list[str]:
    """What a risk needs so that its response can be carried out, and does not have."""
    needed = {"owner": row.owner, "review date": row.review_on}
    if row.colour in (Rag.RED, Rag.AMBER):
        needed["response strategy"] = row.response_strategy
    if row.response_strategy not in (None, ResponseStrategy.ACCEPT):
        needed |= {"actionee": row.actionee, "response": row.response}
    return [name for name, value in needed.items() if not value]


@consistency(
    "risk.reviewed-when-due",
    Severity.SHOULD_FIX,
    asks="Has every active risk been reviewed when it was due?",
    needs=READ,
    reads=(Risk,),
)
def reviewed(checked: Checked) -> Iterator[Found]:
    """The active risks whose review is overdue."""
    query = checked.of(Risk, Risk.id, Risk.reference, Risk.title, Risk.review_on, Risk.owner)
    overdue = query.where(IS_ACTIVE, Risk.review_on < checked.today)
    for row in checked.rows(overdue.order_by(Risk.reference)):
        yield Found(
            row.component_id,
            f"{row.reference} was to be reviewed on {row.review_on}.",
            (named(row),),
            f"Review it ({row.owner or 'it has no owner'}), and say when next.",
            f"/v1/risks/{row.id}",
        )
