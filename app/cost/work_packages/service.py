"""What can be done with work packages."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.evm.earning import EarningRule
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.cost.lines.models import CostLine
from app.cost.progress.models import ProgressClaim
from app.cost.work_packages.models import WorkPackage
from app.cost.work_packages.repository import WorkPackageRepository
from app.cost.work_packages.schemas import WorkPackageWrite

WRITE = "work_package:write"
RULES = ("earning_rule", "start_share", "percent_cap", "planned_units", "milestones", "base_id")
NOT_BASES = (EarningRule.LEVEL_OF_EFFORT, EarningRule.APPORTIONED)


def plan(uow: Writing, at: Address, data: WorkPackageWrite) -> WorkPackage:
    """Plan a work package of a component."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept = as_kept(uow, component.id, data)
    package = uow.add(WorkPackage(component_id=component.id, **kept))
    uow.record("work_package.planned", package)
    return package


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[WorkPackageWrite]) -> WorkPackage:
    """Change a work package; how it earns stays as it was once work has started."""
    package = found(uow, id, version)
    revised = as_kept(
        uow, package.component_id, patch.applied_to(WorkPackageWrite.model_validate(package)), package
    )
    if any(revised[name] != getattr(package, name) for name in RULES) and has_started(uow, id):
        raise Conflict(
            f"{package.wbs} has progress: its earning rule stays, or past earned value would change.",
            rule="work_package.rule-kept",
        )
    for name, value in revised.items():
        setattr(package, name, value)
    uow.record("work_package.revised", package)
    return package


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a work package that nothing hangs on."""
    package = found(uow, id, version)
    for kind, column in (
        (CostLine, CostLine.work_package_id),
        (ProgressClaim, ProgressClaim.work_package_id),
    ):
        refuse_if_held(uow, package, kind.__tablename__, sa.select(sa.func.count()).where(column == id))
    refuse_if_held(uow, package, "work_packages", sa.select(sa.func.count()).where(WorkPackage.base_id == id))
    uow.remove("work_package.removed", package)


def refuse_if_held(uow: Writing, package: WorkPackage, kind: str, counting: sa.Select[Any]) -> None:
    if count := uow.session.scalar(counting):
        held = f"{count} {kind.replace('_', ' ')}"
        raise Conflict(f"{package.wbs} cannot be taken away: {held} refer to it.", held_by=held)


def found(uow: Writing, id: UUID, version: int | None = None) -> WorkPackage:
    """A work package to be changed, of a component that is not archived."""
    package = WorkPackageRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(package.component_id, WRITE)
    return package


def has_started(uow: Writing, id: UUID) -> bool:
    return bool(uow.session.scalar(sa.select(sa.exists().where(ProgressClaim.work_package_id == id))))


def as_kept(
    uow: Writing, component_id: UUID, data: WorkPackageWrite, was: WorkPackage | None = None
) -> dict[str, Any]:
    """The package as it is kept. Raises ``Invalid`` where it follows one that earns nothing of its own."""
    if data.base_id and data.base_id != (was and was.base_id):
        base = WorkPackageRepository(uow).get(data.base_id)
        if base.component_id != component_id or base.earning_rule in NOT_BASES:
            raise Invalid(f"{base.wbs} cannot be a base: it is a discrete package of the same component.")
    if was and was.id == data.base_id:
        raise Invalid("A work package does not follow itself.")
    return dict(data) | {"milestones": [m.model_dump(mode="json") for m in data.milestones]}
