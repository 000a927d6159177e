"""The values of an artefact against the fields of its template: each fault names its field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints, TypeAdapter, ValidationError

from app.artefacts.fields import ReferenceKind, TemplateColumn, TemplateField, ValueType
from app.calc.forms import rows_saying, rows_without_exactly_one
from app.calc.money import Money
from app.core.errors import Invalid
from app.core.schemas import Day, Number

Refer = Callable[[ReferenceKind, UUID], None]  # raises ``ValueError`` where there is none
Fault = dict[str, str]
ROWS_MAX = 500
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20000, pattern=r"^[^\x00]*$")
]
ACCEPTED: dict[ValueType, TypeAdapter[Any]] = {
    ValueType.TEXT: TypeAdapter(Words),
    ValueType.LONG_TEXT: TypeAdapter(Words),
    ValueType.NUMBER: TypeAdapter(Number),
    ValueType.MONEY: TypeAdapter(Money),
    ValueType.DATE: TypeAdapter(Day),
    ValueType.CHOICE: TypeAdapter(Words),
    ValueType.REFERENCE: TypeAdapter(UUID),
}
LONGEST = {ValueType.TEXT: 1000, ValueType.LONG_TEXT: 20000}


def checked(fields: Sequence[TemplateField], values: Mapping[str, Any], refer: Refer) -> dict[str, Any]:
    """``values`` as they are kept. Raises ``Invalid`` with one entry per fault."""
    checking = Checking(refer)
    kept = checking.members(fields, values, "/body/values")
    if checking.faults:
        raise Invalid("The values do not fit the template: see errors.", errors=checking.faults)
    return kept


@dataclass(slots=True)
class Checking:
    """Values that are being checked, and what was found wrong with them."""

    refer: Refer
    faults: list[Fault] = field(default_factory=list)

    def members(self, shapes: Sequence[TemplateColumn], values: Mapping[str, Any], at: str) -> dict[str, Any]:
        """Every member that has a value, as its field keeps it."""
        known, kept = {shape.code: shape for shape in shapes}, {}
        for code, value in values.items():
            pointer = f"{at}/{code.replace('~', '~0').replace('/', '~1')}"
            if value is not None:
                try:
                    kept[code] = self.value(known.get(code), value, pointer)
                except ValueError as error:
                    self.faults.append({"pointer": pointer, "detail": worded(error)})
        return kept

    def value(self, shape: TemplateColumn | None, value: Any, pointer: str) -> Any:
        if shape is None:
            raise ValueError("the template has no such field")
        if isinstance(shape, TemplateField) and shape.type is ValueType.TABLE:
            return self.rows(shape, value, pointer)
        return self.single(shape, value)

    def rows(self, shape: TemplateField, value: Any, pointer: str) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise ValueError(f"{shape.label} is a table: send a list of rows, each a JSON object")
        if len(value) > ROWS_MAX:
            raise ValueError(f"{shape.label} has {ROWS_MAX} rows at most")
        return [self.members(shape.columns, row, f"{pointer}/{at}") for at, row in enumerate(value)]

    def single(self, shape: TemplateColumn, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError(f"{shape.label} is no truth value")
        adapter = ACCEPTED[shape.type]
        accepted = adapter.validate_python(value)
        if shape.type is ValueType.CHOICE and accepted not in shape.choices:
            raise ValueError(f"{shape.label} is one of {', '.join(shape.choices)}")
        if shape.type in LONGEST and len(accepted) > (longest := shape.max_length or LONGEST[shape.type]):
            raise ValueError(f"{shape.label} has {longest} characters at most")
        if shape.least is not None and accepted < shape.least:
            raise ValueError(f"{shape.label} is {shape.least.normalize():f} at least")
        if shape.most is not None and accepted > shape.most:
            raise ValueError(f"{shape.label} is {shape.most.normalize():f} at most")
        if shape.refers_to:
            self.refer(shape.refers_to, accepted)
        return adapter.dump_python(accepted, mode="json")


def worded(error: ValueError) -> str:
    told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    return f"{told[:1].upper()}{told[1:]}."


def lacking(fields: Sequence[TemplateField], values: Mapping[str, Any]) -> Iterator[Fault]:
    """What values still lack to be complete, field by field."""
    for each in fields:
        pointer, value = f"/values/{each.code}", values.get(each.code)
        if not value and value != 0:
            if each.required:
                yield {"pointer": pointer, "detail": f"{each.label} is missing."}
        elif each.type is ValueType.TABLE:
            yield from lacking_rows(each, value, pointer)


def lacking_rows(table: TemplateField, rows: Sequence[Mapping[str, Any]], pointer: str) -> Iterator[Fault]:
    for at, row in enumerate(rows):
        for column in table.columns:
            if column.required and row.get(column.code) is None:
                told = f"{table.label}: {column.label} is missing in row {at + 1}."
                yield {"pointer": f"{pointer}/{at}/{column.code}", "detail": told}
    if len(rows) < table.min_rows:
        told = f"{table.label} has {len(rows)} rows, and needs {table.min_rows} at least."
        yield {"pointer": pointer, "detail": told}
    yield from breaches(table, rows, pointer)


def breaches(table: TemplateField, rows: Sequence[Mapping[str, Any]], pointer: str) -> Iterator[Fault]:
    """Which rules of a table as a whole its rows break."""
    for need in table.rows_needed:
        found = rows_saying(rows, need.column, need.choice)
        if found < need.at_least or (need.at_most is not None and found > need.at_most):
            most = "" if need.at_most is None else f", at most {need.at_most}"
            told = f"{table.label}: {found} rows have {need.choice}; at least {need.at_least}{most}."
            yield {"pointer": pointer, "detail": told}
    if table.one_per_row:
        wanted = " or ".join(table.one_per_row)
        for at in rows_without_exactly_one(rows, table.one_per_row):
            told = f"{table.label}: row {at + 1} has {wanted} in exactly one cell."
            yield {"pointer": f"{pointer}/{at}", "detail": told}
