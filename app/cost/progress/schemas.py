"""What a client may claim of progress, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.causes import CauseCode
from app.core.schemas import AsNumber, Day, EntityRead, Label, Number, Read, Text, Write
from app.periods.schemas import PeriodCode

Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=12, decimal_places=6), AsNumber]
Done = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6), AsNumber]


class ClaimBasis(Write):
    started_on: Day | None = Field(default=None, description="Nothing is earned before the actual start.")
    finished_on: Day | None = None
    complete: Share | None = Field(default=None, description="`percent_complete`: physical, 0 to 1.")
    units_done: Done | None = Field(default=None, description="`units`: made so far, all periods together.")
    milestones: dict[Label, Share] = Field(
        default_factory=dict, description="`weighted_milestones`: how much of each is accepted, 0 to 1."
    )
    is_correction: bool = Field(default=False, description="That earned value falls, for work was rejected.")
    cause_code: CauseCode | None = Field(default=None, description="Why it is off, as somebody asserts.")
    cause: Text | None = None
    evidence: Text | None = Field(
        default=None, description="What shows the progress, or why it is corrected."
    )

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.finished_on and (self.started_on is None or self.finished_on < self.started_on):
            raise ValueError("it is finished after it was started")
        if self.is_correction and not self.evidence:
            raise ValueError("a correction says why")
        return self


class ClaimWrite(ClaimBasis):
    period: PeriodCode = Field(description="By the end of which so much is done.")


class PackageClaim(ClaimBasis):
    work_package: Label = Field(description="The WBS code of the work package.", examples=["1.2.3"])


class ClaimsWrite(Write):
    """What several work packages of a component have done by the end of a period."""

    period: PeriodCode
    claims: list[PackageClaim] = Field(min_length=1, max_length=2000)

    @model_validator(mode="after")
    def once_each(self) -> Self:
        codes = [one.work_package for one in self.claims]
        if len(codes) > len(set(codes)):
            raise ValueError("a work package claims once")
        return self


class ClaimedRead(Read):
    """A claim that was entered with others; it is told whole at its own address."""

    id: UUID
    work_package: str
    earned_share: Number | None


class ClaimsRead(Read):
    """What was claimed at once, in the order given."""

    component_id: UUID
    period: str
    items: list[ClaimedRead]


class ClaimRead(ClaimBasis, EntityRead):
    address: ClassVar[str] = "/v1/progress-claims"

    component_id: UUID
    work_package_id: UUID
    period_id: UUID
    period: str = Field(description="The code of the reporting period.")
    complete: Number | None
    units_done: Number | None
    milestones: dict[str, Number]
    earned_share: Number | None = Field(description="What the earning rule makes of it, 0 to 1.")
