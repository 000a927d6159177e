"""What a client may say in a continuation review, and what it is told."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, computed_field

from app.calc.continuation import Advice, Running, continuation
from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Read, Text, Write
from app.portfolio.continuation.models import Course

WRITE = "business_case:write"
FIGURES = ("cost_to_complete", "remaining_benefit", "risk", "exit_cost", "salvage", "sunk")
Quarter = Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")]
EXAMPLE: dict[str, Any] = {
    "quarter": "2026-Q4",
    "reviewed_on": "2026-11-20",
    "cost_to_complete": {"amount": "4000000.00", "currency": "GBP"},
    "remaining_benefit": {"amount": "9000000.00", "currency": "GBP"},
    "exit_cost": {"amount": "300000.00", "currency": "GBP"},
    "recommendation": "continue",
    "rationale": "What is left to spend still buys more than twice its cost.",
}


class ContinuationReviewWrite(Write):
    """What a component under way still costs, brings and risks, in present values, and what is recommended."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    quarter: Quarter = Field(description="The calendar quarter that it is the review of.")
    reviewed_on: Day
    cost_to_complete: Money | None = Field(default=None, description="Null: drawn from the ledger.")
    remaining_benefit: Money | None = Field(default=None, description="Of finishing, from now on.")
    risk: Money | None = Field(default=None, description="Expected loss. Null: drawn from the risk register.")
    exit_cost: Money | None = Field(default=None, description="What stopping would cost.")
    salvage: Money | None = Field(default=None, description="What stopping would bring.")
    sunk: Money | None = Field(
        default=None, description="Spent, and part of no figure. Null: from the ledger."
    )
    recommendation: Course
    rationale: Text


class ContinuationFigures(Read):
    """Both ways and the difference between them: what was spent is the same either way, and left out."""

    if_continued: Money | None = Field(description="Remaining benefit less cost to complete and risk.")
    if_stopped: Money | None = Field(description="Salvage less exit cost.")
    margin: Money | None = Field(description="The former less the latter.")
    ratio: float | None = Field(description="Remaining benefit over what going on costs more than stopping.")
    break_even: float | None = Field(description="The share of the benefit at which both are worth the same.")
    advice: Advice = Field(description="What the figures speak for; a body decides.")
    reason: str | None = Field(description="What is not known.")


class ContinuationReviewRead(ContinuationReviewWrite, EntityRead):
    address: ClassVar[str] = "/v1/continuation-reviews"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}

    component_id: UUID
    sources: dict[str, str] = Field(description="Where each figure comes from, or why there is none.")
    reviewed_by: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def figures(self) -> ContinuationFigures:
        running = Running(**{name: getattr(self, name) for name in FIGURES})
        return ContinuationFigures.of(continuation(running))
