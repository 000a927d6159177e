"""Contingency and management reserve: exact, and not there for who is not cleared."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError

from app.core.database import Database
from app.core.ids import uuid7
from app.core.rights import Rights
from app.core.unit_of_work import Actor, Reading, opened
from app.cost.models import Reserve
from app.cost.schemas import ReserveTotals
from app.cost.service import totals
from app.identity.rights import EVERYTHING
from tests.conftest import ClientFor


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


CONTINGENCY = {
    "kind": "contingency",
    "amount": gbp("100000.00"),
    "drawn": gbp("25000.00"),
    "owner": "Project manager",
    "note": "For the risks of the register.",
}


@pytest.fixture
def reserves(project: UUID) -> str:
    return f"/v1/projects/{project}/reserves"


def test_a_reserve_is_what_was_posted(client: TestClient, reserves: str) -> None:
    posted = client.post(reserves, json=CONTINGENCY)
    assert posted.status_code == 201, posted.text
    assert {name: posted.json()[name] for name in CONTINGENCY} == CONTINGENCY
    assert posted.json()["remaining"] == gbp("75000.00")
    read = client.get(posted.headers["Location"])
    assert read.json() == posted.json() == client.get(reserves).json()["items"][0]
    bare = client.post(reserves, json={"kind": "management_reserve", "amount": gbp("1")}).json()
    assert (bare["drawn"], bare["remaining"]) == (gbp("0.00"), gbp("1.00"))


def test_it_is_drawn_on_up_to_all_of_it(client: TestClient, reserves: str) -> None:
    url = client.post(reserves, json=CONTINGENCY).headers["Location"]
    assert client.patch(url, json={"drawn": {"amount": "1"}}).status_code == 428
    for drawn in ("100000.01", "-0.01"):
        refused = client.patch(url, json={"drawn": {"amount": drawn}}, headers={"If-Match": '"1"'})
        assert refused.status_code == 422
    all_of_it = client.patch(url, json={"drawn": {"amount": "100000"}}, headers={"If-Match": '"1"'})
    assert all_of_it.json()["remaining"] == gbp("0.00")
    assert client.patch(url, json={"drawn": None}, headers={"If-Match": '"1"'}).status_code == 412
    for money in ({"amount": {"currency": "EUR"}}, {"amount": {"amount": "-1"}}):
        assert client.patch(url, json=money, headers={"If-Match": '"2"'}).status_code == 422
    first, second = client.get(f"{url}/history").json()["items"]
    assert (first["snapshot"]["drawn_minor"], second["snapshot"]["drawn_minor"]) == (2_500_000, 10_000_000)
    then = client.get(url, params={"known_at": first["valid_from"]}).json()
    assert then["remaining"] == gbp("75000.00")
    euros = {"amount": {"amount": "1", "currency": "EUR"}, "drawn": None}
    assert client.post(reserves, json=CONTINGENCY | euros).status_code == 422


def test_the_database_itself_lets_nobody_draw_more(
    client: TestClient, database: Database, reserves: str
) -> None:
    id = UUID(client.post(reserves, json=CONTINGENCY).json()["id"])
    drawn = sa.inspect(Reserve).columns["drawn_minor"]
    for units in (10_000_001, -1):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(sa.update(Reserve).where(Reserve.id == id).values({drawn: units}))


def test_what_was_drawn_on_stays_on_record(client: TestClient, reserves: str) -> None:
    drawn = client.post(reserves, json=CONTINGENCY).headers["Location"]
    mistake = client.post(reserves, json=CONTINGENCY | {"drawn": None}).headers["Location"]
    kept = client.delete(drawn, headers={"If-Match": '"1"'})
    assert (kept.status_code, kept.json()["rule"]) == (409, "reserve.kept-once-drawn")
    assert client.delete(mistake, headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(mistake).status_code == 404


def test_for_the_uncleared_there_is_none(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID, reserves: str
) -> None:
    url = client.post(reserves, json=CONTINGENCY).headers["Location"]
    reader = client_for(organisation_id, role="reader")
    uncleared = client_for(organisation_id, scopes=("component:*", "contingency:*"))
    now, match = {"known_at": client.get(url).json()["updated_at"]}, {"If-Match": '"1"'}
    for other in (reader, uncleared):
        page = other.get(reserves, params={"include": "total"}).json()
        assert (page["items"], page["total"]) == ([], 0)
        assert [other.get(address).status_code for address in (url, f"{url}/history")] == [404, 404]
        assert other.get(url, params=now).status_code == 404
        assert other.patch(url, json={}, headers=match).status_code == 404
        assert other.delete(url, headers=match).status_code == 404
    assert "create_reserve" not in reader.get(f"/v1/projects/{project}").json()["allowed_actions"]
    assert reader.post(reserves, json=CONTINGENCY).json()["rule"] == "contingency:write"
    refused = uncleared.post(reserves, json=CONTINGENCY)
    assert (refused.status_code, refused.json()["rule"]) == (403, "cleared:contingency")
    assert len(client.get(reserves).json()["items"]) == 1


def test_a_clearance_reaches_no_further_than_its_component(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    top = component("TOP", "programme")
    one, two = (component(code, parent=top) for code in ("ONE", "TWO"))
    for project in (one, two):
        client.post(f"/v1/projects/{project}/reserves", json=CONTINGENCY)
    client_for(organisation_id, role="reader", on=top, member="partly")
    partly = client_for(organisation_id, role="finance", on=one, member="partly")
    below = partly.get(f"/v1/programmes/{top}/reserves", params={"scope": "below"}).json()["items"]
    assert [reserve["component_id"] for reserve in below] == [str(one)]
    assert len(client.get(f"/v1/programmes/{top}/reserves", params={"scope": "below"}).json()["items"]) == 2


def test_who_may(client: TestClient, client_for: ClientFor, organisation_id: UUID, reserves: str) -> None:
    finance = client_for(organisation_id, role="finance")
    key = {"Idempotency-Key": "r"}
    url = finance.post(reserves, json=CONTINGENCY, headers=key).headers["Location"]
    assert finance.post(reserves, json=CONTINGENCY, headers=key).headers["Idempotency-Replayed"] == "true"
    assert finance.get(url).json()["allowed_actions"] == ["update", "delete"]
    sponsor, stranger = client_for(organisation_id, role="sponsor"), client_for(uuid7())
    assert sponsor.get(url).json()["allowed_actions"] == []
    refused = sponsor.patch(url, json={}, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (403, "contingency:write")
    for address in (url, reserves, f"{url}/history"):
        assert stranger.get(address).status_code == 404
        assert finance.get(address, headers={"Authorization": ""}).status_code == 401


def test_lists_filter_and_page(client: TestClient, reserves: str) -> None:
    for kind in ("contingency", "management_reserve", "contingency"):
        client.post(reserves, json=CONTINGENCY | {"kind": kind})
    assert len(client.get(reserves, params={"kind": "contingency"}).json()["items"]) == 2
    page = client.get(reserves, params={"sort": "-kind", "limit": 2}).json()
    rest = client.get(reserves, params={"sort": "-kind", "cursor": page["next_cursor"]}).json()
    kinds = [reserve["kind"] for reserve in page["items"] + rest["items"]]
    assert kinds == ["management_reserve", "contingency", "contingency"]


def test_totals_are_by_kind_and_currency_for_who_may_know_all_of_them(
    app: FastAPI, client: TestClient, component: Callable[..., UUID], organisation_id: UUID
) -> None:
    top = component("TOP", "programme")
    one, two, put_away = (component(code, parent=top) for code in ("ONE", "TWO", "OLD"))
    euro = client.post(
        "/v1/projects", json={"code": "EUR", "name": "E", "currency": "EUR", "parent_id": str(top)}
    )
    for project in (one, two, put_away):
        client.post(f"/v1/projects/{project}/reserves", json=CONTINGENCY)
    client.post(f"{euro.headers['Location']}/reserves", json={"kind": "management_reserve"} | {
        "amount": {"amount": "7", "currency": "EUR"}
    })  # fmt: skip
    client.post(f"/v1/projects/{put_away}/archival", json={"reason": "Merged."}, headers={"If-Match": '"1"'})

    def told(path: str, rights: Rights = EVERYTHING) -> dict[str, Any]:
        actor = Actor("office", organisation_id, rights)
        with opened(Reading, app.state.database, lambda _: actor) as uow:
            answer: ReserveTotals = totals(uow, path)
            return answer.model_dump(mode="json")

    assert told(f"{top}/") == {
        "items": [
            {"kind": "contingency", "amount": gbp("200000.00"), "drawn": gbp("50000.00")}
            | {"remaining": gbp("150000.00")},
            {"kind": "management_reserve", "amount": {"amount": "7.00", "currency": "EUR"}}
            | {"drawn": {"amount": "0.00", "currency": "EUR"}}
            | {"remaining": {"amount": "7.00", "currency": "EUR"}},
        ],
        "reason": None,
    }
    assert told(f"{top}/{put_away}/") == {"items": None, "reason": "none_recorded"}
    partly = {"contingency:read": ("",), "cleared:contingency": (f"{top}/{one}/",)}
    withheld = {"items": None, "reason": "withheld"}
    assert told(f"{top}/", Rights(partly)) == told("", Rights({})) == withheld
    assert told(f"{top}/{one}/", Rights(partly))["reason"] is None
