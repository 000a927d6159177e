"""A table under a mapping to records: values by target, and every problem with its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b

from app.exchange.tables.cells import outcome
from app.exchange.tables.checks import findings
from app.exchange.tables.grids import blank
from app.exchange.tables.layout import Heading, Row, matching
from app.exchange.tables.mapping import MappedColumn, Mapping, Severity, targets_of
from app.exchange.tables.outcomes import Fault, NotAvailable, Outcome, Value, shown
from app.exchange.tables.reading import Opened, Table
from app.exchange.tables.records import Interpretation, Place, Problem, Record
from app.exchange.tables.wording import excerpt, like, plain

FINANCIAL_YEAR = re.compile(r"\b((?:19|20)[0-9]{2}) ?[/-] ?((?:19|20)?[0-9]{2})\b")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mapping's columns that the table has, each with its heading."""

    columns: tuple[tuple[MappedColumn, Heading], ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]

    def heading(self, target: str) -> Heading:
        return next(heading for column, heading in self.columns if column.target == target)


def interpret(table: Table, mapping: Mapping, period: int | None = None) -> Interpretation:
    """The records of a table.

    Parameters
    ----------
    period : the year of the report, where the caller knows it; a file that says another is a problem.
    """
    how = interpreter(table, mapping, period)
    return Interpretation(
        table.found,
        how.year,
        tuple(how.records(table.rows)),
        how.problems,
        table.skipped,
        table.preamble,
        how.unused,
        mapping.constants,
    )


@dataclass(frozen=True, slots=True)
class Interpreter:
    """What is known of a table before its records are: its year, and what is wrong with it as a whole."""

    reader: "_Reader"
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]

    @property
    def year(self) -> int | None:
        return self.reader.year

    @property
    def sound(self) -> bool:
        return all(problem.severity != "error" for problem in self.problems)

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        """The records of rows, one at a time."""
        return _identified(map(self.reader.record, rows), self.reader.mapping)


def interpreter(table: Table | Opened, mapping: Mapping, period: int | None = None) -> Interpreter:
    """How a table is read under a mapping, as ``interpret`` has it."""
    resolved = _resolved(table, mapping)
    year, problems = _period(table, mapping, resolved, period)
    reader = _Reader(mapping, resolved, table.found.transposed, year)
    return Interpreter(reader, resolved.problems + problems, resolved.unused)


def _resolved(table: Table | Opened, mapping: Mapping) -> Resolved:
    columns, problems = [], []
    for column in mapping.columns:
        fitting = matching(column, table.headings)
        if len(fitting) > 1:
            problems.append(_ambiguous(column, fitting))
        elif fitting:
            columns.append((column, fitting[0]))
        elif column.required:
            problems.append(_lacking(column))
    used = {heading.at for _, heading in columns}
    unused = [h.text for h in table.headings if h.words and h.at not in used and not _ignored(h, mapping)]
    problems += [p for h in table.headings if not h.words and (p := _headless(h, table.rows))]
    return Resolved(tuple(columns), tuple(problems), tuple(unused))


def _ignored(heading: Heading, mapping: Mapping) -> bool:
    return any(like(ignored.header, heading.words) for ignored in mapping.ignored)


def _ambiguous(column: MappedColumn, fitting: Sequence[Heading]) -> Problem:
    header = excerpt(fitting[0].text, 100)
    sentence = f"{len(fitting)} columns have the header {header!r}: state in the mapping which one is meant."
    return Problem("error", "ambiguous_header", sentence, header=header, target=column.target)


def _lacking(column: MappedColumn) -> Problem:
    header = column.sources[0].header
    sentence = f"There is no column {header!r}: add it, or correct the mapping."
    return Problem("error", "missing_column", sentence, header=header, target=column.target)


def _headless(heading: Heading, rows: Iterable[Row]) -> Problem | None:
    """Cells that stand under no header would be lost, so they are reported."""
    full = (r for r in rows if heading.at <= len(r.cells) and not blank(r.cells[heading.at - 1]))
    first = next(full, None)
    if first is None:
        return None
    many = 1 + sum(1 for _ in full)
    sentence = f"{many} records have a cell under no header, first {first.number}: they were left out."
    return Problem("warning", "no_header", sentence, raw=excerpt(shown(first.cells[heading.at - 1])))


def _period(
    table: Table | Opened, mapping: Mapping, resolved: Resolved, stated: int | None
) -> tuple[int | None, tuple[Problem, ...]]:
    """The year of the report, stated or found, and whether the two differ."""
    if mapping.period is None:
        return stated, ()
    found = _year_in_headers(table, mapping) or _year_in_column(table, mapping, resolved)
    if found is None or stated is None or found == stated:
        return stated or found, ()
    sentence = f"The file is of {found}, and the import says {stated}: state the right period."
    return stated, (Problem("error", "other_period", sentence, target=mapping.period.column),)


def _year_in_headers(table: Table | Opened, mapping: Mapping) -> int | None:
    """The year in which the financial year of a header ends: 2013/14 is 2014."""
    patterns = mapping.period.headers if mapping.period else ()
    for heading in table.headings:
        years = FINANCIAL_YEAR.search(excerpt(heading.words))
        if years and any(like(pattern, heading.words) for pattern in patterns):
            return int(years[1]) + 1
    return None


