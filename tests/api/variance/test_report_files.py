"""The report in every form it comes in: the same figures, and never a formula."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from app.core.accepting import wanted_form
from app.core.workbook import XLSX
from app.variance.status_reports.recording import Recorded
from tests.api.variance.conftest import Json

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
EVIL = '=HYPERLINK("http://x")'


@pytest.fixture
def asked(client: TestClient, component: Component, portfolio: UUID, record: Record) -> Callable[[str], Any]:
    ids = [component(f"P{n}", parent=portfolio) for n in range(3)]
    for id in ids:
        tag = {"If-Match": client.get(f"/v1/projects/{id}").headers["ETag"]}
        client.patch(f"/v1/projects/{id}", json={"name": EVIL, "category": "+rail"}, headers=tag)
    for code, more in (("2022", 0), ("2023", 7)):
        figures = {"baseline_cost": 100, "cause": "@cause", "declared_rag": "green"}
        record(code, {id: figures | {"forecast_cost": 101 + n * more} for n, id in enumerate(ids)})

    def asked(accept: str) -> Any:
        url = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
        return client.get(url, headers={"Accept": accept})

    return asked


def test_every_form_has_the_same_figures(asked: Callable[[str], Any]) -> None:
    told: Json = asked("application/json").json()
    total = Decimal(told["costs"][0]["total"]["variance"]["amount"])
    rows = list(csv.DictReader(io.StringIO(asked("text/csv").text)))
    assert {row["table"] for row in rows} >= {"Report", "Totals", "By project", "Trend", "Figures"}
    (value,) = (row for row in rows if (row["table"], row["member"]) == ("Totals", "variance"))
    assert (Decimal(value["value"]), value["unit"]) == (total, "GBP")
    parts = [row for row in rows if (row["table"], row["member"]) == ("By project", "variance")]
    assert sum(Decimal(row["value"]) for row in parts) == total
    book = load_workbook(io.BytesIO(asked(XLSX).content))
    head, *lines = book["By project"].values
    assert sum(Decimal(str(line[head.index("variance")])) for line in lines) == total
    figures = {line[0]: line[1] for line in list(book["Figures"].values)[1:]}
    assert figures == {one["id"]: one["value"] for one in told["figures"]}


def test_what_looks_like_a_formula_is_text(asked: Callable[[str], Any]) -> None:
    answer = asked("text/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert f"'{EVIL}" in cells and EVIL not in cells and "'+rail" in cells
    book = load_workbook(io.BytesIO(asked(XLSX).content))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == EVIL]
    assert found and all(cell.data_type == "s" for cell in found)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv;q=0.9, application/json;q=0.2", "text/csv"),
        (f"text/html, {XLSX}", XLSX),
        ("application/*;q=0.1, text/csv;q=0", "application/json"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(accept: str, form: str) -> None:
    assert wanted_form(accept or None, ("application/json", "text/csv", XLSX)) == form


def test_what_it_does_not_come_in_is_refused(asked: Callable[[str], Any]) -> None:
    refused = asked("image/png")
    assert (refused.status_code, refused.json()["type"]) == (406, "/problems/not-acceptable")
