"""What a lifecycle is made of: stages in order, the gate that ends each, and the gate's criteria."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from app.calc.gates import Comparison
from app.core.schemas import Label, Number, Slug, Text, Write
from app.governance.tolerances.models import NATURES, Metric
from app.identity.roles import ROLES, Role

ASSESS, WAIVE = "gate:assess", "gate:waive"
Days = Annotated[int, Field(ge=1, le=3650)]


class Importance(StrEnum):
    MUST = "must"
    SHOULD = "should"


class EvidenceKind(StrEnum):
    DOCUMENT = "document"
    ATTESTATION = "attestation"
    METRIC = "metric"


class MetricFigure(StrEnum):
    ACTUAL = "actual"
    FORECAST = "forecast"


class Basis(StrEnum):
    """What of a figure is compared: itself, its distance from the baseline, or its ratio to it."""

    VALUE = "value"
    VARIANCE = "variance"
    RATIO = "ratio"


class Threshold(Write):
    """How far a live figure of the component may go."""

    metric: Metric
    figure: MetricFigure = MetricFigure.FORECAST
    basis: Basis = Basis.RATIO
    comparison: Comparison = Comparison.AT_MOST
    threshold: Number = Field(description="In the metric's own unit, or a ratio.", examples=[1.1])

    @model_validator(mode="after")
    def has_a_baseline(self) -> Self:
        if self.basis is not Basis.VALUE and not NATURES[self.metric].relative:
            raise ValueError(f"{self.metric} has no baseline: its value is compared")
        return self


class Criterion(Write):
    """What must, or should, be so at a gate, and what shows it."""

    code: Slug = Field(examples=["business_case"])
    text: Text = Field(examples=["The business case is viable, desirable and achievable"])
    importance: Importance = Importance.MUST
    evidence: EvidenceKind = EvidenceKind.DOCUMENT
    threshold: Threshold | None = Field(default=None, description="Of a `metric`, and of nothing else.")
    valid_days: Days | None = Field(
        default=None, description="How old its evidence may be; of any age where null."
    )
    assessor: Role = Field(default=Role.ASSURER, description="Who assesses it: a role that may.")
    owner: Role = Field(default=Role.SPONSOR, description="Who may waive it: a role that may.")

    @model_validator(mode="after")
    def is_shown_and_assessed(self) -> Self:
        if (self.evidence is EvidenceKind.METRIC) != (self.threshold is not None):
            raise ValueError("a metric has a threshold, and no other evidence has one")
        for role, permission in ((self.assessor, ASSESS), (self.owner, WAIVE)):
            if permission not in ROLES[role]:
                raise ValueError(f"the role {role} does not hold {permission}")
        return self


def refuse_twice(what: str, codes: Iterable[str]) -> None:
    """Raises ``ValueError`` where a code names two of them."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ValueError(f"{code} is the code of one {what}")
        seen.add(code)


def told_apart(criteria: list[Criterion]) -> list[Criterion]:
    """The criteria, each code once. Raises ``ValueError``."""
    refuse_twice("criterion", (each.code for each in criteria))
    return criteria


Criteria = Annotated[list[Criterion], Field(max_length=50), AfterValidator(told_apart)]


class GateTemplate(Write):
    """The gate that ends a stage."""

    code: Slug = Field(examples=["authorise_project"])
    name: Label = Field(examples=["Authorise the project"])
    criteria: Criteria = Field(default_factory=list)
    reviewers: list[Role] = Field(default_factory=list, max_length=10, description="Who reviews for it.")
    valid_days: Days | None = Field(
        default=None, description="How long after a pass the next stage may still be opened."
    )


class StageTemplate(Write):
    """A stage of work, and the gate that ends it, if one does."""

    code: Slug = Field(examples=["initiation"])
    name: Label = Field(examples=["Initiation"])
    gate: GateTemplate | None = None


def in_order(stages: list[StageTemplate]) -> list[StageTemplate]:
    """The stages, each code and each gate's code once. Raises ``ValueError``."""
    refuse_twice("stage", (stage.code for stage in stages))
    refuse_twice("gate", (stage.gate.code for stage in stages if stage.gate))
    return stages


Stages = Annotated[list[StageTemplate], Field(min_length=1, max_length=30), AfterValidator(in_order)]
