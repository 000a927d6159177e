"""Tools that the work is done with: who owns each, who uses it, and what it costs."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique


class CostPeriod(StrEnum):
    ONCE = "once"
    MONTH = "month"
    YEAR = "year"


class Tool(Entity):
    """``users`` are the groups that use it; ``cost`` is for all of them, in each ``cost_period``."""

    __tablename__ = "tools"
    __table_args__ = (referable(), unique("name", taken="Another tool has this name."), capped("cost"))

    name: Mapped[str]
    purpose: Mapped[str]
    owner: Mapped[str]
    users: Mapped[list[Any]]
    cost: Mapped[Money | None] = money("cost", optional=True)
    cost_period: Mapped[CostPeriod | None]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
