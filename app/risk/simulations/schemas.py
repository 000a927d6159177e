"""What a simulation of a register is asked for with, and what is told of it."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.calc.money import Money
from app.components.scope import SCOPE, Scope
from app.core.model import Marking
from app.core.schemas import AsNumber, EntityRead, Read, Write

KIND = "risk.simulation"
METHOD = "register-simulation/1"
MOST_RISKS = 5_000
V = TypeVar("V")
Share = Annotated[float, Field(description="From 0 to 1.")]


class RiskSimulationOrder(Write):
    """How a register is to be simulated."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"iterations": 10_000, "confidence": 0.8, "seed": 42}]}
    )

    scope: Scope = Field(default=Scope.BELOW, description=SCOPE)
    iterations: int = Field(default=10_000, ge=1_000, le=100_000)
    confidence: Annotated[
        Decimal,
        Field(
            default=Decimal("0.8"),
            ge=Decimal("0.5"),
            le=Decimal("0.99"),
            decimal_places=4,
            description="How surely the contingency is to be enough: policy, most often P50 to P80.",
        ),
        AsNumber,
    ]
    seed: int | None = Field(
        default=None,
        ge=0,
        lt=2**53,
        description="The same seed gives the same numbers, and the same luck to each risk; drawn where null.",
    )


class Percentiles(Read, Generic[V]):
    """The smallest values that so many per cent of the iterations do not exceed."""

    p10: V
    p50: V
    p80: V
    p90: V
    p95: V


class Exceeded(Read, Generic[V]):
    """A value, and the chance that it is exceeded."""

    probability: Share
    value: V


class Figures(Read, Generic[V]):
    expected: V = Field(description="The exact mean: probability times mean impact, added up.")
    mean: V = Field(description="Of the iterations.")
    standard_error: V = Field(description="Of that mean.")
    standard_deviation: V
    minimum: V
    maximum: V
    chance_of_none: Share = Field(description="That it comes to nothing at all.")
    p80_from: V = Field(description="With 95 % confidence the true P80 is from here (order statistics),")
    p80_to: V = Field(description="to here.")


class CostPercentiles(Percentiles[Money]):
    pass


class CostExceeded(Exceeded[Money]):
    pass


class SimulatedCost(Figures[Money]):
    """What the risks of a register cost together: above zero, or below where opportunities prevail."""

    percentiles: CostPercentiles
    exceedance: list[CostExceeded] = Field(
        description="The S-curve, from what is nearly sure to what is rare."
    )


class DaysPercentiles(Percentiles[float]):
    pass


class DaysExceeded(Exceeded[float]):
    pass


class SimulatedDays(Figures[float]):
    """The working days of all risks added up, as if each delayed the same one thing: no finish of a plan."""

    percentiles: DaysPercentiles
    exceedance: list[DaysExceeded]


class Contribution(Read, Generic[V]):
    reference: str
    risk_id: UUID
    title: str
    expected: V
    share_of_variance: float = Field(description="Covariance with the total as a share of its variance.")
    swing: V = Field(
        description="By how much the percentile of the confidence falls without it, in the same iterations."
    )


class CostContribution(Contribution[Money]):
    """A risk beside the cost of the whole register."""


class DaysContribution(Contribution[float]):
    """A risk beside the working days of the whole register."""


class RiskContingency(Read):
    """What has to be set aside for the risks of the register, to be enough with a confidence."""

    confidence: Share
    amount: Money = Field(description="The percentile of the cost; nothing where that is a gain.")
    above_expected: Money = Field(description="The percentile less the expected cost.")


class ComponentShare(Read):
    """What the risks that hit one component come to there."""

    component_id: UUID
    amount: Money = Field(description="Their percentile of the confidence, by themselves.")


class RiskRollUp(Read):
    """The percentile of the whole beside those of its parts: percentiles do not add up."""

    components: list[ComponentShare] = Field(
        description="The hundred with the greatest percentile, in the same iterations."
    )
    count: int = Field(description="How many components are hit in money.")
    sum: Money = Field(description="Of the percentiles of all of them: what they would set aside one by one.")
    whole: Money = Field(description="The percentile of what they come to together.")
    pooled: Money = Field(
        description="The sum less the whole: what is saved by holding it together. Below zero where rare "
        "risks make the whole dearer than the parts show."
    )


