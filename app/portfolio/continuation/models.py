"""Continuation reviews: whether what is under way is still worth what it takes to finish."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class Course(StrEnum):
    """What is recommended of a component that is under way."""

    CONTINUE = "continue"
    CHANGE = "change"
    PAUSE = "pause"
    STOP = "stop"


class ContinuationReview(Entity):
    """One for each component and quarter. ``sunk`` is what was spent, told beside, and part of no figure."""

    __tablename__ = "continuation_reviews"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("component_id", "quarter", taken="This quarter's review is there: revise it."),
        *(
            capped(name)
            for name in ("cost_to_complete", "remaining_benefit", "risk", "exit_cost", "salvage", "sunk")
        ),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    quarter: Mapped[str]
    reviewed_on: Mapped[date]
    cost_to_complete: Mapped[Money | None] = money("cost_to_complete", optional=True)
    remaining_benefit: Mapped[Money | None] = money("remaining_benefit", optional=True)
    risk: Mapped[Money | None] = money("risk", optional=True)
    exit_cost: Mapped[Money | None] = money("exit_cost", optional=True)
    salvage: Mapped[Money | None] = money("salvage", optional=True)
    sunk: Mapped[Money | None] = money("sunk", optional=True)
    sources: Mapped[dict[str, Any]]
    recommendation: Mapped[Course]
    rationale: Mapped[str]
    reviewed_by: Mapped[str]
