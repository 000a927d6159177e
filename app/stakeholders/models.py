"""Stakeholders, what was thought of them when, and what is planned and done to keep them in touch."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.stakeholders import Engagement, Frequency
from app.core.model import Entity, referable, unique, within_organisation


class StakeholderKind(StrEnum):
    PERSON = "person"
    GROUP = "group"


class Sentiment(StrEnum):
    """How somebody spoke of the work in a contact."""

    NEGATIVE = "negative"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


def scale(name: str) -> sa.CheckConstraint:
    """What keeps an estimate on its scale of 1 to 5."""
    return sa.CheckConstraint(f"{name} BETWEEN 1 AND 5", name=name)


class Stakeholder(Entity):
    """From ``assessed_on`` on it is what the last assessment says; null until there is one.

    ``left_on``: the day from which they have no stake any more.
    """

    __tablename__ = "stakeholders"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("reference", taken="Another stakeholder has this reference."),
    )

    component_id: Mapped[UUID]
    reference: Mapped[str]
    name: Mapped[str]
    kind: Mapped[StakeholderKind]
    role: Mapped[str | None]
    interests: Mapped[str | None]
    expectations: Mapped[str | None]
    impact: Mapped[str | None]
    left_on: Mapped[date | None]
    assessed_on: Mapped[date | None]
    power: Mapped[int | None]
    interest: Mapped[int | None]
    legitimacy: Mapped[int | None]
    urgency: Mapped[int | None]
    attitude: Mapped[str | None]
    engagement: Mapped[Engagement | None]
    wanted_engagement: Mapped[Engagement | None]


class StakeholderAssessment(Entity):
    """What was thought of a stakeholder on a day, and for which gate; never changed, another follows it."""

    __tablename__ = "stakeholder_assessments"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("stakeholder_id", "stakeholders"),
        within_organisation("gate_id", "gates"),
        *map(scale, ("power", "interest", "legitimacy", "urgency")),
    )

    component_id: Mapped[UUID]
    stakeholder_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID | None] = mapped_column(index=True)
    assessed_on: Mapped[date]
    power: Mapped[int]
    interest: Mapped[int]
    legitimacy: Mapped[int | None]
    urgency: Mapped[int | None]
    attitude: Mapped[str | None]
    engagement: Mapped[Engagement]
    wanted_engagement: Mapped[Engagement]
    grounds: Mapped[str | None]


class Communication(Entity):
    """A line of the communication plan: ``next_on`` is null when nothing is to come of it any more."""

    __tablename__ = "stakeholder_communications"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("stakeholder_id", "stakeholders"),
    )

    component_id: Mapped[UUID]
    stakeholder_id: Mapped[UUID] = mapped_column(index=True)
    message: Mapped[str]
    channel: Mapped[str]
    frequency: Mapped[Frequency]
    owner: Mapped[str]
    next_on: Mapped[date | None]


class Contact(Entity):
    """What was said to a stakeholder on a day, and what they said; never changed."""

    __tablename__ = "stakeholder_contacts"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("stakeholder_id", "stakeholders"),
        within_organisation("communication_id", "stakeholder_communications"),
    )

    component_id: Mapped[UUID]
    stakeholder_id: Mapped[UUID] = mapped_column(index=True)
    communication_id: Mapped[UUID | None] = mapped_column(index=True)
    held_on: Mapped[date]
    channel: Mapped[str]
    held_by: Mapped[str]
    feedback: Mapped[str | None]
    sentiment: Mapped[Sentiment | None]
