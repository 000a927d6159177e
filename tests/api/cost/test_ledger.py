"""The cost ledger: batches that add up, entries that stay, accruals that go back by themselves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.cost.conftest import Books, gbp


def test_a_batch_is_posted_whole_and_told_entry_by_entry(books: Books, client: TestClient) -> None:
    line = books.line()
    posted = books.posting("actual", "2026-01", ("LAB", 100.10), ("LAB", "0.20"), source="GL-1")
    assert posted.status_code == 201, posted.text
    body = posted.json()
    assert (body["control_total"], body["entries"], body["kind"]) == (gbp("100.30"), 2, "actual")
    assert client.get(posted.headers["Location"]).json() == body
    entries = client.get(f"{books.at}/cost-entries", params={"posting_id": body["id"]}).json()["items"]
    assert [(e["line_id"], e["amount"], e["period_id"]) for e in entries] == [
        (line, gbp("100.10"), books.periods["2026-01"]),
        (line, gbp("0.20"), books.periods["2026-01"]),
    ]
    single = client.get(f"/v1/cost-entries/{entries[0]['id']}")
    assert single.json() == entries[0]
    assert len(client.get(f"{single.url.path}/history").json()["items"]) == 1
    page = client.get(f"{books.at}/cost-entries", params={"limit": 1, "include": "total"}).json()
    rest = client.get(f"{books.at}/cost-entries", params={"cursor": page["next_cursor"]}).json()
    assert (page["total"], page["items"] + rest["items"]) == (2, entries)


def test_a_batch_that_does_not_add_up_is_refused_whole(books: Books, client: TestClient) -> None:
    books.line()
    off = books.posting("actual", "2026-01", ("LAB", 10), ("LAB", 20), control_total=gbp("30.01"))
    assert off.status_code == 422
    assert "-0.01 off the control total" in off.text
    assert client.get(f"{books.at}/cost-entries").json()["items"] == []
    assert client.get(f"{books.at}/cost-postings").json()["items"] == []


def test_a_batch_is_posted_once(books: Books, client: TestClient) -> None:
    books.line()
    body = books.batch("actual", "2026-01", ("LAB", 10), source="GL-7")
    key = {"Idempotency-Key": "one"}
    first, again = (client.post(f"{books.at}/cost-postings", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    another = client.post(f"{books.at}/cost-postings", json=body)
    assert (another.status_code, "posted already" in another.text) == (409, True)
    assert books.costs("2026-01")["total"][0]["actual"] == gbp("10.00")


def test_one_event_of_the_trail_holds_all_entries_of_a_batch(books: Books, client: TestClient) -> None:
    books.line()
    books.post("actual", "2026-01", *(("LAB", amount) for amount in range(1, 51)))
    events = client.get("/v1/audit-events", params={"limit": 500}).json()["items"]
    (event,) = [e for e in events if e["action"] == "cost_entry.posted"]
    assert event["after"]["rows"] == 50 and event["after"]["merkle_root"]


def test_an_accrual_is_taken_back_in_the_period_it_names(books: Books, client: TestClient) -> None:
    books.line()
    books.month("2026-02")
    books.post("accrual", "2026-01", ("LAB", 500), reverses_in="2026-02")
    january = books.costs("2026-01")["total"][0]
    assert (january["accrued"], january["incurred"], january["actual"]) == (gbp(500), gbp(500), None)
    books.post("actual", "2026-02", ("LAB", 480))
    february = books.costs("2026-02")["total"][0]
    assert (february["accrued"], february["incurred"]) == (gbp("0.00"), gbp("480.00"))
    assert february["incurred_in_period"] == gbp("-20.00")
    first, second = client.get(f"{books.at}/cost-entries", params={"kind": "accrual"}).json()["items"]
    assert (second["reverses_id"], second["amount"]) == (first["id"], gbp("-500.00"))
    for wrong in ({}, {"reverses_in": "2026-01"}):
        assert books.posting("accrual", "2026-01", ("LAB", 1), **wrong).status_code == 422
    assert books.posting("actual", "2026-01", ("LAB", 1), reverses_in="2026-02").status_code == 422


def test_a_correction_is_another_entry(books: Books, client: TestClient) -> None:
    books.line()
    books.line("MAT")
    books.post("actual", "2026-01", ("LAB", 900))
    (wrong,) = client.get(f"{books.at}/cost-entries").json()["items"]
    body = books.batch("actual", "2026-02", ("LAB", -810))
    body["entries"][0] |= {"corrects_id": wrong["id"], "note": "Posted with a digit too many."}
    assert client.post(f"{books.at}/cost-postings", json=body).status_code == 201
    assert books.costs("2026-01")["total"][0]["actual"] == gbp("900.00")
    assert books.costs("2026-02")["total"][0]["actual"] == gbp("90.00")
    body["entries"][0]["line"] = "MAT"
    assert client.post(f"{books.at}/cost-postings", json=body).status_code == 422
    assert client.get(f"/v1/cost-entries/{wrong['id']}").json() == wrong


def test_a_closing_balance_reconciles_the_ledger_with_its_source(books: Books) -> None:
    books.line()
    books.post("actual", "2026-01", ("LAB", 100), closing_balance=gbp(100))
    off = books.posting("actual", "2026-02", ("LAB", 50), closing_balance=gbp(175))
    assert (off.status_code, off.json()["rule"]) == (409, "cost.closing-balance")
    assert "25.00 more" in off.json()["detail"]
    books.post("actual", "2026-02", ("LAB", 50), closing_balance=gbp(150))


def test_what_is_closed_takes_no_entries(books: Books, client: TestClient) -> None:
    line = books.line()
    books.line("MAT")
    books.month("2026-01")
    books.month("2026-02")
    client.post(f"/v1/cost-lines/{line}/closure", headers={"If-Match": '"1"'}).raise_for_status()
    to_line = books.posting("actual", "2026-01", ("LAB", 1))
    assert (to_line.status_code, to_line.json()["rule"]) == (409, "cost_line.closed")
    books.close("2026-01")
    for refused in (
        books.posting("actual", "2026-01", ("MAT", 1)),
        books.posting("budget", "2026-02", ("MAT", 1, "2026-01")),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (409, "period_closed")
    books.post("actual", "2026-02", ("MAT", 1))


def test_another_currency_or_line_or_period_is_refused(books: Books, client: TestClient) -> None:
    books.line()
    euros = books.batch("actual", "2026-01", ("LAB", 1))
    for told in (euros["control_total"], euros["entries"][0]["amount"]):
        told["currency"] = "EUR"
    answer = client.post(f"{books.at}/cost-postings", json=euros)
    assert (answer.status_code, "kept in GBP" in answer.text) == (422, True)
    mixed = books.batch("actual", "2026-01", ("LAB", 1))
    mixed["entries"][0]["amount"]["currency"] = "EUR"
    assert client.post(f"{books.at}/cost-postings", json=mixed).status_code == 422
    assert books.posting("actual", "2026-01", ("NONE", 1)).status_code == 422
    assert books.posting("actual", "2026-01", ("LAB", 1, "2026-02")).status_code == 422
    unknown = books.batch("actual", "2026-01", ("LAB", 1)) | {"period": "2031-01"}
    assert client.post(f"{books.at}/cost-postings", json=unknown).status_code == 404


def test_costs_add_up_by_whatever_they_have_in_common(books: Books) -> None:
    package = books.package("1.1")
    books.line("LAB", category="labour", work_package_id=package, supplier="Contractor A")
    books.line("MAT", category="material", nature="capital")
    books.line("ODD")
    months = ("2026-01", "2026-02", "2026-03")
    books.post("budget", "2026-01", *((code, 100, m) for code in ("LAB", "MAT", "ODD") for m in months))
    books.post("commitment", "2026-01", ("MAT", 250))
    books.post("actual", "2026-01", ("LAB", 120), ("MAT", 70))
    books.post("forecast", "2026-01", ("LAB", 999, "2026-02"))
    books.post("forecast", "2026-02", ("LAB", 130, "2026-03"), ("LAB", 5, "2026-02"), ("MAT", 40, "2026-03"))
    for by, keys in {
        "category": ["labour", "material", None],
        "nature": ["capital", "revenue"],
        "supplier": ["Contractor A", None],
        "work_package": ["1.1", None],
        "line": ["LAB", "MAT", "ODD"],
        "component": ["P1"],
    }.items():
        told = books.costs("2026-02", by)
        assert [item["key"] for item in told["items"]] == keys, by
        (whole,) = told["total"]
        expected = {"budget": 900, "budget_to_date": 600, "committed": 250, "actual": 190, "incurred": 190}
        expected |= {"to_complete": 170, "at_completion": 360, "variance": 540}
        assert {name: whole[name] for name in expected} == {n: gbp(v) for n, v in expected.items()}, by
        assert whole["accrued"] is None and whole["incurred_in_period"] == gbp("0.00")
    labour = books.costs("2026-02")["items"][0]
    assert (labour["to_complete"], labour["at_completion"], labour["variance"]) == (
        gbp(130),
        gbp(250),
        gbp(50),
    )
    odd = books.costs("2026-02")["items"][2]
    assert (odd["actual"], odd["to_complete"], odd["at_completion"], odd["variance"]) == (None,) * 4


def test_costs_are_those_of_all_below(
    client: TestClient, component: Callable[..., UUID], books: Books
) -> None:
    top = component("TOP", "programme")
    for code in ("A", "B"):
        below = Books(client, component(code, parent=top), books.decider, periods=books.periods)
        below.line()
        below.post("actual", "2026-01", ("LAB", 10))
    told = client.get(f"/v1/programmes/{top}/costs", params={"period": "2026-01", "by": "component"}).json()
    assert [(item["key"], item["actual"]) for item in told["items"]] == [("A", gbp(10)), ("B", gbp(10))]
    assert told["total"][0]["actual"] == gbp(20)
    listed = client.get(f"/v1/programmes/{top}/cost-entries", params={"scope": "below"}).json()["items"]
    assert len(listed) == 2


def test_who_may(books: Books, refused: Callable[..., None], client_for: Any, organisation_id: UUID) -> None:
    books.line()
    posted = books.post("actual", "2026-01", ("LAB", 1))
    (entry,) = books.client.get(f"{books.at}/cost-entries").json()["items"]
    for url in (f"/v1/cost-postings/{posted['id']}", f"/v1/cost-entries/{entry['id']}"):
        refused("GET", url, 404)
    refused("GET", f"{books.at}/costs", 403, "cost:read", params={"period": "2026-01"})
    body = books.batch("actual", "2026-01", ("LAB", 1))
    refused("POST", f"{books.at}/cost-postings", 403, "cost:write", json=body)
    manager = client_for(organisation_id, role="project_manager")
    answer = manager.post(f"{books.at}/cost-postings", json=body)
    assert (answer.status_code, answer.json()["rule"]) == (403, "cost:write")
    plans = books.batch("forecast", "2026-01", ("LAB", 1, "2026-02"))
    assert manager.post(f"{books.at}/cost-postings", json=plans).status_code == 201


def test_a_period_with_entries_is_kept(books: Books, client: TestClient) -> None:
    books.line()
    books.post("actual", "2026-01", ("LAB", 1))
    kept = client.delete(f"/v1/reporting-periods/{books.periods['2026-01']}", headers={"If-Match": '"1"'})
    assert kept.status_code == 409 and "cost entries" in kept.json()["held_by"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT"])
def test_an_entry_cannot_be_changed(books: Books, client: TestClient, method: str) -> None:
    books.line()
    books.post("actual", "2026-01", ("LAB", 1))
    (entry,) = client.get(f"{books.at}/cost-entries").json()["items"]
    assert client.request(method, f"/v1/cost-entries/{entry['id']}", json={}).status_code == 405
