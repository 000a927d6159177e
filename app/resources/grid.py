"""Entering many cells at once: each is put in the place of what was there, or clears it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from pydantic import Field

from app.core.errors import Invalid
from app.core.model import Entity
from app.core.schemas import Read
from app.core.unit_of_work import Writing
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository

E = TypeVar("E", bound=Entity)
K = TypeVar("K")
Cells = Mapping[K, Mapping[str, Any] | None]  # None clears what is there


class GridEntered(Read):
    """What came of the cells of a grid."""

    entered: int = Field(description="Cells that were empty.")
    changed: int
    cleared: int
    unchanged: int = Field(description="Cells that said so already, or were cleared and empty.")


def enter_grid(
    uow: Writing,
    actions: str,
    there: Mapping[K, E],
    cells: Cells[K],
    make: Callable[[K], E],
    below: UUID | None = None,
) -> GridEntered:
    """Bring rows to what cells say. ``actions`` is what they are called on the trail."""
    counts, written = Counter[str](), list[E]()
    for key, said in cells.items():
        row = there.get(key)
        if said is None:
            counts["cleared" if row else "unchanged"] += 1
            if row:
                uow.remove(f"{actions}.cleared", row)
        elif row and all(getattr(row, name) == value for name, value in said.items()):
            counts["unchanged"] += 1
        else:
            counts["changed" if row else "entered"] += 1
            written.append(put(row or uow.add(make(key)), said))
    uow.record_all(f"{actions}.entered", written, below=below)
    return GridEntered(**{name: counts[name] for name in GridEntered.model_fields})


def put(row: E, said: Mapping[str, Any]) -> E:
    for name, value in said.items():
        setattr(row, name, value)
    return row


def each_once(keys: Sequence[object]) -> None:
    """Raises ``Invalid`` where a cell is there twice."""
    if twice := [key for key, times in Counter(keys).items() if times > 1]:
        raise Invalid(f"A cell is there twice: {', '.join(map(str, twice[:5]))}.")


def periods_by_code(uow: Writing, codes: Sequence[str]) -> Mapping[str, ReportingPeriod]:
    """Every reporting period by its code. Raises ``Invalid`` where one of ``codes`` is no period's."""
    found = {period.code: period for period in PeriodRepository(uow).all()}
    if strange := sorted(set(codes) - found.keys()):
        raise Invalid(f"No such reporting period: {', '.join(strange)}.")
    return found
