"""Keeping the report as it was told, for as long as nothing that it tells of has changed.

Whatever changes a record adds to the organisation's audit trail in the same transaction, and in the
order of commits. So a report that has seen the trail up to an entry is current until the trail holds
a later entry about anything the report is made of.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa

from app.calendars.models import WorkingCalendar
from app.components.models import Component
from app.core.audit import HEAD, AuditEvent
from app.core.database import Database
from app.core.errors import Busy
from app.core.model import utc_now
from app.core.prepared import rows_of
from app.core.unit_of_work import Reading
from app.cost.ledger.models import CostEntry
from app.cost.ledger.summing import READ as COSTS
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.governance.exceptions.models import ExceptionRecord
from app.governance.exceptions.repository import ExceptionRepository
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.decisions import PAPERS
from app.variance.portfolio_report.models import KeptReport
from app.variance.status_reports.models import StatusReport

FORM = 2  # of the report; raised when it tells more, or otherwise
MOST = 20  # reports kept of one component, the newest
MADE_OF = (
    *(Component, CostEntry, CostLine, Decision, ExceptionRecord, ReportingPeriod, StatusReport),
    *(WorkingCalendar, WorkPackage),
)
ABOUT = sa.or_(*(AuditEvent.subject_kind == kind.__tablename__ for kind in MADE_OF))  # fixed, unlike `in_`
KEPT = cast(sa.Table, KeptReport.__table__)
OF_COMPONENT = sa.and_(
    KEPT.c.organisation_id == sa.bindparam("organisation", type_=KEPT.c.organisation_id.type),
    KEPT.c.component_id == sa.bindparam("component", type_=KEPT.c.component_id.type),
)
THIS = sa.and_(OF_COMPONENT, KEPT.c.asked == sa.bindparam("asked"))
CHANGED = sa.exists().where(
    AuditEvent.organisation_id == KEPT.c.organisation_id, AuditEvent.number > KEPT.c.trail, ABOUT
)
CURRENT = sa.select(KEPT.c.body).where(THIS, ~CHANGED)
NEWEST = sa.select(KEPT.c.asked).where(OF_COMPONENT).order_by(KEPT.c.kept_at.desc()).limit(MOST - 1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keeper:
    """What is kept of one question about a component, as one actor may be told it."""

    uow: Reading
    component_id: UUID
    asked: str

    @classmethod
    def of(cls, uow: Reading, component_id: UUID, question: dict[str, Any]) -> "Keeper":
        """Two actors share what is kept where they have the same rights to what the report is made of."""
        over = {
            name: uow.actor.rights.over(name)
            for name in (*DecisionRepository.needed(), PAPERS, COSTS, ExceptionRepository.reads)
        }
        text = orjson.dumps([FORM, question, over], option=orjson.OPT_SORT_KEYS, default=str)
        return cls(uow, component_id, hashlib.sha256(text).hexdigest())

    @property
    def key(self) -> dict[str, Any]:
        organisation = self.uow.actor.organisation_id
        return {"organisation": organisation, "component": self.component_id, "asked": self.asked}

    def current(self) -> bytes | None:
        """The report that is kept, if nothing has changed since."""
        found = rows_of(self.uow.session.connection(), CURRENT, self.key)
        return bytes(found[0][0]) if found else None

    def keep(self, body: bytes) -> None:
        """Keep a report after the reading it comes from has ended."""
        seen = rows_of(self.uow.session.connection(), HEAD, {"organisation": self.key["organisation"]})
        row = {
            "organisation_id": self.key["organisation"],
            "component_id": self.component_id,
            "asked": self.asked,
            "trail": seen[0][0] if seen else 0,
            "kept_at": utc_now(),
            "body": body,
        }
        self.uow.afterwards.append(writing(self.key, row))


def writing(key: dict[str, Any], row: dict[str, Any]) -> Callable[[Database], None]:
    """What puts a report in the place of the one kept before; it gives way to whoever writes meanwhile."""

    def write(database: Database) -> None:
        try:
            with database.writing(patience=0) as session:
                session.execute(sa.delete(KEPT).where(THIS), key)
                session.execute(sa.delete(KEPT).where(OF_COMPONENT, KEPT.c.asked.not_in(NEWEST)), key)
                session.execute(sa.insert(KEPT), row)
        except (Busy, sa.exc.DBAPIError) as error:
            log.info("a variance report was not kept: %s", type(error).__name__)

    return write
