"""What a client may say about a certificate that somebody holds, and what it is told."""

from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Text, Write
from app.people.governing import WRITE
from app.people.schemes.schemas import Credits

EXAMPLE: dict[str, Any] = {
    "person_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "scheme": "Signalling design licence",
    "number": "SDL-20871",
    "valid_from": "2024-04-01",
    "expires_on": "2027-03-31",
    "evidence": "Register of the licensing body, seen on 2026-10-02",
    "credits": [{"category": "safety", "earned_on": "2026-05-11", "credits": 6, "activity": "Refresher"}],
}


class EarnedCredits(Write):
    """Credits earned towards renewing a certificate."""

    earned_on: Day
    credits: Credits
    category: Label | None = Field(default=None, description="One of the scheme's, where that has any.")
    activity: Text | None = None
    evidence: Text | None = None


class CertificateWrite(Write):
    """A certificate that somebody holds; one that is renewed is another."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    person_id: UUID
    scheme: Label = Field(description="The code of a scheme, or what roles that demand it call it.")
    number: Label | None = Field(default=None, description="Unique in its scheme.")
    issued_on: Day | None = None
    valid_from: Day
    expires_on: Day | None = Field(
        default=None,
        description="It is valid through this day; null for good. Left out when it is entered, it is worked out "
        "from what its scheme says.",
    )
    evidence: Text | None = Field(default=None, description="Where it can be seen that they hold it.")
    credits: list[EarnedCredits] = Field(default=[], max_length=200)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.expires_on and self.expires_on < self.valid_from:
            raise ValueError(f"expires_on {self.expires_on} is before valid_from {self.valid_from}")
        if self.issued_on and self.issued_on > self.valid_from:
            raise ValueError(f"issued_on {self.issued_on} is after valid_from {self.valid_from}")
        return self


class CertificateRead(CertificateWrite, EntityRead):
    address: ClassVar[str] = "/v1/held-certificates"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "delete": Action(WRITE),
        "verification": Action(WRITE),
    }

    verified_by: str | None = Field(description="The member who saw the evidence; never the holder.")
    verified_on: Day | None = Field(description="Null where nobody has, or where it was changed since.")


class CertificateVerification(Write):
    """That the evidence was seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verified_on": "2026-10-02"}]})

    verified_on: Day
