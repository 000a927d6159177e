"""A scenario as the problem that is solved: plain, in one order, and the same on every database."""

import hashlib
from collections.abc import Mapping
from typing import Any

from app.calc.selection import problem
from app.calc.selection.problem import Problem, Profile
from app.core.audit import canonical
from app.core.errors import Conflict
from app.portfolio.scenarios.models import Scenario
from app.portfolio.scenarios.schemas import Candidate, CandidateProfile, ScenarioWrite

Snapshot = dict[str, Any]
# What is asked of a scenario, and nothing that is only told of it.
RULES = (
    "budgets",
    "capacities",
    "groups",
    "dependencies",
    "category_bounds",
    "risk_ceilings",
    "synergies",
)


def snapshot_of(scenario: Scenario) -> Snapshot:
    """All that a selection follows from."""
    told = {name: getattr(scenario, name) for name in ("currency", "value_unit", "periods", *RULES)}
    return {
        "format": 1,
        **told,
        "candidates": sorted(scenario.candidates, key=lambda each: str(each["code"])),
    }


def digest_of(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def problem_of(snapshot: Snapshot) -> Problem:
    """The problem of a snapshot. Raises ``Conflict`` where it contradicts itself."""
    rules = ScenarioWrite.model_validate(
        {"name": "-", "value_unit": snapshot["value_unit"], "periods": snapshot["periods"]}
        | {name: snapshot[name] for name in RULES}
    )
    codes = [period.code for period in rules.periods]
    at = {code: number for number, code in enumerate(codes)}
    try:
        return Problem(
            periods=tuple(codes),
            candidates=tuple(
                candidate(Candidate.model_validate(each), at) for each in snapshot["candidates"]
            ),
            budgets=tuple(
                problem.Budget(each.fund, tuple(each.amounts), each.carries_over) for each in rules.budgets
            ),
            capacities=tuple(problem.Capacity(each.role, tuple(each.amounts)) for each in rules.capacities),
            groups=tuple(
                problem.Group(each.name, frozenset(each.members), each.is_required) for each in rules.groups
            ),
            dependencies=tuple(
                problem.Dependency(each.candidate, frozenset(each.needs), each.is_any, each.after_finish)
                for each in rules.dependencies
            ),
            category_bounds=tuple(problem.CategoryBound(**dict(each)) for each in rules.category_bounds),
            risk_ceilings=tuple(problem.RiskCeiling(**dict(each)) for each in rules.risk_ceilings),
            synergies=tuple(problem.Synergy(frozenset(each.members), each.value) for each in rules.synergies),
        )
    except ValueError as error:
        raise Conflict(
            f"It cannot be solved as it is stated: {error}.", rule="scenario.consistent"
        ) from error


def candidate(given: Candidate, at: Mapping[str, int]) -> problem.Candidate:
    starts = (problem.Start(period(each.period, at), each.value, profile(each)) for each in given.starts)
    return problem.Candidate(
        id=given.code,
        value=given.value,
        profile=profile(given),
        categories=frozenset(given.categories),
        risk=given.risk,
        is_high_risk=given.is_high_risk,
        is_mandatory=given.mandatory is not None,
        is_excluded=given.excluded is not None,
        earliest=period(given.earliest, at) if given.earliest else 0,
        latest=period(given.latest, at) if given.latest else None,
        delay_factor=given.delay_factor,
        duration=given.duration,
        may_overrun=given.may_overrun,
        offers=tuple(starts),
    )


def profile(given: CandidateProfile) -> Profile:
    return Profile(
        {fund: tuple(amounts) for fund, amounts in given.spend.items()},
        {role: tuple(amounts) for role, amounts in given.roles.items()},
    )


def period(code: str, at: Mapping[str, int]) -> int:
    if code not in at:
        raise ValueError(f"there is no period {code}")
    return at[code]
