"""Versions of what risks are scored by, over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.risk.scales.repository import SHIPPED
from app.risk.scales.schemas import EXAMPLE
from tests.api.test_risk_scoring import RATED, in_days, pounds, revised

SCALES = "/v1/risk-scales"
STRICT = [[{**cell, "colour": "red"} for cell in row] for row in EXAMPLE["cells"]]


def published(client: TestClient, **members: object) -> dict[str, Any]:
    answer = client.post(SCALES, json={**EXAMPLE, **members})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_every_organisation_knows_the_shipped_scale(client: TestClient) -> None:
    (shipped,) = client.get(SCALES).json()["items"]
    assert (shipped["slug"], shipped["scale_version"], shipped["allowed_actions"]) == ("default-5x5", 1, [])
    assert shipped["probability_upper"] == [0.05, 0.2, 0.4, 0.7]
    assert shipped["cost_upper_share"] == [0.01, 0.03, 0.07, 0.15]
    assert [cell["colour"][0] for row in shipped["cells"] for cell in row] == list(
        "ggggagggaaggaargaarrgarrr"
    )
    read = client.get(f"{SCALES}/{shipped['id']}")
    assert read.json() == shipped and read.headers["ETag"] == '"1"'
    assert client.get(f"{SCALES}/{shipped['id']}/history").json()["items"] == []
    again = client.get(f"{SCALES}/{shipped['id']}", headers={"If-None-Match": '"1"'})
    assert again.status_code == 304


def test_versions_of_a_slug_are_counted_up_and_never_change(client: TestClient) -> None:
    first, second, other = (published(client, slug=slug) for slug in ("works", "works", "supply"))
    assert [s["scale_version"] for s in (first, second, other)] == [1, 2, 1]
    url = f"{SCALES}/{first['id']}"
    assert client.get(url).json() == first
    assert first.items() >= {"review_days": {"red": 14, "amber": 31, "green": 92}, **EXAMPLE}.items()
    for method in (client.patch, client.put):
        assert method(url, json={"name": "Other"}, headers={"If-Match": '"1"'}).status_code == 405
    (version,) = client.get(f"{url}/history").json()["items"]
    assert version["action"] == "risk_scale.published" and version["snapshot"]["slug"] == "works"
    listed = client.get(SCALES, params={"slug": "works", "include": "total"}).json()
    assert (listed["items"], listed["total"]) == ([first, second], 2)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_begin_with_the_shipped_scale(client: TestClient, limit: int) -> None:
    own = [published(client)["id"] for _ in range(3)]
    seen, query = [], {"limit": limit, "include": "total"}
    while True:
        page = client.get(SCALES, params=query).json()
        assert len(page["items"]) <= limit and page["total"] == 4
        seen += [scale["id"] for scale in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [str(SHIPPED.id), *own]
    assert client.get(SCALES, params={"sort": "slug"}).status_code == 422


def test_a_page_of_the_shipped_scale_alone_is_the_last(client: TestClient) -> None:
    page = client.get(SCALES, params={"limit": 1}).json()
    assert len(page["items"]) == 1 and page["next_cursor"] is None


@pytest.mark.parametrize(
    "odd",
    [
        {"probability_upper": [0.2, 0.1, 0.4, 0.7]},
        {"probability_upper": [0.1, 0.4, 0.7]},
        {"schedule_upper_days": [5, 10]},
        {"cost_upper_share": [0.1, 0.2, 0.3, 0.4]},
        {"cost_upper": [pounds("1"), pounds("2"), pounds("3"), {"amount": "4", "currency": "EUR"}]},
        {"cost_upper": [pounds("-1"), pounds("2"), pounds("3"), pounds("4")]},
        {"cells": EXAMPLE["cells"][:4]},
        {"cells": EXAMPLE["cells"][::-1]},
        {"slug": "No slug"},
        {"review_days": {"red": 0}},
    ],
)
def test_a_scale_that_does_not_hold_together_is_refused(client: TestClient, odd: dict[str, Any]) -> None:
    assert client.post(SCALES, json={**EXAMPLE, **odd}).status_code == 422


def test_green_does_not_touch_red(client: TestClient) -> None:
    cells = [[{**cell, "colour": "green" if cell["score"] < 9 else "red"} for cell in row] for row in STRICT]
    refused = client.post(SCALES, json={**EXAMPLE, "cells": cells})
    assert refused.status_code == 422
    assert "amber must lie between" in refused.json()["errors"][0]["detail"]


def test_a_later_scale_re_rates_nothing_by_itself(client: TestClient, project: UUID) -> None:
    register = f"/v1/projects/{project}/risks"
    before = client.post(register, json=RATED).json()
    second = published(client, slug="default-5x5", cells=STRICT, review_days={"red": 3})
    assert second["scale_version"] == 2
    assert client.get(f"/v1/risks/{before['id']}").json() == before
    touched = revised(client, before, title="Renamed", probability=0.5)
    assert (touched["scale_version"], touched["colour"], touched["score"]) == (1, "red", 16)
    after = client.post(register, json=RATED).json()
    assert (after["scale_version"], after["impact_band"], after["colour"]) == (2, 1, "red")
    assert after["review_on"] in (in_days(3), in_days(2))
    named = client.post(register, json={**RATED, "scale_version": 1}).json()
    assert (named["scale_version"], named["colour"]) == (1, "amber")
    moved = revised(client, touched, scale_version=2)
    assert (moved["scale_version"], moved["impact_band"]) == (2, 1)
    works = published(client, slug="works")
    elsewhere = revised(client, moved, scale="works")
    assert (elsewhere["scale"], elsewhere["scale_version"]) == ("works", works["scale_version"])
    newest = revised(client, elsewhere, scale="default-5x5", scale_version=None)
    assert (newest["scale"], newest["scale_version"]) == ("default-5x5", 2)


def test_a_scale_in_money_needs_no_budget(client: TestClient, project: UUID) -> None:
    published(client)
    risk = {**RATED, "budget": None, "scale": "works"}
    register = f"/v1/projects/{project}/risks"
    found = [
        client.post(register, json={**risk, "impact": pounds(amount)}).json()["impact_band"]
        for amount in ("10000", "10000.01", "1000000", "1000000.01")
    ]
    assert found == [1, 2, 4, 5]


def test_scales_of_other_sizes_score_as_well(client: TestClient, project: UUID) -> None:
    cells = [[{"score": r + c, "colour": "amber"} for c in range(1, 4)] for r in range(1, 3)]
    small = {"probability_bands": ["low", "high"], "probability_upper": [0.5], "cells": cells}
    published(
        client,
        slug="small",
        impact_bands=["a", "b", "c"],
        cost_upper=None,
        schedule_upper_days=[5, 10],
        **small,
    )
    risk = {**RATED, "scale": "small", "schedule_impact_days": 8, "probability": 0.6}
    told = client.post(f"/v1/projects/{project}/risks", json=risk).json()
    assert (told["probability_band"], told["impact_band"], told["score"]) == (2, 2, 4)
    assert told["impact_gap"] == "no_anchors"


def test_who_may_publish_and_who_may_read(
    client: TestClient,
    client_for: Callable[..., TestClient],
    component: Callable[..., UUID],
    organisation_id: UUID,
) -> None:
    own = published(client)
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    assert reader.get(f"{SCALES}/{own['id']}").json() == own
    refused = reader.post(SCALES, json=EXAMPLE)
    assert refused.status_code == 403 and refused.json()["rule"] == "risk:configure"
    assert stranger.get(f"{SCALES}/{own['id']}").status_code == 404
    assert [scale["slug"] for scale in stranger.get(SCALES).json()["items"]] == ["default-5x5"]
    assert published(stranger)["scale_version"] == 1
    below = client_for(organisation_id, role="pmo_lead", on=component("PF", "portfolio"))
    assert below.post(SCALES, json=EXAMPLE).status_code == 403
    nobody = client_for(organisation_id, role="administrator")
    assert nobody.get(SCALES).json()["items"] == []
    assert nobody.get(f"{SCALES}/{SHIPPED.id}").status_code == 404
    del reader.headers["Authorization"]
    assert reader.get(SCALES).status_code == 401


def test_equal_posts_make_one_version_and_posts_at_once_one_each(client: TestClient) -> None:
    key = {"Idempotency-Key": "scale"}
    first, again = (client.post(SCALES, json=EXAMPLE, headers=key) for _ in range(2))
    assert first.json() == again.json() and again.headers["Idempotency-Replayed"] == "true"
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: published(client)["scale_version"], range(6)))
    assert sorted(told) == [2, 3, 4, 5, 6, 7]
