"""What a client is told of the contingency that a register needs, and of what is left."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.core.schemas import Read
from app.risk.simulations.schemas import CostContribution

Missing = Literal["not_simulated", "no_cost", "withheld", "none_recorded", "other_currency", "no_exposure"]


class NeededContingency(Read):
    """What the newest simulation of the component and all below it says has to be set aside."""

    risk_simulation_id: UUID
    simulated_at: datetime
    changed_since: int = Field(
        description="How many risks of these registers, or what is said of them, changed since: simulate again."
    )
    confidence: float
    amount: Money
    management_reserve: Money = Field(description="From there to the P90; nothing where that is lower.")
    p80: Money = Field(description="Of the cost of the remaining risks.")
    drivers: list[CostContribution] = Field(description="The risks that drive it, the greatest swing first.")


class HeldContingency(Read):
    """What is set aside for the component and all below it, in its currency."""

    amount: Money
    used: Money
    left: Money


class RiskContingencyRead(Read):
    """The contingency that the active risks need, what is left of what is held, and how the two stand."""

    DRIVERS: ClassVar[int] = 5

    component_id: UUID
    needed: NeededContingency | None
    needed_gap: Missing | None = Field(description="Why it is not told what is needed.")
    held: HeldContingency | None
    held_gap: Missing | None = Field(description="Why it is not told what is held.")
    cover: float | None = Field(description="What is left, divided by the P80 of the remaining risks.")
    cover_gap: Missing | None
    short: bool | None = Field(description="Whether the cover is below 1: then escalate.")
    burn_index: float | None = Field(
        description="The share of contingency used, divided by `earned`; null without `earned`, or without "
        "contingency."
    )
    burning_fast: bool | None = Field(description="Whether the burn index is above 1.2.")
