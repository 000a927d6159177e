"""What somebody does who means no good, or whose client is broken: each was once possible."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.calc.money import CAP
from app.components.models import Component
from app.components.service import DEEPEST
from app.core.database import Database
from app.core.ids import uuid7
from app.risk.models import Risk
from tests.api.test_risks import FLOOD, draft
from tests.conftest import ClientFor, Office

MERGE = {"Content-Type": "application/merge-patch+json", "If-Match": '"1"'}
NEW = {"name": "New", "currency": "GBP"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_outside_of_time_is_refused(client: TestClient, project: UUID, instant: str) -> None:
    for url, name in ((f"/v1/projects/{project}", "known_at"), ("/v1/audit-events", "at_from")):
        assert client.get(url, params={name: instant}).status_code == 422


def test_nothing_was_known_in_the_middle_ages(client: TestClient, project: UUID) -> None:
    for year in ("0001", "0999", "1066"):
        then = f"{year}-01-01T00:00:00Z"
        assert client.get(f"/v1/projects/{project}", params={"known_at": then}).status_code == 404
        assert client.get("/v1/audit-events", params={"at_to": then}).json()["items"] == []


def test_half_a_character_in_a_members_name_is_refused(client: TestClient) -> None:
    body = b'{"name": "New", "currency": "GBP", "custom": {"\\ud800": 1}}'
    refused = client.post("/v1/projects", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["pointer"].endswith("/\ud800")


@pytest.mark.parametrize("blank", ["%20", "%C2%85", "%0A"])
def test_an_external_id_is_not_blank(client: TestClient, blank: str) -> None:
    assert client.put(f"/v1/projects/by-external-id/{blank}", json=NEW).status_code == 422


def test_an_external_id_is_the_same_with_spaces_around_it_and_may_have_slashes(client: TestClient) -> None:
    for given, status in (("%20PRJ%2F7%20", 201), ("PRJ/7", 200), ("PRJ%2F7", 200)):
        put = client.put(f"/v1/projects/by-external-id/{given}", json=NEW)
        assert (put.status_code, put.json()["external_id"]) == (status, "PRJ/7")


def test_a_search_takes_every_character_for_itself_in_either_case(client: TestClient, project: UUID) -> None:
    for name in ("100% done", "100 done", "École", "a_b", "a\\b", "axb", "İstanbul"):
        assert client.post("/v1/projects", json={**NEW, "name": name}).status_code == 201
    for q, found in (
        ("100%", ["100% done"]),
        ("a_b", ["a_b"]),
        ("A\\B", ["a\\b"]),
        ("%", ["100% done"]),
        ("ÉCOLE", ["École"]),
        ("École", ["École"]),
        ("İstan", ["İstanbul"]),
    ):
        listed = client.get("/v1/projects", params={"q": q}).json()["items"]
        assert [each["name"] for each in listed] == found, q
    register = f"/v1/projects/{project}/risks"
    for title in ("100% wet", "Übergang"):
        assert client.post(register, json={**FLOOD, "title": title}).status_code == 201
    for q, titles in (("0%", ["100% wet"]), ("_", []), ("ü", ["Übergang"])):
        listed = client.get(register, params={"q": q}).json()["items"]
        assert [each["title"] for each in listed] == titles, q


def test_numbers_of_our_own_compare_as_numbers(client: TestClient) -> None:
    assert client.post("/v1/custom-fields", json={"slug": "net", "label": "Net", "type": "number"}).is_success
    for value in (-5, -10, 3, 0):
        assert client.post("/v1/projects", json={**NEW, "custom": {"net": value}}).status_code == 201
    for asked, found in (
        ("net>=-7", [-5, 0, 3]),
        ("net<=-7", [-10]),
        ("net>=-20", [-10, -5, 0, 3]),
        ("net:-0", [0]),
        ("net:-5.00", [-5]),
    ):
        listed = client.get("/v1/projects", params={"custom": asked}).json()["items"]
        assert sorted(each["custom"]["net"] for each in listed) == found, asked


@pytest.fixture
def reserved(client: TestClient, project: UUID) -> str:
    """The address of a project with a reserve and a risk."""
    url = f"/v1/projects/{project}"
    reserve = {"kind": "contingency", "amount": {"amount": "7", "currency": "GBP"}}
    assert client.post(f"{url}/reserves", json=reserve).status_code == 201
    assert client.post(f"{url}/risks", json=FLOOD).status_code == 201
    return url


def test_what_holds_a_component_is_named_to_who_may_see_it(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, reserved: str
) -> None:
    told = client.delete(reserved, headers={"If-Match": '"1"'}).json()
    assert told["held_by"] == "1 reserves, 1 risks, 1 risk assessments"
    uncleared = client_for(organisation_id, scopes=("read", "component:*"))
    refused = uncleared.delete(reserved, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["held_by"]) == (409, "1 risks, 1 risk assessments, others")
    priced = uncleared.patch(reserved, json={"currency": "EUR"}, headers=MERGE)
    assert priced.status_code == 409 and "reserve" not in priced.text


def test_only_a_reserve_holds_a_component(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    url, reserve = (
        f"/v1/projects/{project}",
        {"kind": "contingency", "amount": {"amount": "7", "currency": "GBP"}},
    )
    assert client.post(f"{url}/reserves", json=reserve).status_code == 201
    uncleared = client_for(organisation_id, scopes=("read", "component:*"))
    refused = uncleared.delete(url, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["held_by"]) == (409, "others")


def archived(client: TestClient, url: str) -> None:
    etag = client.get(url).headers["ETag"]
    put_away = client.post(f"{url}/archival", json={"reason": "Done"}, headers={"If-Match": etag})
    assert put_away.status_code == 200, put_away.text


def test_a_status_report_of_an_archived_component_stays_as_it_is(
    client: TestClient, component: Callable[..., UUID]
) -> None:
    days = {"start_on": "2026-01-01", "finish_on": "2026-01-31", "data_date": "2026-01-31"}
    assert client.post("/v1/reporting-periods", json={"code": "P01", "name": "January", **days}).is_success
    moves = {
        "submission": [],
        "publication": ["submission"],
        "return": ["submission"],
        "delivery-confidences/sro": [],
    }
    bodies = {
        "return": {"reason": "Wrong"},
        "delivery-confidences/sro": {"scale": "uk-five-point", "value": "amber"},
    }
    for n, (move, before) in enumerate(moves.items()):
        url = f"/v1/projects/{component(f'A{n}')}"
        report = client.post(f"{url}/status-reports", json={"period": "P01", "cost_basis": "whole_life"})
        address = report.headers["Location"]
        for name in before:
            assert act(client, address, name, bodies).status_code == 200
        archived(client, url)
        refused = act(client, address, move, bodies)
        assert (refused.status_code, refused.json().get("rule")) == (409, "archived"), move


def act(client: TestClient, address: str, move: str, bodies: dict[str, dict[str, str]]) -> Any:
    headers = {"If-Match": client.get(address).headers["ETag"]}
    method = "PUT" if move.startswith("delivery-confidences") else "POST"
    return client.request(method, f"{address}/{move}", json=bodies.get(move), headers=headers)


def test_a_contribution_of_an_archived_component_stays(client: TestClient, project: UUID) -> None:
    url = f"/v1/projects/{project}"
    objective = client.post("/v1/strategic-objectives", json={"code": "O1", "title": "Safer", "weight": 1})
    given = {"objective_id": objective.json()["id"], "share": 0.5}
    contribution = client.post(f"{url}/strategic-contributions", json=given)
    assert contribution.status_code == 201, contribution.text
    archived(client, url)
    refused = client.delete(contribution.headers["Location"], headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json().get("rule")) == (409, "archived")


def test_a_tree_is_no_deeper_than_its_index(client: TestClient) -> None:
    parent, made = None, []
    while len(made) < DEEPEST:
        new = client.post("/v1/programmes", json={**NEW, "parent_id": parent})
        assert new.status_code == 201, new.text
        made.append(parent := new.json()["id"])
    refused = client.post("/v1/programmes", json={**NEW, "parent_id": parent})
    assert (refused.status_code, refused.json()["rule"]) == (409, "depth")
    top = client.post("/v1/programmes", json=NEW).json()["id"]
    under_top = {"json": {"parent_id": top}, "headers": {"If-Match": '"1"'}}
    refused = client.post(f"/v1/programmes/{made[0]}/placement", **under_top)
    assert (refused.status_code, refused.json()["rule"]) == (409, "depth")
    assert client.post(f"/v1/programmes/{made[1]}/placement", **under_top).status_code == 200


def test_what_is_deleted_while_something_is_hung_on_it(
    client: TestClient, database: Database, as_office: Office, project: UUID
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    url = f"/v1/projects/{project}"
    with ThreadPoolExecutor(1) as pool:
        with as_office() as uow:
            risk = uow.add(Risk(**draft(project)))
            uow.record("risk.identified", risk)
            deleted = pool.submit(client.delete, url, headers={"If-Match": '"1"'})
            waits_for_a_lock(database)
        assert deleted.result().status_code == 409, deleted.result().text
    assert client.get(url).status_code == 200


def test_what_is_hung_on_something_while_it_is_deleted(
    client: TestClient, database: Database, as_office: Office, project: UUID
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    url = f"/v1/projects/{project}"
    with ThreadPoolExecutor(1) as pool:
        with as_office() as uow:
            uow.remove("component.deleted", uow.session.get_one(Component, project))
            created = pool.submit(client.post, f"{url}/risks", json=FLOOD)
            waits_for_a_lock(database)
        assert created.result().status_code == 409, created.result().text


def waits_for_a_lock(database: Database) -> None:
    """Come back once another connection waits for what ours holds."""
    waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(100):
        with database.reading() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_more_than_a_sum_can_hold(client: TestClient, database: Database, project: UUID) -> None:
    """Ten thousand of the largest amounts are beyond 64 bits, in which SQLite adds up."""
    url = f"/v1/projects/{project}"
    made = client.post(f"{url}/risks", json=FLOOD).json()
    with database.writing() as session:
        table = sa.inspect(Risk).local_table
        (row,) = session.execute(sa.select(table).where(table.c.id == UUID(made["id"]))).mappings()
        most = {"expected_value_minor": CAP, "impact_minor": CAP}
        rows = [{**row, **most, "id": uuid7(), "reference": f"R{n}"} for n in range(9_300)]
        session.execute(sa.insert(table), rows)
    told = client.get(f"{url}/risk-exposure")
    if database.is_sqlite:
        assert told.status_code == 422, told.text
    else:
        assert told.json()["expected_values"][0]["net"]["amount"] == "93000000000003000.00"


def test_what_is_archived_is_only_restored_or_deleted(client: TestClient, project: UUID) -> None:
    url = f"/v1/projects/{project}"
    live = client.get(url).json()["allowed_actions"]
    assert {"update", "archival", "create_risk"} <= set(live) and "restoration" not in live
    archived(client, url)
    listed = client.get("/v1/projects", params={"archived": True}).json()["items"]
    for told in (client.get(url).json(), *listed):
        assert sorted(told["allowed_actions"]) == ["delete", "restoration"]
