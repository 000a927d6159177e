"""Templates over HTTP: the library, versions, and what a template may not say."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.conftest import ClientFor

Item = dict[str, Any]
FIELD: Item = {"code": "purpose", "label": "Purpose", "type": "long_text", "required": True}
TEMPLATE: Item = {
    "code": "our_charter",
    "semver": "1.9.0",
    "name": "Our charter",
    "description": None,
    "purpose": "charter",
    "type": "document",
    "stage": "initiation",
    "owner": "Head of PMO",
    "fields": [FIELD],
    "derived": [{"source": "component", "label": None}],
    "approvals": [{"code": "sponsor", "label": "Sponsor", "role": "sponsor"}],
    "retention": "closure_plus_7_years",
}


@pytest.fixture
def lead(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="pmo_lead")


def act(who: TestClient, url: str, verb: str, body: Item | None = None, status: int = 200) -> Item:
    etag = who.get(url).headers["ETag"]
    answer = who.post(f"{url}/{verb}", json=body, headers={"If-Match": etag})
    assert answer.status_code == status, answer.text
    told: Item = answer.json()
    return told


def test_a_version_is_drafted_approved_by_another_and_stands(client: TestClient, lead: TestClient) -> None:
    made = client.post("/v1/templates", json=TEMPLATE)
    assert made.status_code == 201, made.text
    url, told = made.headers["Location"], made.json()
    assert told["fields"][0].items() >= FIELD.items()
    assert {name: told[name] for name in TEMPLATE if name != "fields"}.items() >= {
        name: value for name, value in TEMPLATE.items() if name != "fields"
    }.items()
    assert (told["status"], told["allowed_actions"]) == ("draft", ["update"])  # who drafted it
    assert client.patch(url, json={"name": "A charter"}).status_code == 428
    revised = client.patch(url, json={"name": "A charter"}, headers={"If-Match": '"1"'})
    assert revised.json()["name"] == "A charter", revised.text
    assert client.patch(url, json={"name": "B"}, headers={"If-Match": '"1"'}).status_code == 412
    assert act(client, url, "approval", status=403)["rule"] == "four_eyes"
    approved = act(lead, url, "approval")
    assert (approved["status"], approved["approved_at"] is not None) == ("approved", True)
    edit = client.patch(url, json={"name": "C"}, headers={"If-Match": '"3"'})
    assert (edit.status_code, edit.json()["rule"]) == (409, "template.version-stands")

    for semver, purpose, status in (
        ("1.9.0", "charter", 409),
        ("1.8.9", "charter", 409),
        ("1.10.0", "raci", 422),
        ("1.10.0", "charter", 201),  # above 1.9.0 as a version, below it as text
    ):
        body = TEMPLATE | {"semver": semver, "purpose": purpose}
        assert client.post("/v1/templates", json=body).status_code == status, semver
    reason = {"deprecation_reason": "1.10 replaces it"}
    assert act(lead, url, "deprecation", reason)["status"] == "deprecated"
    assert act(lead, url, "deprecation", reason, 409)["rule"] == "template.approved"
    found = client.get("/v1/templates", params={"code": "our_charter", "status": "draft"}).json()["items"]
    assert [each["semver"] for each in found] == ["1.10.0"]
    history = client.get(f"{url}/history").json()["items"]
    assert [each["action"] for each in history] == [
        *("template.drafted", "template.revised", "template.approved", "template.deprecated")
    ]
    was = client.get(url, params={"known_at": history[0]["valid_from"]}).json()
    assert (was["name"], was["status"]) == ("Our charter", "draft")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"fields": [FIELD | {"value": "Lifts"}]}, "shape only"),
        ({"fields": [FIELD | {"owner": "Director"}]}, "shape only"),
        ({"fields": [FIELD | {"due_on": "2027-03-31"}]}, "shape only"),
        ({"fields": [FIELD | {"guidance": "Hand it in by 31 March 2027"}]}, "shape only"),
        ({"fields": [FIELD | {"guidance": "Ask pmo@example.org"}]}, "shape only"),
        ({"fields": [FIELD, FIELD]}, "code of its own"),
        ({"fields": [FIELD | {"type": "choice"}]}, "needs its choices"),
        ({"fields": [FIELD | {"type": "table"}]}, "a table has columns"),
        ({"fields": [FIELD | {"type": "reference"}]}, "refers_to"),
        ({"fields": [FIELD | {"least": 3}]}, "only a number"),
        ({"derived": [{"source": "nothing"}]}, "no source nothing"),
        ({"approvals": []}, "at least 1"),
        ({"semver": "1.02.0"}, "pattern"),
    ],
)
def test_a_template_carries_a_sound_shape_and_nothing_else(
    client: TestClient, members: Item, said: str
) -> None:
    answer = client.post("/v1/templates", json=TEMPLATE | members)
    assert answer.status_code == 422
    assert said in str(answer.json()["errors"]), answer.text


@pytest.mark.only_on("postgresql")
def test_the_library_has_every_purpose_and_is_adopted_once(
    client: TestClient, lead: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    library = client.get("/v1/template-library").json()
    purposes = set(client.get("/openapi.json").json()["components"]["schemas"]["ArtefactPurpose"]["enum"])
    assert len(library["templates"]) == 14
    assert {each["purpose"] for each in library["templates"]} == purposes
    assert {"component", "top_risks", "milestones"} <= {each["source"] for each in library["sources"]}
    analyst = client_for(organisation_id, role="pmo_analyst")
    assert analyst.post("/v1/template-library/adoption").json()["rule"] == "template:approve"
    client.post("/v1/templates", json=TEMPLATE | {"code": "charter"})
    adopted = lead.post("/v1/template-library/adoption").json()
    assert (len(adopted["adopted"]), adopted["present"]) == (13, ["charter"])
    again = lead.post("/v1/template-library/adoption").json()
    assert (again["adopted"], len(again["present"])) == ([], 14)
    listed = client.get("/v1/templates", params={"status": "approved", "limit": 500}).json()["items"]
    assert len(listed) == 13 and all(each["drafted_by"] is None for each in listed)
    of = {each["purpose"]: each for each in listed}
    options = next(field for field in of["business_case"]["fields"] if field["code"] == "options")
    assert (options["min_rows"], options["rows_needed"][0]["at_most"]) == (3, 1)
    assert of["raci"]["fields"][0]["one_per_row"] == ["A", "A/R"]
