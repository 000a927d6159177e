"""The first reading of a large file: its figures, what is wrong with it, and what is to be compared."""

import csv
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import TextIOWrapper
from typing import IO, Generic, NamedTuple, TypeVar

from app.core.csv import cell
from app.exchange.imports.items import Place
from app.exchange.imports.planning import check_fields
from app.exchange.imports.summarising import PROBLEMS_KEPT
from app.exchange.imports.tallying import Tally
from app.exchange.imports.translating import Incoming, Translator, Unfit
from app.exchange.tables.interpreting import Interpreter
from app.exchange.tables.reading import Opened
from app.exchange.tables.records import Problem, Record

T = TypeVar("T")
BATCH = 500  # records in memory at once
COLUMNS = ("severity", "code", "row", "column", "header", "target", "value", "sentence")


class Outline(NamedTuple):
    """What linking needs of a record."""

    key: str
    identity: str | None
    number: str | None
    name: str


def line_of(one: Problem) -> list[str]:
    """A problem as a line of the file that a job results in."""
    place = (one.row, one.column, one.header, one.target)
    return [cell(value) for value in (one.severity, one.code, *place, one.raw, one.sentence)]


class Faults:
    """What is wrong with a file: all of it as CSV, the first of it to be kept, and how much there is."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.text = TextIOWrapper(self.file, "utf-8", newline="", write_through=True)
        self.writer = csv.writer(self.text)
        self.writer.writerow(COLUMNS)
        self.codes: Counter[str] = Counter()
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.counted = 0

    def add(self, problems: Iterable[Problem]) -> None:
        for one in problems:
            self.codes[one.code] += 1
            error = one.severity == "error"
            self.counted += error
            kept = self.errors if error else self.warnings
            if len(kept) < PROBLEMS_KEPT:
                kept.append(one)
            self.writer.writerow(line_of(one))

    def first(self) -> list[Problem]:
        """Those that are kept with the import, errors first."""
        return [*self.errors, *self.warnings][:PROBLEMS_KEPT]

    def pieces(self, size: int) -> Iterator[bytes]:
        """All of them as CSV."""
        self.text.flush()
        self.file.seek(0)
        while piece := self.file.read(size):
            yield piece


class Spool(Generic[T]):
    """What waits on disk, a batch at a time; gone with the process that wrote it."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.held: list[T] = []
        self.many = 0

    def add(self, one: T) -> None:
        self.held.append(one)
        self.many += 1
        if len(self.held) == BATCH:
            self.flush()

    def flush(self) -> None:
        if self.held:
            pickle.dump(self.held, self.file, pickle.HIGHEST_PROTOCOL)
            self.held = []

    def batches(self) -> Iterator[list[T]]:
        self.flush()
        self.file.seek(0)
        while True:
            try:
                yield pickle.load(self.file)  # our own, of this very process
            except EOFError:
                return

    def __iter__(self) -> Iterator[T]:
        return (one for batch in self.batches() for one in batch)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading came to."""

    tally: Tally
    faults: Faults
    spool: Spool[Incoming]
    outlines: Spool[Outline]
    skipped: Counter[str]


def survey(table: Opened, how: Interpreter, place: Place, seen: Callable[[int], None]) -> Survey:
    """Read every record once; ``seen`` is told how many were."""
    found = Survey(Tally(), Faults(), Spool(), Spool(), Counter())
    translator = Translator.of(place.mapping, how.year)
    found.faults.add(how.problems)
    for number, record in enumerate(how.records(table.rows), 1):
        found.tally.add(record)
        found.faults.add(record.problems)
        if how.sound and record.good and record.repeats is None:
            take(found, translator, place, record)
        if number % BATCH == 0:
            seen(number)
    found.skipped.update(skipped.reason for skipped in table.rows.skipped)
    return found


def take(found: Survey, translator: Translator, place: Place, record: Record) -> None:
    """Put a good record where the second reading finds it, if it can be kept."""
    try:
        one = translator.incoming(record)
        check_fields(one, place.fields)
    except Unfit as unfit:
        found.faults.add([unfit.problem])
    else:
        found.spool.add(replace(one, record=Record(one.record.place, {}, (), one.record.identity)))
        found.outlines.add(Outline(one.key, one.identity, one.number, one.name))
