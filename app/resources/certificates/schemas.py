"""What a client may say about a certificate that somebody holds, and what it is told."""

from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Action, Day, EntityRead, Label, Write
from app.resources.governing import WRITE

EXAMPLE: dict[str, Any] = {
    "person_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "scheme": "Signalling design licence",
    "valid_from": "2024-04-01",
    "expires_on": "2027-03-31",
}


class CertificateWrite(Write):
    """A certificate that somebody holds; one that is renewed is another."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    person_id: UUID
    scheme: Label = Field(description="As roles that demand it call it.")
    number: Label | None = None
    valid_from: Day
    expires_on: Day | None = Field(default=None, description="It is valid through this day; null for good.")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.expires_on and self.expires_on < self.valid_from:
            raise ValueError(f"expires_on {self.expires_on} is before valid_from {self.valid_from}")
        return self


class CertificateRead(CertificateWrite, EntityRead):
    address: ClassVar[str] = "/v1/held-certificates"
    actions: ClassVar[dict[str, Action]] = {"delete": Action(WRITE)}
