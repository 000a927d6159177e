"""Reading the organisation's own mappings."""

import sqlalchemy as sa

from app.core.unit_of_work import Reading
from app.exchange.saved_mappings.models import SavedMapping
from app.exchange.shipped import SHIPPED

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


class SavedMappingRepository:
    """They belong to the organisation as a whole: who may read one may read all, and others find none.

    ``shipped`` are those that come with the service, as far as the actor may read any.
    """

    def __init__(self, uow: Reading) -> None:
        self.visible = bool(uow.actor.rights.over(READ))
        self.shipped = SHIPPED if self.visible else {}
        self.session, self.bound = uow.session, {"organisation": uow.actor.organisation_id}

    def find(self, name: str, version: int | None = None) -> SavedMapping | None:
        """The newest version of a name, or the one asked for."""
        bound = self.bound | {"name": name}
        if version is None:
            return self.session.scalar(LATEST, bound)
        return self.session.scalar(EXACT, bound | {"number": version})

    def newest(self, after: str, limit: int) -> list[SavedMapping]:
        """The newest version of each name, by name."""
        bound = self.bound | {"after": after, "limit": limit}
        return list(self.session.scalars(PAGE, bound)) if self.visible else []

    def count(self) -> int:
        """How many names there are, the shipped ones among them."""
        return len(SHIPPED) + int(self.session.scalars(NAMES, self.bound).one()) if self.visible else 0
