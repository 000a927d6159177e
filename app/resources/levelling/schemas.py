"""What a levelling is asked for with, and what is told of it."""

import itertools
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.levelling.bounds import BoundKind
from app.calc.levelling.levelling import SCHEDULES, Status
from app.calc.schedule.network import ConstraintKind
from app.core.schemas import Action, AsNumber, Day, EntityRead, Label, Read, Text, Write
from app.resources.levelling.models import Adoption, LevellingMethod, PeriodUnit
from app.schedule.schemas import WRITE, Code

KIND = "schedule.levelling"
ENGINE = "levelling/1"
Units = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=4), AsNumber]


class CapacityChange(Write):
    """What there is from a day on."""

    from_on: Day
    units: Units


class RoleCapacity(Write):
    """What there is of a role: so many full-time equivalents, and others from some days on."""

    role: Code
    units: Units
    changes: list[CapacityChange] = Field(default=[], max_length=10_000, description="In their order.")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if any(one.from_on >= after.from_on for one, after in itertools.pairwise(self.changes)):
            raise ValueError("changes of a capacity are in the order of their days")
        return self


class LevellingOrder(Write):
    """How a plan is to be levelled, and against what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "capacities": [
                        {"role": "TESTER", "units": 2, "changes": [{"from_on": "2026-04-06", "units": 1}]}
                    ]
                }
            ]
        }
    )

    method: LevellingMethod = LevellingMethod.HEURISTIC
    unit: PeriodUnit = Field(default=PeriodUnit.DAY, description="What a period is.")
    schedules: int = Field(
        default=SCHEDULES,
        ge=10,
        le=100_000,
        description="How many schedules the heuristic generates at most.",
    )
    seconds: int = Field(default=30, ge=1, le=600, description="How long the exact solver may take.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="The same seed gives the same search.")
    capacities: list[RoleCapacity] | None = Field(
        default=None,
        max_length=500,
        description="Of every role that a task demands. Null: of the people who have it and as stated for it, day "
        "by day, less what is committed to other components.",
    )

    @model_validator(mode="after")
    def each_role_once(self) -> Self:
        if len({one.role for one in self.capacities or ()}) < len(self.capacities or ()):
            raise ValueError("the capacity of a role is stated once")
        return self


class LevelledTask(Read):
    """A task or milestone that was levelled, beside what it was."""

    code: str
    name: str
    start_before: str
    finish_before: str
    start: str
    finish: str
    delay_minutes: int = Field(description="By how many working minutes it starts later.")
    own_delay_minutes: int = Field(
        description="The part of it that it does not inherit from what it waits for."
    )
    roles: list[str] = Field(
        description="The roles for want of which it waits, where it has a delay of its own."
    )
    behind: list[str] = Field(
        description="The tasks that have those roles until it starts; none where there simply was too little."
    )
    total_float_before_minutes: int = Field(description="By the links alone.")
    total_float_minutes: int = Field(
        description="Also leaving time for what comes behind it for want of a role."
    )


class RoleSpan(Read):
    """A time in which nothing changes about a role."""

    start: str
    finish: str
    capacity: float
    before: float = Field(description="What is demanded of it as planned.")
    after: float = Field(description="And as levelled.")


class RoleProfile(Read):
    """Demand for a role against what there is of it."""

    role: str
    peak_before: float
    peak_after: float
    over_before: float = Field(
        description="What is demanded above capacity, in full-time equivalents times periods."
    )
    over_after: float
    spans: list[RoleSpan]


class LateDate(Read):
    """A date that a levelled task does not keep."""

    code: str
    constraint: ConstraintKind
    minutes: int = Field(description="By how much it is later.")


class LevellingRead(EntityRead):
    """What a plan was levelled to. It never changes: level again, or adopt it."""

    address: ClassVar[str] = "/v1/levellings"
    actions: ClassVar[dict[str, Action]] = {"create_adoption": Action(WRITE, frozenset({Adoption.PROPOSED}))}
    state: ClassVar[str] = "adoption"

    component_id: UUID
    schedule_version_id: UUID
    number: int = Field(description="Of the version of the plan that was levelled.")
    adopted_version_id: UUID | None = Field(description="The version it was adopted as.")
    job_id: UUID | None = Field(description="Null where it was done while the client waited.")
    adoption: Adoption
    method: LevellingMethod
    unit: PeriodUnit
    seed: int
    schedules: int
    seconds: int
    engine: str = Field(description="What was calculated how; another may give another schedule.")
    libraries: dict[str, str] = Field(description="Versions of what took part.")
    inputs_digest: str = Field(description="SHA-256 of the plan, the demands and the capacities.")
    capacities: list[RoleCapacity]
    status: Status = Field(
        description="`optimal`: proved that nothing finishes earlier. `feasible`: the solver ran out of time. "
        "`heuristic`: no solver was asked."
    )
    finish_before: str
    finish: str
    delay_minutes: int = Field(description="By how many working minutes it finishes later.")
    bound_finish: str = Field(description="What no plan within capacity can finish before.")
    bound_kind: BoundKind
    bound_role: str | None = Field(description="The role whose work gives the bound, where one does.")
    gap_minutes: int = Field(description="By how much a better plan could finish earlier, at most.")
    tasks: list[LevelledTask]
    profiles: list[RoleProfile]
    violations: list[LateDate] = Field(description="The dates that levelled tasks do not keep.")


class AdoptionEntry(Write):
    """The version of the plan that a levelling becomes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Levelled for two testers"}]})

    name: Label
    note: Text | None = None
