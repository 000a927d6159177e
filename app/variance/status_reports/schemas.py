"""What a client may say in a status report, and what it is told."""

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, computed_field, model_validator

from app.calc.confidence import SCALES, Rating
from app.calc.money import Money
from app.calc.rag import Rag, declared_better, divergence_reason
from app.core.schemas import Action, Day, EntityRead, Label, Slug, Text, Write
from app.periods.schemas import PeriodCode
from app.variance.status_reports.models import CauseCode, CostBasis, ReportStatus

Story = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20000, pattern=r"^[^\x00]*$")
]
Assessor = Annotated[Slug, Field(description="Who assessed: `ipa`, `mpa`, `sro`, `gateway` ...")]
ScaleName = Literal["uk-five-point", "uk-three-point"]
assert set(SCALES) == set(ScaleName.__args__)  # type: ignore[attr-defined]


class Topic(StrEnum):
    """What a text of a status report is about."""

    SUMMARY = "summary"
    CONFIDENCE = "confidence"
    SCHEDULE = "schedule"
    COST = "cost"
    WHOLE_LIFE_COST = "whole_life_cost"
    BENEFITS = "benefits"


class NotAvailable(Write):
    """Why a member is null: withheld, to be decided, not provided ..."""

    member: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(\.[a-z_]{1,40})?$")] = Field(
        description="A figure by its name, or `narrative.<topic>`.", examples=["forecast_cost"]
    )
    reason: Slug = Field(examples=["exempt"])
    raw: Text | None = Field(
        default=None,
        description="The words that stood in its place.",
        examples=["Exempt under Section 43 of the Freedom of Information Act"],
    )


class MilestoneStated(Write):
    """A milestone by its three dates; a project without a plan of tasks states its own."""

    name: Label = Field(examples=["Design approved"])
    baseline_on: Day | None = None
    forecast_on: Day | None = None
    actual_on: Day | None = None


class NextStep(Write):
    step: Text = Field(examples=["Agree the new price with the supplier"])
    owner: Label | None = Field(default=None, description="A role.", examples=["Commercial manager"])
    due_on: Day | None = None


class DecisionRequested(Write):
    question: Text = Field(examples=["Which of the two contractors is to go on?"])
    option: Label | None = Field(default=None, description="What is recommended.", examples=["The first"])
    body: Label | None = Field(
        default=None, description="Of whom it is asked: a board or a role.", examples=["Programme board"]
    )
    due_on: Day | None = None
    decision_id: UUID | None = Field(
        default=None, description="The decision of the same component's log that puts this question."
    )


class Assessment(Write):
    """How confident an assessor is of delivery, on a named scale; null with a reason where that is not known."""

    scale: ScaleName = Field(description="Ratings of two scales are never compared.")
    value: str | None = Field(
        default=None,
        max_length=40,
        description="; ".join(f"{scale.id}: {', '.join(scale.ratings)}" for scale in SCALES.values()),
        examples=["amber"],
    )
    reason: Slug | None = Field(default=None, description="Why there is no value.")
    raw: Text | None = Field(default=None, description="The words that stood in its place.")

    @model_validator(mode="after")
    def rated_or_not(self) -> Self:
        if (self.value is None) == (self.reason is None):
            raise ValueError("give a value, or the reason why there is none")
        if self.value is not None:
            Rating(self.scale, self.value)
        return self


class AssessedConfidence(Assessment):
    """An assessment, and whose it is."""

    assessor: Assessor


class Figures(Write):
    """What a status report states. A null member is not available: ``not_available`` says why."""

    data_date: Day | None = Field(
        default=None, description="As of when; the period's data date where it is not given."
    )
    cost_basis: CostBasis = Field(
        description="What baseline, forecast and actual cost are of; totals of two bases are never added."
    )
    baseline_cost: Money | None = Field(default=None, description="Approved budget, on the cost basis.")
    forecast_cost: Money | None = None
    actual_cost: Money | None = None
    whole_life_cost: Money | None = Field(
        default=None, description="Published baseline of the whole life: its movement is no overrun."
    )
    benefits: Money | None = None
    start_on: Day | None = None
    approved_finish_on: Day | None = Field(default=None, description="Latest approved finish.")
    forecast_finish_on: Day | None = None
    declared_rag: Rag | None = Field(default=None, description="As its manager declares it.")
    cause: Text | None = Field(default=None, description="Why costs differ, as somebody recorded it.")
    cause_code: CauseCode | None = None
    narrative: dict[Topic, Story] = Field(default_factory=dict, examples=[{"cost": "Steel costs more."}])
    decisions_requested: list[DecisionRequested] = Field(default_factory=list, max_length=50)
    achievements: list[Text] = Field(
        default_factory=list, max_length=50, description="What was done since the last report."
    )
    next_steps: list[NextStep] = Field(default_factory=list, max_length=50)
    milestones: list[MilestoneStated] = Field(
        default_factory=list,
        max_length=200,
        description="Where there is no plan of tasks; else the plan's own are kept with the report.",
    )
    not_available: list[NotAvailable] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def stated_or_not(self) -> Self:
        twice = [m for m, n in Counter(absent.member for absent in self.not_available).items() if n > 1]
        if twice:
            raise ValueError(f"{twice[0]} is not available twice")
        for absent in self.not_available:
            self.refuse_both(absent.member)
        return self

    def refuse_both(self, member: str) -> None:
        """Refuse a member that is not there, or that has a value; a text may be withheld in part."""
        name, _, topic = member.partition(".")
        if topic and name == "narrative" and topic in list(Topic):
            return
        if topic or name not in MEMBERS:
            raise ValueError(f"{member} is not one of {', '.join(MEMBERS)}, narrative.<topic>")
        if getattr(self, name) is not None:
            raise ValueError(f"{member} has a value, and a reason why it has none")


