"""What a client may say about the fiscal calendar, and what it is told of fiscal years."""

from datetime import date
from enum import IntEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from app.calc.fiscal import YearName
from app.core.schemas import EntityRead, Read, Text, Write

Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{0,8}$")]
Year = Annotated[
    int, Field(ge=1950, le=2150, description="The calendar year in which it begins.", examples=[2026])
]


class FiscalCalendarWrite(Write):
    first_month: int = Field(ge=1, le=12, description="The month in which a year begins.", examples=[4])
    named_after: YearName = Field(
        default=YearName.BOTH, description="What a year that lies in two is called: 2026-27, 2026 or 2027."
    )
    prefix: Prefix = Field(default="", description="What stands before that.", examples=["FY"])
    note: Text | None = None


class FiscalCalendarRead(FiscalCalendarWrite, EntityRead):
    address: ClassVar[str] = "/v1/fiscal-calendars"


class PartLength(IntEnum):
    """Months of a reporting period."""

    MONTH = 1
    QUARTER = 3
    HALF = 6
    YEAR = 12


class FiscalYearWrite(Write):
    """The reporting periods of a fiscal year, all at once."""

    year: Year
    months: PartLength = Field(default=PartLength.MONTH, description="How many months a period has.")


class FiscalPeriod(Read):
    id: UUID
    code: str
    name: str
    start_on: date
    finish_on: date


class FiscalYearRead(Read):
    """A fiscal year, with its reporting periods."""

    year: int
    name: str
    start_on: date
    finish_on: date
    periods: list[FiscalPeriod]
