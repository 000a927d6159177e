"""The statements of repositories: built once for each shape they take, and told their values when they run."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

import sqlalchemy as sa

from app.core.model import Guid
from app.core.pagination import beyond
from app.core.rights import below_bound
from app.core.telling import BARRED, PLACE, RAW, Telling

P = ParamSpec("P")
T = TypeVar("T")
Kind = Any  # a repository class: it says what its rows are
Statement = Any  # sa.Select of as many columns as a shape has
# The tree by name, as a foreign key would have it: core knows no domain.
components = sa.table(
    "components",
    sa.column("id", Guid()),
    sa.column("organisation_id", Guid()),
    sa.column("path", sa.String),
    sa.column("archived_at"),
)


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """``function`` with its results kept: of shapes there are few, though of requests many."""
    return cast(Callable[P, T], lru_cache(maxsize=2000)(function))


def equals(name: str, column: Any) -> Any:
    """The filter that leaves the rows whose ``column`` is what ``name`` is bound to."""
    return column == sa.bindparam(name, type_=column.type)


def holds(name: str, column: Any) -> Any:
    """The filter that leaves the rows whose ``column`` has in it what ``name`` is bound to, in either case."""
    sought = sa.func.lower(sa.bindparam(name, type_=column.type))
    for special in ("\\", "%", "_"):  # to LIKE; whoever searches means them as they are
        sought = sa.func.replace(sought, special, f"\\{special}")
    return sa.func.lower(column).contains(sought, escape="\\")


@remembered
def telling_of(kind: Kind) -> Telling[Any]:
    return Telling(kind.told, kind.model, kind.extra)


def path_of(kind: Kind) -> Any:
    """The path of the place of a row, as a column of ``placed``."""
    if kind.component is None:
        return sa.literal("")
    return getattr(kind, "path", components.c.path)


def told_place(kind: Kind) -> Any:
    """The path as a row is told with: marked where nothing can be done, for what it hangs on is put away."""
    place = path_of(kind)
    if kind.component is None:
        return place
    of_itself = hasattr(kind, "path")
    barred = kind.barred if of_itself else sa.or_(components.c.archived_at.is_not(None), kind.barred)
    return place if barred is sa.false() else sa.case((barred, place + BARRED), else_=place)


def placed(kind: Kind, query: Statement) -> Statement:
    """``query`` over the rows of one organisation, joined with where each of them hangs."""
    query = query.select_from(kind.model)
    if kind.component is not None and not hasattr(kind, "path"):
        query = query.join(components, components.c.id == kind.component)
    return query.where(kind.model.organisation_id == sa.bindparam("organisation"))


@remembered
def loading(kind: Kind) -> Statement:
    return placed(kind, sa.select(kind.model, path_of(kind))).where(kind.model.id == sa.bindparam("id"))


@remembered
def placing(kind: Kind) -> Statement:
    return placed(kind, sa.select(path_of(kind))).where(kind.model.id == sa.bindparam("id"))


@remembered
def reading(kind: Kind) -> Statement:
    query = sa.select(*telling_of(kind).columns, sa.type_coerce(told_place(kind), RAW).label(PLACE))
    return placed(kind, query).where(kind.model.id == sa.bindparam("id"))


def filtered(
    kind: Kind, query: Statement, names: tuple[str, ...], shape: tuple[int | None, ...]
) -> Statement:
    """``query`` under these filters, and under as many paths as the actor's rights have."""
    for name in names:
        query = query.where(below_bound(path_of(kind), "below") if name == "below" else kind.filters[name])
    for which, paths in enumerate(shape):
        if paths is not None:
            under = (below_bound(path_of(kind), f"scope{which}_{at}") for at in range(paths))
            query = query.where(sa.or_(sa.false(), *under))
    return query


def keys_for(kind: Kind, order: tuple[tuple[str, bool], ...]) -> list[tuple[Any, bool]]:
    return [(kind.sortable[name], descending) for name, descending in order] + [(kind.model.id, False)]


@remembered
def listing(
    kind: Kind,
    names: tuple[str, ...],
    order: tuple[tuple[str, bool], ...],
    further: bool,
    shape: tuple[int | None, ...],
) -> Statement:
    """One page: the sort keys, what is told, and the place."""
    keys = keys_for(kind, order)
    at = [sa.type_coerce(column, RAW).label(f"~key{n}") for n, (column, _) in enumerate(keys)]
    query = sa.select(*at, *telling_of(kind).columns, sa.type_coerce(told_place(kind), RAW).label(PLACE))
    query = filtered(kind, placed(kind, query), names, shape)
    if further:
        query = query.where(beyond(keys))
    ordered = query.order_by(*(column.desc() if descending else column for column, descending in keys))
    return ordered.limit(sa.bindparam("limit", type_=sa.Integer))


@remembered
def entities(kind: Kind, names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    return filtered(kind, placed(kind, sa.select(kind.model)), names, shape).order_by(kind.model.id)


@remembered
def counting(kind: Kind, names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    return filtered(kind, placed(kind, sa.select(sa.func.count())), names, shape)