MEMBERS = tuple(
    name
    for name, field in Figures.model_fields.items()
    if field.default is None and name not in ("data_date", "cause_code")
)


class StatusReportWrite(Figures):
    period: PeriodCode


class RagDimension(Write):
    """The colour of a dimension; ``raw`` is what its figure alone gives, before earlier reports steady it."""

    name: str
    rag: Rag | None
    raw: Rag | None
    reason: str


class StatusReportRead(Figures, EntityRead):
    address: ClassVar[str] = "/v1/status-reports"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("status_report:write", {"draft"}),
        "narratives": Action("status_report:write", {"draft"}),
        "submission": Action("status_report:submit", {"draft"}),
        "challenge": Action("status_report:review", {"submitted"}),
        "answer": Action("status_report:submit", {"challenged"}),
        "return": Action("status_report:review", {"submitted", "challenged"}),
        "approval": Action("status_report:review", {"submitted"}),
        "publication": Action("status_report:publish", {"approved"}),
        "create_correction": Action("status_report:submit", {"published"}),
        "delivery-confidences": Action("status_report:assess", {"draft", "submitted", "challenged"}),
    }

    reference: str
    component_id: UUID
    period_id: UUID
    period: str | None = Field(default=None, description="The code of the reporting period.")
    status: ReportStatus
    currency: str = Field(description="Of its component, and of every amount.")
    data_date: Day
    calculated_rag: Rag | None = Field(description="As the figures have it; null where figures are missing.")
    calculated_rag_reason: str
    rag_dimensions: list[RagDimension] = Field(description="What the calculated RAG is the worst of.")
    delivery_confidences: list[AssessedConfidence]
    submitted_at: datetime | None
    edition: int | None = Field(description="The number of its last published version.")
    source: str | None = Field(description="What brought it, where nobody wrote it here: an import.")

    @computed_field(description="Baseline less forecast, on the cost basis: negative is adverse.")  # type: ignore[prop-decorator]
    @property
    def cost_variance(self) -> Money | None:
        both = self.baseline_cost and self.forecast_cost
        return self.baseline_cost - self.forecast_cost if both else None  # type: ignore[operator]

    @computed_field(description="Calendar days that the forecast finish is after the approved one.")  # type: ignore[prop-decorator]
    @property
    def finish_slip_days(self) -> int | None:
        return slip_days(self.approved_finish_on, self.forecast_finish_on)

    @computed_field(description="Whether the declared RAG is better than the calculated one.")  # type: ignore[prop-decorator]
    @property
    def rag_divergence(self) -> bool | None:
        return declared_better(self.declared_rag, self.calculated_rag)

    @computed_field(description="Why `rag_divergence` is null: `not_declared` or `not_calculated`.")  # type: ignore[prop-decorator]
    @property
    def rag_divergence_reason(self) -> str | None:
        return divergence_reason(self.declared_rag, self.calculated_rag)


def slip_days(approved: date | None, forecast: date | None) -> int | None:
    """Calendar days that a forecast finish is after the approved one; negative is early."""
    return (forecast - approved).days if approved and forecast else None


class Return(Write):
    reason: Text = Field(
        description="What is to be put right.", examples=["The forecast leaves out the approved change"]
    )


class Challenge(Write):
    question: Text = Field(
        description="What is doubted.", examples=["Why is the finish held when testing is late?"]
    )


class Answer(Write):
    answer: Text = Field(examples=["Testing is off the critical path by three weeks."])


def in_json(values: list[Any]) -> list[Any]:
    """Schemas as a JSON column keeps them."""
    return [value.model_dump(mode="json", exclude_none=True) for value in values]
