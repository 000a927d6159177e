"""Status reports over HTTP: what a report says, how far it has come, and who may move it on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from app.core.ids import uuid7
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

FIGURES: Json = {
    "cost_basis": "whole_life",
    "baseline_cost": money("100.00"),
    "forecast_cost": money("112.00"),
    "actual_cost": money("31.50"),
    "declared_rag": "green",
    "approved_finish_on": "2026-12-31",
    "forecast_finish_on": "2027-01-31",
    "narrative": {"cost": "Steel costs more.", "summary": "In trouble."},
    "cause": "Steel costs more than was agreed.",
    "cause_code": "rate",
    "decisions_requested": [
        {"question": "Which contractor goes on?", "body": "Programme board", "due_on": "2023-04-30"}
    ],
    "not_available": [{"member": "benefits", "reason": "exempt", "raw": "Exempt under Section 43"}],
}


@pytest.fixture
def drafted(client: TestClient, project: UUID, periods: None) -> Response:
    made = client.post(f"/v1/projects/{project}/status-reports", json={**FIGURES, "period": "2023"})
    assert made.status_code == 201, made.text
    return made


def move(client: TestClient, report: Response, to: str, body: Json | None = None) -> Response:
    """Move a report on, at the version it was last seen at."""
    at = f"/v1/status-reports/{report.json()['id']}/{to}"
    return client.post(at, json=body, headers={"If-Match": report.headers["ETag"]})


def test_a_report_tells_its_figures_and_what_follows_from_them(client: TestClient, drafted: Response) -> None:
    told = drafted.json()
    assert told["reference"] == "SRP-0001"
    assert (told["status"], told["currency"], told["data_date"]) == ("draft", "GBP", "2023-03-31")
    assert told["cost_variance"] == money("-12.00")  # negative is adverse
    assert told["finish_slip_days"] == 31
    assert told["calculated_rag"] == "red"
    assert told["calculated_rag_reason"].startswith("cost 12.0% over baseline, red beyond 10%")
    assert told["rag_divergence"] is True
    assert told["benefits"] is None
    assert told["not_available"] == FIGURES["not_available"]
    assert told["decisions_requested"] == FIGURES["decisions_requested"]
    assert client.get(drafted.headers["Location"]).json() == told


def test_a_missing_figure_is_null_and_nothing_is_worked_out_from_it(
    client: TestClient, project: UUID, periods: None
) -> None:
    withheld = [{"member": "forecast_cost", "reason": "exempt", "raw": "Exempt under Section 43"}]
    body = {"period": "2023", "cost_basis": "period", "baseline_cost": money(5), "not_available": withheld}
    told = client.post(f"/v1/projects/{project}/status-reports", json=body).json()
    assert told["forecast_cost"] is told["cost_variance"] is told["calculated_rag"] is None
    assert "cost is not available" in told["calculated_rag_reason"]
    assert told["rag_divergence"] is None
    assert told["rag_divergence_reason"] == "not_declared"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"not_available": [{"member": "baseline_cost", "reason": "exempt"}]}, "has a value, and a reason"),
        ({"not_available": [{"member": "colour", "reason": "exempt"}]}, "is not one of"),
        ({"not_available": [{"member": "narrative.colour", "reason": "exempt"}]}, "is not one of"),
        ({"not_available": [{"member": "benefits", "reason": "a"}] * 2}, "not available twice"),
        ({"forecast_cost": money("1.00", "USD")}, "is kept in GBP"),
        ({"forecast_cost": money("1.005")}, "GBP has 2 decimals"),
        ({"declared_rag": "grey"}, "'green', 'amber' or 'red'"),
        ({"narrative": {"gossip": "x"}}, "narrative"),
        ({"period": "1999"}, None),
    ],
)
def test_a_report_that_contradicts_itself_is_refused(
    client: TestClient, project: UUID, periods: None, wrong: Json, said: str | None
) -> None:
    body = {**FIGURES, "period": "2023", **wrong}
    refused = client.post(f"/v1/projects/{project}/status-reports", json=body)
    assert refused.status_code == (422 if said else 404)
    assert said is None or said in refused.text


def test_a_component_has_one_report_for_a_period(
    client: TestClient, project: UUID, drafted: Response
) -> None:
    again = client.post(f"/v1/projects/{project}/status-reports", json={**FIGURES, "period": "2023"})
    assert again.status_code == 409
    assert again.json()["detail"] == "This component has a status report for this period."
    other = client.post(f"/v1/projects/{project}/status-reports", json={**FIGURES, "period": "2022"})
    assert other.status_code == 201


def test_from_submission_on_figures_stand_and_a_published_report_never_changes(
    client: TestClient, drafted: Response
) -> None:
    at = drafted.headers["Location"]
    revised = client.patch(
        at, json={"forecast_cost": money("104.00")}, headers={"If-Match": drafted.headers["ETag"]}
    )
    assert revised.json()["calculated_rag"] == "red"  # for its finish
    assert move(client, revised, "publication").status_code == 409
    submitted = move(client, revised, "submission")
    assert submitted.json()["allowed_actions"] == [
        *("challenge", "return", "approval", "delivery-confidences")
    ]
    late = client.patch(at, json={"cause": None}, headers={"If-Match": submitted.headers["ETag"]})
    assert (late.status_code, late.json()["rule"]) == (409, "report_status")
    returned = move(client, submitted, "return", {"reason": "The finish is not that of the plan."})
    assert returned.json()["status"] == "draft"
    approved = move(client, move(client, returned, "submission"), "approval")
    published = move(client, approved, "publication")
    assert published.json()["status"] == "published"
    assert published.json()["allowed_actions"] == ["create_correction"]
    for to, body in [("submission", None), ("return", {"reason": "x"}), ("publication", None)]:
        assert move(client, published, to, body).status_code == 409
    headers = {"If-Match": published.headers["ETag"]}
    assert client.patch(at, json={"cause": None}, headers=headers).status_code == 409
    rated = client.put(
        f"{at}/delivery-confidences/sro",
        json={"scale": "uk-three-point", "value": "red"},
        headers=headers,
    )
    assert rated.status_code == 409
    history = client.get(f"{at}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in history] == [
        *("drafted", "revised", "submitted", "returned", "submitted", "approved", "published")
    ]
    assert history[3]["reason"] == "The finish is not that of the plan."
    first = client.get(at, params={"known_at": history[0]["valid_from"]}).json()
    assert (first["status"], first["forecast_cost"]) == ("draft", money("112.00"))


def test_each_assessor_gives_a_delivery_confidence_on_a_named_scale(
    client: TestClient, drafted: Response
) -> None:
    at, tag = drafted.headers["Location"], drafted.headers["ETag"]
    for assessor, told in [
        ("sro", {"scale": "uk-three-point", "value": "green"}),
        ("ipa", {"scale": "uk-five-point", "value": "amber_red"}),
        ("ipa", {"scale": "uk-three-point", "reason": "exempt", "raw": "Exempt under Section 43"}),
    ]:
        rated = client.put(f"{at}/delivery-confidences/{assessor}", json=told, headers={"If-Match": tag})
        assert rated.status_code == 200, rated.text
        tag = rated.headers["ETag"]
    confidences = rated.json()["delivery_confidences"]
    assert [(c["assessor"], c.get("value"), c.get("reason")) for c in confidences] == [
        ("ipa", None, "exempt"),
        ("sro", "green", None),
    ]
    assert rated.json()["declared_rag"] == "green"
    for wrong in [
        {"scale": "uk-three-point", "value": "amber_red"},
        {"scale": "uk-three-point"},
        {"scale": "uk-three-point", "value": "red", "reason": "exempt"},
        {"scale": "stars", "value": "red"},
    ]:
        refused = client.put(f"{at}/delivery-confidences/ipa", json=wrong, headers={"If-Match": tag})
        assert refused.status_code == 422, wrong


def test_nobody_submits_what_they_publish_or_assesses_what_they_write(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, drafted: Response
) -> None:
    at = drafted.headers["Location"]
    tag = {"If-Match": drafted.headers["ETag"]}
    as_role = {
        role: client_for(organisation_id, role, on=project)
        for role in ("project_manager", "pmo_lead", "assurer", "reader")
    }
    rating = {"scale": "uk-three-point", "value": "red"}
    rate = f"{at}/delivery-confidences/gateway"
    assert as_role["project_manager"].put(rate, json=rating, headers=tag).status_code == 403
    assert as_role["assurer"].patch(at, json={"cause": "x"}, headers=tag).status_code == 403
    refused = as_role["pmo_lead"].post(f"{at}/submission", headers=tag)
    assert (refused.status_code, refused.json()["rule"]) == (403, "status_report:submit")
    submitted = as_role["project_manager"].post(f"{at}/submission", headers=tag)
    assert submitted.status_code == 200
    tag = {"If-Match": submitted.headers["ETag"]}
    assert as_role["project_manager"].post(f"{at}/publication", headers=tag).status_code == 403
    assert as_role["reader"].post(f"{at}/publication", headers=tag).status_code == 403
    assert as_role["reader"].get(at).json()["allowed_actions"] == []
    assert as_role["project_manager"].post(f"{at}/approval", headers=tag).status_code == 403
    approved = as_role["pmo_lead"].post(f"{at}/approval", headers=tag)
    assert approved.status_code == 200
    tag = {"If-Match": approved.headers["ETag"]}
    assert as_role["pmo_lead"].post(f"{at}/publication", headers=tag).status_code == 200


def test_strangers_stale_versions_and_no_token_are_refused(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Callable[..., UUID],
    drafted: Response,
) -> None:
    at = drafted.headers["Location"]
    elsewhere = component("P2")
    assert client_for(uuid7()).get(at).status_code == 404
    assert client_for(organisation_id, "reader", on=elsewhere).get(at).status_code == 404
    assert TestClient(client.app).get(at).status_code == 401
    assert client.patch(at, json={"cause": "x"}).status_code == 428
    assert client.patch(at, json={"cause": "x"}, headers={"If-Match": '"9"'}).status_code == 412
    assert client.post(f"{at}/submission", headers={"If-Match": '"9"'}).status_code == 412


def test_a_portfolio_lists_the_reports_of_all_below_it_by_what_they_say(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Callable[..., UUID],
    portfolio: UUID,
    record: Callable[..., Any],
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    component("C")
    record("2022", {a: {"baseline_cost": 100, "forecast_cost": 90}})
    record(
        "2023", {a: {"baseline_cost": 100, "forecast_cost": 90}, b: {"baseline_cost": 1, "forecast_cost": 2}}
    )
    at = f"/v1/portfolios/{portfolio}/status-reports"

    def listed(**query: Any) -> list[str]:
        answer = client.get(at, params=query)
        assert answer.status_code == 200, answer.text
        return [item["component_id"] for item in answer.json()["items"]]

    assert len(listed()) == 3
    assert set(listed(period="2023")) == {str(a), str(b)}
    assert listed(period="2023", calculated_rag="red") == [str(b)]
    assert listed(period="2023", component_id=str(a)) == [str(a)]
    assert listed(status="draft") == []
    assert client.get(at, params={"period": "1999"}).status_code == 404
    page = client.get(at, params={"limit": 2, "sort": "reference", "include": "total"}).json()
    rest = client.get(at, params={"limit": 2, "sort": "reference", "cursor": page["next_cursor"]}).json()
    assert [i["reference"] for i in page["items"] + rest["items"]] == ["SRP-0001", "SRP-0002", "SRP-0003"]
    assert page["total"] == 3
    narrow = client_for(organisation_id, "reader", on=b)
    assert narrow.get(at).status_code == 404
    own = narrow.get(f"/v1/projects/{b}/status-reports").json()["items"]
    assert [item["component_id"] for item in own] == [str(b)]


def test_a_closed_period_takes_no_report_and_moves_none_on(
    client: TestClient, project: UUID, drafted: Response
) -> None:
    period = f"/v1/reporting-periods/{drafted.json()['period_id']}"
    assert client.post(f"{period}/closure", headers={"If-Match": '"1"'}).status_code == 200
    refused = move(client, drafted, "submission")
    assert (refused.status_code, refused.json()["rule"]) == (409, "period_closed")


def test_a_component_with_reports_keeps_its_currency(
    client: TestClient, project: UUID, drafted: Response
) -> None:
    headers = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
    refused = client.patch(f"/v1/projects/{project}", json={"currency": "EUR"}, headers=headers)
    assert refused.status_code == 409
    assert "1 status reports" in refused.json()["detail"]


def test_a_report_tells_the_period_by_the_name_it_was_given(client: TestClient, drafted: Response) -> None:
    url = drafted.headers["Location"]
    assert drafted.json()["period"] == client.get(url).json()["period"] == "2023"
    known = client.get(url, params={"known_at": "2100-01-01T00:00:00Z"})
    assert known.json()["period"] == "2023"
