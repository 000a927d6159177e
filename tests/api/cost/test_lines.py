"""Cost lines, work packages and funding: what the ledger is kept by."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.cost.conftest import Books, gbp

LINE = {
    "code": "1.1-LAB", "name": "Frame, labour", "category": "labour", "supplier": "Contractor A",
    "nature": "capital", "work_package_id": None, "note": "By the day.",
}  # fmt: skip
PACKAGE = {
    "wbs": "1.1",
    "name": "Frame",
    "earning_rule": "weighted_milestones",
    "milestones": [{"name": "Drawn", "weight": 1.0}, {"name": "Built", "weight": 3.0}],
    "note": None,
}


@pytest.mark.parametrize(
    ("kind", "body", "change", "rule"),
    [("cost-lines", LINE, {"name": "Labour"}, "cost:plan"),
     ("work-packages", PACKAGE, {"name": "The frame"}, "work_package:write")],
)  # fmt: skip
def test_each_is_what_was_posted_and_is_changed_at_a_version(
    books: Books,
    client: TestClient,
    refused: Callable[..., None],
    kind: str,
    body: dict[str, Any],
    change: dict[str, Any],
    rule: str,
) -> None:
    key = {"Idempotency-Key": "k"}
    posted, again = (client.post(f"{books.at}/{kind}", json=body, headers=key) for _ in range(2))
    assert posted.status_code == 201, posted.text
    assert again.json() == posted.json() and again.headers["Idempotency-Replayed"] == "true"
    url = posted.headers["Location"]
    assert {name: posted.json()[name] for name in body} == body
    assert client.get(url).json() == posted.json() == client.get(f"{books.at}/{kind}").json()["items"][0]
    assert client.post(f"{books.at}/{kind}", json=body).status_code == 409
    assert client.patch(url, json=change).status_code == 428
    changed = client.patch(url, json=change, headers={"If-Match": '"1"'})
    assert changed.status_code == 200 and changed.json()["name"] == change["name"]
    assert client.patch(url, json=change, headers={"If-Match": '"1"'}).status_code == 412
    first, _ = client.get(f"{url}/history").json()["items"]
    then = client.get(url, params={"known_at": first["valid_from"]}).json()
    assert then["name"] == body["name"]
    refused("POST", f"{books.at}/{kind}", 403, rule, json=body | {"code": "2"} if "code" in body else body)
    refused("GET", url, 404 if kind == "cost-lines" else 200)
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"earning_rule": "fixed"},
        {"earning_rule": "units"},
        {"earning_rule": "apportioned"},
        {"milestones": []},
        {"milestones": [{"name": "A", "weight": 1}, {"name": "A", "weight": 1}]},
        {"milestones": [{"name": "A", "weight": 0}]},
        {"earning_rule": "fixed", "start_share": 1.5},
    ],
)
def test_a_rule_without_what_it_needs_is_refused(books: Books, client: TestClient, wrong: Any) -> None:
    assert client.post(f"{books.at}/work-packages", json=PACKAGE | wrong).status_code == 422


def test_a_package_is_apportioned_to_a_discrete_one_of_its_component(
    books: Books, client: TestClient, component: Callable[..., Any]
) -> None:
    base, effort = books.package("1"), books.package("2", earning_rule="level_of_effort")
    elsewhere = Books(client, component("P2"), books.decider).package("1")
    follower = {"wbs": "3", "name": "Inspection", "earning_rule": "apportioned"}
    for wrong in (effort, elsewhere):
        assert client.post(f"{books.at}/work-packages", json=follower | {"base_id": wrong}).status_code == 422
    follows = client.post(f"{books.at}/work-packages", json=follower | {"base_id": base})
    assert follows.status_code == 201
    held = client.delete(f"/v1/work-packages/{base}", headers={"If-Match": '"1"'})
    assert (held.status_code, held.json()["held_by"]) == (409, "1 work packages")


def test_a_line_with_entries_stays_where_it_is(books: Books, client: TestClient) -> None:
    package = books.package()
    line = books.line(work_package_id=package)
    books.post("budget", "2026-01", ("LAB", 1))
    url, match = f"/v1/cost-lines/{line}", {"If-Match": '"1"'}
    moved = client.patch(url, json={"work_package_id": None}, headers=match)
    assert (moved.status_code, moved.json()["rule"]) == (409, "cost_line.stays")
    assert client.delete(url, headers=match).status_code == 409
    assert client.delete(f"/v1/work-packages/{package}", headers=match).status_code == 409
    closed = client.post(f"{url}/closure", headers=match)
    assert (closed.json()["status"], closed.json()["allowed_actions"]) == ("closed", ["reopening", "delete"])
    assert client.patch(url, json={"name": "X"}, headers={"If-Match": '"2"'}).status_code == 409
    reopened = client.post(f"{url}/reopening", headers={"If-Match": '"2"'})
    assert reopened.json()["status"] == "open"
    assert client.post(f"{url}/reopening", headers={"If-Match": '"3"'}).status_code == 409


def test_no_more_is_released_than_was_approved(
    books: Books, client: TestClient, refused: Callable[..., None]
) -> None:
    approved = {
        "kind": "approved",
        "amount": gbp(1000),
        "effective_on": "2026-01-01",
        "note": "By the board.",
    }
    released = {"kind": "released", "amount": gbp(400), "effective_on": "2026-01-02"}
    early = client.post(f"{books.at}/funding", json=released)
    assert (early.status_code, early.json()["rule"]) == (409, "funding.released-within-approved")
    posted = client.post(f"{books.at}/funding", json=approved)
    assert posted.status_code == 201, posted.text
    books.made(f"{books.at}/funding", released)
    assert client.post(f"{books.at}/funding", json=released | {"amount": gbp(601)}).status_code == 409
    assert client.post(f"{books.at}/funding", json=approved | {"amount": gbp(-601)}).status_code == 409
    euros = {"amount": {"amount": "1", "currency": "EUR"}}
    assert client.post(f"{books.at}/funding", json=approved | euros).status_code == 422
    total = client.get(f"{books.at}/funding-total").json()
    assert total == {
        "component_id": str(books.project), "approved": gbp(1000), "released": gbp(400),
        "unreleased": gbp(600),
    }  # fmt: skip
    url = posted.headers["Location"]
    assert client.get(url).json() == posted.json() == client.get(f"{books.at}/funding").json()["items"][0]
    assert len(client.get(f"{url}/history").json()["items"]) == 1
    refused("GET", url, 404)
    refused("GET", f"{books.at}/funding-total", 403, "cost:read")
    refused("POST", f"{books.at}/funding", 403, "cost:write", json=approved)
