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
from app.governance.decisions import effects
from app.governance.decisions.conditions import miss
from app.governance.decisions.models import Decision
from app.governance.decisions.moves import move
from app.governance.decisions.states import APPROVALS, WANTED, DecisionStatus
from app.identity.rights import EVERYTHING
from app.jobs.kinds import loop

log = logging.getLogger(__name__)
SECRETARY = "secretary"  # who does what no member does
AT_ONCE = 100
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
            except Exception:  # the others are not to wait for one that fails
                log.exception("decision %s was not acted upon, and will be tried again", id)
    return done


def come(database: Database, condition: sa.ColumnElement[bool], today: date) -> list[tuple[UUID, UUID]]:
    """Some decisions whose day has come, the oldest first."""
    query = sa.select(Decision.id, Decision.organisation_id).where(condition).order_by(Decision.id)
    with database.reading() as session:
        return [(row[0], row[1]) for row in session.execute(query.limit(AT_ONCE), {"today": today})]


def once(
    database: Database,
    id: UUID,
    organisation_id: UUID,
    condition: sa.ColumnElement[bool],
    act: Callable[[Writing, Decision, date], None],
    today: date,
) -> bool:
    """Do one of them, unless another worker does or has; what refuses it is kept on the decision."""

    def claimed(uow: Writing) -> Decision | None:
        mine = sa.select(Decision).where(Decision.id == id, condition)
        return uow.session.scalars(mine.with_for_update(skip_locked=True), {"today": today}).one_or_none()

    try:
        with opened(Writing, database, lambda _: secretary(organisation_id)) as uow:
            if (decision := claimed(uow)) is None:
                return False
            act(uow, decision, today)
    except Problem as problem:
        with opened(Writing, database, lambda _: secretary(organisation_id)) as uow:
            if decision := claimed(uow):
                effects.refuse(decision, problem.detail or problem.slug)
                uow.record("decision.effect_refused", decision, problem.detail)
    return True


def secretary(organisation_id: UUID) -> Actor:
    return Actor(SECRETARY, organisation_id, EVERYTHING)


def take_effect(uow: Writing, decision: Decision, today: date) -> None:
    """Do what an approval was to do from today on; what it presupposes is looked at again."""
    effects.release(uow, decision, ComponentRepository(uow).place(decision.component_id), today)


def lapse(uow: Writing, decision: Decision, _: date) -> None:
    """End a proposal that was not decided in time."""
    move(decision, "expiry", DecisionStatus.EXPIRED)
    uow.record("decision.expired", decision)
