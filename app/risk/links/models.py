"""What risks have to do with: tasks, benefits, decisions and other risks."""

from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from app.core.model import Entity, referable, within_organisation


class LinkKind(StrEnum):
    """What a risk is linked to. A risk is the cause of this one, or comes with the response to it."""

    TASK = "task"
    MILESTONE = "milestone"
    BENEFIT = "benefit"
    DECISION = "decision"
    SECONDARY_RISK = "secondary_risk"
    CAUSING_RISK = "causing_risk"


class RiskLink(Entity):
    """``target_id`` is a component for what stands in its plan, where ``task_code`` outlives a new version."""

    __tablename__ = "risk_links"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        sa.Index(None, "organisation_id", "risk_id", "id"),
        sa.Index(None, "organisation_id", "target_id"),
    )

    risk_id: Mapped[UUID]
    component_id: Mapped[UUID]
    kind: Mapped[LinkKind]
    target_id: Mapped[UUID]
    task_code: Mapped[str | None]
    note: Mapped[str | None]
