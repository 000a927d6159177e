"""``/v1``: the contingency that registers need, and what is left of it, at every level."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.route import UnitOfWorkRoute
from app.core.schemas import Ratio
from app.core.unit_of_work import Reading
from app.risk.contingency.schemas import RiskContingencyRead
from app.risk.contingency.service import contingency

router = APIRouter(prefix="/v1", tags=["Risk"], route_class=UnitOfWorkRoute)
Earned = Annotated[
    Ratio | None,
    Query(description="The share of the work that is earned (EV / BAC), for the burn index."),
]


@at_every_level(router.get, "/{id}/risk-contingency")
def read_risk_contingency(at: Address, uow: Reading, earned: Earned = None) -> RiskContingencyRead:
    """What contingency the risks of a component and of all below it need, which drive it, and what is left."""
    return contingency(uow, ComponentRepository(uow).at(at), earned)
