"""What a client may say of a gate's criterion, and what it is told."""

from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.gates import Result
from app.core.schemas import Day, EntityRead, Label, Slug, Text, Write
from app.governance.decisions.parts import Sha256


class DocumentState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class DocumentShown(Write):
    """A document kept elsewhere, as it was when it was assessed."""

    reference: Label = Field(examples=["DOC-0117"])
    title: Label = Field(examples=["Business case"])
    edition: Label = Field(description="Its version.", examples=["3.0"])
    state: DocumentState
    sha256: Sha256 = Field(description="Of the document.")
    address: Label | None = Field(default=None, description="Where it is.")


class Attestation(Write):
    """What somebody who knows says of it."""

    statement: Text = Field(examples=["Every user has been trained"])


class AssessmentWrite(Write):
    """What was found of a criterion, and what shows it."""

    criterion: Slug = Field(description="Its code.", examples=["business_case"])
    result: Result
    reason: Text | None = Field(default=None, description="Of whatever is not simply met.")
    document: DocumentShown | None = None
    attestation: Attestation | None = None
    dated_on: Day | None = Field(
        default=None,
        description="The day of the evidence: its age counts from here.",
        examples=["2026-03-31"],
    )
    author_id: UUID | None = Field(
        default=None, description="The person who wrote the document, or attests; another than the assessor."
    )

    @model_validator(mode="after")
    def says_what_its_result_needs(self) -> Self:
        shown = self.document or self.attestation
        if self.document and self.attestation:
            raise ValueError("the evidence is a document or an attestation")
        if bool(shown) != bool(self.dated_on) or bool(shown) != bool(self.author_id):
            raise ValueError("evidence has a date and an author, and neither is there without it")
        if self.result is not Result.MET and not self.reason:
            raise ValueError(f"{self.result} needs a reason")
        if self.result in (Result.MET, Result.PARTLY_MET) and not shown:
            raise ValueError(f"{self.result} needs evidence")
        return self


class AssessmentRead(AssessmentWrite, EntityRead):
    address: ClassVar[str] = "/v1/gate-assessments"

    component_id: UUID
    gate_id: UUID
    assessor_id: str = Field(description="The person who assessed it.")
    assessed_on: Day
