"""Decisions as a resource: drafted, read, listed, changed while a draft, and told to whom they may be."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Reading, opened
from app.core.workbook import XLSX
from app.governance.decisions.service import wanted
from app.identity.rights import EVERYTHING
from tests.api.governance.conftest import DEFERRED, REMARK, RESERVE, TODAY, Walk, act
from tests.conftest import ClientFor, Office

PAPERS = ["question", "options", "recommendation", "rationale", "remark", "opinions", "interests"]


def log_of(client: TestClient, decisions: str, **query: Any) -> list[dict[str, str]]:
    """The decision log as a spreadsheet has it."""
    answer = client.get(decisions.replace("/decisions", "/decision-log.csv"), params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_a_draft_is_what_was_posted(proposer: TestClient, decisions: str) -> None:
    posted = proposer.post(decisions, json=RESERVE)
    assert posted.status_code == 201, posted.text
    told = posted.json()
    assert {name: told[name] for name in RESERVE if name != "options"} == {
        name: value for name, value in RESERVE.items() if name != "options"
    }
    assert told["options"] == [{"cost": None, **RESERVE["options"][0]}, RESERVE["options"][1]]
    assert (told["reference"], told["status"], told["outcome"]) == ("DEC-0001", "draft", None)
    assert told["drafted_by"] == proposer.get("/v1/me").json()["member_id"]
    assert told["allowed_actions"] == ["update", "proposal", "withdrawal"]
    read = proposer.get(posted.headers["Location"])
    assert read.json() == told == proposer.get(decisions).json()["items"][0]
    assert read.headers["ETag"] == posted.headers["ETag"] == '"1"'
    again = proposer.get(posted.headers["Location"], headers={"If-None-Match": '"1"'})
    assert again.status_code == 304


def test_a_draft_may_be_bare(proposer: TestClient, decisions: str) -> None:
    bare = proposer.post(decisions, json={"kind": "other", "title": "Yet to be put"})
    assert bare.status_code == 201
    assert (bare.json()["options"], bare.json()["question"]) == ([], None)
    refused = act(proposer, bare.headers["Location"], "proposal")
    assert refused.status_code == 409 and refused.json()["rule"] == "decision.complete"
    pointers = [fault["pointer"] for fault in refused.json()["errors"]]
    assert pointers == ["/question", "/recommendation", "/requested_from", "/due_on", "/options", "/options"]


@pytest.mark.parametrize("label", ["Do nothing", "do-nothing", "Doing nothing"])
def test_doing_nothing_is_always_an_option(proposer: TestClient, decisions: str, label: str) -> None:
    options = [{"label": name, "summary": "As it says."} for name in ("Drain", "Move the road")]
    url = proposer.post(decisions, json=RESERVE | {"options": options}).headers["Location"]
    refused = act(proposer, url, "proposal")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/options"]
    patch = {"options": [*options, {"label": label, "summary": "It floods."}]}
    assert proposer.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 200
    assert act(proposer, url, "proposal").status_code == 200


def test_only_a_draft_changes(proposer: TestClient, decisions: str) -> None:
    posted = proposer.post(decisions, json=RESERVE)
    url = posted.headers["Location"]
    patch = {"title": "Drain the cutting", "value": None}
    assert proposer.patch(url, json=patch).status_code == 428
    changed = proposer.patch(url, json=patch, headers={"If-Match": '"1"'})
    assert changed.json() == posted.json() | patch | {
        "version": 2,
        "updated_at": changed.json()["updated_at"],
    }
    assert proposer.patch(url, json=patch, headers={"If-Match": '"1"'}).status_code == 412
    same = proposer.patch(url, json={"options": posted.json()["options"]}, headers={"If-Match": '"2"'})
    assert same.json()["version"] == 2
    act(proposer, url, "proposal")
    refused = proposer.patch(url, json=patch, headers={"If-Match": '"3"'})
    assert (refused.status_code, refused.json()["rule"]) == (409, "decision.changes-in-draft")


@pytest.mark.parametrize("patch", [{"title": None}, {"kind": "whim"}, {"status": "approved"}, {"options": 3}])
def test_a_patch_is_judged_by_its_result(proposer: TestClient, decisions: str, patch: dict) -> None:
    url = proposer.post(decisions, json=RESERVE).headers["Location"]
    refused = proposer.patch(url, json=patch, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == f"/body/{next(iter(patch))}"


def test_money_stays_in_the_currency_of_the_project(proposer: TestClient, decisions: str) -> None:
    euros = {"amount": "1", "currency": "EUR"}
    option = {"label": "Drain", "summary": "Drains.", "cost": euros}
    for members in ({"value": euros}, {"options": [option]}):
        assert proposer.post(decisions, json=RESERVE | members).status_code == 422


def test_a_repeated_post_repeats_the_answer(
    proposer: TestClient, sponsor: TestClient, decisions: str, decision_that_is: Walk
) -> None:
    key = {"Idempotency-Key": "one"}
    first, again = (proposer.post(decisions, json=RESERVE, headers=key) for _ in range(2))
    assert again.status_code == 201 and again.json() == first.json()
    assert len(proposer.get(decisions).json()["items"]) == 1
    url = decision_that_is("proposed")
    headers = key | {"If-Match": sponsor.get(url).headers["ETag"]}
    once, twice = (sponsor.post(f"{url}/return", json=REMARK, headers=headers) for _ in range(2))
    assert (once.status_code, twice.status_code, twice.json()) == (200, 200, once.json())
    assert sponsor.get(url).json()["returns"] == 1


def test_strangers_and_readers(
    client_for: ClientFor, proposer: TestClient, reader: TestClient, decisions: str, decision_that_is: Walk
) -> None:
    url = decision_that_is("in_review")
    stranger = client_for(uuid7())
    for address in (url, f"{url}/history", decisions, decisions.replace("/decisions", "/decision-log.csv")):
        assert stranger.get(address).status_code == 404
        assert reader.get(address).status_code == 200
        assert reader.get(address, headers={"Authorization": ""}).status_code == 401
    assert proposer.get(decisions.replace("projects", "programmes")).status_code == 404
    match = {"If-Match": '"3"'}
    for path, body, rule in (
        ("proposal", None, "propose"),
        ("return", REMARK, "review"),
        ("review", None, "review"),
        ("outcome", DEFERRED, "decide"),
        ("discharge", {"condition": 1, "evidence": "Seen."}, "decide"),
        ("withdrawal", REMARK, "propose"),
        ("expiry", None, "review"),
    ):
        refused = reader.post(f"{url}/{path}", json=body, headers=match)
        assert (refused.status_code, refused.json()["rule"]) == (403, f"decision:{rule}")
        assert stranger.post(f"{url}/{path}", json=body, headers=match).status_code == 404
    assert reader.post(decisions, json=RESERVE).json()["rule"] == "decision:propose"
    assert reader.patch(url, json={}, headers=match).json()["rule"] == "decision:propose"
    assert reader.get(url).json()["allowed_actions"] == []


def test_papers_are_kept_from_who_is_not_cleared(
    reader: TestClient, sponsor: TestClient, decisions: str, decision_that_is: Walk
) -> None:
    url = decision_that_is("deferred")
    act(sponsor, url, "review")
    act(sponsor, url, "outcome", {"outcome": "rejected", "rationale": "Secret reasons."})
    told = reader.get(url).json()
    assert told["withheld"] == PAPERS and all(told[name] is None for name in PAPERS)
    assert (told["title"], told["outcome"], told["due_on"]) == (
        RESERVE["title"],
        "rejected",
        RESERVE["due_on"],
    )
    assert reader.get(decisions).json()["items"] == [told]
    assert sponsor.get(url).json()["withheld"] == []
    now = sponsor.get(f"{url}/history").json()["items"][-1]["valid_from"]
    past = reader.get(url, params={"known_at": now}).json()
    assert all(past[name] is None for name in PAPERS) and past["outcome"] == "rejected"
    (row,) = log_of(reader, decisions)
    assert {row[name] for name in ("question", "options", "recommendation", "rationale")} == {"withheld"}
    for address in (f"{url}/history", decisions, url, decisions.replace("/decisions", "/decision-log.csv")):
        seen, open_ = reader.get(address).text, sponsor.get(address).text
        for secret in ("Is the reserve released", "Drains along", "Secret reasons", "The survey is not in"):
            assert secret not in seen
        assert "Is the reserve released" in open_ or address.endswith(".csv")


def test_the_log_as_a_file(
    sponsor: TestClient, proposer: TestClient, decisions: str, decision_that_is: Walk
) -> None:
    decision_that_is("approved_with_conditions", title='=HYPERLINK("evil")')
    decision_that_is("draft", value=None)
    first, second = log_of(sponsor, decisions)
    assert first["title"] == '\'=HYPERLINK("evil")'
    assert (first["reference"], first["component"], first["outcome"]) == (
        "DEC-0001",
        "P1",
        "approved_with_conditions",
    )
    assert (first["value"], first["currency"], first["options"]) == ("250000.00", "GBP", "Do nothing; Drain")
    assert first["conditions"].startswith("The survey finds no peat (Project manager, ")
    assert first["conditions_open"] == "2"
    assert (second["value"], second["decided_at"], second["status"]) == ("", "", "draft")
    assert [row["reference"] for row in log_of(sponsor, decisions, status="draft")] == ["DEC-0002"]
    url = decisions.replace("/decisions", "/decision-log.csv")
    etag = sponsor.get(url).headers["ETag"]
    assert sponsor.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_the_log_is_a_workbook_too(sponsor: TestClient, decisions: str, decision_that_is: Walk) -> None:
    decision_that_is("draft", title="=1+1")
    decision_that_is("approved")
    told = sponsor.get(decisions.replace("/decisions", "/decision-log.xlsx"))
    assert (told.status_code, told.headers["Content-Type"]) == (200, XLSX)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(told.content)).worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == list(log_of(sponsor, decisions)[0])
    assert [(row[0], row[4]) for row in rows] == [("DEC-0001", "draft"), ("DEC-0002", "approved")]
    assert (rows[0][3], rows[0][head.index("value")]) == ("=1+1", 250000)
    assert sheet["D2"].data_type == "s"
    assert rows[0][head.index("due_on")].date() == TODAY + timedelta(days=14)


def test_history_and_the_past(proposer: TestClient, decision_that_is: Walk) -> None:
    url = decision_that_is("approved")
    versions = proposer.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in versions] == [
        f"decision.{done}" for done in ("drafted", "proposed", "taken_up", "approved")
    ]
    assert versions[1]["before"]["status"] == "draft"
    assert versions[3]["snapshot"]["options"][0]["label"] == "Do nothing"
    then = proposer.get(url, params={"known_at": versions[1]["valid_from"]}).json()
    assert (then["status"], then["version"], then["allowed_actions"]) == ("proposed", 2, [])
    now = proposer.get(url, params={"known_at": versions[3]["valid_from"]}).json()
    assert now == proposer.get(url).json() | {"allowed_actions": []}


@pytest.fixture
def tree(component: Callable[..., UUID]) -> tuple[UUID, UUID]:
    """A programme, and a project of it."""
    top = component("TOP", "programme")
    return top, component("SUB", parent=top)


def test_a_programme_lists_what_is_below_it(proposer: TestClient, tree: tuple[UUID, UUID]) -> None:
    top, sub = (
        f"/v1/{kind}s/{id}/decisions" for kind, id in zip(("programme", "project"), tree, strict=True)
    )
    upper = proposer.post(top, json=RESERVE).json()
    lower = proposer.post(sub, json=RESERVE | {"kind": "change"}).json()
    assert proposer.get(top, params={"scope": "own"}).json()["items"] == [upper]
    below = {"scope": "below", "sort": "-reference", "include": "total"}
    listed = proposer.get(top, params=below).json()
    assert (listed["items"], listed["total"]) == ([lower, upper], 2)
    assert proposer.get(top, params={"scope": "below", "kind": "change"}).json()["items"] == [lower]
    assert [row["component"] for row in log_of(proposer, top, scope="below")] == ["TOP", "SUB"]


def test_filters(proposer: TestClient, decisions: str, decision_that_is: Walk) -> None:
    soon, rejected = decision_that_is("proposed", due_on=f"{TODAY}"), decision_that_is("rejected")
    decision_that_is("approved", requested_from="Sponsor", kind="gate")

    def found(**query: Any) -> list[str]:
        return [item["reference"] for item in proposer.get(decisions, params=query).json()["items"]]

    assert found(status="proposed") == ["DEC-0001"] and found(kind="gate") == ["DEC-0003"]
    assert found(open=True) == ["DEC-0001"] and found(open=False) == ["DEC-0002", "DEC-0003"]
    assert found(requested_from="Sponsor") == ["DEC-0003"]
    assert found(due_before=f"{TODAY + timedelta(days=1)}") == ["DEC-0001"]
    assert proposer.get(decisions, params={"status": "asleep"}).status_code == 422
    assert {proposer.get(url).json()["reference"] for url in (soon, rejected)} == {"DEC-0001", "DEC-0002"}


@pytest.mark.parametrize("sort", ["-created_at", "title,reference", None])
def test_pages_cover_the_log_once_each(proposer: TestClient, decisions: str, sort: str | None) -> None:
    for n in (3, 1, 2, 5, 4):
        proposer.post(decisions, json=RESERVE | {"title": f"Decision {n}"})
    seen, query = [], {"limit": 2} | ({"sort": sort} if sort else {})
    while True:
        page = proposer.get(decisions, params=query).json()
        seen += [item["title"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert sorted(seen) == [f"Decision {n}" for n in range(1, 6)]
    if sort == "title,reference":
        assert seen == sorted(seen)


def test_an_archived_project_takes_no_decision(
    client: TestClient, proposer: TestClient, project: UUID, decisions: str
) -> None:
    url = proposer.post(decisions, json=RESERVE).headers["Location"]
    at = f"/v1/projects/{project}/archival"
    assert client.post(at, json={"reason": "Done"}, headers={"If-Match": '"1"'}).status_code == 200
    assert act(proposer, url, "proposal").json()["rule"] == "archived"
    assert proposer.post(decisions, json=RESERVE).json()["rule"] == "archived"


def test_decisions_wanted_are_the_longest_due_first(
    client: TestClient,
    decision_that_is: Walk,
    as_office: Office,
    organisation_id: UUID,
    project: UUID,
    app: Any,
) -> None:
    decision_that_is("proposed")
    decision_that_is("deferred", due_on=f"{TODAY - timedelta(days=90)}")  # comes back in seven days
    decision_that_is("in_review", due_on=f"{TODAY - timedelta(days=2)}")
    for status in ("draft", "approved", "rejected", "withdrawn"):
        decision_that_is(status)

    def asked(limit: int, rights: Any = EVERYTHING) -> list[str]:
        actor = Actor("office", organisation_id, rights)
        with opened(Reading, app.state.database, lambda _: actor) as uow:
            return [each.reference for each in wanted(uow, "", limit)]

    assert asked(10) == ["DEC-0003", "DEC-0002", "DEC-0001"]
    assert asked(1) == ["DEC-0003"]
    assert asked(10, type(EVERYTHING)({})) == []
    client.post(f"/v1/projects/{project}/archival", json={"reason": "Done"}, headers={"If-Match": '"1"'})
    assert asked(10) == []
