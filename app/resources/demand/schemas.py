"""What a client may say about demand, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Action, AsNumber, Day, EntityRead, Label, Number, Ratio, Write
from app.periods.schemas import PeriodCode
from app.resources.capacity.schemas import Equivalents
from app.resources.demand.models import DemandKind

Hours = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2), AsNumber]


class DemandCell(Write):
    """What a component asks for of a role: in a period, or from one day to another."""

    role: Label = Field(description="Its code.", examples=["SIG"])
    kind: DemandKind = DemandKind.COMMITTED
    period: PeriodCode | None = Field(
        default=None,
        description="Null spreads `hours` from `start_on` to `finish_on` over all periods there, by working days.",
    )
    fte: Equivalents | None = Field(
        default=None,
        description="Full-time equivalents over the period; null, with null `hours`, clears the cell.",
    )
    hours: Hours | None = Field(default=None, description="Instead of `fte`: eight to a working day.")
    probability: Ratio = Field(default=Decimal(1), description="Of pipeline: how likely it is to come.")
    start_on: Day | None = Field(default=None, description="From when in the period it is worked.")
    finish_on: Day | None = None

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        if self.fte is not None and self.hours is not None:
            raise ValueError("say fte or hours, not both")
        if (self.start_on is None) is not (self.finish_on is None):
            raise ValueError("start_on and finish_on go together")
        if self.start_on and self.finish_on and self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        if self.period is None and (self.hours is None or self.start_on is None):
            raise ValueError("without a period there are hours, from start_on to finish_on")
        if self.kind is DemandKind.COMMITTED and self.probability != 1:
            raise ValueError("what is committed is certain: call it pipeline")
        return self


class DemandGrid(Write):
    """Cells of one component, each put in the place of what was there; what is not named stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cells": [
                        {"role": "SIG", "period": "2026-03", "fte": 1.5},
                        {
                            "role": "SIG",
                            "period": "2026-03",
                            "kind": "pipeline",
                            "fte": 1,
                            "probability": 0.4,
                        },
                    ]
                }
            ]
        }
    )

    cells: list[DemandCell] = Field(min_length=1, max_length=5000)


class DemandRead(EntityRead):
    address: ClassVar[str] = "/v1/resource-demands"
    actions: ClassVar[dict[str, Action]] = {}

    component_id: UUID
    role_id: UUID
    role: str = Field(description="The code of the role.")
    period_id: UUID
    period: str = Field(description="The code of the reporting period.")
    kind: DemandKind
    fte: Number
    probability: Ratio
    start_on: Day | None
    finish_on: Day | None
