"""The cost ledger: entries are posted together, and never changed; what was wrong is put right by another."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class EntryKind(StrEnum):
    """What an amount says: planned, ordered, received but not invoiced, incurred, or expected still."""

    BUDGET = "budget"
    COMMITMENT = "commitment"
    ACCRUAL = "accrual"
    ACTUAL = "actual"
    FORECAST = "forecast"


class CostPosting(Entity):
    """A batch of entries of one kind, with what they add up to as their source states it.

    ``period_id`` is the period it is posted in; of a forecast, the period as of which it was made.
    ``reverses_in_id`` is the period in which accruals are taken back, ``change_request_id`` what moves a
    budget that is baselined. ``price_base`` is what the amounts were stated in where that was not the money
    of their periods, with the indices that made them so.
    """

    __tablename__ = "cost_postings"
    __table_args__ = (
        referable(),
        unique("component_id", "source", taken="A batch from this source was posted already."),
        within_organisation("component_id", "components"),
        within_organisation("period_id", "reporting_periods"),
        within_organisation("reverses_in_id", "reporting_periods"),
        capped("control_total"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    reverses_in_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[EntryKind]
    control_total: Mapped[Money] = money("control_total")
    closing_balance: Mapped[Money | None] = money("closing_balance", optional=True)
    # No foreign key: SQLite adds none of two columns to a table that others refer to. None is ever removed.
    change_request_id: Mapped[UUID | None] = mapped_column(index=True)
    entries: Mapped[int]
    source: Mapped[str | None]
    note: Mapped[str | None]
    price_base: Mapped[dict[str, Any] | None]


class CostEntry(Entity):
    """An amount of one kind on one cost line in one period, nominal; ``made_in_id`` is that of its posting.

    ``stated`` is what was posted, where that was in the prices of another year.
    """

    __tablename__ = "cost_entries"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("posting_id", "cost_postings"),
        within_organisation("line_id", "cost_lines"),
        within_organisation("period_id", "reporting_periods"),
        within_organisation("made_in_id", "reporting_periods"),
        within_organisation("reverses_id", "cost_entries"),
        within_organisation("corrects_id", "cost_entries"),
        capped("amount"),
        capped("stated"),
        # Sums by component, kind and period read nothing but this.
        sa.Index(
            "ix_cost_entries_sums",
            "organisation_id",
            "component_id",
            "kind",
            "period_id",
            "line_id",
            "made_in_id",
            "amount_minor",
        ),
    )

    component_id: Mapped[UUID] = mapped_column()
    posting_id: Mapped[UUID] = mapped_column(index=True)
    line_id: Mapped[UUID] = mapped_column(index=True)
    period_id: Mapped[UUID] = mapped_column(index=True)
    made_in_id: Mapped[UUID] = mapped_column()
    reverses_id: Mapped[UUID | None] = mapped_column()
    corrects_id: Mapped[UUID | None] = mapped_column()
    kind: Mapped[EntryKind]
    amount: Mapped[Money] = money("amount")
    stated: Mapped[Money | None] = money("stated", optional=True)
    quantity: Mapped[Decimal | None]
    note: Mapped[str | None]
