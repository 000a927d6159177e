"""What a client may say about the services of an office and what is asked of them, and what it is told."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.calc.money import Money
from app.core.schemas import Action, Day, EntityRead, Label, Number, Ratio, Read, Text, Write
from app.pmo.services.models import ServiceGroup, ServiceStatus

READ, WRITE = "service:read", "service:write"
Level = Annotated[int, Field(ge=1, le=5)]


class Serves(Write):
    """An expectation that the office's charter names, and which part of it this service covers."""

    customer: Label = Field(examples=["Project managers"])
    expectation: Label = Field(examples=["Decisions in time"])
    coverage: Ratio = Field(examples=[0.6])


class ServiceWrite(Write):
    """What an office does for somebody, and how soon."""

    group: ServiceGroup = Field(examples=[ServiceGroup.GOVERNANCE_AND_ASSURANCE])
    name: Label = Field(examples=["Decision secretariat"])
    description: Text | None = None
    customer: Label = Field(description="Whom it is for: a role or a unit.", examples=["Project managers"])
    trigger: Label | None = Field(default=None, description="What sets it off.")
    inputs: list[Label] = Field(default_factory=list, max_length=20)
    outputs: list[Label] = Field(default_factory=list, max_length=20)
    response_days: int | None = Field(
        default=None, ge=0, le=365, description="The level: in how many working days a request is answered."
    )
    cadence: Label | None = Field(default=None, description="How often it comes by itself.")
    owner: Label = Field(description="The role that answers for it.", examples=["Head of secretariat"])
    unit: Label | None = Field(default=None, description="What a cost is of.", examples=["decision paper"])
    cost_per_unit: Money | None = None
    status: ServiceStatus = ServiceStatus.PROPOSED
    maturity: Level | None = None
    maturity_target: Level | None = None
    serves: list[Serves] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        if self.cost_per_unit and self.unit is None:
            raise ValueError("a cost per unit has a unit")
        return self


class ServiceRead(ServiceWrite, EntityRead):
    address: ClassVar[str] = "/v1/services"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "create_service_request": Action(WRITE, {ServiceStatus.PILOT, ServiceStatus.LIVE}),
    }

    component_id: UUID
    office_id: UUID
    reference: str
    status_since: date


class ServiceRequestWrite(Write):
    """What somebody asked of a service, and when it was answered and done."""

    subject: Label = Field(examples=["A paper for the spring board"])
    requester: Label = Field(description="Who asked: a role or a unit.", examples=["Project manager"])
    asked_on: Day = Field(examples=["2026-09-01"])
    answered_on: Day | None = None
    done_on: Day | None = None
    hours: Annotated[Number, Field(ge=0, le=100000)] | None = Field(
        default=None, description="What it took, in hours of work."
    )

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.answered_on and self.answered_on < self.asked_on:
            raise ValueError("nothing is answered before it is asked")
        if self.done_on and (self.answered_on is None or self.done_on < self.answered_on):
            raise ValueError("what is done was answered before, or on the same day")
        return self


class ServiceRequestRead(ServiceRequestWrite, EntityRead):
    address: ClassVar[str] = "/v1/service-requests"
    actions: ClassVar[dict[str, Action]] = {"update": Action(WRITE)}

    component_id: UUID
    service_id: UUID
    reference: str


class ServiceDemand(Read):
    """What was asked of a service in a time, and how soon it was answered; days are working days."""

    service_id: UUID
    reference: str
    name: str
    status: ServiceStatus
    asked: int
    open: int = Field(description="Asked and not done.")
    answered: int
    hours: float = Field(description="Of what was asked in the time, as far as hours are stated.")
    hours_stated: int = Field(description="For how many of the requests they are.")
    median_days: float | None = Field(description="Until it was answered; null where nothing was.")
    response_days: int | None = Field(description="The level.")
    within_level: int | None = Field(
        description="How many were answered within the level; null where there is none."
    )
    late: int | None = Field(
        description="How many were answered after it, or wait for longer already; null without a level."
    )
    last_asked_on: date | None
    may_be_retired: bool = Field(description="Whether it is live, and nobody has asked for two quarters.")


class ExpectationMet(Read):
    """What somebody expects of the office, and which part of it the services on offer cover."""

    customer: str
    importance: int
    expectation: str
    coverage: float
    services: list[str] = Field(description="References.")


class ServiceMix(Read):
    """The services of an office as a whole: what is asked of each, and how they fit what is expected."""

    office_id: UUID
    since: date
    until: date
    services: list[ServiceDemand]
    fit: float | None = Field(
        description="Sum of importance x coverage / sum of importance; null where nothing is expected."
    )
    reason: str | None = Field(description="Why there is no fit: `no_expectations`.")
    expectations: list[ExpectationMet]
    unserved: list[ExpectationMet] = Field(description="Those that no service on offer covers at all.")
    unknown: list[Serves] = Field(description="What services say they serve and the charter does not name.")
    formula: str = (
        "sum of importance x min(1, sum of coverage by pilot and live services) / sum of importance"
    )
