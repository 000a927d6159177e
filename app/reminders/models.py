"""ReminderRules, which are standing rules, and the reminders that they send."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.recurrence import Weekday
from app.core.model import Entity, referable, unique, within_organisation


class ReminderKind(StrEnum):
    """What a rule looks for."""

    STATUS_REPORTS = "status_reports"
    RISK_REVIEWS = "risk_reviews"
    ISSUES = "issues"
    ASSUMPTIONS = "assumptions"
    DEPENDENCIES = "dependencies"
    RISK_RESPONSES = "risk_responses"
    DECISIONS = "decisions"
    GATES = "gates"
    BENEFIT_MEASURES = "benefit_measures"
    BENEFIT_READINGS = "benefit_readings"
    BENEFIT_REVIEWS = "benefit_reviews"
    SERVICE_TOKENS = "service_tokens"
    CERTIFICATES = "certificates"
    BOOKED_CERTIFICATES = "booked_certificates"
    SKILL_RECHECKS = "skill_rechecks"
    SCHEME_RULES = "scheme_rules"
    EXPIRIES = "expiries"
    ASSURANCE_REVIEWS = "assurance_reviews"
    RECOMMENDATIONS = "recommendations"
    ACTIONS = "actions"
    CONDITIONS = "conditions"
    EXCEPTIONS = "exceptions"
    MEETINGS = "meetings"
    STAKEHOLDER_CONTACTS = "stakeholder_contacts"
    ARTEFACT_APPROVALS = "artefact_approvals"
    CONTINUATION_REVIEWS = "continuation_reviews"
    METHOD_OMISSIONS = "method_omissions"
    LESSONS = "lessons"
    CHARTER_REVIEWS = "charter_reviews"
    IMPROVEMENTS = "improvements"
    MATURITY_ASSESSMENTS = "maturity_assessments"
    OPEN_ITEMS = "open_items"


class Every(StrEnum):
    """How often a rule fires. ``due_date`` fires for each thing once, so many days from its due date."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    DUE_DATE = "due_date"


class SplitBy(StrEnum):
    """For whom or what a rule sends a reminder of its own."""

    COMPONENT = "component"
    OWNER = "owner"


class RuleStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


class ReminderRule(Entity):
    """``covered_until``: the day up to which due dates were looked at, in its time zone."""

    __tablename__ = "reminder_rules"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        sa.CheckConstraint("(next_fire_at IS NULL) = (status = 'paused')", name="next_fire_at"),
    )

    name: Mapped[str]
    kind: Mapped[ReminderKind]
    component_id: Mapped[UUID | None]
    time_zone: Mapped[str]
    every: Mapped[Every]
    local_time: Mapped[str] = mapped_column(sa.String(5))
    weekday: Mapped[Weekday | None]
    day: Mapped[int | None]
    month_of_quarter: Mapped[int | None]
    days_from_due: Mapped[int | None]
    within_days: Mapped[int]
    working_days: Mapped[bool] = mapped_column(default=False)
    split_by: Mapped[SplitBy | None]
    status: Mapped[RuleStatus] = mapped_column(default=RuleStatus.ACTIVE)
    next_fire_at: Mapped[datetime | None] = mapped_column(index=True)
    last_fired_at: Mapped[datetime | None]
    covered_until: Mapped[date]


class Reminder(Entity):
    """What was due when a rule fired that was to fire at ``due_at``; ``part`` is what it was split by.

    It stays when its rule or its component goes: so there are no foreign keys.
    """

    __tablename__ = "reminders"
    __table_args__ = (unique("rule_id", "due_at", "part", taken="It has fired for then already."),)

    rule_id: Mapped[UUID]
    component_id: Mapped[UUID | None]
    kind: Mapped[ReminderKind]
    name: Mapped[str]
    part: Mapped[str] = mapped_column(default="")
    addressee: Mapped[str | None]
    rule: Mapped[str]
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime]
    total: Mapped[int]
    items: Mapped[list[Any]]
