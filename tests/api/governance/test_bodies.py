"""Bodies: who sits in them, and who acts for whom."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.governance.conftest import TODAY
from tests.conftest import ClientFor


def person(client: TestClient) -> str:
    return client.get("/v1/me").json()["member_id"]


@pytest.fixture
def board(sponsor: TestClient, client_for: ClientFor, organisation_id: UUID) -> dict[str, Any]:
    member = client_for(organisation_id, role="board_member", member="a member")
    seat = {"weight": 1, "veto": False, "required": False, "alternate_id": None} | {
        "from_on": None,
        "to_on": None,
        "votes": True,
    }
    limit = {"matters": None, "max_days": 30, "max_risk": None, "excluded": ["novel"], "max_variance": 0.05}
    return {
        "name": "Project board",
        "kind": "project_board",
        "rank": 2,
        "seats": [
            {"person_id": person(sponsor), "role": "executive", **seat},
            {"person_id": person(member), "role": "senior_user", **seat},
        ],
        "rule": {
            "kind": "executive",
            "quorum": 0,
            "quorum_base": "all",
            "majority": 0.5,
            "days": None,
            "takes_effect": "immediately",
            "casting_vote": False,
        },
        "limits": [{**limit, "max_value": {"amount": "1000000.00", "currency": "GBP"}}],
        "ended_on": None,
    }


@pytest.fixture
def bodies(project: UUID) -> str:
    return f"/v1/projects/{project}/bodies"


def test_a_body_is_what_was_posted(
    sponsor: TestClient, reader: TestClient, bodies: str, board: dict[str, Any]
) -> None:
    made = sponsor.post(bodies, json=board)
    assert made.status_code == 201, made.text
    told, url = made.json(), made.headers["Location"]
    assert {name: told[name] for name in board} == board
    assert reader.get(url).json() == told | {"allowed_actions": []}
    assert reader.get(bodies, params={"kind": "project_board"}).json()["items"][0]["id"] == told["id"]
    assert reader.get(bodies, params={"kind": "change_authority"}).json()["items"] == []
    wider = {"limits": [{"max_variance": 0.1}]}
    assert sponsor.patch(url, json=wider).status_code == 428
    revised = sponsor.patch(url, json=wider, headers={"If-Match": '"1"'}).json()
    assert [limit["max_variance"] for limit in revised["limits"]] == [0.1]
    first = sponsor.get(f"{url}/history").json()["items"][0]
    assert first["snapshot"]["limits"][0]["max_variance"] == 0.05
    then = sponsor.get(url, params={"known_at": first["valid_from"]}).json()
    assert then["limits"] == board["limits"]
    assert sponsor.patch(url, json=wider, headers={"If-Match": '"1"'}).status_code == 412
    assert sponsor.post(bodies, json=board).status_code == 409  # by that name
    assert reader.patch(url, json=wider, headers={"If-Match": '"2"'}).json()["rule"] == "body:write"


@pytest.mark.parametrize(
    "members",
    [
        {"seats": [{"person_id": f"{uuid7()}"}]},
        {"seats": []},  # its executive decides
        {"rule": {"kind": "no_objection"}},
        {"rule": {"kind": "majority", "days": 3}},
        {"rule": {"kind": "majority", "quorum": 1.5}},
        {"limits": [{"max_value": {"amount": "1", "currency": "EUR"}}]},
        {"limits": [{"matters": ["gossip"]}]},
        {"rank": -1},
    ],
)
def test_a_body_that_cannot_be(
    sponsor: TestClient, bodies: str, board: dict[str, Any], members: dict[str, Any]
) -> None:
    assert sponsor.post(bodies, json=board | members).status_code == 422


def test_a_seat_is_given_away_once_at_a_time(
    client_for: ClientFor,
    organisation_id: UUID,
    sponsor: TestClient,
    reader: TestClient,
    bodies: str,
    board: dict[str, Any],
) -> None:
    member = client_for(organisation_id, role="board_member", member="a member")
    url = sponsor.post(bodies, json=board).headers["Location"] + "/delegations"
    leave = {
        "person_id": person(member),
        "delegate_id": person(sponsor),
        "from_on": f"{TODAY}",
        "to_on": f"{TODAY + timedelta(days=7)}",
        "delegated": None,
        "reason": "Leave",
    }
    given = member.post(url, json=leave)
    assert given.status_code == 201, given.text
    told, at = given.json(), given.headers["Location"]
    assert {name: told[name] for name in leave} == leave
    assert (told["status"], told["revoked_at"]) == ("given", None)
    assert reader.get(url).json()["items"] == [told | {"allowed_actions": []}]
    again = member.post(url, json=leave | {"from_on": leave["to_on"]})
    assert (again.status_code, again.json()["rule"]) == (409, "delegation.one-at-a-time")
    revoked = member.post(f"{at}/revocation", headers={"If-Match": '"1"'})
    assert revoked.json()["status"] == "revoked" and revoked.json()["allowed_actions"] == []
    twice = member.post(f"{at}/revocation", headers={"If-Match": '"2"'})
    assert twice.json()["rule"] == "delegation.revoked-once"
    assert member.post(url, json=leave).status_code == 201
    assert [v["action"] for v in member.get(f"{at}/history").json()["items"]] == [
        "delegation.given",
        "delegation.revoked",
    ]


def test_nobody_gives_away_what_is_not_theirs(
    client_for: ClientFor, organisation_id: UUID, sponsor: TestClient, bodies: str, board: dict[str, Any]
) -> None:
    member, other = (
        client_for(organisation_id, role="board_member", member=name) for name in ("a member", "another")
    )
    url = sponsor.post(bodies, json=board).headers["Location"] + "/delegations"
    leave = {"from_on": f"{TODAY}", "to_on": f"{TODAY}", "reason": "Leave"}
    theirs = leave | {"person_id": person(member)}
    assert other.post(url, json=theirs).json()["rule"] == "body:write"
    assert other.post(url, json=leave | {"person_id": person(other)}).status_code == 422
    assert member.post(url, json=theirs | {"delegate_id": person(member)}).status_code == 422
    assert member.post(url, json=theirs | {"delegate_id": f"{uuid7()}"}).status_code == 422
    assert member.post(url, json=theirs | {"to_on": f"{TODAY - timedelta(days=1)}"}).status_code == 422
    assert sponsor.post(url, json=theirs).status_code == 201  # who may change the body
    stranger = client_for(uuid7())
    assert stranger.post(url, json=theirs).status_code == 404
