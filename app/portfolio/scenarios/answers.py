"""What is told of a solution: the selection, why each candidate is in or out, and what else there could be."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field

from app.calc.selection.answer import Kind, Standing, Status
from app.core.schemas import Day, EntityRead, Read, Write
from app.portfolio.scenarios.schemas import Code

Exactly = str  # decimal text


class Against(StrEnum):
    """What value is traded against along an efficient frontier."""

    COST = "cost"
    RISK = "risk"


class SolutionOrder(Write):
    """How long to try, and what to work out beside the selection."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"time_limit_seconds": 30}]})

    time_limit_seconds: int = Field(
        default=30, ge=1, le=3600, description="For the selection; explanations take as long again at most."
    )
    gap: float = Field(default=0, ge=0, le=0.5, description="At what gap to stop; 0 is a proven optimum.")
    explains: bool = Field(default=True, description="Whether to say why each candidate is in or out.")
    near_optimal_share: float = Field(
        default=0.02, ge=0, le=0.1, description="Selections worth less by this share at most are told too."
    )
    frontiers: list[Against] = Field(
        default_factory=lambda: [Against.COST], max_length=2, description="Which frontiers to trace."
    )
    frontier_points: int = Field(default=10, ge=2, le=50)


class ScenarioPrice(Read):
    """What a change costs in value: exact where both optima are proved, else between `low` and `high`."""

    exact: Exactly | None
    low: Exactly | None
    high: Exactly | None
    reason: str | None


class ScenarioAdmission(Read):
    """The smallest increase of one limit with which a rejected candidate comes in."""

    constraint: str
    kind: Kind
    by: Exactly | None = Field(description="In the unit of the limit; of a `window`, in periods of delay.")
    reason: str | None = Field(description="Why `by` is null.")


class ScenarioViolation(Read):
    """A constraint that a choice breaks."""

    constraint: str
    kind: Kind
    excess: Exactly | None


class SelectionLine(Read):
    """A candidate: whether it is selected, and why."""

    code: str
    name: str | None
    component_id: UUID | None
    is_selected: bool
    start: str | None = Field(description="The period it starts in; null where it is not selected.")
    start_on: Day | None
    value: Exactly | None = Field(description="Of that start; where it is not selected, of its first one.")
    cost: Exactly | None
    beyond: Exactly | None = Field(description="The part of its cost after the horizon.")
    is_in_greedy: bool | None = Field(description="Whether picking by value over cost takes it too.")
    core_index: Exactly | None = Field(
        description="The share of the near-optimal selections that it is in: 1 core, 0 exterior."
    )
    standing: Standing | None = Field(
        description="Among the best selections: `interchangeable` where some have it and some have not. Null "
        "where explanations were not asked for."
    )
    price: ScenarioPrice | None = Field(
        description="Of forcing out what is in, of forcing in what is out, or of a mandate."
    )
    displaced: list[str] | None = Field(description="What the selection then loses.")
    instead: list[str] | None = Field(description="What it then gains.")
    is_arbitrary: bool | None = Field(description="Whether other exchanges cost the same.")
    in_the_way: list[ScenarioViolation] | None = Field(
        description="What it would break if it were added as things stand; their excesses together admit it."
    )
    admissions: list[ScenarioAdmission] | None
    admissions_reason: str | None
    stated: str | None = Field(description="The reason, and citation, given for a mandate or an exclusion.")


class ScenarioSlack(Read):
    """How far the selection stays from a limit."""

    constraint: str
    kind: Kind
    used: Exactly
    limit: Exactly
    slack: Exactly
    is_floor: bool
    is_binding: bool


class ScenarioWorth(Read):
    """What more of a resource buys."""

    constraint: str
    by: Exactly
    gain: ScenarioPrice
    entering: list[str] | None
    leaving: list[str] | None


class ScenarioSwap(Read):
    """The best exchange of one candidate for another, all else as it is."""

    leaving: str
    entering: str
    start: str
    difference: Exactly


class ScenarioAlternative(Read):
    candidates: list[str]
    objective: Exactly
    difference: Exactly


