"""How certificates stand on a day, and who may lead with them, as a client is told."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from app.calc.people.validity import WARN_DAYS, CertificateStatus, Verification
from app.core.schemas import Day, Label, Read


class StandingAsked(BaseModel):
    """Whose certificates, of which scheme, and on which day."""

    as_of: Day | None = Field(default=None, description="Today, unless said otherwise.")
    warn_days: int = Field(
        default=WARN_DAYS, ge=0, le=3650, description="So many days before its end a certificate is expiring."
    )
    person_id: UUID | None = None
    scheme: Label | None = None
    status: CertificateStatus | None = None


class CategoryStanding(Read):
    code: str
    earned: float
    counted: float = Field(description="No more than the maximum, with what is part of it inside that.")
    short: float = Field(description="What is missing of the minimum.")


class CreditStanding(Read):
    """Credits earned in the cycle, as far as the scheme counts them."""

    required: float | None = Field(description="Null where its scheme asks for none, or none is known.")
    earned: float
    counted: float
    short: float
    categories: list[CategoryStanding]


class CertificateStanding(Read):
    certificate_id: UUID | None = Field(description="Null in training, where there is none yet.")
    training_id: UUID | None = Field(
        default=None, description="In training: the next one that is planned for it."
    )
    person_id: UUID
    person: str = Field(description="Their code.")
    scheme: str
    valid_from: date | None
    expires_on: date | None
    status: CertificateStatus = Field(
        description="By the dates: it holds through `expires_on`. `in_training`: training for the scheme is planned, "
        "and they hold none; told to who may read trainings."
    )
    days_left: int | None = Field(description="Negative after its end; null where there is none.")
    alert_days: int | None = Field(
        description="Which alert is due: 180, 90 or 30 days before the end. Null before them, and once it is renewed."
    )
    is_renewed: bool = Field(description="Whether they hold a later one of the scheme.")
    renewable_until: date | None = Field(
        description="The last day on which it can be renewed without beginning anew."
    )
    is_verified: bool
    credits: CreditStanding | None
    missing_prerequisites: list[str] = Field(
        description="Schemes that theirs rests on, and that they did not hold when they got it."
    )
    scheme_rules: Verification | None = Field(
        description="Whether the rules of the scheme were verified within a year; null where it is not known."
    )


class CertificationStanding(Read):
    as_of: date
    counts: dict[CertificateStatus, int] = Field(description="How many there are of each status told.")
    items: list[CertificateStanding] = Field(description="By when they end; those without an end come last.")


class LeadersAsked(BaseModel):
    """Who may lead what, and until when."""

    component_id: UUID
    scheme: list[Label] = Field(
        min_length=1, max_length=20, description="The certificates it takes: all of them, each by itself."
    )
    role_id: UUID | None = Field(default=None, description="Only people of this role.")
    until: Day | None = Field(default=None, description="In the place of the planned finish.")


class RequiredScheme(Read):
    code: str
    name: str | None = Field(description="Null where the organisation knows no such scheme.")
    rules: Verification | None = Field(description="Whether its rules were verified within a year.")


class LeadCandidate(Read):
    person_id: UUID
    code: str
    name: str | None
    certified_until: date | None = Field(
        description="Through which day they hold all that it takes. Null: for good, or, of who may not lead, not from "
        "the start."
    )
    is_verified: bool = Field(description="Whether somebody saw the evidence of every certificate counted.")
    reasons: list[str] = Field(description="Why they may not; empty for who may.")


class EligibleLeaders(Read):
    component_id: UUID
    component: str = Field(description="Its code.")
    schemes: list[RequiredScheme]
    from_on: date = Field(description="Today, or the planned start where that is still to come.")
    until: date
    eligible: list[LeadCandidate]
    others: list[LeadCandidate]
