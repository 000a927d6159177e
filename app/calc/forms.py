"""The rules of filled-in forms: what rows of a table must have among them, and what another form changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


def rows_saying(rows: Sequence[Row], column: str, choice: str) -> int:
    """How many rows have ``choice`` in a column.

    >>> rows_saying([{"kind": "do_nothing"}, {"kind": "other"}, {}], "kind", "do_nothing")
    1
    """
    return sum(row.get(column) == choice for row in rows)


def rows_without_exactly_one(rows: Sequence[Row], choices: Collection[str]) -> list[int]:
    """Which rows, from 0, have none or several of ``choices``: who is accountable is one, and one only.

    >>> rows_without_exactly_one([{"a": "A", "b": "R"}, {"a": "A", "b": "A/R"}, {"a": "R"}], ["A", "A/R"])
    [1, 2]
    """
    counts = [sum(value in choices for value in row.values() if isinstance(value, str)) for row in rows]
    return [at for at, count in enumerate(counts) if count != 1]


@dataclass(frozen=True, slots=True)
class FormChanges:
    """What becomes of fields, by their codes: a field of another type is another field."""

    kept: list[str]
    new: list[str]
    gone: list[str]
    retyped: list[str]


def form_changes(before: Mapping[str, str], after: Mapping[str, str]) -> FormChanges:
    """What a form with the types ``after`` has of one with the types ``before``.

    >>> form_changes({"a": "text", "b": "date", "c": "text"}, {"a": "text", "b": "text", "d": "text"})
    FormChanges(kept=['a'], new=['d'], gone=['c'], retyped=['b'])
    """
    both = [code for code in after if code in before]
    return FormChanges(
        kept=[code for code in both if before[code] == after[code]],
        new=[code for code in after if code not in before],
        gone=[code for code in before if code not in after],
        retyped=[code for code in both if before[code] != after[code]],
    )
