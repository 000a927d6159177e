"""What the assessments of one risk say when they are held against each other."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from app.calc.risk_response import Assessed, Stage, is_worse, out_of_order
from app.risk.assessments.schemas import AssessmentSummary, AssessmentWarning, CurrentAssessment, due_note
from app.risk.models import ACTIVE, RiskKind, RiskStatus

SHOWN = ("probability", "probability_band", "impact_band", "score", "colour", "expected_value")
Rule = Literal["target_above_residual", "residual_above_inherent", "target_above_inherent"]
RULES: dict[tuple[Stage, Stage], Rule] = {
    (Stage.TARGET, Stage.RESIDUAL): "target_above_residual",
    (Stage.RESIDUAL, Stage.INHERENT): "residual_above_inherent",
    (Stage.TARGET, Stage.INHERENT): "target_above_inherent",
}


def current_of(risk: Any, inherent: AssessmentSummary | None, today: date) -> CurrentAssessment:
    """The residual assessment; the inherent one while a response is overdue that it may rest on."""
    due_on = risk.response_due_on
    overdue = due_on is not None and due_on < today and risk.status in ACTIVE
    note = due_note(due_on) if overdue else None
    if note and inherent is None:
        note = f"{note} It has no inherent assessment: the residual one is too good."
    stage, shown = (Stage.INHERENT, inherent) if overdue and inherent else (Stage.RESIDUAL, risk)
    return CurrentAssessment.model_construct(
        stage=stage, note=note, **{name: getattr(shown, name) for name in SHOWN}
    )


def warnings_of(
    risk: Any, inherent: AssessmentSummary | None, target: AssessmentSummary | None
) -> list[AssessmentWarning]:
    """What about the assessments does not follow from each other."""
    known = {Stage.INHERENT: inherent, Stage.RESIDUAL: risk, Stage.TARGET: target}
    counted = [compared(stage, each, risk.kind) for stage, each in known.items() if each is not None]
    return [*in_wrong_order(counted), *(no_response(risk, inherent) if inherent else ())]


def compared(stage: Stage, said: Any, kind: RiskKind) -> Assessed:
    """An assessment to be compared; of an opportunity a higher score is no worse."""
    score = said.score if kind == RiskKind.THREAT else None
    return Assessed(stage, said.expected_value, score, (said.scale, said.scale_version))


def in_wrong_order(counted: list[Assessed]) -> Iterator[AssessmentWarning]:
    for lower, higher in out_of_order(counted):
        detail = f"The {lower} assessment is worse than the {higher} one."
        yield AssessmentWarning(rule=RULES[lower, higher], detail=detail)


def no_response(risk: Any, inherent: AssessmentSummary) -> Iterator[AssessmentWarning]:
    """What is planned and not begun reduces nothing."""
    if risk.responses_in_place or risk.status == RiskStatus.TREATING:
        return
    if is_worse(compared(Stage.INHERENT, inherent, risk.kind), compared(Stage.RESIDUAL, risk, risk.kind)):
        detail = "The residual assessment is better than the inherent one, but no response is begun or done."
        yield AssessmentWarning(rule="no_response_in_place", detail=detail)
