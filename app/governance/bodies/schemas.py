"""What a client may say about bodies and delegations, and what it is told."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator

from app.calc.authority.sitting import Seat
from app.calc.authority.voting import QuorumBase
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Text, Write
from app.governance.bodies.models import BodyKind, RuleKind, SeatRole, TakesEffect
from app.pmo.schemas import LimitWrite


class SeatWrite(Write):
    """Somebody's place in a body."""

    person_id: UUID = Field(description="The member that the person is.")
    role: SeatRole = SeatRole.MEMBER
    votes: bool = Field(default=True, description="Whether they have a vote, and not only a voice.")
    weight: Annotated[Number, Field(gt=0, le=1000)] = Decimal(1)
    veto: bool = False
    required: bool = Field(default=False, description="Without them there is no quorum.")
    alternate_id: UUID | None = Field(default=None, description="Who acts where they are absent, or recused.")
    from_on: Day | None = None
    to_on: Day | None = Field(default=None, description="The last day on which they hold it.")

    def as_seat(self) -> Seat:
        return Seat(
            str(self.person_id),
            self.role.value,
            self.votes,
            self.weight,
            self.veto,
            self.required,
            str(self.alternate_id) if self.alternate_id else None,
            self.from_on,
            self.to_on,
        )


class RuleWrite(Write):
    """How a body decides."""

    kind: RuleKind = Field(
        default=RuleKind.EXECUTIVE,
        description="`executive`: the executive decides after advice; `majority`: more than `majority` of yes "
        "and no together, by weight; `unanimity`: nobody against; `no_objection`: nobody against in `days`.",
    )
    quorum: Ratio = Field(default=Decimal(0), description="The part of the members that must take part.")
    quorum_base: QuorumBase = QuorumBase.ALL
    majority: Ratio = Decimal("0.5")
    days: int | None = Field(default=None, ge=1, le=365, description="For objections.")
    casting_vote: bool = Field(
        default=False,
        description="Whether who acts as its chair has a second vote, which breaks a tie; else a tie is not carried.",
    )
    takes_effect: TakesEffect = Field(
        default=TakesEffect.IMMEDIATELY,
        description="When what it decides takes effect: at once, or when the minutes of the meeting or written "
        "procedure are confirmed, and then it decides nowhere else.",
    )

    @model_validator(mode="after")
    def says_how_long(self) -> Self:
        if (self.kind is RuleKind.NO_OBJECTION) != (self.days is not None):
            raise ValueError("no objection says in how many days, and no other rule does")
        if self.casting_vote and self.kind is not RuleKind.MAJORITY:
            raise ValueError("a casting vote breaks the tie of a majority, and no other rule has ties")
        return self


class BodyWrite(Write):
    name: Label = Field(examples=["Programme board"])
    kind: BodyKind
    rank: int = Field(
        default=1, ge=0, le=99, description="Among the bodies of its component: the lowest is asked first."
    )
    seats: list[SeatWrite] = Field(default_factory=list, max_length=100)
    rule: RuleWrite = Field(default_factory=RuleWrite)
    limits: list[LimitWrite] = Field(
        default_factory=list,
        max_length=50,
        description="What it may decide: whatever lies within any of these. Nothing, where there are none.",
    )
    ended_on: Day | None = Field(default=None, description="From when it decides nothing any more.")

    @model_validator(mode="after")
    def can_decide(self) -> Self:
        headed = any(seat.role is SeatRole.EXECUTIVE for seat in self.seats)
        if self.rule.kind is RuleKind.EXECUTIVE and self.limits and not headed:
            raise ValueError("its executive decides, and there is none")
        if self.rule.casting_vote and all(seat.role is not SeatRole.CHAIR for seat in self.seats):
            raise ValueError("its chair has a casting vote, and there is none")
        return self


class BodyRead(BodyWrite, EntityRead):
    address: ClassVar[str] = "/v1/bodies"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("body:write"),
        "create_delegation": Action("decision:decide"),
        "create_meeting": Action("meeting:write"),
    }

    component_id: UUID


class DelegationWrite(Write):
    person_id: UUID = Field(description="Whose seat it is.")
    delegate_id: UUID | None = Field(
        default=None, description="Who acts for them; null for an absence, in which their alternate does."
    )
    from_on: Day = Field(examples=["2027-07-01"])
    to_on: Day = Field(description="The last day.", examples=["2027-07-14"])
    delegated: LimitWrite | None = Field(
        default=None, description="How far the delegate decides; as far as the body, where null."
    )
    reason: Text = Field(examples=["Leave"])

    @model_validator(mode="after")
    def is_to_another_for_a_time(self) -> Self:
        if self.to_on < self.from_on:
            raise ValueError("it ends before it begins")
        if self.person_id == self.delegate_id:
            raise ValueError("nobody is their own delegate")
        return self


class DelegationStatus(StrEnum):
    GIVEN = "given"
    REVOKED = "revoked"


class DelegationRead(DelegationWrite, EntityRead):
    address: ClassVar[str] = "/v1/delegations"
    actions: ClassVar[dict[str, Action]] = {
        "revocation": Action("decision:decide", {DelegationStatus.GIVEN}),
    }

    component_id: UUID
    body_id: UUID
    revoked_at: datetime | None

    @computed_field(description="Given, until it is revoked.")  # type: ignore[prop-decorator]
    @property
    def status(self) -> DelegationStatus:
        return DelegationStatus.REVOKED if self.revoked_at else DelegationStatus.GIVEN
