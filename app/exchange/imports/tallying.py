"""What the records of a file come to in figures, added up one record after the other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic_core import to_jsonable_python

from app.calc.money import Money
from app.exchange.imports.translating import CONFIDENCE, amounts
from app.exchange.tables.outcomes import Confidence, NotAvailable, Outcome, Value
from app.exchange.tables.records import Record, Summary
from app.exchange.tables.wording import excerpt
from app.exchange.targets import COST_BASIS

RAW = 100  # characters of a rating as it is spelt
BASES = {"report.whole_life_cost": "whole_life", "report.benefits": None}  # the others are of the costs
RATING = ("assessor", "scale", "value", "reason", "raw")


@dataclass(slots=True)
class Total:
    """What the amounts of a target add up to, and how much of that only repeats another record."""

    currency: str
    records: int = 0
    minor: int = 0
    repeated_records: int = 0
    repeated: int = 0

    def add(self, amount: Money, repeats: bool) -> None:
        self.records, self.minor = self.records + 1, self.minor + amount.minor
        if repeats:
            self.repeated_records, self.repeated = self.repeated_records + 1, self.repeated + amount.minor


@dataclass(slots=True)
class Tally:
    """The figures of the records that were added."""

    records: int = 0
    good: int = 0
    with_warnings: int = 0
    repeated: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    rated: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    cells: dict[str, Counter[str]] = field(default_factory=dict)
    within: Counter[str] = field(default_factory=Counter)
    sums: dict[str, Total] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Self:
        tally = cls()
        for record in records:
            tally.add(record)
        return tally

    def add(self, record: Record) -> None:
        self.records += 1
        self.good += record.good
        self.with_warnings += any(problem.severity == "warning" for problem in record.problems)
        self.repeated += record.repeats is not None
        reasons = {reason for target, found in record.values.items() if (reason := self.cell(target, found))}
        self.within.update(reasons)
        if record.good:
            self.money(record)

    def cell(self, target: str, found: Outcome) -> str | None:
        """Count a cell; the reason why it gives no value, or not all of it."""
        if isinstance(found, Value):
            self.notes.update(note.code for note in found.notes)
        if target.startswith(CONFIDENCE):
            self.rated[rating(target, found)] += 1
        reason = found.reason if isinstance(found, NotAvailable) else found.partly
        if reason:
            self.cells.setdefault(reason, Counter())[target] += 1
        return reason

    def money(self, record: Record) -> None:
        for target, amount in amounts(record.values):
            total = self.sums.setdefault(target, Total(amount.currency))
            total.add(amount, record.repeats is not None)

    def summary(self, skipped: Mapping[str, int]) -> Summary:
        """How many of everything, but for the problems."""
        bad = self.records - self.good
        figures = (self.records, self.good, bad, self.with_warnings, self.repeated)
        return Summary(*figures, dict(skipped), {}, {}, dict(self.notes))

    def ratings(self) -> list[dict[str, Any]]:
        """How often each assessor gives each rating, by how it is spelt."""
        return [
            dict(zip(RATING, key, strict=True)) | {"count": count}
            for key, count in sorted(self.rated.items(), key=lambda one: tuple(map(str, one[0])))
        ]

    def not_available(self) -> list[dict[str, Any]]:
        """The cells that give no value, or not all of it, by reason."""
        return [
            {
                "reason": reason,
                "cells": self.cells[reason].total(),
                "records": self.within[reason],
                "by_target": dict(sorted(self.cells[reason].items())),
            }
            for reason in sorted(self.cells)
        ]

    def totals(self, constants: Mapping[str, str]) -> list[dict[str, Any]]:
        """What the amounts of each target add up to."""
        return [
            {
                "target": target,
                "cost_basis": BASES.get(target, constants.get(COST_BASIS)),
                "records": total.records,
                "amount": in_json(total.minor, total.currency),
                "repeated_records": total.repeated_records,
                "repeated": in_json(total.repeated, total.currency),
            }
            for target, total in self.sums.items()
        ]


def rating(target: str, found: Outcome) -> tuple[Any, ...]:
    """A rating as it is counted, in the order of ``RATING``."""
    said = found.value if isinstance(found, Value) else None
    scale, value = (said.scale, said.level) if isinstance(said, Confidence) else (None, None)
    reason = found.reason if isinstance(found, NotAvailable) else None
    return target.removeprefix(CONFIDENCE), scale, value, reason, excerpt(found.raw.strip(), RAW)


def in_json(minor: int, currency: str) -> Any:
    return to_jsonable_python(Money.of_minor(minor, currency))
