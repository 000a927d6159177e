"""New rows, written past the ORM's unit of work.

It would look for relationships, server defaults and an order among tables, and there are none: rows
are written in the order in which they were added. That costs a quarter of what a flush does, and the
entity is afterwards what a flush leaves: one that the session knows, with nothing changed.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import make_transient_to_detached

from app.core.database import Snapshot
from app.core.model import Entity
from app.core.prepared import write


class Insertion:
    """How entities of one kind become rows."""

    def __init__(self, kind: type[Entity]) -> None:
        mapper = sa.inspect(kind)
        columns = [(attribute.key, attribute.columns[0]) for attribute in mapper.column_attrs]
        self.statement = sa.insert(cast(sa.Table, kind.__table__))
        self.names = [(key, column.key, column.default) for key, column in columns]

    def row_of(self, entity: Entity) -> dict[str, Any]:
        """The row that ``entity`` becomes; what it does not say it gets from its columns' defaults."""
        held = sa.inspect(entity).dict
        if held.get("version") is None:
            held["version"] = 1
        row = {}
        for key, column, default in self.names:
            value = held.get(key)
            if value is None:
                value = default.arg(None) if default and default.is_callable else default and default.arg
                held[key] = value
            row[column] = value
        return row


@cache
def insertion(kind: type[Entity]) -> Insertion:
    return Insertion(kind)


def insert(session: Snapshot, entities: Sequence[Entity]) -> None:
    """Write new entities, those of one kind that follow each other at once."""
    for kind, group in groupby(entities, type):
        together = list(group)
        how = insertion(kind)
        write(session.connection(), how.statement, [how.row_of(entity) for entity in together])
    for entity in entities:
        make_transient_to_detached(entity)
        session.enter(entity)
