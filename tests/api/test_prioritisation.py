"""Prioritisation models and scores over HTTP, on each database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.prioritising import EFFORT, FIT, MODELS, PLANNING, URGENCY, adopted

ClientFor = Callable[..., TestClient]


@pytest.fixture
def scores(project: UUID) -> str:
    return f"/v1/projects/{project}/scores"


def score(model: dict[str, Any], value: float = 4, criterion: str = "strategic_fit") -> dict[str, Any]:
    stated = {"rationale": "Named in the strategy", "evidence": "Strategy, page 7", "scored_on": "2026-03-02"}
    return {"model_id": model["id"], "criterion": criterion, "value": value, **stated}


def test_a_model_is_told_as_it_was_drafted_with_its_weights_brought_to_one(client: TestClient) -> None:
    drafted = client.post(MODELS, json=PLANNING)
    assert drafted.status_code == 201, drafted.text
    body = drafted.json()
    assert (body["number"], body["status"]) == (1, "draft")
    assert body["weights"] == {"strategic_fit": 0.5, "effort": 0.166667, "urgency": 0.333333}
    assert client.get(drafted.headers["Location"]).json() == body == client.get(MODELS).json()["items"][0]
    assert {"update", "adoption"} <= set(body["allowed_actions"])


def test_versions_of_a_slug_are_counted(client: TestClient) -> None:
    numbers = [client.post(MODELS, json=PLANNING).json()["number"] for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert client.post(MODELS, json={**PLANNING, "slug": "other"}).json()["number"] == 1
    seen, query = [], {"slug": "planning", "limit": 2, "sort": "-number", "include": "total"}
    while query:
        page = client.get(MODELS, params=query).json()
        assert page["total"] == 3
        seen += [model["number"] for model in page["items"]]
        query = {**query, "cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert seen == [3, 2, 1]


def test_versions_drafted_at_once_have_numbers_of_their_own(client: TestClient) -> None:
    with ThreadPoolExecutor(6) as pool:
        drafted = list(pool.map(lambda _: client.post(MODELS, json=PLANNING).json()["number"], range(6)))
    assert sorted(drafted) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "criteria",
    [
        [],
        [FIT, FIT],
        [{**FIT, "weight": 0}],
        [{**FIT, "weight": -1}, EFFORT],
        [{**FIT, "scale": {"low": 5, "high": 5}}],
        [{**FIT, "direction": "sideways"}],
        [{**FIT, "value_function": "direct"}],
        [{**FIT, "value_function": "piecewise"}],
        [{**FIT, "points": EFFORT["points"]}],
        [{**EFFORT, "points": EFFORT["points"][:2]}],
        [{**EFFORT, "points": [{"amount": 0, "value": 0.1}, {"amount": 100, "value": 1}]}],
        [{**EFFORT, "points": [EFFORT["points"][0], EFFORT["points"][0], EFFORT["points"][2]]}],
    ],
)
def test_a_model_that_cannot_weigh_is_refused(client: TestClient, criteria: list[Any]) -> None:
    refused = client.post(MODELS, json={**PLANNING, "criteria": criteria})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith(("/criteria", "")), refused.text


def test_a_draft_changes_and_a_version_in_use_never_does(client: TestClient) -> None:
    drafted = client.post(MODELS, json=PLANNING)
    url, patch = drafted.headers["Location"], {"criteria": [{**FIT, "weight": 1}, {**URGENCY, "weight": 1}]}
    assert client.patch(url, json=patch).status_code == 428
    revised = client.patch(url, json=patch, headers={"If-Match": '"1"'})
    assert revised.json()["weights"] == {"strategic_fit": 0.5, "urgency": 0.5}
    assert client.patch(url, json={"name": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.patch(url, json={"criteria": []}, headers={"If-Match": '"2"'}).status_code == 422
    used = client.post(f"{url}/adoption", headers={"If-Match": '"2"'})
    assert (used.status_code, used.json()["status"]) == (200, "in_use")
    for change in (patch, {"name": "Other"}):
        refused = client.patch(url, json=change, headers={"If-Match": used.headers["ETag"]})
        assert refused.status_code == 409 and refused.json()["rule"] == "model_status"
    assert client.get(url).json() == used.json()
    assert client.post(f"{url}/adoption", headers={"If-Match": used.headers["ETag"]}).status_code == 409
    history = client.get(f"{url}/history").json()["items"]
    assert [v["action"].partition(".")[2] for v in history] == ["drafted", "revised", "adopted"]
    then = client.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert then["weights"] == drafted.json()["weights"]


def test_adopting_the_next_version_retires_the_one_before(client: TestClient) -> None:
    first = adopted(client)
    skipped = client.post(MODELS, json=PLANNING)
    third = adopted(client, name="Annual planning, revised")
    retired = client.get(f"{MODELS}/{first['id']}").json()
    assert (retired["status"], third["number"]) == ("retired", 3)
    assert retired["retired_at"] and retired["criteria"] == first["criteria"]
    back = client.post(f"{skipped.headers['Location']}/adoption", headers={"If-Match": '"1"'})
    assert back.status_code == 409
    other = adopted(client, slug="other")
    assert client.get(MODELS, params={"status": "in_use", "sort": "slug"}).json()["items"] == [other, third]


def test_who_may_do_what_with_models(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    drafted = client.post(MODELS, json=PLANNING)
    url = drafted.headers["Location"]
    assert client_for(uuid7()).get(url).status_code == 404
    assert client_for(uuid7()).post(f"{url}/adoption", headers={"If-Match": '"1"'}).status_code == 404
    for who in (
        client_for(organisation_id, role="reader"),
        client_for(organisation_id, role="pmo_lead", on=project),
    ):
        assert who.get(url).status_code == 200
        assert who.post(MODELS, json=PLANNING).json()["rule"] == "ranking:write"
        for refused in (
            who.patch(url, json={"name": "x"}, headers={"If-Match": '"1"'}),
            who.post(f"{url}/adoption", headers={"If-Match": '"1"'}),
        ):
            assert refused.status_code == 403 and refused.json()["rule"] == "ranking:write"


def test_a_score_is_told_as_it_was_given(client: TestClient, scores: str) -> None:
    model = adopted(client)
    given = client.post(scores, json=score(model))
    assert given.status_code == 201, given.text
    assert given.json().items() >= score(model).items()
    assert client.get(given.headers["Location"]).json() == given.json()
    assert client.get(scores, params={"model_id": model["id"]}).json()["items"] == [given.json()]
    assert client.get(scores, params={"criterion": "effort"}).json()["items"] == []


def test_a_scorer_scores_once_and_then_changes_their_score(client: TestClient, scores: str) -> None:
    model = adopted(client)
    given = client.post(scores, json=score(model))
    again = client.post(scores, json=score(model, 2))
    assert again.status_code == 409 and f"PATCH {given.headers['Location']}" in again.json()["detail"]
    url, patch = given.headers["Location"], {"value": 2.5, "rationale": "Not funded", "evidence": None}
    assert client.patch(url, json=patch).status_code == 428
    revised = client.patch(url, json=patch, headers={"If-Match": '"1"'})
    assert revised.json().items() >= (patch | {"scored_on": "2026-03-02"}).items()
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    history = client.get(f"{url}/history").json()["items"]
    assert [version["snapshot"]["value"] for version in history] == ["4.000000", "2.500000"]
    then = client.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert then == {**given.json(), "allowed_actions": []}


def test_of_equal_scores_at_once_one_is_kept(client: TestClient, scores: str) -> None:
    model = adopted(client)
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: client.post(scores, json=score(model)).status_code, range(6)))
    assert sorted(statuses) == [201] + [409] * 5


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"value": 0.9}, "/body/value"),
        ({"value": 5.1}, "/body/value"),
        ({"criterion": "colour"}, "/body/criterion"),
    ],
)
def test_a_score_keeps_to_the_scale(
    client: TestClient, scores: str, change: dict[str, Any], pointer: str
) -> None:
    model = adopted(client)
    refused = client.post(scores, json={**score(model), **change})
    assert refused.status_code == 422 and refused.json()["errors"][0]["pointer"] == pointer
    given = client.post(scores, json=score(model))
    if "value" in change:
        url = given.headers["Location"]
        assert client.patch(url, json=change, headers={"If-Match": '"1"'}).status_code == 422


def test_scores_are_by_a_model_in_use(client: TestClient, scores: str) -> None:
    draft = client.post(MODELS, json=PLANNING).json()
    refused = client.post(scores, json=score(draft))
    assert refused.status_code == 409 and refused.json()["rule"] == "model_status"
    used = adopted(client)
    given = client.post(scores, json=score(used))
    adopted(client)
    assert client.post(scores, json=score(used, criterion="urgency")).status_code == 409
    patch = {"value": 1}
    url = given.headers["Location"]
    assert client.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 409
    assert client.post(scores, json={**score(used), "model_id": str(uuid7())}).status_code == 404


def test_a_repeated_score_repeats_the_answer(client: TestClient, scores: str) -> None:
    model, key = adopted(client), {"Idempotency-Key": "score-1"}
    first, again = (client.post(scores, json=score(model), headers=key) for _ in range(2))
    assert again.status_code == 201 and again.json() == first.json()


def test_only_the_scorer_changes_a_score(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, scores: str
) -> None:
    model = adopted(client)
    url = client.post(scores, json=score(model)).headers["Location"]
    other = client_for(organisation_id, role="pmo_analyst")
    refused = other.patch(url, json={"value": 1}, headers={"If-Match": '"1"'})
    assert refused.status_code == 403 and refused.json()["rule"] == "own_score"
    assert other.get(url).json()["allowed_actions"] == []
    assert client.get(scores).json()["items"][0]["allowed_actions"] == ["update"]
    assert other.post(scores, json=score(model, 1)).status_code == 201
    assert len(client.get(scores).json()["items"]) == 2


def test_who_may_do_what_with_scores(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, scores: str
) -> None:
    model = adopted(client)
    url = client.post(scores, json=score(model)).headers["Location"]
    reader = client_for(organisation_id, role="reader")
    assert reader.get(url).json()["allowed_actions"] == []
    for refused in (
        reader.post(scores, json=score(model)),
        reader.patch(url, json={"value": 1}, headers={"If-Match": '"1"'}),
    ):
        assert refused.status_code == 403 and refused.json()["rule"] == "ranking:score"
    stranger = client_for(uuid7())
    for address in (url, f"{url}/history", scores):
        assert stranger.get(address).status_code == 404
    assert stranger.post(scores, json=score(model)).status_code == 404
    del reader.headers["Authorization"]
    assert reader.get(scores).status_code == 401


def test_pages_cover_the_scores_once_each(client: TestClient, scores: str) -> None:
    model = adopted(client)
    for criterion in ("strategic_fit", "effort", "urgency"):
        client.post(scores, json=score(model, 4, criterion))
    seen, query = [], {"limit": 2, "sort": "criterion"}
    while query:
        page = client.get(scores, params=query).json()
        seen += [item["criterion"] for item in page["items"]]
        query = {**query, "cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert seen == ["effort", "strategic_fit", "urgency"]
