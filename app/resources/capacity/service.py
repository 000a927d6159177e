"""Stating what there is of roles, period by period."""

from app.core.unit_of_work import Writing
from app.people.governing import may_govern
from app.people.roles.repository import RoleRepository
from app.resources.capacity.models import Capacity
from app.resources.capacity.repository import CapacityRepository
from app.resources.capacity.schemas import CapacityGrid
from app.resources.grid import GridEntered, each_once, enter_grid, periods_by_code


def enter(uow: Writing, data: CapacityGrid) -> GridEntered:
    """State capacity of roles beside that of the people of the pool."""
    may_govern(uow)
    each_once([(cell.role, cell.period) for cell in data.cells])
    roles = RoleRepository(uow).by_code(cell.role for cell in data.cells)
    periods = periods_by_code(uow, [cell.period for cell in data.cells])
    cells = {
        (roles[cell.role].id, periods[cell.period].id): None
        if cell.fte is None
        else {"fte": cell.fte, "availability": cell.availability}
        for cell in data.cells
    }
    there = {(row.role_id, row.period_id): row for row in CapacityRepository(uow).all()}
    return enter_grid(
        uow, "role_capacity", there, cells, lambda key: Capacity(role_id=key[0], period_id=key[1])
    )
