"""What is told of the key performance indicators of an office."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.kpis import Kpi, KpiDirection
from app.core.schemas import Read


class KpiRead(Read):
    """An indicator: its value with what it is made of, beside its target and the time before."""

    kpi: Kpi
    value: float | None = Field(description="Null with a reason: nothing is told that nobody recorded.")
    reason: str | None = Field(description="`no_data`, `small_sample` (fewer than 10) or `not_permitted`.")
    sample: int = Field(description="How many cases it rests on.")
    hits: int | None = Field(description="Of a share: how many of them count, also where they are too few.")
    unit: str
    direction: KpiDirection = Field(description="Which way is better; `near` where neither is.")
    previous_value: float | None = Field(description="Of as long a time just before; null as the value is.")
    previous_sample: int
    trend: float | None = Field(description="Value less the previous one.")
    target: float | None = Field(description="As the charter of the office has it that serves the component.")
    owner: str | None
    is_met: bool | None = Field(description="Null without a value or a target, and of what is to be near.")
    is_suspicious: bool = Field(description="Whether it is too good to be believed as it stands.")
    formula: str
    source: str
    cadence: str
    guard: str = Field(description="What keeps it from being gamed.")


class PmoKpis(Read):
    """The key performance indicators at a component and below, from the system's own records."""

    component_id: UUID
    since: date
    until: date
    as_of: date
    office_id: UUID | None = Field(description="The office whose charter sets targets and owners.")
    items: list[KpiRead]
