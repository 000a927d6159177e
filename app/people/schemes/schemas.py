"""What a client may say about a scheme of certification, and what it is told."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from app.calc.people.validity import LateStatus
from app.core.schemas import Action, AsNumber, Day, EntityRead, Label, Read, Text, Write
from app.people.governing import WRITE

EXAMPLE: dict[str, Any] = {
    "code": "SIG-LIC",
    "name": "Signalling design licence",
    "awarding_body": "The licensing body of the railway",
    "validity_years": 5,
    "credits_required": 30,
    "credit_categories": [{"code": "safety", "minimum": 10}],
    "renewal": "30 credits in a cycle, 10 of them on safety",
    "source": "The licensing procedures",
    "verified_on": "2026-10-01",
}
Credits = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2), AsNumber]


class CreditCategory(Write):
    """A kind of credits that a cycle takes so many of at least, or counts so many of at most."""

    code: Label = Field(examples=["education"])
    within: Label | None = Field(default=None, description="The category that it is part of.")
    minimum: Credits = Field(default=0, validate_default=True)
    maximum: Credits | None = None

    @model_validator(mode="after")
    def can_be_met(self) -> Self:
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(f"maximum {self.maximum} is below minimum {self.minimum}")
        return self


def in_a_tree(categories: list[CreditCategory]) -> list[CreditCategory]:
    """Each there once, and after the one that it is part of: so that nothing is part of itself."""
    seen = set[str]()
    for category in categories:
        if category.code in seen:
            raise ValueError(f"{category.code} is there more than once")
        if category.within is not None and category.within not in seen:
            raise ValueError(f"{category.code} is within {category.within}, which must stand before it")
        seen.add(category.code)
    return categories


class SchemeWrite(Write):
    """A scheme of certification, as its awarding body has it: rules change, so say when they were verified."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    code: Label = Field(description="Unique in the organisation; what roles demand and certificates name.")
    name: Label
    awarding_body: Label
    validity_years: int | None = Field(
        default=None, ge=1, le=50, description="How long a certificate holds; null for good."
    )
    credits_required: Credits | None = Field(default=None, description="In each cycle, to renew.")
    credit_categories: Annotated[list[CreditCategory], AfterValidator(in_a_tree)] = Field(
        default=[], max_length=50, description="Each after the one that it is part of."
    )
    renewal: Text | None = Field(default=None, description="How it is renewed, in words.")
    prerequisites: list[Label] = Field(
        default=[], max_length=20, description="Codes of the schemes without which nobody gets it."
    )
    late_status: LateStatus | None = Field(
        default=None, description="What a certificate is that has expired and can still be renewed."
    )
    late_months: int = Field(default=0, ge=0, le=120, description="For how long it can.")
    source: Text | None = None
    verified_on: Day | None = Field(default=None, description="When this was last checked; null where never.")

    @model_validator(mode="after")
    def agrees(self) -> Self:
        if (self.late_status is None) != (self.late_months == 0):
            raise ValueError("late_status and late_months go together")
        if self.code in self.prerequisites:
            raise ValueError("a scheme is no prerequisite of itself")
        if self.verified_on and self.source is None:
            raise ValueError("what was verified has a source")
        return self


class SchemeRead(SchemeWrite, EntityRead):
    address: ClassVar[str] = "/v1/certification-schemes"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}


class SchemeAdoption(Write):
    """Which of the schemes that are offered to take over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"codes": ["PMP", "PRINCE2-F", "PRINCE2-P"]}]})

    codes: list[Label] | None = Field(default=None, max_length=100, description="Null for all there are.")


class AdoptedSchemes(Read):
    adopted: list[str] = Field(
        description="Codes of the schemes that were taken over. Nobody has verified their rules: check them with the "
        "awarding body, and state `verified_on`."
    )
    present: list[str] = Field(description="Codes that were there already, and stay as they are.")
