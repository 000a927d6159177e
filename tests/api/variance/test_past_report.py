"""The variance report as it was known: what came later is not in it, and asked again it is the same to the byte."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core import past
from app.core.ids import uuid7
from app.variance.status_reports.recording import Recorded
from tests.api.governance.conftest import RESERVE
from tests.api.variance.conftest import Json
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Ask = Callable[..., Any]
OVER = {"baseline_cost": 100, "forecast_cost": 120, "whole_life_cost": 1000}
RATED = [{"assessor": "ipa", "scale": "uk-five-point", "value": "amber"}]


@pytest.fixture(autouse=True, params=[1, past.MANY], ids=["many", "few"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed since is found among what there is, and what there is among what was changed."""
    monkeypatch.setattr(past, "MANY", request.param)


@pytest.fixture
def ask(client: TestClient, portfolio: UUID) -> Ask:
    def ask(part: str = "", **query: Any) -> Any:
        return client.get(f"/v1/portfolios/{portfolio}/variance-report{part}", params=query)

    return ask


def now() -> str:
    return datetime.now(UTC).isoformat()


def changed(client: TestClient, project: UUID, **plan: Any) -> None:
    headers = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
    assert client.patch(f"/v1/projects/{project}", json=plan, headers=headers).status_code == 200


def test_the_report_of_then_is_the_same_to_the_byte_whatever_came_after(
    client: TestClient, component: Component, portfolio: UUID, record: Record, ask: Ask
) -> None:
    programme, elsewhere = component("PG", "programme", portfolio), component("P9", "portfolio")
    a, b = (component(code, parent=programme) for code in "AB")
    record("2022", {a: OVER | {"approved_finish_on": "2025-03-31"}})
    told = OVER | {"forecast_cost": 150, "approved_finish_on": "2026-03-31", "delivery_confidences": RATED}
    record("2023", {a: told, b: {"baseline_cost": 50}})
    made = client.post(f"/v1/projects/{a}/decisions", json=RESERVE)
    client.post(f"{made.headers['Location']}/proposal", headers={"If-Match": made.headers["ETag"]})
    live, then = ask(period="2023"), now()
    told_then = ask(period="2023", known_at=then)
    assert told_then.status_code == 200, told_then.text
    assert told_then.content == live.content

    changed(client, a, name="Renamed", category="rail")
    record("2023", {a: OVER | {"forecast_cost": 90}, b: OVER})
    headers = {"If-Match": client.get(f"/v1/projects/{b}").headers["ETag"]}
    to = {"parent_id": str(elsewhere)}
    assert client.post(f"/v1/projects/{b}/placement", json=to, headers=headers).status_code == 200
    assert ask(period="2023").content != live.content
    again = ask(period="2023", known_at=then)
    assert (again.content, again.headers["ETag"]) == (told_then.content, told_then.headers["ETag"])
    assert ask(known_at=then).content == told_then.content  # the last period then

    for form in ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
        files = [
            client.get(
                f"/v1/portfolios/{portfolio}/variance-report",
                params={"period": "2023", "known_at": then},
                headers={"Accept": form},
            )
            for _ in range(2)
        ]
        assert files[0].status_code == 200 and files[0].content == files[1].content


def test_a_figure_of_then_is_explained_by_what_was_known_then(
    component: Component, portfolio: UUID, record: Record, ask: Ask
) -> None:
    a = component("A", parent=portfolio)
    record("2023", {a: OVER})
    then = now()
    record("2023", {a: OVER | {"forecast_cost": 300}})
    asked = {"period": "2023", "figure": "total.variance"}
    assert ask("/explanation", **asked).json()["figure"]["value"] == "-200.00"
    why: Json = ask("/explanation", **asked, known_at=then).json()
    assert (why["figure"]["value"], why["inputs"][0]["value"]) == ("-20.00", "-20.00")


def test_before_it_was_known_there_is_nothing_and_what_is_to_come_is_refused(
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
    ask: Ask,
) -> None:
    before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    record("2023", {component("A", parent=portfolio): OVER})
    assert ask(period="2023", known_at=before).status_code == 404
    assert ask(period="2023", known_at="2999-01-01T00:00:00Z").status_code == 422
    url, query = f"/v1/portfolios/{portfolio}/variance-report", {"period": "2023", "known_at": now()}
    assert client_for(organisation_id, "reader", on=portfolio).get(url, params=query).status_code == 200
    refused = client_for(organisation_id, "administrator").get(url, params=query)
    assert (refused.status_code, refused.json()["rule"]) == (403, "status_report:read")
    assert client_for(uuid7()).get(url, params=query).status_code == 404
