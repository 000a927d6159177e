"""Rows told as JSON: what the driver gives goes to bytes without objects in between.

A ``Telling`` is built once for a read schema and its table. Its columns are selected without
result conversion; what a database keeps in another form than JSON (money, exact numbers, truth
values, JSON itself on SQLite) is put right per member, and everything else passes through.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

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
        self._fixes: dict[bool, list[tuple[str, Callable[[Any], Any]]]] = {}

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

    def fixes(self, is_sqlite: bool) -> list[tuple[str, Callable[[Any], Any]]]:
        """The members that need a conversion on this database."""
        if is_sqlite not in self._fixes:
            found = ((name, conversion(kind, is_sqlite)) for name, kind in self.types.items())
            self._fixes[is_sqlite] = [(name, convert) for name, convert in found if convert]
        return self._fixes[is_sqlite]

    def tell(self, rows: Sequence[Any], is_sqlite: bool, may: May) -> list[Record]:
        """``rows``, each of this telling's columns and the place's path, as the caller may see them."""
        plain, picked, monies = self.layout
        told, fixes = [], self.fixes(is_sqlite)
        seen = cache(lambda state, place: self.seen(state, place, may))
        for row in rows:
            record = dict(zip(plain, picked(row), strict=True))
            for name, convert in fixes:
                if record[name] is not None:
                    record[name] = convert(record[name])
            for name, at in monies:
                record[name] = None if row[at] is None else told_money(row[at], row[at + 1])
            if self.computed:
                typed = _Typed(dict(zip(self.names, row, strict=False)), self.types)
                for name, compute in self.computed.items():
                    record[name] = to_jsonable_python(compute(typed))
            record["allowed_actions"], record["withheld"] = seen(record.get(self.schema.state), row[-1] or "")
            for name in record["withheld"]:
                record[name] = None
            told.append(record)
        return told

    @cached_property
    def layout(self) -> tuple[list[str], Callable[[Any], Any], list[tuple[str, int]]]:
        """The members that are columns, how to take them from a row, and where each money begins in it."""
        monies = [(name, self.names.index(f"{name}_minor")) for name in self.monies]
        halves = {at + half for _, at in monies for half in (0, 1)}
        kept = [at for at in range(len(self.names)) if at not in halves]
        return [self.names[at] for at in kept], itemgetter(*kept), monies

    def seen(self, state: Any, place: str, may: May) -> tuple[list[str], list[str]]:
        """What the caller may do with what is in a state at a place, and what is withheld from them there."""
        actions, marked = self.schema.actions.items(), self.schema.marked.items()
        allowed = [
            name
            for name, (permission, states) in actions
            if (not states or state in states) and may(permission, place)
        ]
        return allowed, [name for name, marking in marked if not may(f"cleared:{marking.value}", place)]

    def one(self, record: Record) -> Told[R]:
        location = self.schema.location(record)
        return Told(record, {"ETag": f'"{record["version"]}"', "Location": location})


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
    return {"amount": decimal_text(minor, exponent(currency)), "currency": currency}


def decimal_text(minor: int, decimals: int) -> str:
    """So many minor units as text, as ``str`` of the ``Decimal`` would have it; quicker."""
    if minor < 0:
        return f"-{decimal_text(-minor, decimals)}"
    if decimals == 2:  # nearly always
        return f"{minor // 100}.{minor % 100:02d}"
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
