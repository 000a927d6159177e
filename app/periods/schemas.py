"""What a client may say about a reporting period, and what it is told."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Write
from app.periods.models import PeriodStatus

PeriodCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"),
    Field(description="What people call the period.", examples=["2026-03"]),
]


CLOCKS = ("data_date", "cut_off_on", "submission_due_on", "publication_due_on")


class PeriodWrite(Write):
    code: PeriodCode
    name: Label = Field(examples=["March 2026"])
    start_on: Day = Field(examples=["2026-03-01"])
    finish_on: Day = Field(examples=["2026-03-31"])
    data_date: Day = Field(description="As of when figures are stated.", examples=["2026-03-31"])
    cut_off_on: Day | None = Field(
        default=None,
        description="By when what happened until the data date is on record: reports are submitted from then on.",
        examples=["2026-04-03"],
    )
    submission_due_on: Day | None = Field(default=None, examples=["2026-04-08"])
    publication_due_on: Day | None = Field(default=None, examples=["2026-04-15"])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        clocks = [getattr(self, name) for name in CLOCKS if getattr(self, name)]
        if clocks != sorted(clocks):
            raise ValueError(f"{', '.join(CLOCKS)} follow each other in this order")
        return self


class PeriodRead(PeriodWrite, EntityRead):
    address: ClassVar[str] = "/v1/reporting-periods"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("period:write", {"open"}),
        "closure": Action("period:write", {"open"}),
        "reopening": Action("period:write", {"closed"}),
        "delete": Action("period:write", {"open"}),
    }

    status: PeriodStatus
