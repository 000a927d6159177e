"""What a client may say about materiality thresholds, and what it is told."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from app.calc.materiality import DEFAULT, Materiality
from app.calc.money import Money
from app.core.schemas import AsNumber, Day, EntityRead, Number, Read, Text, Write

Share = Annotated[Decimal, Field(gt=0, le=1, decimal_places=6, max_digits=9), AsNumber]
Times = Annotated[Decimal, Field(ge=1, le=1000, decimal_places=6, max_digits=12), AsNumber]


class Thresholds(Write):
    """From what size on a variance is to be explained; the defaults are those in common use."""

    floors: list[Money] = Field(
        default_factory=list, max_length=20, description="The least amount that counts, one a currency."
    )
    large_amounts: list[Money] = Field(
        default_factory=list, max_length=20, description="From this amount on, its share does not matter."
    )
    variance_share: Share = Field(default=Decimal("0.1"), description="Of the baseline, beside the floor.")
    at_completion_share: Share = Field(default=Decimal("0.05"), description="VAC / BAC.")
    tolerance_consumed: Share = Field(default=Decimal("0.7"))
    worsening_periods: int = Field(default=DEFAULT.worsening_periods, ge=1, le=24)
    slip_days: int = Field(default=DEFAULT.slip_days, ge=1, le=1000, description="Calendar days.")
    driver_coverage: Share = Field(
        default=Decimal("0.8"), description="Of the gross variance, that the drivers listed come to."
    )
    offsetting_ratio: Times = Field(
        default=Decimal(3), description="Gross to net, from which overs and unders hide each other."
    )

    @model_validator(mode="after")
    def one_a_currency(self) -> Self:
        for name in ("floors", "large_amounts"):
            amounts = getattr(self, name)
            if len({one.currency for one in amounts}) < len(amounts):
                raise ValueError(f"{name} has two amounts of one currency")
            if any(one.minor < 0 for one in amounts):
                raise ValueError(f"{name} are not negative")
        return self

    def as_calculated(self) -> Materiality:
        names = ("at_completion_share", "tolerance_consumed", "driver_coverage", "offsetting_ratio")
        return Materiality(
            floor={one.currency: one.amount for one in self.floors},
            large={one.currency: one.amount for one in self.large_amounts},
            share=Fraction(self.variance_share),
            worsening_periods=self.worsening_periods,
            slip_days=self.slip_days,
            **{name: Fraction(getattr(self, name)) for name in names},
        )


class ThresholdsWrite(Thresholds):
    effective_on: Day = Field(
        description="From which data date on they are used; those in force before stay for what is older.",
        examples=["2026-04-01"],
    )
    reason: Text | None = None


class ThresholdsRead(ThresholdsWrite, EntityRead):
    address: ClassVar[str] = "/v1/materiality-thresholds"

    variance_share: Number
    at_completion_share: Number
    tolerance_consumed: Number
    driver_coverage: Number
    offsetting_ratio: Number


class ThresholdsInForce(Read):
    """Those used on a day, and since when; the service's own where none were set."""

    on: Day
    thresholds: Thresholds
    effective_on: Day | None = Field(description="Null where they are the service's own.")
    source: str | None = Field(description="Their address.")
