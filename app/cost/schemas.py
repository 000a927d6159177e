"""What a client may say about a reserve, and what it is told."""

from decimal import Decimal
from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, EntityRead, Label, Read, Text, Write
from app.cost.models import ReserveKind


def remaining(amount: Money, drawn: Money) -> Money:
    return amount + drawn * -1


class ReserveWrite(Write):
    kind: ReserveKind
    amount: Money = Field(description="All that was set aside.")
    drawn: Money | None = Field(default=None, description="What of it was drawn; nothing yet, where null.")
    owner: Label | None = Field(default=None, description="The role that may draw on it.")
    note: Text | None = None

    @model_validator(mode="after")
    def holds_what_is_drawn(self) -> Self:
        drawn = self.drawn or Money(Decimal(0), self.amount.currency)
        if drawn.currency != self.amount.currency:
            raise ValueError(f"it is drawn in {self.amount.currency}, as it was set aside")
        if not 0 <= drawn.amount <= self.amount.amount:
            raise ValueError("from nothing to the whole amount can be drawn")
        self.drawn = drawn
        return self


class ReserveRead(ReserveWrite, EntityRead):
    address: ClassVar[str] = "/v1/reserves"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("contingency:write"),
        "delete": Action("contingency:write"),
    }

    component_id: UUID
    drawn: Money

    @computed_field(description="What is left of it.")  # type: ignore[prop-decorator]
    @property
    def remaining(self) -> Money:
        return remaining(self.amount, self.drawn)


class ReserveTotal(Read):
    """The reserves of one kind in one currency."""

    kind: ReserveKind
    amount: Money
    drawn: Money
    remaining: Money


class ReserveTotals(Read):
    """The reserves of a part of the tree; null where there is nothing to tell, for this reason."""

    items: list[ReserveTotal] | None
    reason: Literal["withheld", "none_recorded"] | None = None
