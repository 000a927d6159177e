"""What workers do for decisions whose day has come: effects that were to wait, proposals that lapse,
and conditions that were missed."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from threading import Event
from uuid import UUID

import sqlalchemy as sa

import app.governance.decisions.acts  # noqa: F401 (registers effects)
from app.components.repository import ComponentRepository
from app.core.database import Database
from app.core.errors import Problem
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.governance.decisions import effects, undoing
from app.governance.decisions.conditions import miss
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import move
from app.governance.decisions.states import APPROVALS, WANTED, DecisionStatus
from app.identity.rights import EVERYTHING
from app.jobs.kinds import loop

log = logging.getLogger(__name__)
SECRETARY = "secretary"  # who does what no member does
AT_ONCE = 100
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)  # after a failure, doubled each time
ASKED_AFTER = 5  # failures, or half an hour: then somebody is asked to look
NOW = sa.bindparam("now", type_=Decision.next_try_at.type)
RIPE = sa.or_(Decision.next_try_at.is_(None), Decision.next_try_at <= NOW)
Goes = Callable[[], bool]
EFFECTIVE = sa.and_(
    Decision.effects_due_on <= sa.bindparam("today", type_=sa.Date), Decision.status.in_(sorted(APPROVALS))
)
LAPSED = sa.and_(
    Decision.lapses_on < sa.bindparam("today", type_=sa.Date), Decision.status.in_(sorted(WANTED))
)
MISSED = sa.and_(
    Decision.grace_until < sa.bindparam("today", type_=sa.Date),
    Decision.status == DecisionStatus.APPROVED_WITH_CONDITIONS,
)


@loop("decisions", every=timedelta(seconds=30))
def keep_days(database: Database, stopping: Event) -> None:
    act_due(database, utc_now().date(), lambda: not stopping.is_set())


def act_due(database: Database, today: date, goes_on: Goes = lambda: True) -> int:
    """Do what is due, while it goes on; how much was done here."""
    done = 0
    for condition, act in ((EFFECTIVE, take_effect), (LAPSED, lapse), (MISSED, miss)):
        for id, organisation_id in come(database, condition, today):
            if not goes_on():
                return done
            try:
                done += once(database, id, organisation_id, condition, act, today)
            except Exception as failure:  # the others are not to wait for one that fails
                log.exception("decision %s was not acted upon, and will be tried again", id)
                put_off(database, id, organisation_id, condition, today, failure)
    return done


def come(database: Database, condition: sa.ColumnElement[bool], today: date) -> list[tuple[UUID, UUID]]:
    """Some decisions whose day has come, the oldest first of those that failed the least often."""
    query = sa.select(Decision.id, Decision.organisation_id).where(condition, RIPE)
    query = query.order_by(Decision.attempts, Decision.id).limit(AT_ONCE)
    with database.reading() as session:
        found = session.execute(query, {"today": today, "now": utc_now()})
        return [(row[0], row[1]) for row in found]


def once(
    database: Database,
    id: UUID,
    organisation_id: UUID,
    condition: sa.ColumnElement[bool],
    act: Callable[[Writing, Decision, date], None],
    today: date,
) -> bool:
    """Do one of them, unless another worker does or has; what refuses it is kept on the decision."""
    try:
        with opened(Writing, database, lambda _: secretary(organisation_id)) as uow:
            if (decision := claimed(uow, id, condition, today)) is None:
                return False
            decision.attempts, decision.next_try_at, decision.last_failure = 0, None, None
            act(uow, decision, today)
    except Problem as problem:
        with opened(Writing, database, lambda _: secretary(organisation_id)) as uow:
            if decision := claimed(uow, id, condition, today):
                effects.refuse(decision, problem.detail or problem.slug)
                uow.record("decision.effect_refused", decision, problem.detail)
    return True


def claimed(uow: Writing, id: UUID, condition: sa.ColumnElement[bool], today: date) -> Decision | None:
    """A decision that is due, unless another worker has it or has failed at it just now."""
    mine = sa.select(Decision).where(Decision.id == id, condition, RIPE)
    bound = {"today": today, "now": utc_now()}
    return uow.session.scalars(mine.with_for_update(skip_locked=True), bound).one_or_none()


def put_off(
    database: Database,
    id: UUID,
    organisation_id: UUID,
    condition: sa.ColumnElement[bool],
    today: date,
    failure: Exception,
) -> None:
    """Have what failed tried again later, each time after twice as long, and in the end ask somebody to look."""
    try:
        with opened(Writing, database, lambda _: secretary(organisation_id)) as uow:
            if decision := claimed(uow, id, condition, today):
                fail(uow, decision, f"It failed with {type(failure).__name__}; the worker's log says more.")
    except Exception:  # the database is away: nobody is told, and the next round tries again
        log.exception("decision %s was not put off", id)


def fail(uow: Writing, decision: Decision, told: str) -> None:
    wait: timedelta = min(FIRST_WAIT * 2 ** min(decision.attempts, 11), LONGEST_WAIT)
    decision.attempts, decision.last_failure = decision.attempts + 1, told
    decision.next_try_at = utc_now() + wait
    uow.record("decision.attempt_failed", decision, told)
    if decision.attempts == ASKED_AFTER:
        place = ComponentRepository(uow).place(decision.component_id)
        undoing.leave(uow, decision, place, [f"See why what is due was not done: {told}"])


def secretary(organisation_id: UUID) -> Actor:
    return Actor(SECRETARY, organisation_id, EVERYTHING)


def take_effect(uow: Writing, decision: Decision, today: date) -> None:
    """Do what an approval was to do from today on; what it presupposes is looked at again."""
    effects.release(uow, decision, ComponentRepository(uow).place(decision.component_id), today)


def lapse(uow: Writing, decision: Decision, _: date) -> None:
    """End a proposal that was not decided in time, and undo what it did in an emergency."""
    move(decision, "expiry", DecisionStatus.EXPIRED)
    uow.record("decision.expired", decision)
    undoing.undo(uow, decision, ComponentRepository(uow).place(decision.component_id))
