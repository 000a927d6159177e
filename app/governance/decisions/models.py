"""The decision log: what was asked, what was recommended, and what was decided."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation
from app.governance.decisions.states import DecisionStatus, Outcome


class DecisionKind(StrEnum):
    GATE = "gate"
    BASELINE = "baseline"
    REBASELINE = "rebaseline"
    CHANGE = "change"
    FUNDING = "funding"
    CONTINGENCY = "contingency"
    RESERVE = "reserve"
    INVESTMENT = "investment"
    CASE_QUALITY = "case_quality"
    PROCUREMENT = "procurement"
    EXCEPTION = "exception"
    SCENARIO = "scenario"
    RISK_ACCEPTANCE = "risk_acceptance"
    RISK_APPETITE = "risk_appetite"
    START = "start"
    PAUSE = "pause"
    STOP = "stop"
    CLOSE = "close"
    METHOD = "method"
    TAILORING = "tailoring"
    RESOURCES = "resources"
    APPOINTMENT = "appointment"
    RAG_OVERRIDE = "rag_override"
    REPORT_FORMAT = "report_format"
    BENEFITS = "benefits"
    LESSONS = "lessons"
    OFFICE = "office"
    OFFICE_BUDGET = "office_budget"
    AUDIT_FINDING = "audit_finding"
    OTHER = "other"


class Decision(Entity):
    """``decided_at`` is when the body decided, ``recorded_at`` when that was entered here.

    ``clock_days`` are the working days that it was waited for before it was last returned.
    ``attempts`` count how often a worker failed at what was due, ``next_try_at`` is when it tries again.
    ``drafted_by``, ``proposed_by`` and ``decided_by`` are the ids of members: four eyes are two of them.
    """

    __tablename__ = "decisions"
    stays = True
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("supersedes_id", "decisions"),
        within_organisation("superseded_by_id", "decisions"),
        within_organisation("body_id", "bodies"),
        within_organisation("meeting_id", "meetings"),
        unique("reference", taken="Another decision has this reference."),
        capped("value"),
        sa.Index(None, "organisation_id", "status", "due_on"),
        sa.Index(None, "organisation_id", "purpose"),
        sa.Index(None, "organisation_id", "supplier"),
        sa.Index(None, "effects_due_on"),
        sa.Index(None, "grace_until"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    kind: Mapped[DecisionKind]
    title: Mapped[str]
    question: Mapped[str | None]
    options: Mapped[list[Any]]
    recommendation: Mapped[str | None]
    value: Mapped[Money | None] = money("value", optional=True)
    variance: Mapped[Decimal | None]
    days: Mapped[int | None]
    risk: Mapped[int | None]
    categories: Mapped[list[Any]] = mapped_column(default=list)
    circumstances: Mapped[list[Any]] = mapped_column(default=list)
    purpose: Mapped[str | None]
    supplier: Mapped[str | None]
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    effects: Mapped[list[Any]] = mapped_column(default=list)
    body_id: Mapped[UUID | None] = mapped_column(index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(index=True)
    awaits_minutes: Mapped[bool] = mapped_column(default=False)
    authority: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    opinion_due_on: Mapped[date | None]
    opinions: Mapped[list[Any]] = mapped_column(default=list)
    interests: Mapped[list[Any]] = mapped_column(default=list)
    votes: Mapped[list[Any]] = mapped_column(default=list)
    elsewhere: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    tally: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    decided_as: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    is_unauthorised: Mapped[bool] = mapped_column(default=False)
    reviewed_at: Mapped[datetime | None]
    effects_due_on: Mapped[date | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    last_failure: Mapped[str | None]
    requested_from: Mapped[str | None]
    due_on: Mapped[date | None]
    lapses_on: Mapped[date | None]
    supersedes_id: Mapped[UUID | None] = mapped_column(index=True)
    superseded_by_id: Mapped[UUID | None]
    status: Mapped[DecisionStatus] = mapped_column(default=DecisionStatus.DRAFT)
    outcome: Mapped[Outcome | None]
    rationale: Mapped[str | None]
    remark: Mapped[str | None]
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    grace_until: Mapped[date | None]
    misses: Mapped[int] = mapped_column(default=0)
    next_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    returns: Mapped[int] = mapped_column(default=0)
    deferrals: Mapped[int] = mapped_column(default=0)
    clock_days: Mapped[int] = mapped_column(default=0)
    days_to_decide: Mapped[int | None]
    drafted_by: Mapped[str]
    proposed_by: Mapped[str | None]
    decided_by: Mapped[str | None]
    proposed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]
