"""The columns of a list: the members that its schema tells, those of members that are objects each on its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from app.calc.money import Money
from app.core.errors import Invalid
from app.core.lists import AskedList, Whole

LEFT_OUT = frozenset({"allowed_actions"})  # what the asker may do just now is no matter for a file


@dataclass(frozen=True, slots=True)
class Column:
    """One column, by the members that lead to its values; ``kind`` is what JSON has only as text."""

    path: tuple[str, ...]
    kind: type[Money] | type[date] | None = None

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def of(self, record: Mapping[str, Any]) -> Any:
        """The value of a record; None where there is none, or it is withheld."""
        value: Any = record
        for step in self.path:
            if value is None:
                return None
            value = value[step]
        return value


def columns_of(asked: AskedList, whole: Whole) -> list[Column]:
    """All columns of a list."""
    if whole.header is not None:
        return [Column((name,)) for name in whole.header]
    return list(of_schema(asked.told))


def of_schema(schema: Any, within: tuple[str, ...] = ()) -> Iterator[Column]:
    for name, annotation in members(schema):
        path, inner = (*within, name), plain(annotation)
        if name in LEFT_OUT:
            continue
        if is_object(inner):
            yield from of_schema(inner, path)
        else:
            is_amount = schema is Money and name == "amount"
            yield Column(path, Money if is_amount else date if inner is date else None)


def members(schema: Any) -> Iterator[tuple[str, Any]]:
    """What a schema tells, and of what type."""
    if not issubclass(schema, BaseModel):
        yield from get_type_hints(schema).items()
        return
    yield from ((name, field.annotation) for name, field in schema.model_fields.items())
    yield from ((name, field.return_type) for name, field in schema.model_computed_fields.items())


def plain(annotation: Any) -> Any:
    """A type without what is said about it, and without null."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        given = [each for each in get_args(annotation) if each is not type(None)]
        return plain(given[0]) if len(given) == 1 else annotation
    return annotation


def is_object(kind: Any) -> bool:
    """Whether JSON has it as an object with the same members always."""
    return isinstance(kind, type) and (issubclass(kind, BaseModel) or is_dataclass(kind))


def chosen(columns: Sequence[Column], names: Sequence[str] | None) -> list[Column]:
    """The columns of these names in their order, or all. Raises ``Invalid``."""
    known = {column.name: column for column in columns}
    if faults := [
        {
            "pointer": f"/body/columns/{at}",
            "detail": f"There is no column {name}: there are {', '.join(known)}.",
        }
        for at, name in enumerate(names or ())
        if name not in known
    ]:
        raise Invalid("The request is not valid: see errors.", errors=faults)
    return list(columns) if names is None else [known[name] for name in names]
