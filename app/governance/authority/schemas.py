"""What a client may ask about authority, and what it is told."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.calc.authority.judging import Clause
from app.calc.authority.matrix import Circumstance, Matter, Mode, PmoType
from app.calc.money import Money
from app.core.schemas import AsNumber, Label, Number, Read, Slug, Write
from app.governance.bodies.models import SeatRole
from app.governance.bodies.schemas import RuleWrite
from app.governance.decisions.models import DecisionKind
from app.pmo.schemas import LimitWrite

Variance = Annotated[Number, Field(ge=-1000, le=1000)]


class Figures(Write):
    """What limits speak of; null where a decision has no such figure."""

    value: Money | None = Field(default=None, description="Whole-life value of what is decided.")
    variance: Variance | None = Field(
        default=None, description="From the original baseline, as a part of it.", examples=[0.08]
    )
    days: int | None = Field(default=None, ge=-36500, le=36500, description="Of delay.")
    risk: int | None = Field(default=None, ge=0, le=1000, description="Score of the risk to be accepted.")
    categories: list[Slug] = Field(default_factory=list, max_length=20, examples=[["novel"]])
    circumstances: list[Circumstance] = Field(
        default_factory=list,
        max_length=3,
        description="What is so here; whether it is within an office's limit is measured.",
    )
    purpose: Label | None = Field(
        default=None,
        description="The outcome that it is for: what is decided for one outcome, or with one supplier, in twelve "
        "months counts together. Where either of two does not say, those of one kind and component do.",
    )
    supplier: Label | None = None


class AuthorityCheckWrite(Figures):
    component_id: UUID
    kind: DecisionKind
    dry_run: PmoType | None = Field(
        default=None, description="What would be so if the office that serves it were of this type."
    )


class Counted(Read):
    """A decision that counts together with this one."""

    decision_id: UUID
    reference: str
    value: Money | None
    variance: float | None
    days: int | None


class RateApplied(Read):
    """An exchange rate by which an amount was compared with a limit, or added to others."""

    exchange_rate_id: UUID
    base: str
    quote: str
    on: date = Field(description="As of the day when it was proposed, or before.")
    rate: Annotated[Decimal, AsNumber] = Field(description="One of `base` in `quote`.")


class ActingRead(Read):
    """Who acts in a seat of the body."""

    person_id: UUID | None = Field(description="Null where nobody does.")
    seat_of: UUID
    role: SeatRole
    votes: bool
    clause: str | None = Field(description="Why it is not the holder of the seat.")


class Standing(Read):
    """Who decides a question, by which clauses; part of every decision from when it is proposed."""

    as_of: date
    matter: Matter
    value: Money | None = Field(description="With what counts together.")
    variance: float | None
    days: int | None
    counted: list[Counted]
    rates: list[RateApplied] = Field(
        default_factory=list, description="What amounts in another currency were converted by."
    )
    decided_by: str = Field(
        description="`body`, `office`, `role` where no body has authority there, `nobody` where no limits reach."
    )
    body_id: UUID | None
    body: str | None
    rule: RuleWrite | None = Field(description="How the body decides.")
    limit: LimitWrite | None = Field(description="Of its limits, the one that covers the question.")
    clause: str = Field(description="Of the clauses, the one that says who decides.")
    office_id: UUID | None
    office: str | None
    office_profile_id: UUID | None
    type: PmoType | None
    mode: Mode | None = Field(description="The office's part in it; null where none serves there.")
    consulted_first: list[str] = Field(description="Who is asked before it is decided.")
    above_id: UUID | None = Field(description="Who is next above, if it must go there.")
    above: str | None
    clauses: list[Clause] = Field(
        examples=[[{"id": "matrix.rebaseline_beyond_tolerance.controlling", "text": "It approves it first."}]]
    )


class AuthorityCheck(Standing):
    component_id: UUID
    kind: DecisionKind
    acting: list[ActingRead]
    you_decide: bool = Field(description="Whether the caller may decide it, or has a vote in it.")
    dry_run: Standing | None = Field(description="What would be so, where that was asked.")
    changes: list[str] = Field(description="What would be otherwise.", examples=[["mode"]])


def in_json(standing: Standing) -> dict[str, Any]:
    """A standing as a decision keeps it."""
    return standing.model_dump(mode="json")
