"""What a client may say about a schedule of discount rates, and what it is told."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from app.calc.prioritisation.discounting import Basis, Convention, Schedule
from app.calc.prioritisation.discounting import Step as CalculatedStep
from app.core.schemas import Day, EntityRead, Label, Number, Read, Slug, Text, Write

Year = Annotated[int, Field(ge=1, le=1000)]
CalendarYear = Annotated[int, Field(ge=1900, le=2999)]
Rate = Annotated[Number, Field(gt=-1, lt=1)]
SCHEDULE = "The slug of a schedule of the organisation, or `green_book` or `green_book_health`."


class Step(Write):
    """A rate, from a year on until the next step; year 1 is the first that is discounted."""

    from_year: Year = Field(examples=[1])
    rate: Rate = Field(description="A year, as a fraction.", examples=[0.035])


class ScheduleTerms(Write):
    basis: Basis = Field(
        description="`real`: for prices of one year; `nominal`: for the prices that will be paid.",
        examples=[Basis.REAL],
    )
    steps: list[Step] = Field(min_length=1, max_length=50, description="In order of year, from year 1.")
    until_year: Year | None = Field(
        default=None, description="The last year a rate is stated for; null for no end."
    )

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        self.calculated()
        return self

    def calculated(self) -> Schedule:
        """The schedule as flows are discounted with it. Raises ``ValueError``."""
        steps = tuple(CalculatedStep(step.from_year, step.rate) for step in self.steps)
        return Schedule(self.basis, steps, self.until_year)


class ScheduleWrite(ScheduleTerms):
    slug: Slug = Field(description="What the schedules that follow one another share.", examples=["wacc"])
    name: Label = Field(examples=["Weighted average cost of capital"])
    effective_from: Day = Field(examples=["2026-04-01"])
    source: Text = Field(
        description="Who stated the rates, and where.", examples=["Finance, annual review of 2026"]
    )


class ScheduleRead(ScheduleWrite, EntityRead):
    address: ClassVar[str] = "/v1/discount-rate-schedules"


class RatesInForce(Read):
    """The rates that something was discounted with, as they were found in force."""

    schedule: str
    source: str
    effective_from: date
    found_on: date = Field(description="The day they were in force on.")
    basis: Basis
    steps: list[Step]
    until_year: int | None

    def calculated(self) -> Schedule:
        return ScheduleTerms(basis=self.basis, steps=self.steps, until_year=self.until_year).calculated()


class Discounting(Write):
    """By what rates flows of which year's prices are brought to which year."""

    schedule: Slug = Field(description=SCHEDULE, examples=["green_book"])
    base_year: CalendarYear = Field(
        description="Year 0, which is not discounted; what was spent before it is sunk.", examples=[2026]
    )
    basis: Basis = Field(
        default=Basis.REAL, description="Of the flows: it must be the schedule's, for the two never mix."
    )
    price_year: CalendarYear | None = Field(
        default=None, description="Of `real` flows: the year whose prices they are in.", examples=[2026]
    )
    convention: Convention = Field(
        default=Convention.END_YEAR,
        description="When in its year money moves: at the `end_year`, or `mid_year`, half a year earlier.",
    )

    @model_validator(mode="after")
    def says_whose_prices(self) -> Self:
        if (self.basis is Basis.REAL) != (self.price_year is not None):
            raise ValueError(
                "real flows are in the prices of a price_year, and nominal ones in no one year's"
            )
        return self
