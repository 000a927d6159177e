"""What a client may say about offices and the authority matrix, and what it is told."""

import json
from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field, computed_field

from app.calc.authority.limits import Limit
from app.calc.authority.matrix import Circumstance, Matter, Mode, PmoType
from app.calc.kpis import Kpi
from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Read, Slug, Text, Write

WRITE = "office:write"


class LimitWrite(Write):
    """How far decisions are delegated, each bound inclusive; null for a bound that there is not."""

    matters: list[Matter] | None = Field(
        default=None, min_length=1, max_length=40, description="What it is for; null for every matter."
    )
    max_value: Money | None = Field(default=None, description="Whole-life value, with what went before.")
    max_variance: Annotated[Number, Field(ge=0)] | None = Field(
        default=None, description="To either side, as a part of the original baseline.", examples=[0.05]
    )
    max_days: int | None = Field(default=None, ge=0, le=36500, description="Of delay.")
    max_risk: int | None = Field(default=None, ge=0, le=1000, description="Score of the risk to be accepted.")
    excluded: list[Slug] = Field(
        default_factory=list,
        max_length=20,
        description="Categories that go up regardless.",
        examples=[["novel", "contentious"]],
    )

    def as_limit(self, clause: str) -> Limit:
        return Limit(
            clause,
            None if self.matters is None else frozenset(self.matters),
            max_value=self.max_value.amount if self.max_value else None,
            currency=self.max_value.currency if self.max_value else None,
            max_variance=self.max_variance,
            max_days=self.max_days,
            max_risk=self.max_risk,
            excluded=frozenset(self.excluded),
        )


class Measure(Write):
    """How it is seen whether the office is worth having."""

    name: Label = Field(examples=["Decisions taken within ten working days"])
    baseline: Label | None = None
    target: Label = Field(examples=["90 %"])
    kpi: Kpi | None = Field(
        default=None, description="The key performance indicator that it is, if it is one."
    )
    target_value: Number | None = Field(default=None, description="The target as a number.", examples=[0.9])
    owner: Label | None = Field(default=None, description="The role that answers for it.")


class Customer(Write):
    """Somebody whom the office serves, how much they matter, and what they expect of it."""

    name: Label = Field(examples=["Project managers"])
    importance: int = Field(ge=1, le=5, examples=[4])
    expectations: list[Label] = Field(max_length=20, examples=[["Decisions in time"]])


class Charter(Write):
    """What an office is for, and what it may and may not do."""

    purpose: Text = Field(examples=["Decisions on the programme are taken in time, on evidence"])
    scope: Text = Field(description="Whom it serves, and what it does not do.", examples=["All projects"])
    services: list[Label] = Field(max_length=50, examples=[["Decision secretariat", "Planning support"]])
    authority: Text = Field(examples=["As the authority matrix has it"])
    measures: list[Measure] = Field(default_factory=list, max_length=50)
    review_on: Day = Field(description="When it is renewed or ended.", examples=["2027-09-30"])
    problem: Text | None = Field(default=None, description="What there is an office for.")
    owner: Label | None = Field(default=None, description="The role that answers for the office.")
    reporting_line: Text | None = None
    customers: list[Customer] = Field(default_factory=list, max_length=50)
    boundaries: Text | None = Field(default=None, description="What it does not do.")
    roles: Text | None = Field(default=None, description="Who works in it, in full-time equivalents.")
    budget: Text | None = Field(
        default=None, description="What it costs, and who pays: central, recharge, mixed."
    )
    steering: Text | None = Field(default=None, description="Who steers it, and how often.")
    standards: list[Label] = Field(default_factory=list, max_length=50)
    tools: Text | None = Field(default=None, description="Tools, and who owns the data.")
    assumptions: Text | None = None
    risks: Text | None = None
    escalation: Text | None = Field(default=None, description="Where complaints go.")
    first_100_days: Text | None = None
    approval_id: UUID | None = Field(default=None, description="The decision that approved it.")


