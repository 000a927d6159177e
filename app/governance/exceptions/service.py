"""What can be done with exceptions: report them, answer them, and judge again."""

from collections.abc import Iterator
from datetime import UTC, date
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa

from app.calc.tolerance import Standing, judged
from app.calendars.repository import calendar_at
from app.components.models import Component
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE, below
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import APPROVALS, DecisionStatus
from app.governance.exceptions.evaluating import evaluate
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.repository import ExceptionRepository, unanswered
from app.governance.exceptions.schemas import (
    Evaluation,
    EvaluationWrite,
    ExceptionReportWrite,
    ExceptionReturn,
    PlanWrite,
    ResponseWrite,
)
from app.governance.exceptions.states import LEADS_TO, MOVES, ExceptionStatus, Response, leads
from app.governance.tolerances import service as tolerances
from app.governance.tolerances.answering import authority_over, breach
from app.governance.tolerances.deciding import decision_on
from app.governance.tolerances.levels import places
from app.governance.tolerances.measures import Subject
from app.governance.tolerances.models import limits_of, part_of
from app.governance.tolerances.schemas import LimitsWrite, ToleranceWrite

REPORT, RESPOND = "exception:report", "exception:respond"
ANSWERED_BY = "exception.answered-by-decision"
ON_PLAN = (DecisionKind.EXCEPTION, DecisionKind.BASELINE, DecisionKind.CHANGE)


def describe(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ExceptionReportWrite]
) -> ExceptionRecord:
    """Write the report of an exception that is not before its authority yet."""
    record = found(uow, id, version)
    if record.status is not ExceptionStatus.OPEN:
        rule = "exception.changes-while-open"
        raise Conflict(f"{record.reference} is {record.status}: its report stands.", rule=rule)
    for name, value in patch.applied_to(ExceptionReportWrite.model_validate(record)):
        if name == "options":
            value = [option.model_dump(mode="json") for option in value]
        setattr(record, name, value)
    uow.record("exception.described", record)
    return record


def report(uow: Writing, id: UUID, version: int) -> ExceptionRecord:
    """Put a complete report before the authority that must answer."""
    record = found(uow, id, version)
    move(record, "report", ExceptionStatus.REPORTED)
    if faults := list(missing(record)):
        raise Conflict(
            f"{record.reference} is not complete: see errors.", rule="exception.complete", errors=faults
        )
    record.reported_at = utc_now()
    uow.record("exception.reported", record)
    return record


def missing(record: ExceptionRecord) -> Iterator[dict[str, str]]:
    """What a report lacks, each with a pointer to it."""
    for name in ("cause", "consequence", "recommendation"):
        if getattr(record, name) is None:
            yield {"pointer": f"/{name}", "detail": f"It has no {name}."}
    if len(record.options) < 2:
        yield {"pointer": "/options", "detail": "It needs at least two options, with their effects."}


def send_back(uow: Writing, id: UUID, version: int, why: ExceptionReturn) -> ExceptionRecord:
    """Return a report that does not let its authority decide; the clock runs on."""
    record, *_ = to_answer(uow, id, version)
    move(record, "return", ExceptionStatus.OPEN)
    record.remark, record.returns = why.remark, record.returns + 1
    uow.record("exception.returned", record)
    return record


def respond(uow: Writing, id: UUID, version: int, data: ResponseWrite) -> ExceptionRecord:
    """Answer a reported exception as its authority has decided; more tolerance is given at once."""
    record, place, level = to_answer(uow, id, version)
    move(record, "response", LEADS_TO[data.response])
    decision = decision_on(uow, level, data.decision_id, [DecisionKind.EXCEPTION], ANSWERED_BY)
    decided_on = answering_day(record, decision, data.response)
    for name in ("response", "rationale", "defer_until", "decision_id"):
        setattr(record, name, getattr(data, name))
    if data.response is Response.DEFER:
        defer(record, decided_on)
    else:
        record.answered_on = decided_on
        record.days_to_answer = calendar_at(uow, place.id).between(record.opened_on, decided_on)
    if data.tolerance:
        record.tolerance = data.tolerance.model_dump(mode="json")
        widen(uow, record, place, data.tolerance)
    close_if_answered(record)
    uow.record(f"exception.{data.response}", record)
    return record


def answering_day(record: ExceptionRecord, decision: Decision, response: Response) -> date:
    """The day of a decision that answers. Raises ``Conflict`` where it is of another outcome, or too early."""
    deferred = response is Response.DEFER and decision.status is DecisionStatus.DEFERRED
    if not deferred and decision.status not in APPROVALS:
        wanted = "deferred or approved" if response is Response.DEFER else "approved"
        raise Conflict(f"{decision.reference} is {decision.status}: it must be {wanted}.", rule=ANSWERED_BY)
    decided = (decision.decided_at or decision.recorded_at or utc_now()).astimezone(UTC).date()
    if decided < record.opened_on:
        raise Conflict(
            f"{decision.reference} was decided before {record.reference} was opened.", rule=ANSWERED_BY
        )
    return decided


def defer(record: ExceptionRecord, decided_on: date) -> None:
    assert record.defer_until is not None
    if record.defer_until <= decided_on:
        raise Invalid("It comes back on a day after it was deferred.")
    record.answer_by = record.defer_until


