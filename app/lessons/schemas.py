"""What a client may say about a lesson, and what it is told."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.calc.lessons import Fit
from app.core.schemas import Action, Day, EntityRead, Label, Read, Text, Write
from app.lessons.models import LessonStatus

READ, WRITE, VALIDATE = "lesson:read", "lesson:write", "lesson:validate"
OPEN = frozenset({LessonStatus.CAPTURED, LessonStatus.VALIDATED})
USABLE = frozenset({LessonStatus.VALIDATED, LessonStatus.EMBEDDED})

Long = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24_000, pattern=r"^[^\x00]*$")
]
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")
]
Tags = Annotated[list[Label], Field(max_length=100)]


class LessonWrite(Write):
    title: Title = Field(examples=["Test the lift controller before the shaft is closed"])
    abstract: Long | None = None
    context: Long | None = Field(default=None, description="Where and in what it was learnt.")
    what_happened: Long | None = Field(
        default=None, examples=["The controller failed its first test after the shaft was closed"]
    )
    cause: Long | None = Field(default=None, examples=["No bench test was in the plan"])
    effect: Long | None = Field(default=None, examples=["The shaft was opened again, and four weeks lost"])
    lesson: Long | None = Field(default=None, description="What was learnt, in a sentence or more.")
    recommendation: Long | None = Field(
        default=None, examples=["Plan a bench test of every controller before it is built in"]
    )
    evidence: Long | None = None
    related_rules: Long | None = Field(
        default=None, description="The policies, standards and procedures that it bears on."
    )
    see_also: Long | None = None
    origin: Label | None = Field(default=None, description="The unit that learnt it.")
    audiences: Tags = Field(default=[], description="The units that it is for.")
    phases: Tags = Field(default=[], description="The phases or stages that it helps in.")
    risk_categories: Tags = Field(default=[], description="The categories of risk that it bears on.")
    template_purposes: Tags = Field(
        default=[], description="The products that it helps to write, such as `business_case`."
    )
    topics: Tags = []
    owner: Label | None = Field(default=None, description="Who sees to the change: a role or a unit.")
    occurred_on: Day | None = None
    published_on: Day | None = None

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if self.what_happened is None and self.lesson is None and self.abstract is None:
            raise ValueError(
                "a lesson says what_happened, what was learnt (lesson), or both in short: abstract"
            )
        return self


class LessonEntry(LessonWrite):
    component_id: UUID | None = Field(
        default=None, description="Where it was learnt; without one it is of the whole organisation."
    )


class LessonConclusion(StrEnum):
    """What comes of a lesson."""

    VALIDATED = "validated"
    EMBEDDED = "embedded"
    REJECTED = "rejected"


class LessonOutcome(Write):
    status: LessonConclusion = Field(examples=[LessonConclusion.EMBEDDED])
    reason: Text | None = Field(default=None, description="Of a rejected one, why.")
    change_reference: Label | None = Field(
        default=None,
        description="Of an embedded one: the version of the method or template that says it.",
        examples=["Test method 2.1"],
    )
    change_link: Annotated[Label, Field(pattern=r"^(/|https?://)")] | None = Field(
        default=None, description="Where that is read."
    )

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        embedded = self.status is LessonConclusion.EMBEDDED
        if embedded != bool(self.change_reference or self.change_link):
            raise ValueError("what is embedded, and nothing else, has a change_reference or a change_link")
        if self.status is LessonConclusion.REJECTED and self.reason is None:
            raise ValueError("what is rejected is rejected for a reason")
        return self


class LessonRead(LessonEntry, EntityRead):
    address: ClassVar[str] = "/v1/lessons"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, OPEN),
        "outcome": Action(VALIDATE, OPEN),
    }

    reference: str
    captured_on: date
    captured_by: str = Field(description="The id of the member who captured it.")
    due_on: date = Field(description="A lesson without a change is overdue after this day.")
    status: LessonStatus
    status_since: datetime
    decided_by: str | None = Field(description="The id of the member who last moved it.")
    reason: str | None
    change_reference: str | None
    change_link: str | None
    source: str | None = Field(description="The mapping that it was imported by.")
    source_reference: str | None = Field(description="What the file calls it.")
    recurrences: int = Field(default=0, description="How often its cause is known to have come back since.")


class LessonHit(Read):
    """A lesson that a search found."""

    id: UUID
    reference: str
    title: str
    status: LessonStatus
    component_id: UUID | None
    snippet: str = Field(description="The part of it that has most of the words.")
    score: float = Field(description="How well it fits: to be compared within one answer alone.")
    link: str


class LessonHits(Read):
    words: list[str] = Field(description="What was looked for: the words of the query that say something.")
    items: list[LessonHit] = Field(description="The best first.")


class OfferReason(Read):
    reason: Fit
    value: str = Field(description="What of the moment it fits; of a recurrence, how often.")
    weight: float


class LessonResponseKind(StrEnum):
    """What a component made of a lesson."""

    SEEN = "seen"
    APPLIED = "applied"
    NOT_APPLICABLE = "not_applicable"


class OfferedLesson(Read):
    lesson_id: UUID
    reference: str
    title: str
    status: LessonStatus
    recommendation: str | None
    score: float = Field(description="The sum of the weights of its reasons.")
    reasons: list[OfferReason]
    response: LessonResponseKind | None = Field(description="What the component made of it so far.")
    link: str


class LessonOffers(Read):
    """The lessons that fit a moment of a component."""

    component_id: UUID
    phase: str | None
    risk_category: str | None
    template_purpose: str | None
    words: list[str]
    unanswered: int = Field(description="How many of those offered nobody has answered there.")
    items: list[OfferedLesson] = Field(description="Those with the weightiest reasons first.")