SECTIONS = (
    *("problem", "owner", "reporting_line", "services", "customers", "boundaries", "roles", "budget"),
    *("steering", "measures", "standards", "tools", "assumptions", "risks", "escalation"),
    *("first_100_days", "approval_id"),
)


def gaps(charter: Charter) -> list[str]:
    """What a charter lacks: sections that say nothing, and measures without a number to reach or an owner."""
    missing = [name for name in SECTIONS if not getattr(charter, name)]
    unmeasured = [
        f"measures: {each.name}"
        for each in charter.measures
        if each.target_value is None or each.owner is None
    ]
    return missing + unmeasured


def charter_of(kept: Any) -> Charter:
    """A charter as a row keeps it: an object, or on SQLite its text."""
    return Charter.model_validate(json.loads(kept) if isinstance(kept, str) else kept)


class Staff(Write):
    """Somebody who works in the office: they give its opinion, and never decide on its powers."""

    person_id: UUID = Field(description="The member that the person is.")
    role: Label = Field(examples=["Head of office"])


class OfficeRevision(Write):
    """What of an office can change without a decision: not its type, nor what is delegated to it."""

    name: Label = Field(examples=["Programme office"])
    charter: Charter
    staff: list[Staff] = Field(default_factory=list, max_length=200)


class OfficeWrite(OfficeRevision):
    type: PmoType = Field(description="What it is at first, on its component and below.")
    from_on: Day | None = Field(default=None, description="From when it is so; from today where null.")
    delegated: LimitWrite | None = Field(
        default=None, description="How far a directive office decides by itself; not at all where null."
    )


class OfficeRead(OfficeRevision, EntityRead):
    address: ClassVar[str] = "/v1/offices"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "create_service": Action("service:write"),
        "create_improvement": Action("improvement:write"),
        "create_maturity_assessment": Action("maturity:write"),
    }

    component_id: UUID

    @computed_field(description="What its charter lacks to be complete; nothing where it is.")  # type: ignore[prop-decorator]
    @property
    def charter_gaps(self) -> list[str]:
        return gaps(charter_of(self.charter))


class OfficeProfileRead(EntityRead):
    address: ClassVar[str] = "/v1/office-profiles"

    office_id: UUID
    component_id: UUID = Field(description="The component on which, and below which, it holds.")
    type: PmoType
    from_on: date
    delegated: LimitWrite | None
    decision_id: UUID | None = Field(description="The decision that set it; null for an office's first.")


class PmoProfile(Read):
    """Which office serves a component, and as what."""

    component_id: UUID
    as_of: date
    office_id: UUID | None = Field(description="Null where no office serves it.")
    office: str | None
    type: PmoType | None
    profile_id: UUID | None = Field(description="What says so.")
    from_on: date | None
    reason: Literal["no_office"] | None = Field(
        description="Why there is none: nothing here or above is served."
    )


class CellRead(Read):
    """An office's part in a matter under a type; under the circumstance, if there is one, the other part."""

    matter: Matter
    type: PmoType
    mode: Mode
    circumstance: Circumstance | None
    mode_then: Mode | None
    decision_id: UUID | None = Field(description="What overrode the default, if anything did.")
    from_on: date | None


class AuthorityMatrixRead(Read):
    as_of: date
    items: list[CellRead]


class ProfileChange(Write):
    """Another type for an office, or other limits: the effect of a decision."""

    office_id: UUID
    component_id: UUID = Field(description="The office's own component, or one below it.")
    type: PmoType
    delegated: LimitWrite | None = None


class CellChange(Write):
    """Another cell of the matrix: the effect of a decision."""

    matter: Matter
    type: PmoType
    mode: Mode
    circumstance: Circumstance | None = None
    mode_then: Mode | None = None


def told(limit: LimitWrite | None) -> dict[str, Any] | None:
    """A limit as a row keeps it."""
    return None if limit is None else limit.model_dump(mode="json")
