"""The organisation's own fields of components, and an index of their values."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.components.models import ComponentKind
from app.core.model import Base, Entity, referable, unique, within_organisation


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class CustomField(Entity):
    """``choices`` are what a choice may be; ``applies_to`` is None for every kind of component."""

    __tablename__ = "custom_fields"
    __table_args__ = (referable(), unique("slug", taken="Another custom field has this slug."))

    slug: Mapped[str]
    label: Mapped[str]
    type: Mapped[FieldType]
    choices: Mapped[list[Any]]
    applies_to: Mapped[ComponentKind | None]
    description: Mapped[str | None]


class CustomValue(Base):
    """One value of one component, in the column of its type; derived from ``Component.custom``."""

    __tablename__ = "custom_values"
    __table_args__ = (
        within_organisation("field_id", "custom_fields"),
        sa.ForeignKeyConstraint(
            ["organisation_id", "entity_id"],
            ["components.organisation_id", "components.id"],
            ondelete="CASCADE",
        ),
        sa.Index(None, "field_id", "text"),
        sa.Index(None, "field_id", "number"),
        sa.Index(None, "field_id", "day"),
    )

    organisation_id: Mapped[UUID]
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    field_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    number: Mapped[Decimal | None]
    day: Mapped[date | None]
