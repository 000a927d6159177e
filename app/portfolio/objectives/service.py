"""What can be done with strategic objectives and contributions, and how they are covered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.components.models import Component, ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.portfolio.objectives.models import StrategicContribution, StrategicObjective
from app.portfolio.objectives.repository import (
    ContributionRepository,
    ObjectiveRepository,
    given_below,
    live_below,
    weighed,
)
from app.portfolio.objectives.schemas import (
    ContributionRevision,
    ContributionWrite,
    Coverage,
    ObjectiveCoverage,
    ObjectiveWrite,
    Serving,
    Uncovered,
)

WRITE = "objective:write"
SHOWN = 500  # components that serve none, by name


def set_objective(uow: Writing, data: ObjectiveWrite) -> StrategicObjective:
    """Set the organisation an objective."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A strategic objective needs {WRITE} in the whole organisation.", rule=WRITE)
    objective = uow.add(StrategicObjective(**columns(data)))
    uow.record("strategic_objective.set", objective)
    return objective


def columns(data: ObjectiveWrite) -> dict[str, Any]:
    """What an objective keeps of ``data``."""
    return dict(data) | data.model_dump(mode="json", include={"measures"})


def revise_objective(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ObjectiveWrite]
) -> StrategicObjective:
    """Change an objective."""
    objective = ObjectiveRepository(uow).get(id, WRITE, version)
    for name, value in columns(patch.applied_to(ObjectiveWrite.model_validate(objective))).items():
        if getattr(objective, name) != value:
            setattr(objective, name, value)
    uow.record("strategic_objective.revised", objective)
    return objective


def withdraw_objective(uow: Writing, id: UUID, version: int) -> None:
    """Take an objective away that nothing contributes to."""
    objective = ObjectiveRepository(uow).get(id, WRITE, version)
    if held := ContributionRepository(uow).count(objective=id):
        raise Conflict(f"{held} strategic contributions refer to {objective.code}: withdraw them first.")
    uow.remove("strategic_objective.withdrawn", objective)


def contribute(uow: Writing, at: Address, data: ContributionWrite) -> StrategicContribution:
    """Say how much of an objective a component is to deliver."""
    component = ComponentRepository(uow).at(at, WRITE)
    ObjectiveRepository(uow).get(data.objective_id)
    contribution = uow.add(StrategicContribution(component_id=component.id, **dict(data)))
    uow.record("strategic_contribution.given", contribution)
    return contribution


def revise_contribution(
    uow: Writing, id: UUID, version: int, patch: MergePatch[ContributionRevision]
) -> StrategicContribution:
    """Change a contribution."""
    contribution = ContributionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(contribution.component_id, WRITE)
    for name, value in patch.applied_to(ContributionRevision.model_validate(contribution)):
        setattr(contribution, name, value)
    uow.record("strategic_contribution.revised", contribution)
    return contribution


def withdraw_contribution(uow: Writing, id: UUID, version: int) -> None:
    """Take a contribution away."""
    contribution = ContributionRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(contribution.component_id, WRITE)
    uow.remove("strategic_contribution.withdrawn", contribution)


def coverage(uow: Reading, top: Component) -> Coverage:
    """Which objectives the live components of a portfolio serve, and which of its projects serve none."""
    objectives, given = ObjectiveRepository(uow).all(), given_below(uow, top.path)
    projects = live_below(uow, top.path, ComponentKind.PROJECT)
    covered = covered_by(objectives, given)
    none, weighs = serving_none(projects, given), any(each.weight for each in covered)
    nobody = [objective for objective in covered if not objective.components]
    return Coverage(
        portfolio_id=top.id,
        objectives=covered,
        objectives_nobody_serves=[objective.code for objective in nobody],
        weight_nobody_serves=round(sum(objective.weight for objective in nobody), 6),
        weighted_share=round(sum(each.weighted_share for each in covered), 6) if weighs else None,
        components=len(projects),
        components_that_serve_none=len(none),
        serving=serving(objectives, given)[:SHOWN],
        serving_none=none[:SHOWN],
    )


def covered_by(objectives: Sequence[StrategicObjective], given: Sequence[Any]) -> list[ObjectiveCoverage]:
    shares: dict[UUID, list[Decimal]] = {objective.id: [] for objective in objectives}
    for contribution in given:
        shares[contribution.objective_id].append(contribution.share)
    weights = weights_of(objectives)
    return [
        ObjectiveCoverage(
            objective_id=objective.id,
            code=objective.code,
            title=objective.title,
            weight=round(float(weights[objective.id]), 6),
            components=len(shares[objective.id]),
            share=float(sum(shares[objective.id])) if shares[objective.id] else None,
            weighted_share=round(
                float(weights[objective.id] * min(Fraction(1), Fraction(sum(shares[objective.id])))), 6
            ),
            over_allocated=sum(shares[objective.id]) > 1,
        )
        for objective in sorted(objectives, key=lambda objective: (objective.code, objective.id))
    ]


def weights_of(objectives: Sequence[Any]) -> dict[UUID, Fraction]:
    """Each objective's part of the weight of all; none has any where all weights are 0."""
    total = sum((Fraction(objective.weight) for objective in objectives), Fraction(0))
    return {o.id: Fraction(o.weight) / total if total else Fraction(0) for o in objectives}


def serving(objectives: Sequence[StrategicObjective], given: Sequence[Any]) -> list[Serving]:
    """The components that contribute, those that serve most of the strategy first."""
    weights, codes = weights_of(objectives), {objective.id: objective.code for objective in objectives}
    by_component: dict[UUID, list[Any]] = {}
    for contribution in given:
        by_component.setdefault(contribution.component_id, []).append(contribution)
    found = [
        Serving(
            component_id=id,
            **{name: getattr(of[0], name) for name in ("kind", "code", "name")},
            objectives=sorted(codes[each.objective_id] for each in of),
            weighted_share=round(float(sum(weights[e.objective_id] * Fraction(e.share) for e in of)), 6),
        )
        for id, of in by_component.items()
    ]
    return sorted(found, key=lambda each: (-each.weighted_share, each.code))


def serving_none(projects: Sequence[Any], given: Sequence[Any]) -> list[Uncovered]:
    """The projects that contribute to no objective, by themselves or through what they are part of."""
    serving = {contribution.component_id for contribution in given}
    return [
        Uncovered(component_id=project.id, kind=project.kind, code=project.code, name=project.name)
        for project in projects
        if serving.isdisjoint(ancestry(project.path))
    ]


def ancestry(path: str) -> set[UUID]:
    return {UUID(id) for id in path.rstrip("/").split("/")}


def strategic_below(uow: Reading, path: str) -> Mapping[UUID, Decimal]:
    """What each live component under ``path`` contributes to strategy: its shares, weighed by the objectives."""
    weights = weights_of(weighed(uow))
    found: dict[UUID, Fraction] = {}
    for given in given_below(uow, path):
        part = weights[given.objective_id] * Fraction(given.share)
        found[given.component_id] = found.get(given.component_id, Fraction(0)) + part
    return {id: Decimal(round(part * 10**6)).scaleb(-6) for id, part in found.items()}
