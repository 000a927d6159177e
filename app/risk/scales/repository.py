"""Reading risk scales: the organisation's own, and the one that is shipped, which is nobody's row."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.risk import COLOURS, IMPACT, PROBABILITY
from app.core.errors import NotFound
from app.core.pagination import Page, Paging, encode, keys_of
from app.core.prepared import rows_of
from app.core.repository import Repository
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.risk.scales.models import RiskScale
from app.risk.scales.schemas import FIVE, RiskScaleRead, RiskScaleWrite, products

SHIPPED_ON = datetime(2026, 1, 1, tzinfo=UTC)
DEFINITION = RiskScaleWrite(
    slug="default-5x5",
    name="Five by five",
    description="Cost in proportion to the budget, delay in working days; cells score the product of their bands.",
    probability_bands=FIVE,
    probability_upper=list(PROBABILITY.upper),
    impact_bands=FIVE,
    cost_upper_share=list(IMPACT.upper),
    schedule_upper_days=[5, 10, 30, 65],
    cells=products(*COLOURS),
)
SHIPPED = RiskScaleRead(
    id=UUID("019b7670-0800-7000-8000-000000000001"),
    version=1,
    created_at=SHIPPED_ON,
    updated_at=SHIPPED_ON,
    scale_version=1,
    **dict(DEFINITION),
)
BEFORE_ALL = encode([UUID(int=0)])  # the cursor at which the organisation's own begin
NEWEST = (
    sa.select(RiskScale.id, RiskScale.scale_version)
    .where(
        RiskScale.organisation_id == sa.bindparam("organisation"),
        RiskScale.slug == sa.bindparam("slug"),
        RiskScale.scale_version <= sa.bindparam("most", type_=sa.Integer),
    )
    .order_by(RiskScale.scale_version.desc())
    .limit(1)
)
ANY = 2**31 - 1
MADE: dict[UUID, RiskScaleRead] = {}  # as they were made, which they stay: building one takes a millisecond
MADE_MAX = 1000


class RiskScaleRepository(Repository[RiskScale, RiskScaleRead]):
    """Whoever may read risks may read what they are scored by."""

    model = RiskScale
    told = RiskScaleRead
    noun = "risk scale"
    reads = "risk:read"
    filters: ClassVar = {"slug": RiskScale.slug == sa.bindparam("slug")}

    def page(self, paging: Paging, **filters: Any) -> Page[RiskScaleRead]:
        """The shipped scale first, then the organisation's own in the order they were made."""
        shown = self.sees("") and filters.get("slug") in (None, SHIPPED.slug)
        first = [SHIPPED] if shown and not paging.cursor else []
        rest = paging.limit - len(first)
        page = super().page(paging.model_copy(update={"limit": rest or 1}), **filters)
        if not rest and page.items:
            page.items, page.next_cursor = [], BEFORE_ALL
        page.items = [*first, *page.items]
        if page.total is not None:
            page.total += shown
        return page

    def row(self, id: UUID) -> Told[RiskScaleRead]:
        if id != SHIPPED.id or not self.sees(""):
            return super().row(id)
        return Told(SHIPPED.model_dump(mode="json"), SHIPPED.headers)

    def history(self, id: UUID, paging: Paging) -> Page[VersionRead]:
        """The shipped scale has none: nobody made it, and nobody changes it."""
        if id == SHIPPED.id and self.sees(""):
            keys_of(paging.sort, ())
            return Page[VersionRead](items=[], next_cursor=None, total=0 if paging.include else None)
        return super().history(id, paging)

    def used(self, slug: str, version: int | None = None) -> RiskScaleRead:
        """Version ``version`` of the scale, or the newest. Raises ``NotFound``."""
        bound = self._bound(slug=slug, most=version or ANY)
        own = next(iter(rows_of(self.rows, NEWEST, bound)), None)
        if own and version in (None, own[1]):
            return self.made(own[0] if isinstance(own[0], UUID) else UUID(own[0]))
        if slug == SHIPPED.slug and version in (None, SHIPPED.scale_version):
            return SHIPPED
        raise NotFound(f"No version {version} of the scale {slug}." if version else f"No scale {slug}.")

    def made(self, id: UUID) -> RiskScaleRead:
        """The scale of this id, which is of the organisation."""
        made = MADE.get(id) or RiskScaleRead.of(self.session.get_one(RiskScale, id))
        if len(MADE) >= MADE_MAX:
            MADE.clear()
        MADE[id] = made
        return made
