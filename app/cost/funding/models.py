"""Funding: what was approved for a component, and what of it was released."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, within_organisation


class FundingKind(StrEnum):
    APPROVED = "approved"
    RELEASED = "released"


class Funding(Entity):
    """An entry of a ledger: what was wrong is taken back by another, with a negative amount."""

    __tablename__ = "funding"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        capped("amount"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[FundingKind]
    amount: Mapped[Money] = money("amount")
    effective_on: Mapped[date]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    note: Mapped[str | None]
