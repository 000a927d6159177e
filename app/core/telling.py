"""Rows told as JSON: what the driver gives goes to bytes without objects in between.

A ``Telling`` is built once for a read schema and its table. Its columns are selected without
result conversion; what a database keeps in another form than JSON (money, exact numbers, truth
values, JSON itself on SQLite) is put right per member, and everything else passes through.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar, cast

import orjson
import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.orm import CompositeProperty

from app.calc.money import Money, exponent
from app.core.model import Entity, Exact, UtcDateTime
from app.core.schemas import EntityRead

R = TypeVar("R", bound=EntityRead)
Record = dict[str, Any]
May = Callable[[str, str], bool]  # a permission, and the path of a component
PLACE = "~place"
BARRED = "!"  # after the path of a place where nothing can be done any more
OPTIONS = orjson.OPT_UTC_Z
RAW = sa.types.NullType()


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """One resource as its schema ``R`` tells it, ready for JSON."""

    content: Record
    headers: dict[str, str]
    status: int | None = None

    def with_status(self, status: int) -> "Told[R]":
        """The same, answered with a status other than its route's."""
        return replace(self, status=status)


def dumped(content: Any) -> bytes:
    return orjson.dumps(content, default=to_jsonable_python, option=OPTIONS)


class Telling(Generic[R]):
    """How rows of ``model`` are told as ``schema``.

    ``extra`` are members that no column of the model holds, as SQL expressions of their own.
    """

    def __init__(self, schema: type[R], model: type[Entity], extra: Mapping[str, Any] | None = None) -> None:
        self.schema, self.extra = schema, dict(extra or {})
        self.mapper = sa.inspect(model)
        self.names: list[str] = []
        self.columns: list[sa.ColumnElement[Any]] = []
        self.types: dict[str, sa.types.TypeEngine[Any]] = {}
        self.monies: list[str] = []
        special = {"allowed_actions", "withheld"}
        for name in schema.model_fields:
            if name not in special:
                self._select(name)
        self.computed: dict[str, Any] = {
            name: field.wrapped_property.fget for name, field in schema.model_computed_fields.items()
        }
        self._building: dict[bool, Callable[..., list[Record]]] = {}

    def _select(self, name: str) -> None:
        attribute = self.mapper.all_orm_descriptors.get(name)
        if name in self.extra:
            self._column(name, self.extra[name])
        elif isinstance(getattr(attribute, "property", None), CompositeProperty):
            self.monies.append(name)
            for part in ("minor", "currency"):
                self._column(f"{name}_{part}", self.mapper.columns[f"{name}_{part}"])
        else:
            self._column(name, self.mapper.columns[name])

    def _column(self, name: str, column: Any) -> None:
        self.names.append(name)
        self.types[name] = column.type
        self.columns.append(sa.type_coerce(column, RAW).label(name))

    def tell(self, rows: Sequence[Any], is_sqlite: bool, may: May) -> list[Record]:
        """``rows``, each of this telling's columns and the place's path, as the caller may see them."""
        if is_sqlite not in self._building:
            self._building[is_sqlite] = builder(self, is_sqlite)
        seen = cache(lambda state, place: self.seen(state, place, may))
        told = self._building[is_sqlite](rows, seen)
        if self.computed:
            for row, record in zip(rows, told, strict=True):
                self.compute(row, record)
                if self.schema.state in self.computed:
                    state = record[self.schema.state]
                    record["allowed_actions"], record["withheld"] = seen(state, row[-1] or "")
        for record in told:
            for name in record["withheld"]:
                record[name] = None
        return told

    def compute(self, row: Any, record: Record) -> None:
        """Add the members that follow from others."""
        typed = _Typed(dict(zip(self.names, row, strict=False)), self.types)
        for name, compute in self.computed.items():
            record[name] = to_jsonable_python(compute(typed))

    def seen(self, state: Any, place: str, may: May) -> tuple[list[str], list[str]]:
        """What the caller may do with what is in a state at a place, and what is withheld from them there."""
        actions, marked = self.schema.actions.items(), self.schema.marked.items()
        allowed = [
            name
            for name, (permission, states) in actions
            if (not states or state in states) and may(permission, place) and not place.endswith(BARRED)
        ]
        return allowed, [name for name, marking in marked if not may(f"cleared:{marking.value}", place)]

    def one(self, record: Record) -> Told[R]:
        location = self.schema.location(record)
        return Told(record, {"ETag": f'"{record["version"]}"', "Location": location})


