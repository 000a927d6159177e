"""What a method is made of: principles, and what it requires at each tier."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from app.calc.methods.tailoring import Tier
from app.core.schemas import Label, Slug, Text, Write
from app.governance.lifecycles.templates import refuse_twice


class LifecycleKind(StrEnum):
    PREDICTIVE = "predictive"
    ITERATIVE = "iterative"
    HYBRID = "hybrid"


class RequirementKind(StrEnum):
    PRODUCT = "product"
    CONTROL = "control"
    GATE = "gate"


class Principle(Write):
    """What holds whatever the tier."""

    code: Slug = Field(examples=["continued_justification"])
    text: Text = Field(examples=["The work goes on only while it is justified"])


class Requirement(Write):
    """What must be there, and before the gate of which stage."""

    code: Slug = Field(
        description="Of a product its purpose, of a gate the gate's code.", examples=["business_case"]
    )
    kind: RequirementKind = RequirementKind.PRODUCT
    text: Text = Field(examples=["A business case is approved"])
    by_stage: Slug | None = Field(
        default=None,
        description="Before the gate that ends it; from the start where null.",
        examples=["plan"],
    )
    principle: Slug | None = Field(
        default=None, description="The principle that it serves: it is then never omitted."
    )


def told_apart(required: list[Requirement]) -> list[Requirement]:
    """The requirements, each code once. Raises ``ValueError``."""
    refuse_twice("requirement", (each.code for each in required))
    return required


Required = Annotated[list[Requirement], Field(max_length=60), AfterValidator(told_apart)]


class TierTemplate(Write):
    """What a method requires at one tier."""

    lifecycle: Slug = Field(description="The lifecycle whose stages it speaks of.", examples=["light"])
    report_every_days: int | None = Field(default=None, ge=1, le=366, description="How often it is reported.")
    required: Required = Field(default_factory=list)


class Tiers(Write):
    """What a method requires at each tier."""

    light: TierTemplate
    standard: TierTemplate
    full: TierTemplate

    def at(self, tier: Tier) -> TierTemplate:
        found: TierTemplate = getattr(self, tier)
        return found

    def required(self) -> Iterable[Requirement]:
        return (each for tier in Tier for each in self.at(tier).required)


class MethodRevision(Write):
    """What a method says."""

    name: Label = Field(examples=["Our method"])
    description: Text | None = None
    lifecycle_kinds: list[LifecycleKind] = Field(min_length=1, max_length=3, examples=[["predictive"]])
    principles: list[Principle] = Field(
        max_length=20, examples=[[{"code": "owned", "text": "Somebody owns the result"}]]
    )
    tiers: Tiers = Field(examples=[{tier.value: {"lifecycle": "light", "required": []} for tier in Tier}])

    @model_validator(mode="after")
    def serves_its_principles(self) -> Self:
        refuse_twice("principle", (each.code for each in self.principles))
        known = {each.code for each in self.principles}
        for each in self.tiers.required():
            if each.principle and each.principle not in known:
                raise ValueError(f"{each.code} serves {each.principle}, which is no principle of the method")
        return self
