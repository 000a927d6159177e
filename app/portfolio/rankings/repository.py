"""Reading stored rankings and their rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

import sqlalchemy as sa

from app.components.scope import live
from app.core.pagination import Page, Paging, encode, keys_of, values_of
from app.core.prepared import write
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.portfolio.rankings.models import Ranking, RankingRow
from app.portfolio.rankings.rows import RankingRowRead
from app.portfolio.rankings.schemas import RankingRead

RANK: list[tuple[Any, bool]] = [(sa.column("rank", sa.Integer), False)]
HIDDEN = {"strategic": "objective:read", "cost": "status_report:read"}  # what another permission is for
ROWS = cast(sa.Table, RankingRow.__table__)
OF_RANKING = sa.and_(
    ROWS.c.organisation_id == sa.bindparam("organisation"),
    ROWS.c.ranking_id == sa.bindparam("ranking", type_=ROWS.c.ranking_id.type),
)
GIVEN = sa.select(ROWS.c.given, ROWS.c.told).where(OF_RANKING).order_by(ROWS.c.rank)
PAGE = (
    sa.select(ROWS.c.told)
    .where(OF_RANKING, ROWS.c.rank > sa.bindparam("after"))
    .order_by(ROWS.c.rank)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
COUNT = sa.select(sa.func.count()).where(OF_RANKING)
Record = dict[str, Any]


class RankingRepository(Repository[Ranking, RankingRead]):
    model = Ranking
    told = RankingRead
    noun = "ranking"
    reads = "ranking:read"
    component = Ranking.component_id
    sortable: ClassVar = {"created_at": Ranking.created_at}
    filters: ClassVar = {
        "component": equals("component", Ranking.component_id),
        "live": live(Ranking.component_id),
        "model": equals("model", Ranking.model_id),
        "kind": equals("kind", Ranking.kind),
    }

    def rows_page(self, id: UUID, paging: Paging) -> Page[RankingRowRead]:
        """Rows by rank, as the actor may know them."""
        hidden = self.hidden_members(id)
        keys_of(paging.sort, ())  # there is one order
        after = int(values_of(paging.cursor, RANK)["after0"]) if paging.cursor else 0
        bound = self._bound(ranking=id, after=after, limit=paging.limit + 1)
        rows = [clean(told, hidden) for (told,) in self.rows.execute(PAGE, bound)]
        shown = rows[: paging.limit]
        cursor = encode([shown[-1]["rank"]]) if len(rows) > paging.limit else None
        page = Page[RankingRowRead].model_construct(items=cast(Any, shown), next_cursor=cursor)
        if paging.include == "total":
            page.total = self.rows.execute(COUNT, self._bound(ranking=id)).scalar_one()
        return page

    def told_rows(self, id: UUID) -> list[Record]:
        """All rows by rank, as the actor may know them."""
        hidden = self.hidden_members(id)
        return [clean(told, hidden) for _, told in self.kept_rows(id)]

    def kept_rows(self, id: UUID) -> Sequence[tuple[Record, Record]]:
        """What was given and what came out of each component, by rank: for what is worked out from it."""
        return [(given, told) for given, told in self.rows.execute(GIVEN, self._bound(ranking=id))]

    def hidden_members(self, id: UUID) -> list[str]:
        """The members of rows that take another permission, which the actor has not there."""
        place = self.place_of(id)
        return [member for member, permission in HIDDEN.items() if not self.may(permission, place)]


def clean(told: Record, hidden: Iterable[str]) -> Record:
    return told | dict.fromkeys(hidden)


def keep_rows(
    uow: Reading, ranking_id: UUID, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Write what was given and what is told of each component of a ranking that is written."""
    organisation = uow.actor.organisation_id
    made = [
        {
            "organisation_id": organisation,
            "ranking_id": ranking_id,
            "rank": told["rank"],
            "component_id": UUID(told["component_id"]),
            "given": given,
            "told": told,
        }
        for given, told in rows
    ]
    if made:
        write(uow.session.connection(), sa.insert(ROWS), made)
