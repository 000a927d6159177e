"""Exceptions: a tolerance is broken, or will be, and somebody above must answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.tolerance import Standing
from app.core.model import Entity, referable, unique, within_organisation
from app.governance.exceptions.states import ExceptionStatus, Response
from app.governance.tolerances.models import Metric, Objective


class ExceptionRecord(Entity):
    """One breach of one tolerance, from the figures that opened it to the decision that closes it.

    ``opened_with`` are the figures as they were, ``figures`` as they are. ``breach_of`` is what the baseline is
    of, where that is not all of the work: the in-year costs of two years are two breaches. ``answers_at_id`` is
    the level that must answer, null for the organisation as a whole. Days are working days.
    """

    __tablename__ = "exceptions"
    stays = True
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("answers_at_id", "components"),
        within_organisation("tolerance_id", "tolerances"),
        within_organisation("stage_id", "stages"),
        within_organisation("decision_id", "decisions"),
        within_organisation("plan_decision_id", "decisions"),
        unique("reference", taken="Another exception has this reference."),
        sa.Index(None, "organisation_id", "status", "answer_by"),
    )

    reference: Mapped[str]
    component_id: Mapped[UUID] = mapped_column(index=True)
    tolerance_id: Mapped[UUID] = mapped_column(index=True)
    objective: Mapped[Objective]
    metric: Mapped[Metric]
    work_package: Mapped[str | None]
    stage_id: Mapped[UUID | None] = mapped_column(index=True)
    breach_of: Mapped[str]
    opened_as: Mapped[Standing]
    standing: Mapped[Standing]
    opened_with: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    status: Mapped[ExceptionStatus] = mapped_column(default=ExceptionStatus.OPEN)
    answers_at_id: Mapped[UUID | None] = mapped_column(index=True)
    answering_body: Mapped[str]
    opened_on: Mapped[date]
    answer_by: Mapped[date]
    cause: Mapped[str | None]
    consequence: Mapped[str | None]
    options: Mapped[list[Any]] = mapped_column(default=list)
    recommendation: Mapped[str | None]
    lessons: Mapped[str | None]
    remark: Mapped[str | None]
    returns: Mapped[int] = mapped_column(default=0)
    reported_at: Mapped[datetime | None]
    response: Mapped[Response | None]
    rationale: Mapped[str | None]
    defer_until: Mapped[date | None]
    tolerance: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    plan_decision_id: Mapped[UUID | None] = mapped_column(index=True)
    answered_on: Mapped[date | None]
    days_to_answer: Mapped[int | None]
    closed_at: Mapped[datetime | None]
