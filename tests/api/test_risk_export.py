"""The register as a file, over HTTP."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.risk.export import HEADER
from tests.api.test_risk_scoring import RATED, pounds


@pytest.fixture
def tree(client: TestClient, component: Callable[..., UUID]) -> dict[str, str]:
    programme = component("PG", "programme")
    road = component("ROAD", parent=programme)
    for members in (
        {
            "title": '=HYPERLINK("http://x")',
            "owner": "@SUM(A1)",
            "category": "+1+1",
            "effect": 'Late, "very"',
        },
        {"title": "Chance", "kind": "opportunity", "impact": pounds("-8000")},
        {"title": "Unknown", "impact": None, "budget": None, "proximity_until": "2027-05-31"},
    ):
        assert client.post(f"/v1/projects/{road}/risks", json={**RATED, **members}).status_code == 201
    client.post(f"/v1/programmes/{programme}/risks", json={**RATED, "title": "Programme's own"})
    return {"programme": f"/v1/programmes/{programme}", "road": f"/v1/projects/{road}"}


def table(client: TestClient, at: str, **query: object) -> list[dict[str, Any]]:
    answer = client.get(f"{at}/risk-register.csv", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def test_a_register_is_a_table(client: TestClient, tree: dict[str, str]) -> None:
    formula, chance, unknown = table(client, tree["road"])
    assert tuple(formula) == HEADER
    assert formula["title"] == '\'=HYPERLINK("http://x")'
    assert (formula["owner"], formula["category"], formula["effect"]) == (
        "'@SUM(A1)",
        "'+1+1",
        'Late, "very"',
    )
    assert (formula["component"], formula["probability"], formula["score"]) == ("ROAD", "0.3", "12")
    assert (chance["currency"], chance["impact"], chance["expected_value"]) == ("GBP", "-8000.00", "-2400.00")
    assert (unknown["impact"], unknown["score"], unknown["impact_gap"]) == ("", "", "no_impact")
    assert (unknown["currency"], unknown["proximity_until"]) == ("", "2027-05-31")


def test_it_shows_what_the_list_shows(client: TestClient, tree: dict[str, str]) -> None:
    for query in (
        {"scope": "below", "sort": "-expected_value"},
        {"kind": "opportunity"},
        {"status": "draft"},
    ):
        listed = client.get(f"{tree['programme']}/risks", params=query).json()["items"]
        exported = table(client, tree["programme"], **query)
        assert [row["reference"] for row in exported] == [risk["reference"] for risk in listed]
    below = table(client, tree["programme"], scope="below")
    assert {row["component"] for row in below} == {"PG", "ROAD"}


def test_an_unchanged_file_is_not_sent_again(client: TestClient, tree: dict[str, str]) -> None:
    url = f"{tree['road']}/risk-register.csv"
    first = client.get(url)
    assert first.headers["Content-Disposition"] == "attachment; filename*=UTF-8''ROAD%20risk%20register.csv"
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_may_not_see_the_register_gets_no_file(
    client_for: Callable[..., TestClient], organisation_id: UUID, tree: dict[str, str]
) -> None:
    url = f"{tree['road']}/risk-register.csv"
    assert client_for(uuid7()).get(url).status_code == 404
    assert table(client_for(organisation_id, role="administrator"), tree["road"]) == []
    reader = client_for(organisation_id, role="reader")
    assert len(table(reader, tree["road"])) == 3
    del reader.headers["Authorization"]
    assert reader.get(url).status_code == 401
