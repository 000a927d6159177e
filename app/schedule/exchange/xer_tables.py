"""The tables of a Primavera XER file: tab-separated rows below a line of columns."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from app.schedule.plan import LIMITS, FileRefused

WANTED = frozenset(
    {"PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED", "TASKRSRC", "RSRC", "CURRTYPE"}
)
ROWS = 1_000_000


@dataclass(slots=True)
class Table:
    """The lines of one table with their numbers, split only when they are read."""

    columns: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def each(self) -> Iterator[dict[str, str]]:
        """Each row by its columns."""
        rows = (line[3:].rstrip("\r").split("\t") for line in self.lines)
        return (dict(zip(self.columns, row, strict=False)) for row in rows)

    def column(self, name: str) -> set[str]:
        """The values of one column, without splitting what comes after it."""
        if name not in self.columns:
            return set()
        at = self.columns.index(name)
        split = (line.rstrip("\r").split("\t", at + 2) for line in self.lines)
        return {row[at + 1] for row in split if len(row) > at + 1}


@dataclass(slots=True)
class XerFile:
    """``counts``: rows of every table, also of those that are not kept. ``ended``: whether it says so."""

    version: str
    tables: dict[str, Table] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    ended: bool = False

    def table(self, name: str) -> Table:
        return self.tables.get(name) or Table()


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 where it is that, or else Windows-1252, which the format began with."""
    if len(content) > LIMITS.content:
        raise FileRefused("too_large", f"The file is larger than {LIMITS.content // 2**20} MiB.")
    content = content.replace(b"\x00", b"")  # which no database keeps
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_tables(content: bytes, wanted: Collection[str] = WANTED) -> XerFile:
    """The ``wanted`` tables of an XER file. Raises ``FileRefused`` where it is none, or too large."""
    lines = decoded(content).split("\n")
    if not lines[0].startswith("ERMHDR"):
        raise FileRefused("not_xer", "The first line is not that of a Primavera XER file (ERMHDR).")
    if len(lines) > ROWS:
        raise FileRefused("too_large", f"The file has more than {ROWS} lines.")
    header = lines[0].rstrip("\r").split("\t")
    found = XerFile(header[1] if len(header) > 1 else "")
    fill(found, lines, wanted)
    return found


def fill(found: XerFile, lines: list[str], wanted: Collection[str]) -> None:
    """Sort the lines into tables; what is none of a wanted table is only counted."""
    table, name, keep = Table(), "", False
    for number, line in enumerate(lines, 1):
        mark = line[:2]
        if mark == "%R":
            found.counts[name] = found.counts.get(name, 0) + 1
            if keep:
                table.lines.append(line)
                table.numbers.append(number)
        elif mark == "%T":
            name = line.rstrip("\r")[3:].strip()
            keep = name in wanted
            table = found.tables.setdefault(name, Table()) if keep else Table()
        elif mark == "%F":
            table.columns = line.rstrip("\r").split("\t")[1:]
        elif mark == "%E":
            found.ended = True
