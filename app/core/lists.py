"""The lists of the service, by their addresses: for whoever wants the whole of one, and not by HTTP.

What is given is what a GET of the address would tell the same caller, page after page in one transaction.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, get_args
from urllib.parse import unquote, urlsplit

import orjson
from fastapi import Request

from app.core.binding import Binding
from app.core.csv import Table
from app.core.dispatch import Node, tree_of, walk
from app.core.errors import Invalid, pointed
from app.core.pagination import Page
from app.core.route import ROUTES, UnitOfWorkRoute, refuse_unknown, tells_list
from app.core.telling import dumped
from app.core.unit_of_work import Reading

OURS = ("cursor", "limit", "include")  # parameters of a page, which nobody says who wants all of them


class Whole(NamedTuple):
    """All of a list: the names of its columns where it is a table, how many rows if that is known, the rows."""

    header: Sequence[str] | None
    total: int | None
    batches: Iterator[Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list as an address asks for it. ``told`` is the schema of its items; None of a table."""

    handler: Callable[..., Any]
    uow: str
    arguments: dict[str, Any]
    told: Any

    def whole(self, uow: Reading, at_once: int, counted: bool = True) -> Whole:
        """The list, as far as whoever reads may see it. Raises what a GET of it would be refused with."""
        paging = next((value for value in self.arguments.values() if hasattr(value, "cursor")), None)
        if paging is not None:
            paging.limit, paging.cursor = at_once, None
            if counted and hasattr(paging, "include"):
                paging.include = "total"
        first = self.call(uow)
        if isinstance(first, Table):
            return Whole(first.header, None, records(first, at_once))
        return Whole(None, first.total, self.pages(uow, paging, first))

    def call(self, uow: Reading) -> Any:
        return self.handler(**self.arguments, **{self.uow: uow})

    def pages(self, uow: Reading, paging: Any, page: Page[Any]) -> Iterator[list[Any]]:
        """The items of a page and of all that follow it, as JSON has them on any database."""
        if hasattr(paging, "include"):
            paging.include = None  # counted once
        while True:
            yield orjson.loads(dumped(page.items))
            if page.next_cursor is None:
                return
            paging.cursor = page.next_cursor
            page = self.call(uow)


def records(table: Table, at_once: int) -> Iterator[Sequence[dict[str, Any]]]:
    rows = (dict(zip(table.header, row, strict=True)) for row in table.rows)
    while batch := list(islice(rows, at_once)):
        yield batch


def asked(address: str) -> AskedList:
    """The list that a GET of ``address`` would tell, filters and all. Raises ``Invalid``."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise unknown(address) from error
    values: list[str] = []
    node = walk(tree(), unquote(parts.path).split("/"), 1, values)
    ended = node.routes.get("GET") if node else None
    if ended is None or parts.scheme or parts.netloc or parts.fragment:
        raise unknown(address)
    route, names = ended
    assert isinstance(route, UnitOfWorkRoute)
    call: Any = route.dependant.call
    if not tells_list(getattr(call, "tells", None)):
        raise unknown(address)
    scope = {"type": "http", "method": "GET", "path": parts.path, "route": route, "headers": []}
    scope |= {"query_string": parts.query.encode(), "path_params": dict(zip(names, values, strict=True))}
    request = Request(scope)
    refuse_unknown(request)
    if ours := [name for name in OURS if name in request.query_params]:
        raise Invalid(f"It is told as a whole: leave out {', '.join(ours)}.")
    return AskedList(call.handler, call.asks, bound(route, request), item_of(call.tells))


def unknown(address: str) -> Invalid:
    return Invalid(f"There is no list at {address}: send the path and query of one, such as /v1/projects.")


def bound(route: UnitOfWorkRoute, request: Request) -> dict[str, Any]:
    """The arguments of the route's handler. Raises ``Invalid``."""
    binding, faults = Binding(route.dependant), list[Any]()
    binding.depends = [needed for needed in binding.depends if needed[0] != "asking"]
    values = asyncio.run(binding.values(request, None, faults))
    if faults:
        raise Invalid("The request is not valid: see errors.", errors=list(map(pointed, faults)))
    return values


def item_of(annotation: Any) -> Any:
    """What a page holds."""
    return None if annotation is Table else get_args(annotation.model_fields["items"].annotation)[0]


@cache
def tree() -> Node:
    """All routes by the segments of their paths; asked for when every one is there."""
    return tree_of(ROUTES)
