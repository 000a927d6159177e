"""Baselines, and what is compared with them, as they were known at an instant."""

from uuid import UUID

from app.baselines.models import Baseline, BaselineLine, BaselineTask
from app.components.past import Past, Tables
from app.cost.ledger.models import CostEntry
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.periods.models import ReportingPeriod
from app.schedule.models import ScheduleVersion, Task


def baselines(then: Past) -> Tables:
    return {**then.all(ReportingPeriod), **then.entered(Baseline)}


def plans(then: Past, of: UUID) -> Tables:
    """What a component's own costs and dates are compared with, and these."""
    own = then.only(of)
    return {
        **then.all(ReportingPeriod),
        **own.entered(Baseline, BaselineLine, BaselineTask, CostEntry),
        **own.held(CostLine, WorkPackage, ScheduleVersion, Task),
    }
