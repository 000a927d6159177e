"""The check itself: counts, bounds, who is told what, and what is kept of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.repository import ComponentRepository
from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Reading, opened
from app.governance.consistency.checking import findings
from app.governance.consistency.rules import RULES
from app.identity.rights import EVERYTHING
from tests.api.consistency.conftest import Item, Room
from tests.api.consistency.test_risk_and_benefit_rules import CONTINGENCY, high
from tests.conftest import ClientFor

Component = Callable[..., UUID]


def checked(client: TestClient, at: str, **query: Any) -> Item:
    answer = client.get(f"{at}/consistency", params=query)
    assert answer.status_code == 200, answer.text
    told: Item = answer.json()
    return told


def test_every_rule_is_told_with_what_it_came_to(room: Room) -> None:
    told = checked(room.client, room.at)
    assert [each["rule"] for each in told["rules"]] == sorted(RULES)
    assert told["findings_in_all"] == len(told["findings"])
    assert told["findings_in_all"] == sum(told[name] for name in ("must_fix", "should_fix", "cannot_tell"))
    assert told["findings_in_all"] == sum(each["found"] + each["cannot_tell"] for each in told["rules"])
    severities = [each["severity"] for each in told["findings"]]
    assert severities == sorted(severities, key=["must_fix", "should_fix", "cannot_tell"].index)
    assert checked(room.client, room.at, severity="must_fix")["findings_in_all"] == told["must_fix"]
    few = checked(room.client, room.at, listed=1)
    assert (few["findings"], few["must_fix"]) == (told["findings"][:1], told["must_fix"])


def test_a_programme_is_checked_with_what_is_below_and_not_what_is_archived(
    client: TestClient, component: Component
) -> None:
    top = component("TOP", "programme")
    parts = [component(f"P{n}", parent=top) for n in range(3)]
    at = f"/v1/programmes/{top}"
    told = checked(client, at, rule="component.accountable")
    assert [each["component_code"] for each in told["findings"]] == ["P0", "P1", "P2"]
    assert told["components"] == 4
    assert checked(client, at, scope="own")["components"] == 1
    etag = client.get(f"/v1/projects/{parts[0]}").headers["ETag"]
    gone = client.post(
        f"/v1/projects/{parts[0]}/archival", json={"reason": "Closed"}, headers={"If-Match": etag}
    )
    assert gone.status_code == 200, gone.text
    assert checked(client, at)["components"] == 3
    assert checked(client, f"/v1/projects/{parts[0]}")["components"] == 1  # itself is looked at, if asked for


def test_as_many_statements_for_a_subtree_as_for_a_project(
    app: FastAPI, database: Database, room: Room, organisation_id: UUID, below: Any
) -> None:
    def statements() -> int:
        told: list[str] = []

        def seen(*arguments: Any) -> None:
            told.append(arguments[2])

        with opened(Reading, database, lambda _: Actor("tests", organisation_id, EVERYTHING)) as uow:
            place = ComponentRepository(uow).place(room.project)
            uow.session.connection()
            sa.event.listen(database.engine, "before_cursor_execute", seen)
            try:
                found = findings(uow, place)
            finally:
                sa.event.remove(database.engine, "before_cursor_execute", seen)
        assert found
        return len(told)

    high(room)
    few = statements()
    for n in range(5):
        part = below(f"PART{n}")
        high(part)
        part.enter("reserves", CONTINGENCY)
    assert statements() == few < 60


def test_what_somebody_may_not_see_is_not_passed_in_silence(
    room: Room, client_for: ClientFor, organisation_id: UUID
) -> None:
    high(room)
    reader = client_for(organisation_id, role="reader")
    told = checked(reader, room.at)
    hidden = {each["rule"]: each for each in told["findings"] if each["reason"] == "not_permitted"}
    assert {"risk.high-risks-in-contingency", "exception.answered", "cost.funding-covers-budget"} <= set(
        hidden
    )
    assert "cleared:contingency" in hidden["risk.high-risks-in-contingency"]["text"]
    assert not hidden.keys() & {"risk.high-risks-in-schedule", "component.accountable"}
    assert "200,000.00" not in str(told)
    assert client_for(uuid7()).get(f"{room.at}/consistency").status_code == 404


@pytest.fixture
def keeper(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="assurer")


def test_a_check_is_kept_for_a_gate(room: Room, keeper: TestClient, component: Component) -> None:
    high(room)
    gate = {"sequence": 3, "name": "Gate 3"}
    own = room.enter("gates", gate)["id"]
    other = room.made(f"/v1/projects/{component('P2')}/gates", gate)["id"]
    live = checked(keeper, room.at)
    checks = f"{room.at}/consistency-checks"
    body = {"gate_id": own, "note": "For the investment decision", "scope": "below"}
    posted = keeper.post(checks, json=body)
    assert posted.status_code == 201, posted.text
    url, kept = posted.headers["Location"], posted.json()
    assert {name: kept[name] for name in body} == body
    same = ("as_of", "components", "must_fix", "should_fix", "cannot_tell", "rules", "inputs_sha256")
    assert {name: kept[name] for name in same} == {name: live[name] for name in same}
    assert {each["kind"]: each["rows"] for each in kept["inputs"]}["risks"] == 1
    assert keeper.get(url).json() == kept == keeper.get(checks).json()["items"][0]
    assert keeper.get(checks, params={"gate_id": own}).json()["items"] == [kept]
    assert keeper.get(checks, params={"gate_id": other}).json()["items"] == []
    assert keeper.post(checks, json={"gate_id": other}).status_code == 422
    found = keeper.get(f"{url}/findings").json()
    assert (found["findings"], found["findings_in_all"]) == (live["findings"], live["findings_in_all"])
    (version,) = keeper.get(f"{url}/history").json()["items"]
    assert version["action"] == "consistency_check.kept"
    assert keeper.get(url, params={"known_at": version["valid_from"]}).json() == kept


def test_what_is_kept_stays_when_the_records_move_on(room: Room, keeper: TestClient) -> None:
    high(room)
    kept = keeper.post(f"{room.at}/consistency-checks", json={})
    url, before = kept.headers["Location"], kept.json()
    was = keeper.get(f"{url}/findings").json()
    assert checked(keeper, room.at)["inputs_sha256"] == before["inputs_sha256"]
    room.enter("reserves", CONTINGENCY)
    now = checked(keeper, room.at)
    assert now["inputs_sha256"] != before["inputs_sha256"] and now["must_fix"] == before["must_fix"] - 1
    assert keeper.get(url).json() == before and keeper.get(f"{url}/findings").json() == was
    again = keeper.post(f"{room.at}/consistency-checks", json={}).json()
    assert again["findings_sha256"] != before["findings_sha256"]


def test_who_may_keep_a_check_and_read_it(
    room: Room, keeper: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    checks = f"{room.at}/consistency-checks"
    sponsor, reader = (client_for(organisation_id, role=role) for role in ("sponsor", "reader"))
    for who in (sponsor, reader):
        refused = who.post(checks, json={})
        assert (refused.status_code, refused.json()["rule"]) == (403, "consistency:check")
    url = keeper.post(checks, json={}).headers["Location"]
    assert sponsor.get(url).status_code == sponsor.get(f"{url}/findings").status_code == 200
    assert reader.get(url).status_code == reader.get(f"{url}/findings").status_code == 404
    assert reader.get(checks).json()["items"] == []
    assert client_for(uuid7()).get(url).status_code == 404
