"""``/v1``: where more is asked for of resources than there is."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.cost.ledger.summing import readable
from app.people.governing import READ
from app.resources.conflicts.schemas import ConflictsAsked, ResourceConflicts
from app.resources.conflicts.service import conflicts

router = APIRouter(prefix="/v1", tags=["Resources"], route_class=UnitOfWorkRoute)


@at_every_level(router.get, "/{id}/resource-conflicts")
def read_resource_conflicts(
    at: Address, uow: Reading, asked: Annotated[ConflictsAsked, Query()]
) -> ResourceConflicts:
    """Overloaded roles with the projects behind them, overbooked weeks of people, and what would resolve it."""
    return conflicts(uow, readable(uow, at, READ), asked)