def widen(uow: Writing, record: ExceptionRecord, place: Place, limits: LimitsWrite) -> None:
    """Give the tolerance that was decided. Raises where the breach would still be one."""
    try:
        limits.refuse_strange(record.metric)
    except ValueError as refusal:
        raise Invalid(f"The tolerance cannot be so: {refusal}.") from None
    told = record.figures
    actual, forecast = (None if told[n] is None else Fraction(told[n]) for n in ("actual", "forecast"))
    if judged(limits_of(limits).around(Fraction(told["baseline"])), actual, forecast).exception_required:
        raise Conflict(
            f"{record.reference} would be outside this tolerance as well.",
            rule="exception.tolerance-holds-it",
        )
    assert record.rationale is not None
    given = ToleranceWrite(
        metric=record.metric,
        work_package=record.work_package,
        stage_id=record.stage_id,
        effective_on=utc_now().date(),
        rationale=record.rationale,
        decision_id=record.decision_id,
        **dict(limits),
    )
    tolerances.enter(uow, place, given)
    record.standing = Standing.WITHIN


def settle_plan(uow: Writing, id: UUID, version: int, data: PlanWrite) -> ExceptionRecord:
    """Close an exception by the approved exception plan, or open it again where that was rejected."""
    record, _, level = to_answer(uow, id, version)
    decision = decision_on(uow, level, data.decision_id, ON_PLAN, ANSWERED_BY)
    rejected = decision.status is DecisionStatus.REJECTED
    if not rejected and decision.status not in APPROVALS:
        raise Conflict(f"{decision.reference} is {decision.status}: it is not decided.", rule=ANSWERED_BY)
    if decision.id == record.decision_id:
        raise Invalid("The exception plan has a decision of its own, beside the one that asked for it.")
    move(record, "plan", ExceptionStatus.OPEN if rejected else ExceptionStatus.CLOSED)
    record.plan_decision_id = decision.id
    close_if_answered(record)
    uow.record("exception.plan_rejected" if rejected else "exception.plan_approved", record)
    return record


def close_if_answered(record: ExceptionRecord) -> None:
    if record.status is ExceptionStatus.CLOSED:
        record.closed_at = utc_now()


def evaluate_below(uow: Writing, at: Address, data: EvaluationWrite) -> Evaluation:
    """Judge every tolerance of a component and of all below it."""
    place = ComponentRepository(uow).at(at, REPORT)
    as_of = data.as_of or utc_now().date()
    ids = sa.select(Component.id).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.archived_at.is_(None),
        below(Component.path, place.path),
    )
    judged_ = evaluate(uow, uow.session.scalars(ids).all(), as_of)
    with_figure = sum(each.judgement is not None for each in judged_.standings)
    return Evaluation(
        as_of=as_of,
        judged=with_figure,
        without_figure=len(judged_.standings) - with_figure,
        opened=[record.id for record in judged_.opened],
        updated=[record.id for record in judged_.updated],
    )


def refuse_unanswered(uow: Reading, component_id: UUID, doing: str) -> None:
    """Raises ``Conflict`` where a breach of a component has no decision yet."""
    if reference := unanswered(uow, component_id):
        raise Conflict(
            f"{reference} waits for its decision: {doing} comes after it.", rule="exception.undecided"
        )


def found(uow: Writing, id: UUID, version: int) -> ExceptionRecord:
    """An exception, for who reports it; its component must not be archived."""
    record = ExceptionRepository(uow).get(id, REPORT, version)
    ComponentRepository(uow).open(record.component_id, REPORT)
    return record


def to_answer(uow: Writing, id: UUID, version: int) -> tuple[ExceptionRecord, Place, Place]:
    """An exception for who must answer it, its component, and where that is decided."""
    exceptions = ExceptionRepository(uow)
    record = exceptions.get(id)
    place = ComponentRepository(uow).place(record.component_id)
    ask_again(uow, record, place)
    level = authority(uow, record, place)
    return exceptions.get(id, None, version), place, level


def ask_again(uow: Writing, record: ExceptionRecord, place: Place) -> None:
    """Find who answers by the limits and the figures of now: they may have moved since it was opened."""
    told = record.figures
    by_actual = record.standing is Standing.ACTUAL_BREACH or told["forecast"] is None
    value = told["actual"] if by_actual else told["forecast"]
    figures = breach(record.metric, told["unit"], Fraction(told["baseline"]), Fraction(value))
    level = authority_over(uow, Subject(place, *part_of(record)), figures)
    record.answers_at_id, record.answering_body = level.component_id, level.body


def authority(uow: Writing, record: ExceptionRecord, place: Place) -> Place:
    """Where the decision is taken. Raises ``Forbidden`` to who may not answer at that level."""
    level = places(uow, [record.answers_at_id]).get(record.answers_at_id) if record.answers_at_id else None
    if not uow.actor.rights.allow(RESPOND, level.path if level else EVERYWHERE):
        raise Forbidden(
            f"{record.answering_body} answers {record.reference}: this needs {RESPOND} there.",
            rule="exception.answered-by-level-above",
        )
    return level or place


def move(record: ExceptionRecord, action: str, target: ExceptionStatus) -> None:
    """Raises ``Conflict`` where ``action`` does not lead from where the exception is to ``target``."""
    if not leads(action, record.status, target):
        wanted = ", ".join(sorted(MOVES[action].sources))
        raise Conflict(
            f"{record.reference} is {record.status}, and this is done to one that is {wanted}.",
            rule=f"exception.{record.status}->{target}",
        )
    record.status = target
