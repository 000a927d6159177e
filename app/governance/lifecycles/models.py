"""Lifecycles of an organisation in numbered versions, and which one a component follows."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class LifecycleStatus(StrEnum):
    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"


class Lifecycle(Entity):
    """``number`` counts the versions of a ``slug``; ``based_on`` is what it was tailored from."""

    __tablename__ = "lifecycles"
    __table_args__ = (
        referable(),
        unique("slug", "number", taken="Somebody made this version meanwhile: try again."),
    )

    slug: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    based_on: Mapped[str | None]
    stages: Mapped[list[Any]]
    status: Mapped[LifecycleStatus] = mapped_column(default=LifecycleStatus.DRAFT)
    adopted_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class LifecycleUse(Entity):
    """That a component follows a version of a lifecycle, or a standard one; the newest of a component counts."""

    __tablename__ = "lifecycle_uses"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("lifecycle_id", "lifecycles"),
        within_organisation("decision_id", "decisions"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    standard: Mapped[str | None]
    lifecycle_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str]
    number: Mapped[int | None]
    dates: Mapped[list[Any]]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    follows_from: Mapped[date]
