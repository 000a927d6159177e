"""The risks of a Primavera XER file as one table: with the names of categories and owners beside their numbers."""

import csv
import io
from collections.abc import Iterator

from app.exchange.tables.refusal import TableRefused
from app.schedule.exchange.xer_tables import Table, read_tables
from app.schedule.plan import FileRefused

MARK = b"ERMHDR"
RISKS = ("PRORISK", "PROJRISK")
NAMED = {"risk_type_id": ("RISKTYPE", "risk_type"), "rsrc_id": ("RSRC", "rsrc_name")}
TABLES = frozenset({*RISKS, *(table for table, _ in NAMED.values())})


def is_xer(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf").startswith(MARK)


def as_csv(content: bytes) -> bytes:
    """The risks of an XER file as CSV. Raises ``TableRefused`` where it has none."""
    try:
        found = read_tables(content, TABLES)
    except FileRefused as refused:
        raise TableRefused(refused.code, refused.sentence) from refused
    risks = next((found.table(name) for name in RISKS if found.counts.get(name)), None)
    if risks is None:
        raise TableRefused("no_risks", "The file has no table of risks: P6 Professional exports PRORISK.")
    names = {column: by_id(found.table(table), column, name) for column, (table, name) in NAMED.items()}
    written = io.StringIO()
    columns = [*risks.columns, *(name for _, name in NAMED.values())]
    writer = csv.DictWriter(written, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(completed(risks, names))
    return written.getvalue().encode()


def by_id(table: Table, id: str, name: str) -> dict[str, str]:
    return {row[id]: row[name] for row in table.each() if row.get(id) and row.get(name)}


def completed(risks: Table, names: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    """Each risk, with the names of what it has by number."""
    for row in risks.each():
        yield row | {name: names[id].get(row.get(id, ""), "") for id, (_, name) in NAMED.items()}
