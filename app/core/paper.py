"""A paper: headed parts of text and tables, to be written as a file of one kind or another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its text, its table, or both."""

    heading: str
    text: str | None = None
    header: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    made_on: date
    parts: Sequence[Part]


def shown(value: object) -> str:
    """A cell as people read it; nothing where there is none."""
    return "" if value is None else str(value)
