"""What a client may say about a course, and what it is told."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, Field, computed_field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Text, Write
from app.people.governing import WRITE

EXAMPLE: dict[str, Any] = {
    "code": "PLAN-2",
    "title": "Planning of possessions",
    "provider": "The training body of the railway",
    "accreditations": [{"body": "APMG International", "valid_until": "2028-12-31"}],
    "curriculum": ["Networks and calendars", "Possession plans", "Recovery"],
    "dates": [{"start_on": "2027-02-08", "finish_on": "2027-02-10", "place": "Online"}],
    "hours": 21,
    "price": {"amount": "1450.00", "currency": "GBP"},
    "tax_rate": 0.2,
    "skills": [{"skill": "planning", "level": 3}],
}


class Accreditation(Write):
    """That a body has approved the provider to give a course."""

    body: Label
    reference: Label | None = None
    valid_until: Day | None = Field(
        default=None, description="Null where it does not end, or nobody said when."
    )


class CourseDates(Write):
    """When a course is given."""

    start_on: Day
    finish_on: Day
    place: Label | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.finish_on < self.start_on:
            raise ValueError(f"finish_on {self.finish_on} is before start_on {self.start_on}")
        return self


class TaughtSkill(Write):
    """The level of a skill that a course leads to."""

    skill: Label = Field(description="As the profiles of roles call it.")
    level: int = Field(ge=1, le=5)


class CourseWrite(Write):
    """A course: who gives it, what it covers, what it costs, and what it prepares for."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    code: Label = Field(description="Unique in the organisation.")
    title: Label
    provider: Label
    accreditations: list[Accreditation] = Field(default=[], max_length=50, description="Of its provider.")
    curriculum: list[Text] = Field(default=[], max_length=200)
    dates: list[CourseDates] = Field(default=[], max_length=200)
    hours: Annotated[Number, Field(gt=0, le=10_000)] | None = None
    price: Money | None = Field(default=None, description="Of one place, before tax.")
    tax_rate: Ratio | None = Field(
        default=None, description="0 where there is none, null where it is not known."
    )
    schemes: list[Label] = Field(
        default=[], max_length=20, description="Codes of the schemes of certification that it prepares for."
    )
    skills: list[TaughtSkill] = Field(default=[], max_length=50)
    note: Text | None = None

    @model_validator(mode="after")
    def agrees(self) -> Self:
        if self.tax_rate is not None and self.price is None:
            raise ValueError("there is a tax_rate and no price that it is of")
        if self.price and self.price.minor < 0:
            raise ValueError("a price is not below zero")
        if len({each.skill for each in self.skills}) < len(self.skills):
            raise ValueError("a skill is there more than once")
        return self


class CourseRead(CourseWrite, EntityRead):
    address: ClassVar[str] = "/v1/courses"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE), "delete": Action(WRITE)}

    @computed_field(description="Null where the price or its tax is not known.")  # type: ignore[prop-decorator]
    @property
    def price_with_tax(self) -> Money | None:
        if self.price is None or self.tax_rate is None:
            return None
        return self.price * (1 + self.tax_rate)
