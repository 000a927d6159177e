"""What has to be there before a benefit comes: outputs, the capabilities they give, the outcomes of using them."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class StepKind(StrEnum):
    """In the order in which one leads to another."""

    OUTPUT = "output"
    CAPABILITY = "capability"
    OUTCOME = "outcome"


class BenefitStep(Entity):
    """``leads_to`` has the ids of steps and benefits, of this component or of others."""

    __tablename__ = "benefit_steps"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("reference", taken="Another step has this reference."),
    )

    component_id: Mapped[UUID]
    reference: Mapped[str]
    kind: Mapped[StepKind]
    title: Mapped[str]
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    leads_to: Mapped[list[Any]] = mapped_column(default=list)
