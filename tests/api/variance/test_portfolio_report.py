"""The portfolio variance report over HTTP: what adds up, what is listed, who sees what."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.variance.status_reports.recording import Recorded
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]


def test_totals_of_two_currencies_or_bases_are_never_added(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b, c = (component(code, parent=portfolio) for code in "ABC")
    dollars = client.get(f"/v1/projects/{c}")
    told = client.patch(
        f"/v1/projects/{c}", json={"currency": "USD"}, headers={"If-Match": dollars.headers["ETag"]}
    )
    assert told.status_code == 200
    record(
        "2023",
        {
            a: {"baseline_cost": 100, "forecast_cost": 120},
            b: {"baseline_cost": 10, "forecast_cost": 5, "cost_basis": "period"},
            c: {"baseline_cost": 1000, "forecast_cost": 1001},
        },
    )
    costs = report(portfolio)["costs"]
    assert [(c["currency"], c["cost_basis"], c["total"]["variance"]["amount"]) for c in costs] == [
        ("GBP", "period", "5.00"),
        ("GBP", "whole_life", "-20.00"),
        ("USD", "whole_life", "-1.00"),
    ]
    at = f"/v1/portfolios/{portfolio}/totals"
    items = client.get(at, params={"period": "2023"}).json()["items"]
    assert [i["variance"]["amount"] for i in items] == ["5.00", "-20.00", "-1.00"]
    told = report(portfolio, currency="USD")
    assert told["narrative"]["currency"] == "USD"
    assert "$1 over" in told["narrative"]["text"]
    refused = client.get(
        f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023", "currency": "EUR"}
    )
    assert refused.status_code == 404


def test_a_programmes_own_report_is_not_added_to_those_of_its_projects(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    programme = component("PG", "programme", portfolio)
    project = component("A", parent=programme)
    figures = {"baseline_cost": 100, "forecast_cost": 120}
    record("2023", {programme: figures, project: figures})
    assert report(portfolio)["costs"][0]["total"]["variance"] == money("-20.00")
    assert report(programme, kind="programmes")["costs"][0]["total"]["projects"] == 1


def test_the_largest_are_listed_and_the_rest_adds_up_to_the_whole(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    ids = [component(f"P{n}", parent=portfolio) for n in range(6)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 101 + n} for n, id in enumerate(ids)})
    (costs,) = report(portfolio, listed=2)["costs"]
    assert [line["variance"]["amount"] for line in costs["by_project"]] == ["-6.00", "-5.00"]
    assert costs["other_projects"]["projects"] == 4
    assert costs["other_projects"]["variance"] == money("-10.00")
    assert costs["other_projects"]["share_of_gross"] == pytest.approx(10 / 21, abs=1e-6)
    (none,) = report(portfolio, listed=0)["costs"]
    assert none["by_project"] == []
    assert none["other_projects"]["variance"] == none["total"]["variance"] == money("-21.00")


def test_every_project_of_the_report_is_listed_by_variance_a_page_at_a_time(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    ids = [component(f"P{n}", parent=portfolio) for n in range(5)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 98 + n} for n, id in enumerate(ids)})
    at = f"/v1/portfolios/{portfolio}/variance-report/projects"
    query = {"period": "2023", "sort": "variance", "limit": 2}
    found: list[Json] = []
    while True:
        page = client.get(at, params=query).json()
        found += page["items"]
        if not page["next_cursor"]:
            break
        query["cursor"] = page["next_cursor"]
    assert [one["variance"]["amount"] for one in found] == ["-2.00", "-1.00", "0.00", "1.00", "2.00"]
    assert [one["code"] for one in found] == ["P4", "P3", "P2", "P1", "P0"]
    assert found[0]["name"] == "The P4"


def test_a_reader_of_one_programme_gets_its_totals_and_not_the_portfolios(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
) -> None:
    programmes = [component(code, "programme", portfolio) for code in ("G1", "G2")]
    projects = [component(f"{n}", parent=programme) for n, programme in enumerate(programmes)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 110 + n} for n, id in enumerate(projects)})
    reader = client_for(organisation_id, "reader", on=programmes[1])
    for path in ("variance-report", "totals", "variance-report/projects"):
        query = {"period": "2023"}
        assert reader.get(f"/v1/programmes/{programmes[1]}/{path}", params=query).status_code == 200
        assert reader.get(f"/v1/portfolios/{portfolio}/{path}", params=query).status_code == 404
        assert reader.get(f"/v1/programmes/{programmes[0]}/{path}", params=query).status_code == 404
        assert client_for(uuid7()).get(f"/v1/portfolios/{portfolio}/{path}", params=query).status_code == 404
        administrator = client_for(organisation_id, "administrator")
        refused = administrator.get(f"/v1/portfolios/{portfolio}/{path}", params=query)
        assert (refused.status_code, refused.json()["rule"]) == (403, "status_report:read")
    totals = reader.get(f"/v1/programmes/{programmes[1]}/totals", params={"period": "2023"}).json()
    assert totals["items"][0]["variance"] == money("-11.00")
    told = reader.get(f"/v1/programmes/{programmes[1]}/variance-report", params={"period": "2023"}).json()
    assert str(projects[0]) not in str(told)


def test_a_moved_project_counts_where_it_hangs(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    elsewhere = component("P9", "portfolio")
    project = component("A", parent=elsewhere)
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 110}})
    at = f"/v1/portfolios/{portfolio}/totals"
    assert client.get(at, params={"period": "2023"}).json()["items"] == []
    headers = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
    to = {"parent_id": str(portfolio)}
    assert client.post(f"/v1/projects/{project}/placement", json=to, headers=headers).status_code == 200
    assert client.get(at, params={"period": "2023"}).json()["items"][0]["reports"] == 1


def test_an_empty_portfolio_and_an_unknown_period(
    client: TestClient, portfolio: UUID, periods: None, report: Report
) -> None:
    told = report(portfolio)
    assert told["costs"] == []
    assert "no variance can be stated" in told["narrative"]["text"]
    for path in ("variance-report", "totals", "variance-report/projects"):
        unknown = client.get(f"/v1/portfolios/{portfolio}/{path}", params={"period": "1999"})
        assert unknown.status_code == 404


def test_what_a_client_has_already_is_not_told_again(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    project = component("A", parent=portfolio)
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 110}})
    at = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
    tag = client.get(at).headers["ETag"]
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 304
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 111}})
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["variance-report", "totals", "variance-report/projects"])
def test_the_period_is_the_last_one_reported_for_unless_told(
    client: TestClient, component: Component, portfolio: UUID, record: Record, path: str
) -> None:
    url = f"/v1/portfolios/{portfolio}/{path}"
    assert client.get(url).status_code == 404  # nothing was reported yet, and the answer says so
    assert "name a period" in client.get(url).json()["detail"]
    project = component("A", parent=portfolio)
    for code in ("2022", "2021"):
        record(code, {project: {"baseline_cost": 100, "forecast_cost": 120}})
    taken = client.get(url)
    assert taken.status_code == 200, taken.text
    assert taken.json() == client.get(url, params={"period": "2022"}).json()
    assert '"2022"' in taken.text


def test_a_line_of_the_report_says_what_may_be_done_with_its_report(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
) -> None:
    record("2023", {component("A", parent=portfolio): {"baseline_cost": 100, "forecast_cost": 120}})
    at = f"/v1/portfolios/{portfolio}/variance-report/projects"
    (line,) = client.get(at).json()["items"]
    report = client.get(f"/v1/status-reports/{line['id']}").json()
    assert line["allowed_actions"] == report["allowed_actions"] != []
    assert (line["status"], line["period"]) == ("submitted", "2023")
    reader = client_for(organisation_id, "reader", on=portfolio)
    assert reader.get(at).json()["items"][0]["allowed_actions"] == []
