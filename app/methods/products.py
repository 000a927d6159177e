"""What shows that something a method requires is there: functions of the domains that hold the records.

``@product("timeline", "baseline:read")`` registers one. It takes what is ``Sought`` and gives the record that
shows it at each component that has one. The modules they stand in are named in ``app.registering``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.core.unit_of_work import Reading


class Record(NamedTuple):
    """What shows that something is there, at which component."""

    component_id: UUID
    title: str
    address: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """Where a record is sought, whoever asks, and as of which day."""

    uow: Reading
    component_ids: tuple[UUID, ...]
    today: date

    def rows(self, model: Any, *columns: Any, where: tuple[Any, ...] = ()) -> Iterable[Any]:
        """Columns of what hangs on those components, the component's id before them, the oldest first."""
        query = sa.select(model.component_id, *columns).where(
            model.organisation_id == self.uow.actor.organisation_id,
            model.component_id.in_(self.component_ids),
            *where,
        )
        return self.uow.session.execute(query.order_by(model.id)).all()


LATEST_REPORT = "latest_report"  # no method requires it: it tells whether the cadence of a tier is kept
Find = Callable[[Sought], Iterable[Record]]


class Finding(NamedTuple):
    """What finds a record, and the permission to be told which it is."""

    find: Find
    needs: str


PRODUCTS: dict[str, Finding] = {}


def product(code: str, needs: str) -> Callable[[Find], Find]:
    """Register what finds the record that shows a requirement; of several at a component the last counts."""

    def registered(find: Find) -> Find:
        PRODUCTS[code] = Finding(find, needs)
        return find

    return registered
