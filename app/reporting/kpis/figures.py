"""How each indicator comes of the records; each is registered with what it takes to be told."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.benefits.models import BenefitStatus
from app.calc.gates import SATISFIED
from app.calc.improvement import reached
from app.calc.kpis import Kpi, Value, forecast_errors, mean, share
from app.calc.rag import declared_better
from app.calendars.repository import Calendars
from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.gates.models import GateOutcome
from app.governance.performance.schemas import Pace
from app.governance.performance.service import midnight, performance
from app.reporting.kpis.records import Records
from app.variance.status_reports.models import ReportStatus

TARGET_DAYS = 10  # of decisions; no indicator told here hangs on it


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: a place and a time, and the records there."""

    uow: Reading
    place: AnyPlace
    since: date
    until: date

    @property
    def records(self) -> Records:
        return Records(self.uow, self.place.path)

    @property
    def time(self) -> tuple[date, date]:
        return self.since, self.until


Figures = Callable[[Asked], Mapping[Kpi, Value]]
FIGURES: list[tuple[frozenset[Kpi], str, Figures]] = []


def figures(permission: str, *kpis: Kpi) -> Callable[[Figures], Figures]:
    """Register the function that makes indicators, and what whoever has them told must hold."""

    def registered(function: Figures) -> Figures:
        FIGURES.append((frozenset(kpis), permission, function))
        return function

    return registered


@figures(
    "decision:read",
    *(Kpi.DECISION_LATENCY_MEDIAN, Kpi.DECISION_LATENCY_P90, Kpi.OVERDUE_CONDITIONS, Kpi.OUT_OF_AUTHORITY),
)
def decisions(asked: Asked) -> dict[Kpi, Value]:
    pace = performance(asked.uow, asked.place, *asked.time, TARGET_DAYS).total
    return {
        Kpi.DECISION_LATENCY_MEDIAN: days(pace.median_days, pace),
        Kpi.DECISION_LATENCY_P90: days(pace.p90_days, pace),
        Kpi.OVERDUE_CONDITIONS: counted(pace.conditions_overdue, pace.proposed),
        Kpi.OUT_OF_AUTHORITY: counted(pace.out_of_authority, pace.proposed),
    }


def days(value: float | None, pace: Pace) -> Value:
    if value is None:
        return Value(None, pace.decided, None, "no_data")
    return Value(Fraction(str(value)), pace.decided)


def counted(number: int, sample: int) -> Value:
    """So many of some cases; where there are none, nothing is known."""
    return Value(Fraction(number), sample) if sample else Value(None, 0, None, "no_data")


@figures("status_report:read", Kpi.REPORT_TIMELINESS)
def timeliness(asked: Asked) -> dict[Kpi, Value]:
    """Of what is not due yet nothing is counted, nor of what came from a file, for nobody knows when."""
    until = min(asked.until, utc_now().date() - timedelta(days=1))
    rows = asked.records.reports_due(asked.since, until)
    known = [row for row in rows if row.submitted_at or row.status is ReportStatus.DRAFT]
    hits = sum(
        bool(row.submitted_at and row.submitted_at.astimezone(UTC).date() <= row.due_on) for row in known
    )
    made = {(row.component_id, row.id) for row in rows}
    missing = sum(
        (project.started_on or project.created_at.date()) <= period.data_date
        and (project.id, period.id) not in made
        for project in asked.records.active_projects()
        for period in asked.records.periods_due(asked.since, until)
    )
    return {Kpi.REPORT_TIMELINESS: share(hits, len(known) + missing)}


@figures("status_report:read", Kpi.RAG_DIVERGENCE)
def divergence(asked: Asked) -> dict[Kpi, Value]:
    told = [declared_better(row.declared_rag, row.calculated_rag) for row in asked.records.rags(*asked.time)]
    both = [each for each in told if each is not None]
    return {Kpi.RAG_DIVERGENCE: share(sum(both), len(both))}


