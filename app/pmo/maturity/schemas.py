"""What a client may say about maturity models and assessments, and what it is told."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.maturity import Attainment
from app.core.schemas import Action, Day, EntityRead, Label, Ratio, Read, Slug, Text, Write
from app.pmo.maturity.models import AssessmentKind, AssessmentStatus

READ, WRITE, ASSESS = "maturity:read", "maturity:write", "maturity:assess"
Level = Annotated[int, Field(ge=1, le=9)]
PassFraction = Annotated[Ratio, Field(ge=Decimal("0.85"), le=1)]


class Perspective(Write):
    code: Slug = Field(examples=["governance"])
    name: Label = Field(examples=["Governance"])


class MaturityLevel(Write):
    level: Level = Field(examples=[1])
    name: Label = Field(examples=["Aware"])


class AttributeWrite(Write):
    """What is to be found in a perspective at a level, and what may show it."""

    code: Slug = Field(examples=["governance_1_1"])
    perspective: Slug = Field(examples=["governance"])
    level: Level = Field(examples=[1])
    text: Text = Field(examples=["Somebody decides for every project"])
    evidence: list[Label] = Field(default_factory=list, max_length=20, description="What kinds may show it.")


class MaturityModelWrite(Write):
    """A model of one's own: every perspective has attributes at every level from 1 on."""

    code: Slug = Field(examples=["own_model"])
    name: Label = Field(examples=["Our own model"])
    source: Text = Field(description="What it follows.", examples=["The office's own"])
    perspectives: list[Perspective] = Field(min_length=1, max_length=20)
    levels: list[MaturityLevel] = Field(min_length=1, max_length=9)
    attributes: list[AttributeWrite] = Field(min_length=1, max_length=1000)
    pass_fraction: PassFraction = Field(
        default=Decimal("0.85"), description="Which part of a level's attributes holds it."
    )

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        levels = [each.level for each in self.levels]
        if levels != list(range(1, len(levels) + 1)):
            raise ValueError("levels are numbered from 1 on, in order")
        for what in (self.perspectives, self.attributes):
            if len({each.code for each in what}) < len(what):
                raise ValueError("each perspective and each attribute has a code of its own")
        wanted = {(each.code, level) for each in self.perspectives for level in levels}
        if {(each.perspective, each.level) for each in self.attributes} != wanted:
            raise ValueError("every perspective has attributes at every level, and there are no others")
        return self


class MaturityModelAdoption(Write):
    """Take over the model that is shipped, to be met to a stated part."""

    pass_fraction: PassFraction = Field(default=Decimal("0.85"), examples=[0.85])


class MaturityModelRead(MaturityModelWrite, EntityRead):
    address: ClassVar[str] = "/v1/maturity-models"

    edition: int = Field(description="Of the models with this code.")


class AttributeFinding(Write):
    """What was found of an attribute; what is not named was not met."""

    attribute: Slug = Field(examples=["governance_1_1"])
    finding: Attainment = Field(examples=[Attainment.MET])
    evidence: Label | None = Field(default=None, description="A link or a reference.", examples=["DEC-0042"])
    evidenced_on: Day | None = Field(default=None, examples=["2026-09-01"])

    @model_validator(mode="after")
    def is_shown(self) -> Self:
        if self.finding is not Attainment.NOT_MET and (self.evidence is None or self.evidenced_on is None):
            raise ValueError("what is met, wholly or partly, has evidence and its date")
        return self


class MaturityAssessmentRevision(Write):
    """What of an assessment can change until it is completed."""

    assessor: Label = Field(description="A role.", examples=["Internal audit"])
    assessed_on: Day = Field(examples=["2026-10-01"])
    sample: list[UUID] = Field(
        default_factory=list, max_length=1000, description="The projects that were looked into."
    )
    findings: list[AttributeFinding] = Field(default_factory=list, max_length=1000)
    targets: dict[Slug, Level] = Field(
        default_factory=dict, description="The level wanted, by perspective: what the work needs, no more."
    )
    reassess_on: Day | None = Field(
        default=None, description="12 to 18 months after it; 15 months where null when it is completed."
    )

    @model_validator(mode="after")
    def names_each_once(self) -> Self:
        if len({each.attribute for each in self.findings}) < len(self.findings):
            raise ValueError("of each attribute there is one finding")
        if len(set(self.sample)) < len(self.sample):
            raise ValueError("each project stands once in the sample")
        return self


class MaturityAssessmentWrite(MaturityAssessmentRevision):
    model_id: UUID
    kind: AssessmentKind = Field(examples=[AssessmentKind.SELF])


class MaturityAssessmentRead(MaturityAssessmentWrite, EntityRead):
    address: ClassVar[str] = "/v1/maturity-assessments"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, {AssessmentStatus.DRAFT}),
        "completion": Action(WRITE, {AssessmentStatus.DRAFT}),
    }

    component_id: UUID
    office_id: UUID
    reference: str
    assessor_id: str = Field(description="The id of the member who entered it.")
    status: AssessmentStatus


class PerspectiveResult(Read):
    """How a perspective stands: its level, and what holds the next one back."""

    perspective: str
    name: str
    level: int = Field(description="0 where the first is not held.")
    fractions: list[float] = Field(description="Which part of each level is met with evidence, from 1 on.")
    indicative: float = Field(description="The part met with partly met as one half: no level rests on it.")
    target: int | None
    gap: int | None = Field(description="Levels short of the target, never below 0; null without a target.")
    missing: list[str] = Field(description="Attributes of the next level that are not met.")
    stale: list[str] = Field(description="Attributes whose evidence is older than twelve months.")
    improvements: list[str] = Field(description="References of open improvements of missing attributes.")


class MaturityResult(Read):
    """What an assessment comes to; the level is that of the lowest perspective, never a mean."""

    assessment_id: UUID
    kind: AssessmentKind
    status: AssessmentStatus
    assessed_on: date
    pass_fraction: float
    level: int
    lowest: list[str] = Field(description="The perspectives that hold it there.")
    perspectives: list[PerspectiveResult]
    projects: int = Field(description="Live projects that the office serves.")
    sampled: int
    sample_needed: int
    previous_assessment_id: UUID | None = Field(
        description="The last completed one of its kind, by the same model."
    )
    previous_level: int | None
    needs_review: bool = Field(description="Whether the level rose in less than six months.")
    rule: str = (
        "a level is held where it and all below it are met to pass_fraction; the lowest perspective counts"
    )
