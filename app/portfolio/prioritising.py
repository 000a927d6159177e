"""The priority of projects, for whatever has to choose between them."""

from collections.abc import Mapping
from uuid import UUID

from app.components.models import ComponentKind
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.unit_of_work import Reading
from app.portfolio.ranking.service import ranking
from app.resources.conflicts.priorities import prioritises


@prioritises
def ranked(uow: Reading, portfolio_id: UUID) -> Mapping[UUID, int]:
    """The rank of each project of a portfolio that is scored in full by the only model in use."""
    try:
        order = ranking(uow, portfolio_id, None, ComponentKind.PROJECT)
    except (Forbidden, Invalid, NotFound):
        return {}
    return {
        order.candidates[place.score.alternative.id].id: place.rank
        for place in order.places
        if not place.score.missing
    }
