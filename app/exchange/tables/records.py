"""What comes out of a table: records of values, and problems that say where, what and what to do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.exchange.tables.layout import Heading, Row, Skipped
from app.exchange.tables.mapping import Severity
from app.exchange.tables.outcomes import NotAvailable, Outcome, Value
from app.exchange.tables.reading import Found
from app.exchange.tables.wording import excerpt, letters


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do; without a row and a column it is the table's."""

    severity: Severity
    code: str
    sentence: str
    row: int | None = None
    column: str | None = None
    header: str | None = None
    target: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class CellPlace:
    """One cell, as a spreadsheet names it, and its header."""

    row: int
    column: str
    header: str

    def problem(self, severity: Severity, code: str, sentence: str, raw: str, target: str) -> Problem:
        """A problem of the cell."""
        return Problem(severity, code, sentence, self.row, self.column, self.header, target, excerpt(raw))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is: its number, which is its row in a spreadsheet, or its column in a transposed one."""

    record: int
    line: int | None
    transposed: bool

    def cell(self, row: Row, heading: Heading) -> CellPlace:
        """The record's cell under a heading."""
        at = row.places[heading.at - 1] if row.places else heading.at
        header = excerpt(" ".join(heading.text.split()), 100)
        if self.transposed:
            return CellPlace(at, letters(self.record), header)
        return CellPlace(self.record, letters(at), header)

    def problem(self, severity: Severity, code: str, sentence: str, raw: str | None = None) -> Problem:
        """A problem of the record as a whole."""
        row, column = (None, letters(self.record)) if self.transposed else (self.record, None)
        return Problem(severity, code, sentence, row, column, raw=excerpt(raw) if raw else None)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: a target that the file has no column for, or whose cell is at fault, is not among the values.

    ``identity`` is its identifying value; ``repeats`` the place of an earlier record that is just the same.
    """

    place: Place
    values: Mapping[str, Outcome]
    problems: tuple[Problem, ...]
    identity: str | None = None
    repeats: int | None = None

    @property
    def good(self) -> bool:
        return all(problem.severity != "error" for problem in self.problems)

    def value(self, target: str) -> object | None:
        """The value of a target, or None where there is none."""
        found = self.values.get(target)
        return found.value if isinstance(found, Value) else None


@dataclass(frozen=True, slots=True)
class Interpretation:
    """All that a file says under a mapping; ``unused`` are headers that no column or rule speaks of."""

    found: Found
    period: int | None
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...]
    preamble: tuple[Skipped, ...]
    unused: tuple[str, ...]
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether the table as a whole has no error; if it has, import none of it."""
        return all(problem.severity != "error" for problem in self.problems)

    @property
    def good(self) -> tuple[Record, ...]:
        """The records without an error."""
        return tuple(record for record in self.records if record.good)

    def all_problems(self) -> tuple[Problem, ...]:
        """The table's problems, then each record's."""
        return self.problems + tuple(p for record in self.records for p in record.problems)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of everything; ``not_available`` by target, then reason."""

    records: int
    good: int
    with_errors: int
    with_warnings: int
    repeated: int
    skipped: Mapping[str, int]
    problems: Mapping[str, int]
    not_available: Mapping[str, Mapping[str, int]]
    notes: Mapping[str, int]


def summary(of: Interpretation) -> Summary:
    """The counts of an interpretation."""
    good = len(of.good)
    return Summary(
        records=len(of.records),
        good=good,
        with_errors=len(of.records) - good,
        with_warnings=sum(any(p.severity == "warning" for p in r.problems) for r in of.records),
        repeated=sum(r.repeats is not None for r in of.records),
        skipped=dict(Counter(skipped.reason for skipped in of.skipped)),
        problems=dict(Counter(problem.code for problem in of.all_problems())),
        not_available=_reasons(of.records),
        notes=dict(
            Counter(
                n.code for r in of.records for v in r.values.values() if isinstance(v, Value) for n in v.notes
            )
        ),
    )


def _reasons(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    reasons: dict[str, Counter[str]] = {}
    for record in records:
        for target, outcome in record.values.items():
            if isinstance(outcome, NotAvailable):
                reasons.setdefault(target, Counter())[outcome.reason] += 1
    return {target: dict(counts) for target, counts in reasons.items()}
