"""What a client may say about a role, and what it is told."""

from decimal import Decimal
from typing import Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, ConfigDict, Field

from app.core.schemas import Action, AsNumber, EntityRead, Label, Text, Write
from app.people.governing import WRITE

Weight = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2), AsNumber]


class SkillLevel(Write):
    """A skill, and how well it is mastered: 0 not at all, 5 as an authority others turn to."""

    skill: Label = Field(examples=["track design"])
    level: int = Field(ge=0, le=5)


Level = TypeVar("Level", bound=SkillLevel)


def each_once(skills: list[Level]) -> list[Level]:
    if len({one.skill for one in skills}) < len(skills):
        raise ValueError("each skill is there once")
    return skills


Skills = Annotated[list[SkillLevel], Field(max_length=100), AfterValidator(each_once)]


class RequiredSkill(SkillLevel):
    """The level of a skill that a role asks for."""

    weight: Weight = Field(default=1, validate_default=True, description="What a missing level counts.")
    is_mandatory: bool = Field(default=False, description="Whether the role cannot do without.")


class RoleWrite(Write):
    """A role that work asks for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "SIG", "name": "Signalling engineer"}]}
    )

    code: Label = Field(description="Unique in the organisation.", examples=["SIG"])
    name: Label = Field(examples=["Signalling engineer"])
    description: Text | None = None
    required_scheme: Label | None = Field(
        default=None,
        description="The certificate that the role demands: who does not hold a valid one is no capacity of it.",
        examples=["Signalling design licence"],
    )
    required_skills: Annotated[list[RequiredSkill], Field(max_length=100), AfterValidator(each_once)] = Field(
        default=[], description="The levels that the role's profile asks for."
    )


class RoleRead(RoleWrite, EntityRead):
    address: ClassVar[str] = "/v1/resource-roles"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}
