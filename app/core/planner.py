"""What the database knows of how many rows its tables have: how it finds the quickest way to an answer."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.core.model import Entity
from app.core.unit_of_work import Writing

MANY = 1_000  # rows at once, from which on yesterday's statistics mislead


def note_growth(uow: Writing, rows: int, kinds: Iterable[type[Entity]]) -> None:
    """Have PostgreSQL count again after so many rows came; it does so itself only minutes later.

    Until then it takes a table for as small as it was, and a roll-up of ten thousand reports takes
    seconds. SQLite plans without counts.
    """
    if rows < MANY or uow.session.get_bind().dialect.name != "postgresql":
        return
    uow.session.flush()
    for kind in kinds:
        uow.session.execute(sa.text(f"ANALYZE {kind.__tablename__}"))