class ScenarioNearOptimal(Read):
    """The selections worth nearly as much, best first."""

    share: Exactly
    alternatives: list[ScenarioAlternative]
    is_complete: bool
    reason: str | None


class ScenarioFrontierPoint(Read):
    limit: Exactly
    status: Status
    objective: Exactly | None
    cost: Exactly | None
    risk: Exactly | None
    candidates: list[str]
    is_dominated: bool
    binding: list[str] = Field(description="What else stops it, where a higher limit buys nothing.")


class ScenarioFrontier(Read):
    """The best value within each limit, with the limits at which each candidate enters and leaves."""

    against: str
    points: list[ScenarioFrontierPoint]
    entries: dict[str, list[Exactly]]
    exits: dict[str, list[Exactly]]
    reason: str | None


class ScenarioGreedy(Read):
    """What is picked by hand, by value over cost while it fits."""

    candidates: list[str]
    objective: Exactly
    shortfall: Exactly | None = Field(
        description="How much less that is worth; null where it breaks rules, and so is no selection."
    )
    violations: list[ScenarioViolation]


class ScenarioConflict(Read):
    """Constraints that cannot all be kept, though without any one of them they could."""

    constraints: list[str]
    is_irreducible: bool
    is_smallest: bool
    method: str


class ScenarioSelection(Read):
    """What is selected, and how it stands to every limit."""

    candidates: list[str]
    cost: Exactly
    spend: dict[str, list[Exactly]] = Field(description="By fund, in each period.")
    slacks: list[ScenarioSlack]
    synergies: list[str]
    ties: list[dict[str, str]] | None = Field(
        description="Other selections worth as much: the period of each start, by candidate."
    )
    ties_reason: str | None
    is_tie_broken: bool | None = Field(
        description="Whether this is the first of them by cost, count and codes; null: there was no time."
    )
    conflict: ScenarioConflict | None = Field(description="Where nothing is feasible.")
    reason: str | None


class ScenarioCheck(Read):
    """What other code than the solver's found of the selection, from the snapshot alone."""

    is_feasible: bool | None = Field(description="Null where there is no selection.")
    violations: list[ScenarioViolation]
    objective: Exactly | None = Field(description="The values of what is selected, added up anew.")


class ScenarioSolutionRead(EntityRead):
    """One solving of a scenario, with all that it takes to do it again. It never changes."""

    address: ClassVar[str] = "/v1/scenario-solutions"

    component_id: UUID
    scenario_id: UUID
    job_id: UUID
    status: Status = Field(description="How far the selection is proved.")
    objective: Exactly | None = Field(description="The value of the selection.")
    bound: Exactly | None = Field(description="No selection is worth more.")
    gap: Exactly | None = Field(description="(bound - objective) / |objective|.")
    parameters: SolutionOrder
    solver: str
    solver_version: str
    seconds: Exactly
    inputs_digest: str = Field(description="SHA-256 of the snapshot that was solved.")
    answer_digest: str = Field(
        description="SHA-256 of the answer, its time apart: solving a proved one again gives the same."
    )
    selection: ScenarioSelection
    checked: ScenarioCheck
    greedy: ScenarioGreedy | None
    worths: list[ScenarioWorth] | None = Field(description="What one more unit of each resource buys.")
    swap: ScenarioSwap | None
    near_optimal: ScenarioNearOptimal | None
    frontiers: list[ScenarioFrontier] | None
    left_out: dict[str, str] = Field(description="What was not worked out, and why.")


class ComparedLine(Read):
    """A candidate in two solutions; null where it is not selected."""

    code: Code
    start_before: str | None
    start_after: str | None
    value_difference: Exactly
    cost_difference: Exactly


class ScenarioComparison(Read):
    """What a solution selects otherwise than another, line by line and in sum."""

    id: UUID
    compared_with: UUID
    same_inputs: bool
    same_answer: bool
    changed_inputs: list[str] = Field(description="The limits, rules and candidates that differ.")
    lines: list[ComparedLine]
    synergies_lost: list[str]
    synergies_gained: list[str]
    value_difference: Exactly
    cost_difference: Exactly
