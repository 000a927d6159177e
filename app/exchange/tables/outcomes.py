"""What one cell turned out to be: a value, not available for a reason, or a fault."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.calc.money import Money

Cell = str | Decimal | date  # a workbook's numbers and dates keep their type; a text file has only text


@dataclass(frozen=True, slots=True)
class Confidence:
    """A delivery confidence: a level of a named scale, never comparable with another scale's."""

    scale: str
    level: str
    assessor: str


Stored = str | int | Decimal | date | Money | Confidence | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What was done to read a cell; one that ``warns`` also becomes a problem of the row."""

    code: str
    sentence: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says; ``partly`` is the reason why some of a text was withheld."""

    value: Stored
    raw: str
    notes: tuple[Note, ...] = ()
    partly: str | None = None


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """A cell that gives no value, why, and its own words."""

    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read as what its column is."""

    sentence: str
    raw: str
    code: str = "unreadable"


Outcome = Value | NotAvailable


def shown(cell: Cell) -> str:
    """A cell as text."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else cell
