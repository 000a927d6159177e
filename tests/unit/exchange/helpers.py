"""Where the public data is, and a small mapping to try things with."""

import csv
import io
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.exchange.shipped import SHIPPED
from app.exchange.tables.cell_types import DateCell, IdentifierCell, MoneyCell, TextCell
from app.exchange.tables.interpreting import interpret
from app.exchange.tables.mapping import MappedColumn, Mapping, TableLayout
from app.exchange.tables.outcomes import NotAvailable, Value
from app.exchange.tables.reading import read
from app.exchange.tables.records import Interpretation, Record

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("STEERCO_SHARED_DATA") or ROOT.parent / "shared" / "data")
UK, US = SHIPPED["uk-major-projects"], SHIPPED["us-it-projects"]
YEARS = ("2014", "2016", "2018", "2019", "2021", "2023")


@cache
def content(*parts: str) -> bytes:
    """A file of the public data, or a skipped test where it is not there."""
    path = DATA.joinpath(*parts)
    if not path.is_file():
        pytest.skip(f"the public data is not at {DATA}: set STEERCO_SHARED_DATA")
    return path.read_bytes()


def facts(folder: str) -> Any:
    return json.loads(content(folder, "facts.json"))


@cache
def uk(year: str) -> Interpretation:
    return interpret(read(content("gmpp", f"uk_{year}.csv"), UK), UK, int(year))


@cache
def raw_uk(year: str) -> tuple[list[str], list[list[str]]]:
    """Header and records by the csv module alone."""
    fact = facts("gmpp")[year]
    text = content("gmpp", f"uk_{year}.csv").decode(fact["encoding"])
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=fact["delimiter"]))
    if fact["orientation"].startswith("transposed"):
        rows = [list(column) for column in zip(*rows, strict=True)]
    return rows[0], [row for row in rows[1:] if any(cell.strip() for cell in row)]


def column(target: str, header: str, cell: Any = None, **more: Any) -> MappedColumn:
    return MappedColumn.model_validate(
        {"target": target, "sources": [header], "cell": cell or TextCell(), **more}
    )


def mapping(*columns: MappedColumn, layout: TableLayout | None = None, **more: Any) -> Mapping:
    """A mapping of a name, a number, a budget and two dates, and what a test adds."""
    usual = (
        column("project.name", "Name", required="value"),
        column("project.external_id", "No", IdentifierCell()),
        column("report.budget", "Budget", MoneyCell(currency="GBP", unit="million")),
        column("report.start_on", "Start", DateCell()),
        column("report.finish_on", "End", DateCell()),
    )
    added = {c.target for c in columns}
    all_columns = (*(c for c in usual if c.target not in added), *columns)
    settings = {"name": "mini", "title": "Mini", "identity": ("project.external_id", "project.name"), **more}
    return Mapping(columns=all_columns, layout=layout or TableLayout(), **settings)


def told(text: str | bytes, using: Mapping | None = None, period: int | None = None) -> Interpretation:
    """What a file says under a mapping."""
    using = using or mapping()
    return interpret(read(text.encode() if isinstance(text, str) else text, using), using, period)


def only(interpretation: Interpretation) -> Record:
    (record,) = interpretation.records
    return record


def raws(interpretation: Interpretation, target: str) -> list[str]:
    return [r.values[target].raw for r in interpretation.records if target in r.values]


def reason(record: Record, target: str) -> str | None:
    outcome = record.values[target]
    return outcome.reason if isinstance(outcome, NotAvailable) else None


def notes(record: Record, target: str) -> list[str]:
    outcome = record.values[target]
    return [note.code for note in outcome.notes] if isinstance(outcome, Value) else []


def codes(interpretation: Interpretation) -> list[str]:
    return [problem.code for problem in interpretation.all_problems()]
