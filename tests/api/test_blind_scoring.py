"""Scoring by several: blind until all have, apart from who has a stake, and moderated, on each database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.prioritising import FIT, URGENCY, adopted

ClientFor = Callable[..., TestClient]
SECRET = "Named in no plan of ours"


class Scorer(NamedTuple):
    client: TestClient
    id: str

    def scores(
        self, project: object, model: dict[str, Any], value: float, criterion: str = "strategic_fit"
    ) -> Any:
        body = {"model_id": model["id"], "criterion": criterion, "value": value, "rationale": SECRET}
        return self.client.post(f"/v1/projects/{project}/scores", json=body)


@pytest.fixture
def scorer(client_for: ClientFor, organisation_id: UUID) -> Callable[..., Scorer]:
    def scorer(**options: Any) -> Scorer:
        client = client_for(organisation_id, **options)
        return Scorer(client, client.get("/v1/me").json()["member_id"])

    return scorer


def standing(client: TestClient, project: object) -> dict[str, Any]:
    answer = client.get(f"/v1/projects/{project}/standing")
    assert answer.status_code == 200, answer.text
    return {each["criterion"]: each for each in answer.json()["criteria"]} | {"whole": answer.json()}


def test_nobody_reads_what_others_gave_before_all_have_scored(
    client: TestClient, scorer: Callable[..., Scorer], component: Callable[..., UUID]
) -> None:
    portfolio = component("PF", "portfolio")
    project = component("A", parent=portfolio)
    one, two = scorer(), scorer()
    model = adopted(client, criteria=[FIT, URGENCY], blind=True, scorers=[one.id, two.id])
    given = one.scores(project, model, 1)
    assert given.status_code == 201, given.text
    assert (given.json()["value"], given.json()["rationale"]) == (1, SECRET)
    url, seal = given.headers["Location"], given.json()["seal"]
    scores = f"/v1/projects/{project}/scores"
    assert one.client.get(url).json() == given.json() == one.client.get(scores).json()["items"][0]

    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    addresses = [
        *(url, f"{url}/history", f"{url}?known_at={now}"),
        *(scores, f"/v1/projects/{project}/standing"),
        *(f"/v1/portfolios/{portfolio}/ranking", f"/v1/portfolios/{portfolio}/ranking.csv"),
        f"/v1/portfolios/{portfolio}/ranking/{project}/explanation?model_id={model['id']}",
        *("/v1/audit-events", "/v1/events"),
    ]
    for reader in (client, two.client):
        for address in addresses:
            answer = reader.get(address)
            assert answer.status_code == 200, (address, answer.text)
            assert SECRET not in answer.text, address
    told = two.client.get(url).json()
    assert (told["value"], told["withheld"]) == (None, ["value", "rationale", "evidence"])
    of = standing(two.client, project)["strategic_fit"]
    assert (of["value"], of["reason"], of["penalty"]) == (None, "sealed", 0.6)
    assert {each["scorer"]: each["has_scored"] for each in of["scorers"]} == {one.id: True, two.id: False}
    (item,) = client.get(f"/v1/portfolios/{portfolio}/ranking").json()["items"]
    assert item["missing"] == ["strategic_fit", "urgency"]

    revised = one.client.patch(url, json={"value": 2}, headers={"If-Match": '"1"'})
    assert revised.status_code == 200 and revised.json()["value"] == 2 and revised.json()["seal"] != seal
    last = two.scores(project, model, 5)
    assert last.status_code == 201 and last.json()["seal"] is None and last.json()["value"] == 5
    of = standing(client, project)["strategic_fit"]
    assert (of["value"], of["lowest"], of["highest"], of["spread"]) == (3.5, 2, 5, 3)
    assert of["to_be_moderated"] and [each["value"] for each in of["scorers"]] == [2, 5]
    assert standing(client, project)["whole"]["to_be_moderated"] == ["strategic_fit"]
    history = client.get(f"{url}/history").json()["items"]
    assert [version["action"] for version in history] == ["score.given", "score.revised", "score.revealed"]
    assert [version["snapshot"]["value"] for version in history] == [None, None, "2.000000"]
    assert "nonce" not in json.dumps(history)


def test_who_has_a_stake_does_not_score_and_nobody_waits_for_them(
    client: TestClient,
    scorer: Callable[..., Scorer],
    client_for: ClientFor,
    organisation_id: UUID,
    component: Callable[..., UUID],
) -> None:
    project = component("A")
    one, two, sponsor = scorer(), scorer(), scorer(member="Director of roads")
    stated = client.patch(
        f"/v1/projects/{project}", json={"sponsor": "director of ROADS"}, headers={"If-Match": '"1"'}
    )
    assert stated.status_code == 200, stated.text
    owner = scorer(member="Owner")
    client_for(organisation_id, role="sro", on=project, member="Owner")
    model = adopted(client, criteria=[FIT], blind=True, scorers=[one.id, two.id, sponsor.id, owner.id])
    for conflicted in (sponsor, owner):
        refused = conflicted.scores(project, model, 5)
        assert refused.status_code == 403 and refused.json()["rule"] == "own_proposal"
    refused = scorer().scores(project, model, 5)
    assert refused.status_code == 403 and refused.json()["rule"] == "named_scorer"
    assert one.scores(project, model, 4).status_code == 201
    assert two.scores(project, model, 4).json()["seal"] is None
    of = standing(client, project)["strategic_fit"]
    assert (of["value"], of["spread"], of["to_be_moderated"]) == (4, 0, False)
    assert sorted(of["recused"]) == sorted([sponsor.id, owner.id])
    elsewhere = component("B")
    assert sponsor.scores(elsewhere, model, 5).status_code == 201


def test_what_is_missing_is_told_with_what_it_may_cost(
    client: TestClient, component: Callable[..., UUID]
) -> None:
    project = component("A")
    model = adopted(client, criteria=[FIT, URGENCY])
    body = {"model_id": model["id"], "criterion": "strategic_fit", "value": 5, "rationale": "Named"}
    assert client.post(f"/v1/projects/{project}/scores", json=body).status_code == 201
    told = standing(client, project)
    whole, urgency = told["whole"], told["urgency"]
    assert (whole["score"], whole["best_score"], whole["penalty"], whole["missing"]) == (
        0.6,
        1,
        0.4,
        ["urgency"],
    )
    assert (urgency["value"], urgency["reason"], urgency["contribution"], urgency["penalty"]) == (
        None,
        "not_scored",
        0,
        0.4,
    )
    assert told["strategic_fit"]["scorers"][0]["rationale"] == "Named" and whole["eligible"] is True