class SimulatedResponse(Read):
    """What one response does to the percentile of the confidence, in the same iterations."""

    risk_response_id: UUID
    risk_id: UUID
    reference: str = Field(description="Of the risk.")
    text: str
    without: Money = Field(
        description="The percentile with the risk as it was assessed without the response."
    )
    done: Money = Field(description="And with what the response is expected to leave of it.")
    reduction: Money
    cost: Money | None
    net: Money | None = Field(description="Reduction less cost; null while the cost is not known.")


class SimulatedResponses(Read):
    items: list[SimulatedResponse] = Field(description="The twenty with the greatest reduction.")
    valued: int = Field(description="How many were valued: at most the fifty that move the mean most.")
    not_known: int = Field(
        description="How many there are beside whose risk or effect is not known in money and probability."
    )


class SimulationGaps(Read):
    """What was not known, by the references of the risks. Nothing was put in its place."""

    unquantified: list[str] = Field(description="With neither a cost nor days: no part of any figure.")
    without_cost: list[str] = Field(description="With days alone: no part of the cost.")
    without_days: list[str] = Field(description="With a cost alone: no part of the days.")
    cost_as_point: list[str] = Field(
        description="With a single figure for a cost, taken as certain if it happens."
    )
    days_as_point: list[str] = Field(
        description="With a single number of days, taken as certain if it happens."
    )
    other_currency: list[str] = Field(
        description="With a cost in another currency than the component's: left out of it."
    )


class CorrelatedRisks(Read):
    """Risks any two of which were drawn together, by the parameters of a Gaussian copula; null for none."""

    references: list[str]
    occurrence: float | None
    cost: float | None
    days: float | None


class RiskSimulationRead(EntityRead):
    """What a register was simulated to come to. It never changes: simulate again, and compare."""

    address: ClassVar[str] = "/v1/risk-simulations"
    marked: ClassVar[dict[str, Marking]] = dict.fromkeys(
        ("cost", "contingency", "cost_contributions", "roll_up", "response_values"), Marking.CONTINGENCY
    )

    component_id: UUID
    job_id: UUID
    scope: Scope
    seed: int
    iterations: int
    confidence: float
    method: str = Field(description="What was calculated how; another method gives other numbers.")
    libraries: dict[str, str] = Field(description="Versions of what drew the numbers.")
    inputs_digest: str = Field(description="SHA-256 of the risks as they were simulated.")
    correlations: list[CorrelatedRisks] = Field(
        description="What was stated of risks that go together, as far as they were there."
    )
    risks: int = Field(description="How many active risks there were.")
    gaps: SimulationGaps
    cost: SimulatedCost | None = Field(description="Null where no risk has a cost, or where it is withheld.")
    contingency: RiskContingency | None
    cost_contributions: list[CostContribution] | None = Field(description="The ten with the greatest swing.")
    days: SimulatedDays | None = Field(description="Null where no risk has days.")
    days_contributions: list[DaysContribution] | None
    roll_up: RiskRollUp | None = Field(
        description="Null where fewer than two components are hit, or more than are kept apart."
    )
    response_values: SimulatedResponses | None = Field(description="Null where there are no responses.")


class ChangedRisk(Read):
    """A risk that was simulated otherwise before: members that differ, as they were and as they are."""

    reference: str
    was: dict[str, Any]
    now: dict[str, Any]


class ChangedCorrelation(Read):
    """Two risks that were drawn together otherwise before; null where they were independent, or not there."""

    references: list[str]
    was: dict[str, float] | None
    now: dict[str, float] | None


class CostChange(Read):
    """The later figures less the earlier ones."""

    mean: Money
    standard_deviation: Money
    p50: Money
    p80: Money
    p90: Money


class DaysChange(Read):
    mean: float
    standard_deviation: float
    p50: float
    p80: float
    p90: float


class RiskSimulationComparison(Read):
    """What differs between two simulations, and what of it moved the figures."""

    id: UUID
    compared_with: UUID
    same_inputs: bool
    same_method: bool = Field(description="And the same libraries.")
    common_random_numbers: bool = Field(
        description="Whether both drew with one seed, as often, and with the same correlations: what differs is "
        "then due to the risks, not to luck."
    )
    added: list[str]
    removed: list[str]
    changed: list[ChangedRisk]
    correlations: list[ChangedCorrelation] = Field(description="Pair by pair.")
    cost: CostChange | None = Field(description="Null where either has none to tell, or in another currency.")
    days: DaysChange | None
