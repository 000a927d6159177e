"""What templates may have derived: named readings of the live data, each behind the right to read it.

``@derives("top_risks", "Top risks", "risk:read")`` registers a function that takes a unit of work and a
component, and gives rows, or the reason why there are none to be had.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from app.benefits.repository import BenefitRepository
from app.components.models import Component
from app.core.unit_of_work import Reading
from app.governance.changes.models import ChangeStatus
from app.governance.changes.repository import ChangeRepository
from app.governance.decisions.repository import DecisionRepository
from app.risk.issues.models import UNSETTLED
from app.risk.issues.repository import IssueRepository
from app.risk.repository import RiskRepository
from app.schedule.calculation import calculated
from app.schedule.repository import ScheduleVersionRepository
from app.schedule.service import milestones_of
from app.variance.status_reports.models import ReportStatus
from app.variance.status_reports.repository import StatusReportRepository

Row = dict[str, Any]
Derive = Callable[[Reading, Component], list[Row] | str]
TOP = 10
OF_COMPONENT = (
    *("code", "name", "kind", "status", "stage", "sro", "sponsor", "manager", "currency"),
    *("planned_start_on", "planned_finish_on", "actual_start_on", "actual_finish_on"),
)
OF_REPORT = (
    *("reference", "data_date", "declared_rag", "calculated_rag", "cost_basis", "baseline_cost"),
    *("forecast_cost", "actual_cost", "approved_finish_on", "forecast_finish_on"),
)
OF_RISK = ("reference", "title", "kind", "score", "expected_value", "owner", "response_strategy", "review_on")
OF_ISSUE = ("reference", "title", "priority", "severity", "owner", "due_on")
OF_DECISION = ("reference", "title", "kind", "status", "requested_from", "due_on")
OF_CHANGE = ("reference", "title", "status", "reason", "cost_effect", "time_effect_days")
OF_BENEFIT = (
    *("reference", "title", "category", "status", "measure", "unit", "baseline_value"),
    *("target_value", "target_on", "annual_value", "owner"),
)
OPEN_CHANGES = (ChangeStatus.DRAFT, ChangeStatus.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Source:
    label: str
    needs: str
    derive: Derive


SOURCES: dict[str, Source] = {}


def derives(name: str, label: str, needs: str) -> Callable[[Derive], Derive]:
    """Register the function that reads what a source tells."""

    def registered(derive: Derive) -> Derive:
        SOURCES[name] = Source(label, needs, derive)
        return derive

    return registered


def rows(found: Iterable[Any], names: Iterable[str]) -> list[Row]:
    """These members of what was found, as JSON has them; money with its currency, as text."""
    names = tuple(names)
    return [{name: told(getattr(each, name)) for name in names} for each in found]


def told(value: Any) -> Any:
    amount = getattr(value, "amount", None)
    return to_jsonable_python(value) if amount is None else f"{amount} {value.currency}"


@derives("component", "Component", "component:read")
def component_itself(uow: Reading, component: Component) -> list[Row]:
    return rows([component], OF_COMPONENT)


@derives("latest_report", "RAG, budget and forecast", "status_report:read")
def latest_report(uow: Reading, component: Component) -> list[Row] | str:
    """What the newest status report that was handed in states: budget and EAC are of one cost basis there."""
    handed_in = [
        report
        for report in StatusReportRepository(uow).all(of=component.id)
        if report.status is not ReportStatus.DRAFT
    ]
    newest = max(handed_in, key=lambda report: (report.data_date, report.id), default=None)
    return rows([newest], OF_REPORT) if newest else "no_status_report"


@derives("milestones", "Milestones", "schedule:read")
def milestones(uow: Reading, component: Component) -> list[Row] | str:
    versions = ScheduleVersionRepository(uow)
    current = versions.current(component.id)
    return milestones_of(calculated(versions.plan(current))) if current else "no_plan"


@derives("top_risks", "Top risks", "risk:read")
def top_risks(uow: Reading, component: Component) -> list[Row]:
    """The active risks with the highest scores; those that were not scored come last."""
    active = RiskRepository(uow).active(component.id)
    return rows(sorted(active, key=lambda risk: (-(risk.score or 0), risk.reference))[:TOP], OF_RISK)


@derives("open_issues", "Open issues", "risk:read")
def open_issues(uow: Reading, component: Component) -> list[Row]:
    return rows(IssueRepository(uow).all(component=component.id, status=sorted(UNSETTLED)), OF_ISSUE)


@derives("open_decisions", "Decisions wanted", "decision:read")
def open_decisions(uow: Reading, component: Component) -> list[Row]:
    return rows(DecisionRepository(uow).all(component=component.id, open={}), OF_DECISION)


@derives("open_changes", "Open change requests", "change:read")
def open_changes(uow: Reading, component: Component) -> list[Row]:
    found = ChangeRepository(uow).all(component=component.id)
    return rows((change for change in found if change.status in OPEN_CHANGES), OF_CHANGE)


@derives("benefits", "Benefits", "benefit:read")
def benefits(uow: Reading, component: Component) -> list[Row]:
    return rows(BenefitRepository(uow).all(component=component.id), OF_BENEFIT)
