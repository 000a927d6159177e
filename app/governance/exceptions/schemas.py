"""What a client may say about an exception, and what it is told."""

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.tolerance import Standing
from app.core.model import Marking
from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.governance.exceptions.states import MOVES, ExceptionStatus, Response
from app.governance.tolerances.models import Metric, Objective
from app.governance.tolerances.schemas import LimitsWrite


class ExceptionOption(Write):
    """One way to answer, with what it does to each of the seven objectives."""

    label: Label = Field(examples=["Reduce the scope of the second station"])
    summary: Text = Field(examples=["The second entrance is left to a later phase."])
    effects: dict[Objective, Text] = Field(
        default_factory=dict,
        description="Its effect on an objective; one that is not named is not affected.",
        examples=[{"cost": "GBP 1.2m less", "scope": "One entrance fewer"}],
    )


class ExceptionReportWrite(Write):
    """The exception report: what its author says beside the figures."""

    cause: Text | None = Field(default=None, examples=["Ground conditions are worse than surveyed"])
    consequence: Text | None = None
    options: list[ExceptionOption] = Field(default_factory=list, max_length=20)
    recommendation: Text | None = None
    lessons: Text | None = None


class BreachFigures(Read):
    """The figures of a breach; amounts are in ``unit``, a currency or what is counted."""

    unit: str
    as_of: date
    baseline: str
    original: str | None
    upper: str | None
    lower: str | None
    actual: str | None
    forecast: str | None
    excess: str = Field(description="How far it is outside; 0 once it is back inside.")
    side: str = Field(description="`over` or `under`.")
    used: float | None
    cumulative: float | None = Field(description="Used of the same tolerance around the original baseline.")
    source: str = Field(description="Where the figure was read.")


class ExceptionReturn(Write):
    remark: Text = Field(examples=["The effect on benefits is missing"])


class ResponseWrite(Write):
    """The answer, and the decision it rests on."""

    response: Response = Field(examples=["concession"])
    decision_id: UUID = Field(
        description="The decision of kind exception, of the component or what is above it, taken on this. "
        "Approved, or deferred where the answer is to defer."
    )
    rationale: Text = Field(examples=["The benefit still exceeds the cost"])
    defer_until: Day | None = None
    tolerance: LimitsWrite | None = Field(
        default=None, description="Of `more_tolerance`: the limits from now on, with the breach inside them."
    )

    @model_validator(mode="after")
    def says_what_it_needs(self) -> Self:
        if (self.response is Response.DEFER) != (self.defer_until is not None):
            raise ValueError("a deferral says until when, and no other answer does")
        if (self.response is Response.MORE_TOLERANCE) != (self.tolerance is not None):
            raise ValueError("more tolerance says how much, and no other answer does")
        return self


class PlanWrite(Write):
    decision_id: UUID = Field(
        description="The decision of kind exception, baseline or change on the exception plan: approved closes it, "
        "rejected opens it again."
    )


def action(name: str, permission: str) -> Action:
    return Action(permission, MOVES[name].sources)


class ExceptionRead(ExceptionReportWrite, EntityRead):
    address: ClassVar[str] = "/v1/exceptions"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("exception:report", {ExceptionStatus.OPEN}),
        "report": action("report", "exception:report"),
        "return": action("return", "exception:respond"),
        "response": action("response", "exception:respond"),
        "plan": action("plan", "exception:respond"),
    }
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(
        ("cause", "consequence", "options", "recommendation", "lessons", "rationale", "remark"),
        Marking.DECISION_PAPERS,
    )

    options: list[ExceptionOption] | None  # type: ignore[assignment]
    reference: str
    component_id: UUID
    tolerance_id: UUID
    objective: Objective
    metric: Metric
    work_package: str | None
    stage_id: UUID | None = Field(description="The stage whose tolerance it is, if it is of one.")
    breach_of: str = Field(
        description="The year or month that the baseline is of; empty for all of the work."
    )
    opened_as: Standing
    standing: Standing = Field(description="As of the newest figures; it closes by a decision alone.")
    opened_with: BreachFigures
    figures: BreachFigures = Field(description="The newest.")
    status: ExceptionStatus
    answers_at_id: UUID | None = Field(
        description="The level that must answer; null for the organisation as a whole."
    )
    answering_body: str
    opened_on: date
    answer_by: date = Field(description="Ten working days after it was opened, or when a deferral ends.")
    remark: str | None = Field(description="Why it was last returned.")
    returns: int
    reported_at: datetime | None
    response: Response | None
    rationale: str | None
    defer_until: date | None
    tolerance: LimitsWrite | None = Field(description="The limits that `more_tolerance` gave.")
    decision_id: UUID | None
    plan_decision_id: UUID | None
    answered_on: date | None
    days_to_answer: int | None = Field(
        description="Working days from the breach to the decision, that day included; null until then."
    )
    closed_at: datetime | None


class EvaluationWrite(Write):
    as_of: Day | None = Field(default=None, description="Today where null.")


class Evaluation(Read):
    """What judging the tolerances of a component and all below it came to."""

    as_of: date
    judged: int = Field(description="Tolerances with a figure.")
    without_figure: int
    opened: list[UUID]
    updated: list[UUID]
