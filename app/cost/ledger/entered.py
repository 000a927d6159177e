"""What is entered in the ledger, added up by a key: as it is, or converted on the way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.calc.fiscal import FiscalCalendar
from app.calc.rounding import apportioned
from app.cost.bases.converting import Converter
from app.cost.ledger.models import EntryKind
from app.cost.ledger.repository import EntryRepository

Amount = int | Fraction  # minor units
WHOLE, UNTIL, THEN = range(3)  # over all periods, until the data date, and of the period at it
BY_YEAR = "fiscal_year"
Key = tuple[str | None, str]  # what the entries have in common, and their currency
Sums = dict[Key, dict[str, list[Amount]]]  # by kind: for each kind the three sums


@dataclass(frozen=True, slots=True)
class Entered:
    """Rows of sums by key, currency and kind; apart for each day on which a period begins, where that matters."""

    rows: Sequence[Any]
    left: Sequence[Any]

    @classmethod
    def at(
        cls,
        ledger: EntryRepository,
        path: str,
        as_of: date,
        by: str,
        apart: bool = False,
        own: UUID | None = None,
    ) -> "Entered":
        """What is entered at a path and below, or of one component there."""
        apart, by = apart or by == BY_YEAR, "currency" if by == BY_YEAR else by
        return cls(ledger.sums(path, as_of, by, own, apart), ledger.to_complete(path, as_of, by, own, apart))

    @property
    def currencies(self) -> set[str]:
        return {row.currency for row in (*self.rows, *self.left)}

    @property
    def days(self) -> set[date]:
        return {row.start_on for row in (*self.rows, *self.left)}

    def folded(self, calendar: FiscalCalendar | None = None, by: Converter | None = None) -> Sums:
        """The sums by key, or by fiscal year where there is a calendar; in one currency with a converter."""
        sums: Sums = defaultdict(dict)

        def add(row: Any, kind: str, *amounts: int) -> None:
            key = calendar.name(calendar.year_of(row.start_on)) if calendar else row.key
            held = sums[key, by.currency if by else row.currency].setdefault(kind, [0] * len(amounts))
            for at, units in enumerate(amounts):
                held[at] += by.minor(int(units), row.currency, row.start_on) if by else int(units)

        for row in self.rows:
            add(row, row.kind, row.whole, row.until, row.then)
        for row in self.left:
            add(row, EntryKind.FORECAST, row.left)
        return sums


def settled(sums: Sums) -> Sums:
    """Exact sums as whole minor units: of every kind those that add up to its rounded total."""
    parts: dict[tuple[str, int], list[Key]] = defaultdict(list)
    for key, kinds in sums.items():
        for kind, amounts in kinds.items():
            for which in range(len(amounts)):
                parts[kind, which].append(key)
    for (kind, which), keys in parts.items():
        whole = apportioned([sums[key][kind][which] for key in keys])
        for key, units in zip(keys, whole, strict=True):
            sums[key][kind][which] = units
    return sums
