"""The projects of a portfolio in one period, a line each, as calculations take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from app.calc.attribution import Leaf
from app.calc.confidence import Confidence, Rating
from app.calc.money import Money
from app.calc.movement import Assessed, EndDate, Position
from app.calc.rag import Rag
from app.variance.status_reports.models import AMOUNTS, CauseCode, CostBasis, ReportStatus

NOT_REPORTED = "not_reported"
NOT_SUBMITTED = "not_submitted"
NO_REPORT = "no_report"
Key = tuple[str, CostBasis]  # what may be added up: one currency, one cost basis


@dataclass(frozen=True, slots=True)
class Line:
    """What one project reports; a null figure is not available, for one of ``reasons``.

    ``variance`` is baseline less forecast, negative is adverse; null where either is.
    """

    id: str
    component_id: UUID
    code: str
    name: str
    category: str | None
    report_id: UUID
    period_id: UUID
    status: ReportStatus
    data_date: date
    currency: str
    cost_basis: CostBasis
    baseline_cost: Money | None
    forecast_cost: Money | None
    variance: Money | None
    actual_cost: Money | None
    whole_life_cost: Money | None
    benefits: Money | None
    approved_finish_on: date | None
    forecast_finish_on: date | None
    declared_rag: Rag | None
    calculated_rag: Rag | None
    calculated_rag_reason: str
    cause: str | None
    cause_code: CauseCode | None
    decisions_requested: Sequence[Mapping[str, Any]]
    reasons: Mapping[str, str]  # why a member is null, by its name
    delivery_confidences: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, members: dict[str, Any]) -> Self:
        """The line that a row of the statement for lines is."""
        for name in AMOUNTS:
            minor = members.pop(f"{name}_minor")
            members[name] = None if minor is None else Money.of_minor(minor, members["currency"])
        baseline, forecast = members["baseline_cost"], members["forecast_cost"]
        members["variance"] = baseline - forecast if baseline and forecast else None
        members["reasons"] = {told["member"]: told["reason"] for told in members.pop("not_available")}
        return cls(id=str(members["component_id"]), **members)

    @property
    def key(self) -> Key:
        return self.currency, self.cost_basis

    @property
    def source(self) -> str:
        """Where the report can be read."""
        return f"/v1/status-reports/{self.report_id}"

    def reason(self, *names: str) -> str | None:
        """Why there is no figure: the reason of the first of these members that is null."""
        absent = next((name for name in names if getattr(self, name) is None), None)
        return self.reasons.get(absent, NOT_REPORTED) if absent else None

    def leaf(self) -> Leaf | None:
        """The line as a part of the variance, where it has one."""
        if self.baseline_cost is None or self.forecast_cost is None:
            return None
        return Leaf(
            *(self.id, self.name, self.category),
            baseline=self.baseline_cost,
            forecast=self.forecast_cost,
            source=self.source,
            as_of=self.data_date,
        )

    def position(self, of_baseline: bool = False) -> Position:
        """The line's variance, or its whole-life cost, as a movement compares it."""
        if of_baseline:
            return Position(self.id, self.name, self.whole_life_cost, self.reason("whole_life_cost"))
        return Position(self.id, self.name, self.variance, self.reason("baseline_cost", "forecast_cost"))

    def finish(self, forecast: bool) -> EndDate:
        name = "forecast_finish_on" if forecast else "approved_finish_on"
        return EndDate(self.id, self.name, getattr(self, name), self.reason(name))

    def assessed(self) -> Assessed:
        rated = [told for told in self.delivery_confidences if told.get("value")]
        of = (Confidence(Rating(told["scale"], told["value"]), told["assessor"]) for told in rated)
        return Assessed(self.id, self.name, tuple(of))


@dataclass(frozen=True, slots=True)
class Absent:
    """A project without a report in the period.

    ``last_on`` and ``next_on`` are the data dates of its last report before and its first one after,
    ``finish_on`` is the latest finish it has told of by then.
    """

    component_id: UUID
    code: str
    name: str
    status: str
    planned_start_on: date | None
    last_on: date | None
    next_on: date | None
    finish_on: date | None

    @property
    def id(self) -> str:
        return str(self.component_id)


@dataclass(frozen=True, slots=True)
class Unstated:
    """A report whose variance cannot be stated, and why: it is a draft, or lacks a figure."""

    component_id: UUID
    code: str
    name: str
    report_id: UUID
    is_draft: bool
    key: Key
    reason: str

    @classmethod
    def of(cls, row: Any) -> Self:
        draft = row.status == ReportStatus.DRAFT
        absent = "forecast_cost" if row.has_baseline else "baseline_cost"
        why = {told["member"]: told["reason"] for told in row.not_available}
        return cls(
            *(row.id, row.code, row.name, row.report_id, draft, (row.currency, row.cost_basis)),
            NOT_SUBMITTED if draft else why.get(absent, NOT_REPORTED),
        )