def builder(telling: Telling[Any], is_sqlite: bool) -> Callable[..., list[Record]]:
    """What makes records of rows, written out as one dictionary display; it takes the rows, and ``seen``.

    Written by hand it would look the same. Putting each record together in a loop over its members
    takes twice as long, and half the time of a list.
    """
    given: dict[str, Any] = {"money": told_money}
    members: list[str] = []
    for at, (name, kind) in enumerate(telling.types.items()):
        value = f"c{at}"
        if convert := conversion(kind, is_sqlite):
            given[f"f{at}"] = convert
            value = f"None if c{at} is None else f{at}(c{at})"
        if (whole := name.removesuffix("_minor")) in telling.monies and whole != name:
            members.append(f"{whole!r}: None if c{at} is None else money(c{at}, c{at + 1})")
        elif (
            name.removesuffix("_currency") not in telling.monies or f"{name[:-9]}_minor" not in telling.types
        ):
            members.append(f"{name!r}: {value}")
    state = f"c{telling.names.index(telling.schema.state)}" if telling.schema.state in telling.names else None
    row = ", ".join([*(f"c{at}" for at in range(len(telling.names))), "place"])
    source = f"""
def build(rows, seen):
    told = []
    for {row} in rows:
        allowed, withheld = seen({state}, place or "")
        told.append({{{", ".join(members)}, "allowed_actions": allowed, "withheld": withheld}})
    return told
"""
    exec(source, given)
    return cast(Callable[..., list[Record]], given["build"])


class _Typed:
    """A raw row whose members have their Python types, each when it is asked for."""

    def __init__(self, raw: Record, types: Mapping[str, sa.types.TypeEngine[Any]]) -> None:
        self.raw, self.types = raw, types

    def __getattr__(self, name: str) -> Any:
        if f"{name}_minor" in self.raw:
            minor = self.raw[f"{name}_minor"]
            return None if minor is None else Money.of_minor(minor, self.raw[f"{name}_currency"])
        value, kind = self.raw[name], self.types[name]
        if value is None or not isinstance(kind, Exact | UtcDateTime | sa.Date | sa.Enum):
            return value
        if isinstance(kind, sa.Enum):
            return kind.enum_class(value) if kind.enum_class else value
        if isinstance(kind, sa.Date):
            return kind.python_type.fromisoformat(value) if isinstance(value, str) else value
        return kind.process_result_value(value, None)  # type: ignore[arg-type]


def told_money(minor: int, currency: str) -> dict[str, str]:
    """Money in JSON: an exact decimal string and its currency."""
    decimals = exponent(currency)
    if decimals == 2 and minor >= 0:  # nearly always, and quicker than a call
        return {"amount": f"{minor // 100}.{minor % 100:02d}", "currency": currency}
    return {"amount": decimal_text(minor, decimals), "currency": currency}


def decimal_text(minor: int, decimals: int) -> str:
    """So many minor units as text, as ``str`` of the ``Decimal`` would have it; quicker."""
    if minor < 0:
        return f"-{decimal_text(-minor, decimals)}"
    whole, part = divmod(minor, 10**decimals)
    return f"{whole}.{part:0{decimals}d}" if decimals else str(whole)


def conversion(kind: sa.types.TypeEngine[Any], is_sqlite: bool) -> Callable[[Any], Any] | None:
    """What makes a value as the driver gives it one that JSON has, if it is not one already."""
    if isinstance(kind, Exact):
        return float
    if is_sqlite and isinstance(kind, sa.Boolean):
        return bool
    if is_sqlite and isinstance(kind, sa.JSON):
        return orjson.loads
    if is_sqlite and isinstance(kind, UtcDateTime):
        return without_empty_fraction
    return None


def without_empty_fraction(instant: str) -> str:
    """SQLite keeps one width; JSON has no fraction where there is none."""
    return instant.replace(".000000Z", "Z")