@figures("status_report:read", Kpi.FORECAST_ACCURACY, Kpi.FORECAST_BIAS)
def forecasts(asked: Asked) -> dict[Kpi, Value]:
    reports: dict[UUID, list[Any]] = defaultdict(list)
    for row in asked.records.costs(*asked.time):
        reports[row.component_id].append(row)
    told = [[(row.actual, row.forecast) for row in each] for each in reports.values() if each[-1].is_final]
    errors = [error for each in told if (error := forecast_errors(each)) is not None]
    return {Kpi.FORECAST_ACCURACY: mean([abs(each) for each in errors]), Kpi.FORECAST_BIAS: mean(errors)}


@figures("status_report:read", Kpi.MILESTONE_HITS)
def milestones(asked: Asked) -> dict[Kpi, Value]:
    first: dict[tuple[UUID, str], date] = {}
    last: dict[tuple[UUID, str], Any] = {}
    for row in asked.records.milestones(asked.until):
        for each in row.milestones:
            key = row.component_id, each["name"]
            if each.get("baseline_on"):
                first.setdefault(key, date.fromisoformat(each["baseline_on"]))
            last[key] = each.get("actual_on")
    due = [key for key, day in first.items() if asked.since <= day <= min(asked.until, utc_now().date())]
    hits = sum(bool(last[key]) and date.fromisoformat(last[key]) <= first[key] for key in due)
    return {Kpi.MILESTONE_HITS: share(hits, len(due))}


@figures("schedule:read", Kpi.P80_HITS)
def confidence(asked: Asked) -> dict[Kpi, Value]:
    first: dict[UUID, Any] = {}
    for row in asked.records.simulated(*asked.time):
        first.setdefault(row.component_id, row)
    hits = sum(
        row.actual_finish_on <= date.fromisoformat(row.finish["percentiles"]["p80"][:10])
        for row in first.values()
    )
    return {Kpi.P80_HITS: share(hits, len(first))}


@figures("benefit:read", Kpi.BENEFITS_REALISED)
def benefits(asked: Asked) -> dict[Kpi, Value]:
    found = asked.records.benefits(asked.since, min(asked.until, utc_now().date()))
    hits = sum(row.status is BenefitStatus.REALISED for row in found)
    return {Kpi.BENEFITS_REALISED: share(hits, len(found))}


@figures("gate:read", Kpi.STOP_RATE, Kpi.GATES_WITH_EVIDENCE, Kpi.WAIVERS)
def gates(asked: Asked) -> dict[Kpi, Value]:
    held = asked.records.gates(*asked.time)
    stopped = sum(row.outcome is GateOutcome.STOP for row in held)
    shown = sum(
        bool(row.criteria) and all(each["result"] in SATISFIED for each in row.criteria) for row in held
    )
    waived = asked.records.waivers(midnight(asked.since), midnight(asked.until + timedelta(days=1)))
    return {
        Kpi.STOP_RATE: share(stopped, len(held)),
        Kpi.GATES_WITH_EVIDENCE: share(shown, len(held)),
        Kpi.WAIVERS: counted(len(waived), len({row.gate_id for row in (*held, *waived)})),
    }


@figures("improvement:read", Kpi.IMPROVEMENTS_REACHED)
def improvements(asked: Asked) -> dict[Kpi, Value]:
    done = asked.records.improvements(*asked.time)
    return {Kpi.IMPROVEMENTS_REACHED: share(sum(reached(*row) for row in done), len(done))}


@figures("service:read", Kpi.SERVICE_RESPONSE)
def responses(asked: Asked) -> dict[Kpi, Value]:
    """What still waits within its level is neither in time nor late yet."""
    today, calendar = utc_now().date(), Calendars.of(asked.uow).at(asked.place.path)
    took = [
        (calendar.between(row.asked_on, row.answered_on or today), row.response_days, bool(row.answered_on))
        for row in asked.records.requests(*asked.time)
    ]
    judged = [(days <= level) for days, level, is_answered in took if is_answered or days > level]
    return {Kpi.SERVICE_RESPONSE: share(sum(judged), len(judged))}
