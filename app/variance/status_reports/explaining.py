"""How a figure of a status report comes about: formula, inputs with their addresses, values on the way."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from pydantic import Field

from app.core.errors import NotFound
from app.core.schemas import Read
from app.core.unit_of_work import Reading
from app.variance.earned_value.explaining import FORMULAS as OF_VALUE
from app.variance.status_reports.kept.schemas import FiguresRead
from app.variance.status_reports.kept.taking import figures
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.schemas import StatusReportRead

STATED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cost_variance": (
        "baseline_cost - forecast_cost: negative is adverse",
        ("baseline_cost", "forecast_cost"),
    ),
    "finish_slip_days": (
        "forecast_finish_on - approved_finish_on, in calendar days",
        ("approved_finish_on", "forecast_finish_on"),
    ),
    "calculated_rag": (
        "the worst of cost and finish; worse at once, better by one colour when two reports in a row are "
        "inside the threshold by a dead band of 1 % of cost or 2 days",
        ("cost_variance", "finish_slip_days"),
    ),
    "rag_divergence": ("declared_rag better than calculated_rag", ("declared_rag", "calculated_rag")),
}
WRITTEN = ("baseline_cost", "forecast_cost", "approved_finish_on", "forecast_finish_on", "declared_rag")
INDICES = ("values", "indices", "forecast", "earned_schedule", "costs")


class ReportInput(Read):
    name: str
    value: str | None
    reason: str | None = Field(description="Why there is no value.")
    source: str


class ReportExplanation(Read):
    """How a figure of a status report comes about."""

    figure: ReportInput
    formula: str
    inputs: list[ReportInput]
    steps: list[ReportInput] = Field(description="Values on the way.")
    frozen: bool = Field(description="Whether the figures are those kept at submission.")


def explained(uow: Reading, report_id: UUID, name: str) -> ReportExplanation:
    """The figure with this name. Raises ``NotFound`` where there is none."""
    report = StatusReportRead.of(StatusReportRepository(uow).get(report_id))
    kept = figures(uow, report_id)
    found = {one.name: one for one in (*follows(report), *valued(kept), *released(kept))}
    if name not in found:
        raise NotFound(f"There is no figure {name}: there are {', '.join(sorted(found))}.")
    known = found | {one.name: one for one in stated(report)}
    formula, inputs = formula_of(name)
    steps = rag_steps(report) if name == "calculated_rag" else []
    steps += earlier_steps(kept) if name == "calculated_rag" else []
    return ReportExplanation(
        figure=known[name],
        formula=formula,
        inputs=[known[each] for each in inputs if each in known],
        steps=steps,
        frozen=kept.frozen,
    )


def formula_of(name: str) -> tuple[str, tuple[str, ...]]:
    if name in STATED:
        return STATED[name]
    part, _, member = name.partition(".")
    if part == "earned_value":
        formula, inputs = OF_VALUE.get(member, ("recorded", ()))
        return formula, tuple(f"earned_value.{each}" for each in inputs)
    return "see its own explanation, at the source", ()


def stated(report: StatusReportRead) -> Iterator[ReportInput]:
    """What somebody wrote in the report."""
    reasons = {one.member: one.reason for one in report.not_available}
    for name in WRITTEN:
        value = text(getattr(report, name))
        reason = None if value else reasons.get(name, "not_reported")
        yield ReportInput(name=name, value=value, reason=reason, source=address(report))


def follows(report: StatusReportRead) -> Iterator[ReportInput]:
    """What follows from what was written."""
    for name in STATED:
        value = text(getattr(report, name))
        reason = None if value else why(report, name)
        yield ReportInput(name=name, value=value, reason=reason, source=address(report))


def address(report: StatusReportRead) -> str:
    return report.location({"id": report.id})


def why(report: StatusReportRead, name: str) -> str:
    if name == "rag_divergence":
        return report.rag_divergence_reason or "not_calculated"
    return report.calculated_rag_reason if name == "calculated_rag" else "not_reported"


def valued(kept: FiguresRead) -> Iterator[ReportInput]:
    """The earned value figures that were kept."""
    value = kept.earned_value
    at = f"/v1/status-reports/{kept.status_report_id}/figures"
    for part in INDICES if value else ():
        for name, one in getattr(value, part) or ():
            reason = getattr(one, "reason", None) or (value.reason if value else None)
            found = text(getattr(one, "value", one))
            yield ReportInput(
                name=f"earned_value.{name}", value=found, reason=None if found else reason, source=at
            )


def released(kept: FiguresRead) -> Iterator[ReportInput]:
    for one in kept.releases:
        at = f"/v1/releases/{one.release_id}/progress/explanation?as_of={one.as_of}&figure=accepted_share"
        yield ReportInput(
            name=f"releases.{one.release_id}.accepted_share",
            value=text(one.whole.accepted_share),
            reason=one.whole.accepted_share_reason,
            source=at,
        )


def rag_steps(report: StatusReportRead) -> list[ReportInput]:
    return [
        ReportInput(name=f"{one.name}: {one.reason}", value=one.rag, reason=None, source=address(report))
        for one in report.rag_dimensions
    ]


def earlier_steps(kept: FiguresRead) -> list[ReportInput]:
    """The reports that steady the RAG, as they stood."""
    return [
        ReportInput(
            name=f"{one.period}: baseline {text(one.baseline)}, forecast {text(one.forecast)}, "
            f"slip {one.slip_days} days",
            value=one.calculated_rag,
            reason=None,
            source=f"/v1/status-reports/{one.report_id}",
        )
        for one in kept.before
    ]


def text(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value.amount} {value.currency}" if hasattr(value, "currency") else str(value)