def _year_in_column(table: Table | Opened, mapping: Mapping, resolved: Resolved) -> int | None:
    """The first year in the column that has it; a record with another one is a problem of its own."""
    target = mapping.period.column if mapping.period else None
    if target not in {column.target for column, _ in resolved.columns}:
        return None
    heading = resolved.heading(target)
    cells = (shown(row.cells[heading.at - 1]).strip() for row in table.rows if not row.fault)
    return next((int(cell) for cell in cells if re.fullmatch("(?:19|20)[0-9]{2}", cell)), None)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one row after the other."""

    mapping: Mapping
    resolved: Resolved
    transposed: bool
    year: int | None

    def record(self, row: Row) -> Record:
        place = Place(row.number, row.line, self.transposed)
        if row.fault:
            return Record(place, {}, (place.problem("error", "wrong_length", row.fault, _start(row)),))
        problems = [place.problem("warning", note.code, note.sentence) for note in row.notes]
        values: dict[str, Outcome] = {}
        for column, heading in self.resolved.columns:
            cell = row.cells[heading.at - 1]
            found, said = _judged(outcome(cell, column, self.mapping.withheld, self.year), column)
            if found is not None:
                values[column.target] = found
            if said:
                at = place.cell(row, heading)
                problems += [at.problem(*saying, shown(cell), column.target) for saying in said]
        at_fault = {column.target for column, _ in self.resolved.columns} - values.keys()
        problems += self._checked(place, row, values, at_fault)
        return Record(place, values, tuple(problems))

    def _checked(
        self, place: Place, row: Row, values: dict[str, Outcome], at_fault: set[str]
    ) -> Iterator[Problem]:
        checks = [check for check in self.mapping.checks if not targets_of(check) & at_fault]
        found = [(check.severity, *finding) for check in checks for finding in findings(check, values)]
        for severity, target, code, sentence in [*found, *self._of_another_year(values)]:
            at = place.cell(row, self.resolved.heading(target))
            yield at.problem(severity, code, sentence, values[target].raw, target)

    def _of_another_year(self, values: dict[str, Outcome]) -> Iterator[tuple[Severity, str, str, str]]:
        target = self.mapping.period.column if self.mapping.period else None
        said = values.get(target) if target else None
        if target and isinstance(said, Value) and said.value != self.year:
            sentence = f"The record is of {said.value}, and the import of {self.year}: correct it."
            yield "error", target, "other_period", sentence


Said = list[tuple[Severity, str, str]]


def _judged(read: Outcome | Fault, column: MappedColumn) -> tuple[Outcome | None, Said]:
    """What is kept of a cell, and what must be said about it."""
    if isinstance(read, Fault):
        kept = NotAvailable("unreadable", read.raw) if column.unreadable == "warning" else None
        return kept, [(column.unreadable, read.code, read.sentence)]
    if isinstance(read, NotAvailable):
        missing = column.required == "value"
        return read, [("error", "missing", "A value is required here: give one.")] if missing else []
    return read, [("warning", note.code, note.sentence) for note in read.notes if note.warns]


def _start(row: Row) -> str:
    return excerpt(" | ".join(shown(cell) for cell in row.cells))


def _identified(records: Iterator[Record], mapping: Mapping) -> Iterator[Record]:
    """The records with their identities: one that comes again is a problem, unless it is just the same."""
    first: dict[bytes, tuple[int, bytes]] = {}  # digests: there may be very many records
    for record in records:
        key = _identity(record, mapping)
        if key is None:
            yield _nameless(record, mapping)
            continue
        identity, said = str(record.value(key[0])), _said(record)
        number, before = first.setdefault(_digest(key), (record.place.record, said))
        if number == record.place.record:
            yield replace(record, identity=identity)
            continue
        same = before == said
        problem = _repeated(record, number, identity, same)
        repeats = number if same else None
        yield replace(record, identity=identity, repeats=repeats, problems=(*record.problems, problem))


def _nameless(record: Record, mapping: Mapping) -> Record:
    """A record that nothing identifies could not be found again by the next import."""
    if not record.good:
        return record
    sentence = f"Nothing identifies the record: give one of {', '.join(mapping.identity)}."
    return replace(
        record, problems=(*record.problems, record.place.problem("error", "no_identity", sentence))
    )


def _identity(record: Record, mapping: Mapping) -> tuple[str, str] | None:
    """The first identifying target that has a value, and the value without regard to case and space."""
    values = ((target, record.value(target)) for target in mapping.identity)
    return next(((target, plain(str(value))) for target, value in values if value is not None), None)


def _said(record: Record) -> bytes:
    """What a record says, apart from how it is spelt, as a digest."""
    values = {t: v.value if isinstance(v, Value) else v.reason for t, v in record.values.items()}
    return _digest(sorted((target, _plainly(value)) for target, value in values.items()))


def _plainly(value: object) -> str:
    """A value in one spelling: 1.0 is 1."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else repr(value)


def _digest(said: object) -> bytes:
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _repeated(record: Record, earlier: int, identity: str, same: bool) -> Problem:
    if same:
        sentence = f"Record {earlier} says just the same: leave one out."
        return record.place.problem("warning", "repeated_record", sentence, identity)
    sentence = f"Record {earlier} has the same identity and says something else: correct one of them."
    return record.place.problem("error", "duplicate_identity", sentence, identity)
