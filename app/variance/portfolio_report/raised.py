"""Exceptions raised through governance, as a client of the variance report is told them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.calc.tolerance import Standing
from app.core.schemas import Read
from app.governance.exceptions.schemas import BreachFigures
from app.governance.exceptions.states import ExceptionStatus
from app.governance.tolerances.models import Metric, Objective
from app.variance.portfolio_report.changes import ProjectShort


class OpenException(ProjectShort):
    """A tolerance that is broken, or will be, and that nobody has closed by a decision."""

    exception_id: UUID
    reference: str
    tolerance_id: UUID
    objective: Objective
    metric: Metric
    work_package: str | None
    breach_of: str = Field(
        description="The year or month that the baseline is of; empty for all of the work."
    )
    standing: Standing
    status: ExceptionStatus
    figures: BreachFigures = Field(description="The figure and its limits, as last judged.")
    answering_body: str = Field(description="The authority that must answer.")
    answers_at_id: UUID | None = Field(description="Its level; null for the organisation as a whole.")
    opened_on: date
    answer_by: date
    age_working_days: int = Field(description="From the breach until the day of this report.")
    overdue: bool = Field(description="Nobody has answered it by its day.")
    source: str


class NotRaised(StrEnum):
    """Why no exceptions are told."""

    NOT_LAST_PERIOD = "not_last_period"
    NOT_PERMITTED = "not_permitted"


class OpenExceptions(Read):
    """Breaches of tolerances that are open, of the component and all below it."""

    open: int | None
    overdue: int | None = Field(description="How many were to be answered before today, and are not.")
    listed: list[OpenException] = Field(description="What is to be answered first first.")
    reason: NotRaised | None = Field(description="Why there are none to tell; the log is as of now.")
