"""What a simulation of a plan is asked for with, and what is told of it."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.calc.money import Money
from app.components.scope import SCOPE, Scope
from app.core.model import Marking
from app.core.schemas import AsNumber, EntityRead, Read, Write
from app.risk.simulations.schemas import CostChange, CostExceeded, CostPercentiles, Share
from app.schedule.schemas import LocalInstant

KIND = "schedule.simulation"
METHOD = "schedule-simulation/1"
MOST_CELLS = 500_000_000  # tasks times iterations: some minutes of work


class Target(Write):
    """A finish and a cost that are to be kept, both."""

    finish: LocalInstant
    cost: Money


class ScheduleSimulationOrder(Write):
    """How plans are to be simulated."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"iterations": 10_000, "seed": 42}]})

    scope: Scope = Field(default=Scope.BELOW, description=SCOPE)
    iterations: int = Field(default=10_000, ge=1_000, le=100_000)
    confidence: Annotated[
        Decimal,
        Field(
            default=Decimal("0.7"),
            ge=Decimal("0.5"),
            le=Decimal("0.99"),
            decimal_places=4,
            description="How surely finish and cost are to be kept together, on the frontier: policy.",
        ),
        AsNumber,
    ]
    targets: list[Target] = Field(
        default=[], max_length=20, description="Whose joint confidence is told beside that of the plan."
    )
    seed: int | None = Field(
        default=None,
        ge=0,
        lt=2**53,
        description="The same seed gives the same numbers, and the same luck to each task and risk; drawn where null.",
    )


class SimulatedPlan(Read):
    """A version of a plan as it went in."""

    component: str = Field(description="The code of its component.")
    component_id: UUID
    schedule_version_id: UUID
    number: int
    digest: str = Field(description="SHA-256 of the network as it was calculated.")


class FinishPercentiles(Read):
    """The first instants by which so many per cent of the iterations have finished."""

    p10: str
    p50: str
    p80: str
    p90: str
    p95: str


class FinishBy(Read):
    """An instant, and the confidence that all is done by then."""

    confidence: Share
    finish: str


class SimulatedFinish(Read):
    """When it all finishes. Days are working days of the plan's calendar."""

    deterministic: str = Field(description="What the plan itself is calculated to finish at.")
    deterministic_confidence: Share = Field(description="That it is done by then.")
    mean: str
    standard_deviation_days: float
    minimum: str
    maximum: str
    percentiles: FinishPercentiles
    curve: list[FinishBy] = Field(description="The S-curve.")
    mean_delay_days: float = Field(description="By how much the mean is later than the plan.")
    merge_bias_days: float = Field(
        description="The part of it that paths running together make: the mean less the finish if all take their means."
    )


class SimulatedPlanCost(Read):
    """What it costs from the data date on: what remains, with the risks."""

    deterministic: Money = Field(description="With what is planned and most likely, and without risks.")
    deterministic_confidence: Share
    mean: Money
    standard_error: Money = Field(description="Of that mean.")
    standard_deviation: Money
    minimum: Money
    maximum: Money
    percentiles: CostPercentiles
    exceedance: list[CostExceeded]


class JointTarget(Read):
    """How surely a finish and a cost are kept: each, and both in one iteration."""

    finish: str
    cost: Money
    finish_confidence: Share
    cost_confidence: Share
    joint_confidence: Share


class FrontierPoint(Read):
    """The least cost that is kept together with a finish as surely as wanted."""

    finish_confidence: Share
    finish: str
    cost: Money


class JointConfidence(Read):
    targets: list[JointTarget] = Field(description="The plan itself first, then those asked for.")
    confidence: Share
    frontier: list[FrontierPoint]


class TopTasks(Read):
    """The five tasks first by each measure, as the keys of ``tasks``."""

    by_criticality: list[str]
    by_sensitivity: list[str]
    by_float: list[str]


