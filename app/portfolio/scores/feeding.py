"""Live criteria: what the system's own records say of components, in place of scores."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.calc.scoring import decimal
from app.core.errors import Forbidden
from app.core.unit_of_work import Reading
from app.governance.live_measures import Figure, Live, figures, needs_of
from app.governance.tolerances.levels import places
from app.portfolio.prioritisation.schemas import Criterion

Fed = Mapping[str, Mapping[UUID, Figure]]  # by criterion and component


def fed(uow: Reading, criteria: Iterable[Criterion], ids: Sequence[UUID], as_of: date) -> Fed:
    """The figure of each live criterion for each of these components, or why there is none; whoever asks."""
    live = [criterion for criterion in criteria if criterion.live]
    found = list(places(uow, ids).values()) if live else []
    return {c.slug: figures(uow, c.live, c.unit, found, as_of) for c in live if c.live and c.unit}


def amounts(told: Fed, component_id: UUID) -> dict[str, Decimal]:
    """What live criteria say of one component, to six decimals, without those that say nothing."""
    found = {slug: of.get(component_id) for slug, of in told.items()}
    return {slug: decimal(each.value) for slug, each in found.items() if isinstance(each, Live)}


def withheld(uow: Reading, criteria: Iterable[Criterion], path: str) -> list[str]:
    """The live criteria whose figures the actor may not be told there."""
    needed = {criterion.slug: needs_of(criterion.live) for criterion in criteria if criterion.live}
    return [slug for slug, needs in needed.items() if needs and not uow.actor.rights.allow(needs, path)]


def demand(uow: Reading, criteria: Sequence[Criterion], path: str) -> None:
    """Raises ``Forbidden`` for who could tell from a sum of parts a figure that they may not be told."""
    if slugs := withheld(uow, criteria, path):
        live = next(criterion.live for criterion in criteria if criterion.slug == slugs[0])
        needs = needs_of(live) if live else None
        raise Forbidden(
            f"It rests on {', '.join(slugs)}: this needs the permission {needs} there.", rule=needs
        )
