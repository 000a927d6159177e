"""Artefacts over HTTP, on each database: filled in, approved by others, frozen, superseded, moved up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from app.reminders.kinds import Sought, due
from app.reminders.models import ReminderKind
from tests.api.artefacts.test_templates import TEMPLATE, Item, act
from tests.conftest import ClientFor, Office

TODAY = utc_now().date()
TABLE: Item = {
    "code": "options",
    "label": "Options",
    "type": "table",
    "required": True,
    "min_rows": 3,
    "columns": [
        {"code": "option", "label": "Option", "type": "text", "required": True},
        {"code": "kind", "label": "Kind", "type": "choice", "choices": ["do_nothing", "change"]},
        {"code": "cost", "label": "Cost", "type": "money"},
    ],
    "rows_needed": [{"column": "kind", "choice": "do_nothing", "at_least": 1, "at_most": 1}],
}
FIELDS: list[Item] = [
    {"code": "purpose", "label": "Purpose", "type": "long_text", "required": True},
    {"code": "rate", "label": "Rate", "type": "number", "least": 0, "most": 30},
    {"code": "agreed_on", "label": "Agreed on", "type": "date"},
    {"code": "risk", "label": "Risk", "type": "reference", "refers_to": "risk"},
    TABLE,
]
OPTIONS = [
    {"option": "Nothing", "kind": "do_nothing"},
    {"option": "Ramp", "kind": "change", "cost": {"amount": "20000.50", "currency": "GBP"}},
    {"option": "Lift", "kind": "change", "cost": {"amount": "3500000.00", "currency": "GBP"}},
]
VALUES: Item = {"purpose": "Access without steps", "rate": 3.5, "agreed_on": "2027-01-31", "options": OPTIONS}
APPROVALS = [
    {"code": "sponsor", "label": "Sponsor", "role": "sponsor"},
    {"code": "reviewer", "label": "Reviewer", "role": None},
]
RISK = {"title": "Flood", "cause": "Rain", "event": "The pit floods", "effect": "Delay", "probability": 0.5}


@pytest.fixture
def at(project: UUID) -> str:
    return f"/v1/projects/{project}"


@pytest.fixture
def sponsor(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="sponsor")


@pytest.fixture
def template(client: TestClient, client_for: ClientFor, organisation_id: UUID) -> Callable[..., str]:
    lead = client_for(organisation_id, role="pmo_lead")

    def template(**members: Any) -> str:
        said = {
            "fields": FIELDS,
            "approvals": APPROVALS,
            "derived": [{"source": "component"}, {"source": "top_risks"}],
        }
        made = client.post("/v1/templates", json=TEMPLATE | said | members)
        assert made.status_code == 201, made.text
        return str(act(lead, made.headers["Location"], "approval")["id"])

    return template


def drafted(client: TestClient, at: str, status: int = 201, **members: Any) -> Any:
    answer = client.post(f"{at}/artefacts", json={"title": "Case for the lifts", **members})
    assert answer.status_code == status, answer.text
    return answer.headers["Location"] if status == 201 else answer.json()


def patched(client: TestClient, url: str, **members: Any) -> Any:
    return client.patch(url, json=members, headers={"If-Match": client.get(url).headers["ETag"]})


def required(client: TestClient, at: str) -> dict[str, str | None]:
    """The address of the record that shows each thing that a full method requires of a project."""
    levels = dict.fromkeys(("size", "complexity", "regulation", "novelty", "spread"), "high")
    body = {"component_id": at[-36:], "standard": "prince2", "lifecycle_kind": "predictive", **levels}
    tailored = client.post("/v1/method-tailorings", json=body | {"rationale": "It is large"})
    assert tailored.status_code == 201, tailored.text
    (told,) = client.get("/v1/method-compliance", params={"component_id": at[-36:]}).json()["components"]
    return {each["code"]: each["record_address"] for each in told["items"]}


def test_stakeholders_and_lessons_show_what_a_method_requires(client: TestClient, at: str) -> None:
    lacking = required(client, at)
    assert lacking["stakeholder_register"] is lacking["lessons"] is lacking["raci"] is None
    neighbour = {"name": "Neighbours", "kind": "group"}
    known = client.post(f"{at}/stakeholders", json=neighbour)
    assert known.status_code == 201, known.text
    lesson = {"title": "Ask early", "lesson": "Ask", "recommendation": "Ask", "component_id": at[-36:]}
    learnt = client.post("/v1/lessons", json=lesson)
    assert required(client, at)["lessons"] is None  # nobody has said that it holds
    act(client, learnt.headers["Location"], "outcome", {"status": "validated"})
    shown = required(client, at)
    assert shown["stakeholder_register"] == known.headers["Location"]
    assert shown["lessons"] == learnt.headers["Location"]


def test_an_artefact_is_completed_approved_by_others_and_frozen(
    client: TestClient,
    sponsor: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    at: str,
    template: Callable[..., str],
) -> None:
    risk = client.post(f"{at}/risks", json=RISK).json()
    url = drafted(client, at, template_id=template(), values={"purpose": "Access"})
    told = client.get(url).json()
    assert (told["status"], told["reference"], told["purpose"], told["template_semver"]) == (
        *("draft", "ART-0001", "charter", "1.9.0"),
    )
    lacks = act(client, url, "submission", {}, 409)
    assert lacks["rule"] == "artefact.complete"
    assert lacks["errors"] == [{"pointer": "/values/options", "detail": "Options is missing."}]
    two = [OPTIONS[1], OPTIONS[2] | {"option": None}]
    assert patched(client, url, values={"options": two}).status_code == 200
    found = {each["pointer"] for each in act(client, url, "submission", {}, 409)["errors"]}
    assert found == {"/values/options", "/values/options/1/option"}
    whole = patched(client, url, values=VALUES | {"risk": risk["id"]})
    assert whole.json()["values"] == VALUES | {"risk": risk["id"]}, whole.text
    submitted = act(client, url, "submission", {"due_on": f"{TODAY - timedelta(1)}"})
    assert submitted["allowed_actions"] == []  # who wrote it
    assert patched(client, url, title="Other").json()["rule"] == "artefact.status"

    assert act(client, url, "approvals", {"approval": "reviewer"}, 403)["rule"] == "four_eyes"
    owner, board = (client_for(organisation_id, role=role) for role in ("sro", "board_member"))
    assert act(owner, url, "approvals", {"approval": "sponsor"}, 403)["rule"] == "artefact.approver"
    assert act(owner, url, "approvals", {"approval": "other"}, 422)["status"] == 422
    assert act(owner, url, "approvals", {"approval": "reviewer", "is_approved": False}, 422)
    back = act(owner, url, "approvals", {"approval": "reviewer", "is_approved": False, "remark": "Say who"})
    assert (back["status"], back["remark"], back["due_on"]) == ("draft", "Say who", None)
    act(client, url, "submission", {})
    assert act(sponsor, url, "approvals", {"approval": "sponsor"})["status"] == "submitted"
    assert act(sponsor, url, "approvals", {"approval": "sponsor"}, 409)["rule"] == "artefact.approved-once"
    live = client.get(f"{url}/document").json()
    assert (live["is_frozen"], live["derived"][1]["rows"][0]["title"]) == (False, "Flood")
    done = act(board, url, "approvals", {"approval": "reviewer", "remark": "Agreed"})
    assert (done["status"], len(done["approvals"]), len(done["derived_digest"])) == ("approved", 2, 64)

    renamed = client.patch(f"/v1/risks/{risk['id']}", json={"title": "Deluge"}, headers={"If-Match": '"1"'})
    assert renamed.status_code == 200, renamed.text
    frozen = client.get(f"{url}/document").json()
    assert (frozen["is_frozen"], frozen["derived"][1]["rows"][0]["title"]) == (True, "Flood")
    assert frozen["as_of"] == f"{TODAY}" and frozen["derived"][0]["rows"][0]["code"]
    without = client_for(organisation_id, role="pmo_lead", scopes=("artefact:read", "component:read"))
    hidden = without.get(f"{url}/document").json()["derived"][1]
    assert (hidden["rows"], hidden["reason"]) == ([], "not_permitted")
    history = client.get(f"{url}/history").json()["items"]
    assert "frozen" not in str(history) and "Flood" not in str(history)
    assert [each["action"].partition(".")[2] for each in history][-4:] == [
        *("returned", "submitted", "approved", "approved")
    ]
    assert required(client, at)["charter"] == f"/v1/artefacts/{told['id']}"


def test_a_successor_moves_up_and_supersedes(
    client: TestClient, sponsor: TestClient, at: str, template: Callable[..., str]
) -> None:
    one = [{"code": "sponsor", "label": "Sponsor", "role": "sponsor"}]
    first = template(approvals=one)
    url = drafted(client, at, template_id=first, values=VALUES)
    act(client, url, "submission")
    act(sponsor, url, "approvals", {"approval": "sponsor"})
    draft = drafted(client, at, template_id=first, values=VALUES)
    assert client.get(f"{draft}/upgrade").json()["to_semver"] == "1.9.0"

    fields = [
        FIELDS[0] | {"max_length": 10},
        FIELDS[1] | {"type": "text", "least": None, "most": None},
        {"code": "benefit", "label": "Benefit", "type": "text"},
        TABLE,
    ]
    second = template(semver="1.10.0", fields=fields, approvals=one)
    preview = client.get(f"{draft}/upgrade").json()
    assert (preview["kept"], preview["new"], preview["gone"], preview["retyped"]) == (
        *(["purpose", "options"], ["benefit"], ["agreed_on", "risk"], ["rate"]),
    )
    assert preview["lost"] == {"rate": 3.5, "agreed_on": "2027-01-31"}
    assert [each["pointer"] for each in preview["errors"]] == ["/values/purpose"]
    assert act(client, draft, "upgrade", {"template_id": second}, 409)["rule"] == "artefact.upgrade-fits"
    patched(client, draft, values={"purpose": "Access"})
    moved = act(client, draft, "upgrade", {"template_id": second})
    assert (moved["template_semver"], moved["values"]) == (
        "1.10.0",
        {"purpose": "Access", "options": OPTIONS},
    )
    assert act(client, draft, "upgrade", {"template_id": first}, 409)["rule"] == "artefact.upgrade-later"

    refused = drafted(client, at, 409, replaces_id=draft[-36:])
    assert refused["rule"] == "artefact.replaces"
    kept = drafted(client, at, template_id=first, replaces_id=url[-36:], values={"rate": 4})
    assert client.get(kept).json()["values"] == VALUES | {"rate": 4}
    act(client, kept, "submission")
    act(sponsor, kept, "approvals", {"approval": "sponsor"})
    assert client.get(url).json()["status"] == "superseded"
    again = drafted(client, at, 409, replaces_id=url[-36:])
    assert again["rule"] == "artefact.replaces"
    listed = client.get(f"{at}/artefacts", params={"status": "approved"}).json()["items"]
    assert [each["id"] for each in listed] == [kept[-36:]]
    assert required(client, at)["charter"] == kept


@pytest.mark.only_on("postgresql")
def test_values_that_do_not_fit_are_refused_by_their_fields(
    client: TestClient, at: str, template: Callable[..., str]
) -> None:
    template_id = template()
    for values, pointer, said in (
        ({"nothing": 1}, "/nothing", "no such field"),
        ({"rate": 31}, "/rate", "30 at most"),
        ({"rate": True}, "/rate", "no truth value"),
        ({"rate": "NaN"}, "/rate", "finite"),
        ({"agreed_on": 20270131}, "/agreed_on", "written as"),
        ({"risk": str(uuid7())}, "/risk", "no risk"),
        ({"options": {"option": "Lift"}}, "/options", "list of rows"),
        ({"options": [{"kind": "else"}]}, "/options/0/kind", "one of do_nothing, change"),
        ({"options": [{"cost": {"amount": "1.001", "currency": "GBP"}}]}, "/options/0/cost", "decimals"),
        ({"a/b~": 1}, "/a~1b~0", "no such field"),
    ):
        (fault,) = drafted(client, at, 422, template_id=template_id, values=values)["errors"]
        assert fault["pointer"] == f"/body/values{pointer}"
        assert said in fault["detail"], fault


@pytest.mark.only_on("sqlite")
def test_overdue_approvals_are_found(
    client: TestClient, at: str, template: Callable[..., str], as_office: Office
) -> None:
    url = drafted(client, at, template_id=template(), values=VALUES)
    act(client, url, "submission", {"due_on": f"{TODAY - timedelta(3)}"})
    with as_office() as uow:
        sought = Sought("", TODAY, ZoneInfo("UTC"), TODAY)
        (item,) = due(uow, ReminderKind.ARTEFACT_APPROVALS, sought)
    assert (item.link, item.due_on) == (url, TODAY - timedelta(3))
