"""What a client may say about tolerances, and what it is told."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Money
from app.calc.tolerance import Standing
from app.core.schemas import AsNumber, Day, EntityRead, Label, Read, Text, Write
from app.governance.tolerances.models import (
    NATURES,
    OF_STAGE,
    WHOLE,
    AppliesTo,
    Metric,
    Objective,
    Part,
    part_of,
)

RatioSide = Annotated[Decimal, Field(ge=0, le=10, decimal_places=6), AsNumber]
Units = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6), AsNumber]
Share = Annotated[Decimal, AsNumber]
SIDES = ("ratio", "amount", "units")


class LimitsWrite(Write):
    """How far the figure may move; the tighter limit of a side holds, and a side without any is open."""

    over_ratio: RatioSide | None = Field(
        default=None, description="In proportion to the baseline.", examples=[0.05]
    )
    under_ratio: RatioSide | None = Field(default=None, examples=[0.05])
    over_amount: Money | None = Field(default=None, description="Of a metric in money.")
    under_amount: Money | None = None
    over_units: Units | None = Field(default=None, description="Of a metric in days or other units.")
    under_units: Units | None = None

    @model_validator(mode="after")
    def limits_something(self) -> Self:
        sides = [getattr(self, f"{side}_{how}") for side in ("over", "under") for how in SIDES]
        if all(side is None for side in sides):
            raise ValueError("a tolerance limits one side at least")
        if any(amount and amount.amount < 0 for amount in (self.over_amount, self.under_amount)):
            raise ValueError("a tolerance is not negative")
        return self

    def refuse_strange(self, metric: Metric) -> None:
        """Raises ``ValueError`` for limits that ``metric`` is not measured in."""
        nature = NATURES[metric]
        wrong = "amount" if nature.unit else "units"
        if any(getattr(self, f"{side}_{wrong}") is not None for side in ("over", "under")):
            raise ValueError(f"{metric} is measured in {nature.unit or 'money'}, not in {wrong}")
        if not nature.relative and (self.over_ratio, self.under_ratio) != (None, None):
            raise ValueError(f"{metric} has no baseline that a ratio could be of")


def refuse_part(metric: Metric, applies_to: AppliesTo, part: Part) -> None:
    """Raises ``ValueError`` for a part that ``metric`` is not measured of."""
    if part == WHOLE:
        return
    if applies_to is not AppliesTo.ITSELF or (part.work_package and part.stage_id):
        raise ValueError("it is of one work package, or of one stage, of a component itself")
    fitting = OF_STAGE if part.stage_id else (Metric.COST_AT_COMPLETION,)
    if metric not in fitting:
        what = "stage" if part.stage_id else "work package"
        raise ValueError(f"a {what} has a tolerance of {' or '.join(fitting)}")


class ToleranceWrite(LimitsWrite):
    metric: Metric = Field(description="The figure it is about.")
    applies_to: AppliesTo = Field(
        default=AppliesTo.ITSELF, description="The component itself, or each programme or project below it."
    )
    work_package: Label | None = Field(
        default=None, description="The WBS code of one work package; `cost_at_completion` alone has that."
    )
    stage_id: UUID | None = Field(
        default=None,
        description="One stage of the component; `finish` and `cost_at_completion` have that. Set by its own level, "
        "and no wider than the tolerance of the component.",
    )
    effective_on: Day = Field(examples=["2026-04-01"])
    rationale: Text = Field(examples=["The delivery environment allows no more"])
    decision_id: UUID | None = Field(
        default=None,
        description="The approved decision that changes it, of kind change or exception, of the component or "
        "what is above it. Needed where a tolerance is in force already.",
    )

    @model_validator(mode="after")
    def fits_its_metric(self) -> Self:
        self.refuse_strange(self.metric)
        refuse_part(self.metric, self.applies_to, part_of(self))
        return self


class ToleranceRead(ToleranceWrite, EntityRead):
    address: ClassVar[str] = "/v1/tolerances"

    component_id: UUID
    objective: Objective
    number: int = Field(description="Counts the versions; one holds until the next takes effect.")


class Use(Read):
    """How much of a tolerance is used; 1 is all of it, and above that is a breach."""

    by_forecast: Share | None = Field(description="Null where its side is open, or there is no forecast.")
    by_actual: Share | None = Field(description="0 until the actual passes the baseline.")


class Authority(Read):
    """Who must answer a breach: the level above the one whose tolerance is broken."""

    component_id: UUID | None = Field(description="The level; null for the organisation as a whole.")
    body: str


class ToleranceStatus(Read):
    """How a figure stands against its tolerance; amounts are in ``unit``, a currency or what is counted."""

    component_id: UUID
    objective: Objective
    metric: Metric
    work_package: str | None
    stage_id: UUID | None
    tolerance_id: UUID
    set_at_id: UUID = Field(description="The component where the tolerance was set.")
    number: int
    standing: Standing | None = Field(description="Null where there is no figure.")
    reason: str | None = Field(description="Why there is no figure.")
    warning: bool | None = Field(description="Whether 0.7 of it are used, or more.")
    unit: str | None
    baseline_of: str | None = Field(
        description="The year or month that the baseline is of, if not all of the work."
    )
    as_of: date | None
    baseline: str | None
    upper: str | None
    lower: str | None
    actual: str | None
    forecast: str | None
    left: str | None = Field(
        description="How far the forecast may still move on its side; negative in breach."
    )
    used: Use | None
    original: str | None = Field(description="The first baseline there was.")
    cumulative: Use | None = Field(
        description="Used of the same tolerance around the original baseline, all replans together."
    )
    left_out: int | None = Field(description="How many below state no figure, and are not in it.")
    source: str | None
    authority: Authority = Field(description="Who must answer a breach.")


class ToleranceStanding(Read):
    """Every tolerance in force at a component, and how its figures stand."""

    component_id: UUID
    as_of: date
    items: list[ToleranceStatus]
    without: list[Objective] = Field(description="The objectives that no tolerance is set for.")


class Step(Read):
    name: str
    formula: str
    value: str | None


class ToleranceExplanation(Read):
    """How a standing comes about."""

    status: ToleranceStatus
    steps: list[Step]
