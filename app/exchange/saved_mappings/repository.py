"""Reading the organisation's own mappings."""

import sqlalchemy as sa

from app.core.history import EntityVersion
from app.core.pagination import Paging, beyond, values_of
from app.core.unit_of_work import Reading
from app.exchange.saved_mappings.models import SavedMapping

READ = "mapping:read"
OWN = sa.select(SavedMapping).where(SavedMapping.organisation_id == sa.bindparam("organisation"))
LATEST = OWN.where(SavedMapping.name == sa.bindparam("name")).order_by(SavedMapping.number.desc()).limit(1)
EXACT = LATEST.where(SavedMapping.number == sa.bindparam("number"))
NEWER = sa.alias(SavedMapping.__table__)
PAGE = (
    OWN.where(
        SavedMapping.name > sa.bindparam("after"),
        ~sa.exists().where(
            NEWER.c.organisation_id == SavedMapping.organisation_id,
            NEWER.c.name == SavedMapping.name,
            NEWER.c.number > SavedMapping.number,
        ),
    )
    .order_by(SavedMapping.name)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
NAMES = sa.select(sa.func.count(SavedMapping.name.distinct())).where(
    SavedMapping.organisation_id == sa.bindparam("organisation")
)
NUMBERED = [(SavedMapping.number, False)]
NAMED = (
    sa.select(SavedMapping, EntityVersion)
    .join(
        EntityVersion,
        sa.and_(
            EntityVersion.organisation_id == SavedMapping.organisation_id,
            EntityVersion.kind == SavedMapping.__tablename__,
            EntityVersion.entity_id == SavedMapping.id,
        ),
    )
    .where(
        SavedMapping.organisation_id == sa.bindparam("organisation"),
        SavedMapping.name == sa.bindparam("name"),
    )
    .order_by(SavedMapping.number)
)


class SavedMappingRepository:
    """They belong to the organisation as a whole: who may read one may read all."""

    def __init__(self, uow: Reading) -> None:
        self.may_read = bool(uow.actor.rights.over(READ))
        self.session, self.bound = uow.session, {"organisation": uow.actor.organisation_id}

    def find(self, name: str, version: int | None = None) -> SavedMapping | None:
        """The newest version of a name, or the one asked for."""
        bound = self.bound | {"name": name}
        if version is None:
            return self.session.scalar(LATEST, bound)
        return self.session.scalar(EXACT, bound | {"number": version})

    def newest(self, after: str, limit: int) -> list[SavedMapping]:
        """The newest version of each name, by name."""
        return list(self.session.scalars(PAGE, self.bound | {"after": after, "limit": limit}))

    def versions(self, name: str, paging: Paging) -> list[tuple[SavedMapping, EntityVersion]]:
        """The versions of a name, the first first, each with who saved it; one more than the page has."""
        query, bound = NAMED.limit(paging.limit + 1), self.bound | {"name": name}
        if paging.cursor:
            query, bound = query.where(beyond(NUMBERED)), bound | values_of(paging.cursor, NUMBERED)
        return [(saved, kept) for saved, kept in self.session.execute(query, bound)]

    def count(self) -> int:
        return int(self.session.scalars(NAMES, self.bound).one())
