"""Methods of an organisation in numbered versions, and how each is tailored to a component."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.calc.methods.tailoring import Level, Tier
from app.core.model import Entity, referable, unique, within_organisation
from app.governance.lifecycles.models import LifecycleStatus
from app.methods.templates import LifecycleKind


class Method(Entity):
    """``number`` counts the versions of a ``slug``; ``based_on`` is the standard method that it keeps the principles of."""

    __tablename__ = "methods"
    __table_args__ = (
        referable(),
        unique("slug", "number", taken="Somebody made this version meanwhile: try again."),
    )

    slug: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str | None]
    based_on: Mapped[str | None]
    lifecycle_kinds: Mapped[list[Any]]
    principles: Mapped[list[Any]]
    tiers: Mapped[dict[str, Any]]
    status: Mapped[LifecycleStatus] = mapped_column(default=LifecycleStatus.DRAFT)
    adopted_at: Mapped[datetime | None]


class MethodTailoring(Entity):
    """How a method applies to a component; never changed, the one with the highest number counts.

    ``required`` is what the method asks at the tier, as it was then; ``stage`` the one that was open.
    ``approver_id`` is who approved what is omitted, where no decision did.
    """

    __tablename__ = "method_tailorings"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("method_id", "methods"),
        within_organisation("decision_id", "decisions"),
        unique("component_id", "number", taken="Somebody tailored it meanwhile: try again."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    number: Mapped[int]
    standard: Mapped[str | None]
    method_id: Mapped[UUID | None] = mapped_column(index=True)
    method: Mapped[str]
    size: Mapped[Level]
    complexity: Mapped[Level]
    regulation: Mapped[Level]
    novelty: Mapped[Level]
    spread: Mapped[Level]
    lifecycle_kind: Mapped[LifecycleKind]
    size_tier: Mapped[Tier]
    risk_tier: Mapped[Tier]
    tier: Mapped[Tier]
    driven_by: Mapped[list[Any]]
    lifecycle: Mapped[str]
    report_every_days: Mapped[int | None]
    required: Mapped[list[Any]]
    omissions: Mapped[list[Any]]
    stage: Mapped[str | None]
    rationale: Mapped[str]
    tailored_on: Mapped[date]
    tailored_by: Mapped[str]
    approver_id: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
