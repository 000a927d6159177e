"""Authority checks: who decides, by which clause, and what another type of office would change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.governance.conftest import RESERVE, act
from tests.api.governance.test_offices import OFFICE, person
from tests.conftest import ClientFor

MILLION = {"amount": "1000000.00", "currency": "GBP"}
REBASELINE = {"kind": "rebaseline", "value": {"amount": "3200000.00", "currency": "GBP"}, "variance": 0.08}
Check = Callable[..., dict[str, Any]]


@pytest.fixture
def tree(component: Callable[..., UUID]) -> tuple[UUID, UUID]:
    """A programme and a project of it."""
    programme = component("PR", "programme")
    return programme, component("PJ", parent=programme)


@pytest.fixture
def boards(sponsor: TestClient, tree: tuple[UUID, UUID]) -> tuple[str, str]:
    """The project board, which has a tolerance of 5 %, and the programme board, which has 10 %."""
    seats = [{"person_id": person(sponsor), "role": "executive"}]
    board = {"name": "Project board", "kind": "project_board", "seats": seats}
    lower = board | {"limits": [{"max_value": MILLION, "max_variance": 0.05, "excluded": ["novel"]}]}
    upper = board | {"name": "Programme board", "kind": "programme_board"}
    upper |= {"limits": [{"matters": ["gate"], "max_days": 5}, {"max_variance": 0.1}]}
    made = [
        sponsor.post(f"/v1/{kind}s/{id}/bodies", json=body)
        for kind, id, body in (("project", tree[1], lower), ("programme", tree[0], upper))
    ]
    assert [each.status_code for each in made] == [201, 201], made[0].text
    return made[0].json()["id"], made[1].json()["id"]


@pytest.fixture
def check(sponsor: TestClient, tree: tuple[UUID, UUID]) -> Check:
    def check(client: TestClient | None = None, **asked: Any) -> dict[str, Any]:
        body = {"component_id": f"{tree[1]}", **asked}
        answer = (client or sponsor).post("/v1/authority-checks", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return check


def test_without_bodies_a_role_is_enough(check: Check, reader: TestClient) -> None:
    told = check(kind="change")
    assert (told["decided_by"], told["clause"], told["you_decide"]) == (
        "role",
        "role.decision:decide",
        True,
    )
    assert told["clauses"][0]["id"] == "matrix.no-office"
    assert check(reader, kind="change")["you_decide"] is False


def test_the_lowest_body_whose_limits_cover_it(
    check: Check, boards: tuple[str, str], client_for: ClientFor, organisation_id: UUID
) -> None:
    small = check(kind="change", value=MILLION)
    assert (small["decided_by"], small["body_id"], small["clause"]) == (
        "body",
        boards[0],
        f"body.{boards[0]}.limit.1",
    )
    assert (small["above_id"], small["above"], small["you_decide"]) == (boards[1], "Programme board", True)
    (seat,) = small["acting"]
    assert (seat["role"], seat["clause"]) == ("executive", None)
    bystander = client_for(organisation_id, role="board_member")
    assert check(bystander, kind="change", value=MILLION)["you_decide"] is False
    large = check(kind="change", value={"amount": "1000000.01", "currency": "GBP"})
    assert (large["body_id"], large["clause"]) == (boards[1], f"body.{boards[1]}.limit.2")
    passed = next(c for c in large["clauses"] if c["id"] == f"body.{boards[0]}.limit.1")
    assert "value 1000000.01 is beyond 1000000." in passed["text"]
    assert large["above_id"] is None and large["limit"]["max_variance"] == 0.1
    assert check(kind="gate", categories=["novel"])["body_id"] == boards[1]
    assert check(kind="change")["body_id"] == boards[1], "a value that is not stated is not within a limit"
    nobody = check(kind="rebaseline", value=MILLION, variance=-0.2)
    assert (nobody["decided_by"], nobody["clause"], nobody["body_id"]) == (
        "nobody",
        "limits.none-covers",
        None,
    )


@pytest.mark.parametrize(
    ("type", "mode"), [("supportive", "advise"), ("controlling", "consult"), ("directive", "approve")]
)
def test_a_rebaseline_beyond_tolerance_under_each_type(
    sponsor: TestClient,
    check: Check,
    boards: tuple[str, str],
    tree: tuple[UUID, UUID],
    type: str,
    mode: str,
) -> None:
    office = sponsor.post(f"/v1/programmes/{tree[0]}/offices", json=OFFICE | {"type": type}).json()
    told = check(**REBASELINE)
    assert (told["matter"], told["mode"]) == ("rebaseline_beyond_tolerance", mode)
    assert told["clauses"][0]["id"] == f"matrix.rebaseline_beyond_tolerance.{type}"
    assert (told["body_id"], told["office_id"]) == (boards[1], office["id"])
    assert told["consulted_first"] == ["Programme office"]
    within = check(**REBASELINE | {"variance": 0.05, "value": MILLION})
    assert within["matter"] == "rebaseline_within_tolerance"
    assert within["decided_by"] == ("office" if type == "directive" else "body")


def test_a_dry_run_changes_nothing_but_says_what_it_would(
    sponsor: TestClient, check: Check, boards: tuple[str, str], tree: tuple[UUID, UUID]
) -> None:
    sponsor.post(f"/v1/programmes/{tree[0]}/offices", json=OFFICE | {"type": "supportive"})
    plain = check(**REBASELINE | {"variance": 0.04, "value": MILLION})
    assert (plain["dry_run"], plain["changes"]) == (None, [])
    told = check(**REBASELINE | {"variance": 0.04, "value": MILLION, "dry_run": "directive"})
    assert (told["mode"], told["dry_run"]["mode"]) == ("advise", "decide")
    assert (told["decided_by"], told["dry_run"]["decided_by"]) == ("body", "office")
    assert set(told["changes"]) == {"decided_by", "clause", "type", "mode"}
    assert check(**REBASELINE, dry_run="supportive")["changes"] == []
    assert check(kind="other")["mode"] == "inform"


def test_splitting_slips_under_no_limit(
    proposer: TestClient, check: Check, boards: tuple[str, str], tree: tuple[UUID, UUID]
) -> None:
    part = {"value": {"amount": "600000.00", "currency": "GBP"}}
    first = proposer.post(f"/v1/projects/{tree[1]}/decisions", json=RESERVE | part | {"kind": "change"})
    assert check(kind="change", **part)["body_id"] == boards[0], "a draft counts for nothing yet"
    assert act(proposer, first.headers["Location"], "proposal").status_code == 200
    together = check(kind="change", **part)
    assert (together["body_id"], together["value"]["amount"]) == (boards[1], "1200000.00")
    assert [each["decision_id"] for each in together["counted"]] == [first.json()["id"]]
    assert check(kind="gate", **part)["body_id"] == boards[0], "a gate adds nothing"
    assert check(kind="procurement", **part)["counted"] == []
    assert act(proposer, first.headers["Location"], "withdrawal", {"remark": "No"}).status_code == 200
    assert check(kind="change", **part)["counted"] == []


def test_what_is_for_one_outcome_counts_together_across_projects(
    proposer: TestClient, check: Check, boards: tuple[str, str], tree: tuple[UUID, UUID], component: Any
) -> None:
    other, part = component("PJ2", parent=tree[0]), {"value": {"amount": "600000.00", "currency": "GBP"}}
    body = RESERVE | part | {"kind": "procurement", "purpose": "Drainage", "supplier": "A contractor"}
    made = proposer.post(f"/v1/projects/{other}/decisions", json=body)
    assert made.status_code == 201, made.text
    assert act(proposer, made.headers["Location"], "proposal").status_code == 200
    for same in ({"purpose": "Drainage"}, {"supplier": "A contractor"}):
        assert check(kind="change", **part, **same)["body_id"] == boards[1]
    assert check(kind="change", **part, purpose="Lighting")["body_id"] == boards[0]


def test_who_is_away_is_told_with_who_acts(
    sponsor: TestClient, check: Check, boards: tuple[str, str], client_for: ClientFor, organisation_id: UUID
) -> None:
    deputy = client_for(organisation_id, role="board_member")
    leave = {"person_id": person(sponsor), "delegate_id": person(deputy), "reason": "Leave"}
    leave |= {"from_on": "2020-01-01", "to_on": "2090-01-01", "delegated": {"max_value": MILLION}}
    given = sponsor.post(f"/v1/bodies/{boards[0]}/delegations", json=leave)
    assert given.status_code == 201, given.text
    (seat,) = check(kind="change", value=MILLION)["acting"]
    assert (seat["person_id"], seat["seat_of"]) == (person(deputy), person(sponsor))
    assert seat["clause"] == f"delegation.{given.json()['id']}"
    assert check(deputy, kind="change", value=MILLION)["you_decide"] is True
    assert check(kind="change", value=MILLION)["you_decide"] is False


def test_only_who_sees_a_component_asks_about_it(
    client_for: ClientFor, tree: tuple[UUID, UUID], reader: TestClient
) -> None:
    body = {"component_id": f"{tree[1]}", "kind": "gate"}
    stranger = client_for(uuid7())
    assert stranger.post("/v1/authority-checks", json=body).status_code == 404
    assert reader.post("/v1/authority-checks", json=body).status_code == 200
    assert reader.post("/v1/authority-checks", json=body | {"kind": "whim"}).status_code == 422