class SimulatedTask(Read):
    """What the finish has to do with one task."""

    key: str = Field(description="The code of its component and its own: `ROAD/A100`.")
    name: str
    criticality_index: Share = Field(description="In which part of the iterations it has no float.")
    sensitivity_index: float | None = Field(
        description="SSI: criticality times its standard deviation as a part of the finish's; null where that never varies."
    )
    spearman: float | None = Field(description="Rank correlation of its duration with the finish.")
    cruciality: float | None = Field(description="The size of their correlation.")
    significance: float | None = Field(
        description="Mean of duration / (duration + float), weighted by the finish."
    )
    total_float_minutes: int | None = Field(description="In the plan itself.")
    remaining_minutes: int = Field(description="In the plan itself.")
    mean_minutes: float
    standard_deviation_minutes: float


class SimulatedRisk(Read):
    """What a risk did to the finish."""

    reference: str
    risk_id: UUID
    title: str
    occurred: Share
    drives: int = Field(description="How many tasks.")
    delay_days: float | None = Field(
        description="How much later it finished on average where it occurred than where not."
    )


class PlanGaps(Read):
    """What was not known, or not as stated. Nothing was put in its place."""

    certain_tasks: int = Field(
        description="How many tasks take some time, and nothing uncertain is stated of it."
    )
    unknown_tasks: list[str] = Field(description="Stated, driven or linked, and in no plan.")
    complete_tasks: list[str] = Field(description="Stated or driven, and done.")
    unknown_risks: list[str] = Field(description="Driving tasks, and no active risk here.")
    risks_without_task: list[str] = Field(description="Active, and driving no task: part of the cost alone.")
    risks_without_days: list[str] = Field(
        description="Driving a task by days that the register does not say."
    )
    other_currency: list[str] = Field(description="Left out of the cost, for they are in another currency.")
    mandatory_dates: list[str] = Field(description="Tasks that a mandatory date holds, whatever happens.")
    dates_ignored: list[str] = Field(
        description="Tasks with a latest date or a deadline, which no iteration waits for."
    )


class ScheduleSimulationRead(EntityRead):
    """When plans were simulated to finish, and what they then cost. It never changes: simulate again, and compare."""

    address: ClassVar[str] = "/v1/schedule-simulations"
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(("cost", "joint"), Marking.CONTINGENCY)

    component_id: UUID
    job_id: UUID
    scope: Scope
    seed: int
    iterations: int
    confidence: float
    method: str = Field(description="What was calculated how; another method gives other numbers.")
    libraries: dict[str, str] = Field(description="Versions of what drew the numbers.")
    inputs_digest: str = Field(description="SHA-256 of the plans and of all that was uncertain.")
    plans: list[SimulatedPlan]
    gaps: PlanGaps
    finish: SimulatedFinish
    cost: SimulatedPlanCost | None = Field(
        description="Null where nothing costs anything, or it is withheld."
    )
    joint: JointConfidence | None = Field(description="Null where there is no cost.")
    top_tasks: TopTasks
    tasks: list[SimulatedTask] = Field(description="Those first by any measure, the most sensitive first.")
    risks: list[SimulatedRisk] = Field(description="Those that drive tasks, the greatest delay first.")


class ChangedInput(Read):
    """What went in otherwise before, as it was and as it is; null where it was not there, or is no more."""

    key: str
    was: Any
    now: Any


class SimulatedFinishChange(Read):
    """How many calendar days later (below zero: earlier) each is than it was."""

    deterministic: float
    mean: float
    p50: float
    p80: float
    p90: float


class ScheduleSimulationComparison(Read):
    """What differs between two simulations of plans, and by how much finish and cost moved."""

    id: UUID
    compared_with: UUID
    same_inputs: bool
    same_method: bool = Field(description="And the same libraries.")
    common_random_numbers: bool = Field(
        description="Whether both drew with one seed and as often: what differs is then due to what went in, not to luck."
    )
    plans: list[ChangedInput] = Field(description="By the code of the component.")
    tasks: list[ChangedInput]
    drivers: list[ChangedInput]
    alike: list[ChangedInput]
    links: list[ChangedInput]
    cost_per_day: list[ChangedInput]
    risks: list[ChangedInput]
    finish: SimulatedFinishChange
    deterministic_confidence: float = Field(description="The later less the earlier, of 1.")
    cost: CostChange | None = Field(description="Null where either has none to tell, or in another currency.")
