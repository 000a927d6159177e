"""What can be done with cost lines."""

from uuid import UUID

import sqlalchemy as sa

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.cost.ledger.models import CostEntry
from app.cost.lines.models import CostLine, LineStatus
from app.cost.lines.repository import CostLineRepository
from app.cost.lines.schemas import CostLineWrite
from app.cost.work_packages.repository import WorkPackageRepository

PLAN = "cost:plan"


def open_line(uow: Writing, at: Address, data: CostLineWrite) -> CostLine:
    """Open a cost line of a component."""
    component = ComponentRepository(uow).at(at, PLAN)
    CostLineRepository(uow).demand("cost:read", component.path)
    refuse_elsewhere(uow, component.id, data.work_package_id)
    line = uow.add(CostLine(component_id=component.id, **dict(data)))
    uow.record("cost_line.opened", line)
    return line


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[CostLineWrite]) -> CostLine:
    """Change an open cost line; what was posted to it stays in its work package."""
    line = still_open(found(uow, id, version))
    revised = patch.applied_to(CostLineWrite.model_validate(line))
    if revised.work_package_id != line.work_package_id:
        refuse_elsewhere(uow, line.component_id, revised.work_package_id)
        if count := entries(uow, id):
            raise Conflict(
                f"{count} entries are posted to {line.code}: it stays in its work package.",
                rule="cost_line.stays",
            )
    for name, value in revised:
        setattr(line, name, value)
    uow.record("cost_line.revised", line)
    return line


def close(uow: Writing, id: UUID, version: int) -> CostLine:
    """Take no more entries to a cost line."""
    line = still_open(found(uow, id, version))
    line.status = LineStatus.CLOSED
    uow.record("cost_line.closed", line)
    return line


def reopen(uow: Writing, id: UUID, version: int) -> CostLine:
    """Take entries to a closed cost line again."""
    line = found(uow, id, version)
    if line.status is LineStatus.OPEN:
        raise Conflict(f"{line.code} is open.")
    line.status = LineStatus.OPEN
    uow.record("cost_line.reopened", line)
    return line


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a cost line that nothing was posted to."""
    line = found(uow, id, version)
    if count := entries(uow, id):
        raise Conflict(
            f"{count} entries are posted to {line.code}: close it instead.", held_by="cost entries"
        )
    uow.remove("cost_line.removed", line)


def found(uow: Writing, id: UUID, version: int) -> CostLine:
    line = CostLineRepository(uow).get(id, PLAN, version)
    ComponentRepository(uow).open(line.component_id, PLAN)
    return line


def still_open(line: CostLine) -> CostLine:
    if line.status is LineStatus.CLOSED:
        raise Conflict(f"{line.code} is closed: reopen it first.", rule="cost_line.closed")
    return line


def entries(uow: Writing, id: UUID) -> int:
    return uow.session.scalar(sa.select(sa.func.count()).where(CostEntry.line_id == id)) or 0


def refuse_elsewhere(uow: Writing, component_id: UUID, work_package_id: UUID | None) -> None:
    """Raises ``Invalid`` where a work package is another component's."""
    if work_package_id and WorkPackageRepository(uow).get(work_package_id).component_id != component_id:
        raise Invalid("The work package belongs to another component.")
