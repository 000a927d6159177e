"""Reserves: money set aside for what may happen, apart from the budget."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, within_organisation


class ReserveKind(StrEnum):
    CONTINGENCY = "contingency"
    MANAGEMENT_RESERVE = "management_reserve"


class Reserve(Entity):
    """Contingency is for known risks and held by the manager; management reserve is for the unknown, and held above."""

    __tablename__ = "reserves"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        capped("amount"),
        CheckConstraint("drawn_minor BETWEEN 0 AND amount_minor", name="drawn_minor"),
        CheckConstraint("drawn_currency = amount_currency", name="one_currency"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[ReserveKind]
    amount: Mapped[Money] = money("amount")
    drawn: Mapped[Money] = money("drawn")
    owner: Mapped[str | None]
    note: Mapped[str | None]
