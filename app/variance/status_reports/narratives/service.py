"""Drafting the narratives of a report, and checking those that somebody edited."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.calc.narrative import (
    Audience,
    Binding,
    Narrative,
    check,
    lint,
    rebound,
    status_narrative,
)
from app.calc.narrative.audiences import MOST_WORDS
from app.calc.narrative.figures import DATE, TEXT, Value, words
from app.core.unit_of_work import Reading, Writing
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.narratives.gathering import Gathered, gathered
from app.variance.status_reports.narratives.schemas import (
    BoundFigure,
    DriftRead,
    FindingRead,
    NarrativeWrite,
    ReportNarrative,
)
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.service import WRITE, at_stage

Kept = Mapping[str, Any]


def narrative(uow: Reading, report_id: UUID, audience: Audience) -> ReportNarrative:
    """The text for an audience: as it was kept, or else as it is drafted now; checked against the figures of now."""
    report = StatusReportRepository(uow).get(report_id)
    found = gathered(uow, report)
    draft = status_narrative(found.facts, audience)
    kept = report.narratives.get(audience) or as_kept(draft, report)
    return told(report, audience, found, draft, kept)


def edit(
    uow: Writing, report_id: UUID, version: int, audience: Audience, data: NarrativeWrite
) -> StatusReport:
    """Keep an edited text with the bindings of the draft it comes from, or go back to the draft."""
    report, *_ = at_stage(uow, report_id, WRITE, version, ReportStatus.DRAFT)
    others = {name: kept for name, kept in report.narratives.items() if name != audience}
    if data.text is not None:
        draft = status_narrative(gathered(uow, report).facts, audience)
        others[audience] = as_kept(draft, report) | {"text": data.text, "edited": True}
    report.narratives = others
    uow.record("status_report.narrated", report)
    return report


def drafted(uow: Reading, report: StatusReport) -> dict[str, Any]:
    """The narratives of a report: the edited ones, and drafts for the other audiences."""
    facts = gathered(uow, report).facts
    return {a.value: as_kept(status_narrative(facts, a), report) for a in Audience} | edited_only(report)


def edited_only(report: StatusReport) -> dict[str, Any]:
    return {name: kept for name, kept in report.narratives.items() if kept["edited"]}


def as_kept(draft: Narrative, report: StatusReport) -> dict[str, Any]:
    """A draft in JSON's types, with the version of the report that its figures were taken from."""
    return {
        "text": draft.text,
        "edited": False,
        "snapshot": f"/v1/status-reports/{report.id}#version-{report.version or 1}",
        "bindings": [
            {
                **{name: getattr(b, name) for name in ("start", "end", "text", "figure_id", "unit")},
                "value": as_text(b.value),
                "as_of": str(b.as_of),
            }
            for b in draft.bindings
        ],
    }


def told(
    report: StatusReport, audience: Audience, found: Gathered, draft: Narrative, kept: Kept
) -> ReportNarrative:
    text, bindings = kept["text"], [binding(one) for one in kept["bindings"]]
    return ReportNarrative(
        status_report_id=report.id,
        audience=audience,
        most_words=MOST_WORDS[audience],
        text=text,
        words=words(text),
        edited=kept["edited"],
        bindings=[bound(one, kept["snapshot"]) for one in rebound(text, bindings)],
        drift=[DriftRead.of(one) for one in check(text, bindings, draft.figures)],
        lint=[FindingRead.of(one) for one in lint(text, bindings, found.facts, audience)],
        grounds=list(found.facts.grounds or ()),
        thresholds=found.used.source,
    )


def bound(one: Binding, snapshot: str) -> BoundFigure:
    names = ("start", "end", "text", "figure_id", "unit", "as_of")
    return BoundFigure(
        value=as_text(one.value), snapshot=snapshot, **{name: getattr(one, name) for name in names}
    )


def binding(kept: Kept) -> Binding:
    """A binding as it was kept."""
    return Binding(
        **{name: kept[name] for name in ("start", "end", "text", "figure_id", "unit")},
        value=value_of(kept["value"], kept["unit"]),
        as_of=date.fromisoformat(kept["as_of"]),
    )


def value_of(text: str, unit: str) -> Value:
    if unit == TEXT:
        return text
    return date.fromisoformat(text) if unit == DATE else Decimal(text)


def as_text(value: Value) -> str:
    """A figure's value, exact and without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
