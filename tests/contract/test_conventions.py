"""What every resource promises, whatever it is about: read off the document, and tried on the world."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from httpx import Response

from app.core.model import utc_now
from tests.contract.classification import CASES
from tests.contract.operations import Operation, operations, resolved
from tests.contract.world import World

LEADING = [operation for operation in operations() if operation.leads]


def tells(operation: Operation, member: str) -> bool:
    return member in operation.answer.get("properties", {})


def each(found: Iterator[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", list(found), ids=lambda operation: operation.id)


READS = [o for o in LEADING if o.method == "GET" and tells(o, "allowed_actions")]
LISTS = [
    operation
    for operation in operations()
    if operation.method == "GET" and tells(operation, "next_cursor")
    if operation.leads or operation.noun in ("components", "projects")  # a project has no other below it
]


def own_address(operation: Operation) -> Operation | None:
    """The operation that reads one of what another makes or lists."""
    return next((read for read in READS if read.noun == operation.noun and read is not operation), None)


def listing(operation: Operation) -> Operation | None:
    """The list of what an operation makes: the same address, read."""
    return next((o for o in LISTS if o.path == operation.path), None)


def asked(world: World, operation: Operation, **query: Any) -> Response:
    """The answer to a GET of the office, with what the table says it needs."""
    known = world.told(CASES[operation.key].query)
    return world.office.get(world.path(operation), params={**known, **query})


@each(o for o in LEADING if o.method == "POST" and "201" in o.content["responses"])
def test_what_is_made_is_what_is_read_and_listed(world: World, operation: Operation) -> None:
    made = world.send(world.author, operation, CASES[operation.key])
    assert made.status_code == 201, made.text
    url, body = made.headers["Location"], made.json()
    read = world.author.get(url)
    assert {name: body[name] for name in read.json()} == read.json()  # a secret is told once, and besides
    assert made.headers["ETag"] == read.headers["ETag"]
    assert world.author.get(url, headers={"If-None-Match": read.headers["ETag"]}).status_code == 304
    if found := listing(operation):
        params = {"limit": 500, **({"include": "total"} if found.takes("include") else {})}
        listed = world.author.get(world.path(found), params=params).json()
        assert read.json() in listed["items"]
    if "version" in body and "id" in body:
        versions = world.author.get(f"{url}/history")
        if versions.status_code == 200:
            agrees(versions.json()["items"][-1], read.json())


@each(o for o in LEADING if o.method == "PATCH")
def test_an_edit_is_made_to_a_version_and_told_in_full(world: World, operation: Operation) -> None:
    line, url = CASES[operation.key], world.path(operation)
    client = world.client(line.by)
    before, at = client.get(url), utc_now()
    edited = world.send(client, operation, line)
    assert edited.status_code == 200, edited.text
    after = client.get(url)
    assert edited.json() == after.json() != before.json()
    assert edited.headers["ETag"] == after.headers["ETag"] != before.headers["ETag"]
    assert after.json()["version"] == before.json()["version"] + 1
    *_, first, last = client.get(f"{url}/history").json()["items"] if has_history(operation) else (None, None)
    if last:
        agrees(first, before.json())
        agrees(last, after.json())
        assert last["before"].keys() & world.told(line.body).keys() or last["before"]
    read = next(o for o in READS if o.path == operation.path)
    if read.takes("known_at"):
        known = client.get(url, params={"known_at": at.isoformat()})
        assert known.json() == before.json() | {"allowed_actions": []}  # the past is not acted upon


@each(o for o in LEADING if o.takes_version)
def test_a_change_names_the_version_it_is_made_to(shared: World, operation: Operation) -> None:
    line, url = CASES[operation.key], shared.path(operation)
    client, body = shared.client(line.by), shared.told(line.body)
    headers = {"Content-Type": operation.media_type} if operation.media_type else {}
    sent = {"json": body} if body is not None else {}
    without = client.request(operation.method, url, headers=headers, **sent)
    assert without.status_code == 428, without.text
    for stale in ('"999"', '"nothing of ours"', "*"):
        answer = client.request(operation.method, url, headers={**headers, "If-Match": stale}, **sent)
        assert answer.status_code == 412, f"{stale}: {answer.text}"


@each(o for o in LEADING if o.media_type in ("application/json", "application/merge-patch+json"))
def test_an_unknown_member_is_pointed_at(shared: World, operation: Operation) -> None:
    line = CASES[operation.key]
    headers = {"Content-Type": operation.media_type or ""}
    if operation.takes_version:
        headers["If-Match"] = shared.version(shared.path(operation))
    body = {**(shared.told(line.body) or {}), "no_such_member": 1}
    answer = shared.client(line.by).request(
        operation.method, shared.path(operation), headers=headers, json=body
    )
    assert answer.status_code == 422, answer.text
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert [p for p in pointers if p.endswith("/no_such_member")], pointers


@each(o for o in LEADING if o.method == "GET" and o.path.startswith("/v1"))
def test_what_a_client_has_is_not_sent_again(shared: World, operation: Operation) -> None:
    url, query = shared.path(operation), shared.told(CASES[operation.key].query)
    first = shared.office.get(url, params=query)
    assert first.status_code == 200 and first.headers["ETag"]
    again = shared.office.get(url, params=query, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@each(iter(LISTS))
def test_a_list_is_read_page_by_page(full: World, operation: Operation) -> None:
    whole = asked(full, operation, limit=500).json()
    assert whole["items"] and whole["next_cursor"] is None
    assert walked(full, operation) == whole["items"]
    if operation.takes("include"):
        assert asked(full, operation, limit=1, include="total").json()["total"] == len(whole["items"])


@each(o for o in LISTS if o.takes("sort"))
def test_a_list_is_sorted_by_what_it_says_it_is(full: World, operation: Operation) -> None:
    refused = asked(full, operation, sort="no_such_field")
    assert refused.status_code == 422, refused.text
    whole = asked(full, operation, limit=500).json()["items"]
    for name in refused.json()["sortable"]:
        up, down = (walked(full, operation, sort=f"{sign}{name}") for sign in ("", "-"))
        for items in (up, down):
            assert len(items) == len(whole) and all(item in whole for item in items)
        if name in up[0]:
            assert [item[name] for item in up] == [item[name] for item in down][::-1]


@each(iter(LISTS))
def test_a_reader_is_told_of_nothing_to_do(full: World, operation: Operation) -> None:
    query = full.told(CASES[operation.key].query)
    answer = full.client("reader").get(full.path(operation), params=query)
    for item in answer.json().get("items", ()):
        assert item.get("allowed_actions", []) == []


@each(o for o in LISTS if own_address(o))
def test_only_what_is_documented_is_allowed(full: World, operation: Operation) -> None:
    item = resolved(operation.answer["properties"]["items"]["items"])
    there_are = set(re.findall(r"`([\w-]+)`", item["properties"]["allowed_actions"]["description"]))
    for item in asked(full, operation).json()["items"]:
        assert set(item["allowed_actions"]) <= there_are


def has_history(operation: Operation) -> bool:
    return any(o.path == f"{operation.path}/history" for o in operations())


def walked(world: World, operation: Operation, **query: Any) -> list[Any]:
    """Every item, one a page, by the cursor; the link to each next page says the same."""
    items, cursor = [], None
    while True:
        page = asked(world, operation, limit=1, **query, **({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        cursor = page.json()["next_cursor"]
        assert ("Link" in page.headers) == bool(cursor)
        if not cursor:
            return items
        address = re.fullmatch(r'<(/v1/.+)>; rel="next"', page.headers["Link"])
        assert address and f"cursor={cursor.rstrip('=')}" in address[1]


def agrees(version: dict[str, Any], read: dict[str, Any]) -> None:
    """Whether a version's snapshot says what the resource said, member by member."""
    snapshot = version["snapshot"]
    assert version["version"] == read["version"]
    shared = snapshot.keys() & read.keys()
    assert len(shared) > 3
    for name in shared:
        assert plain(snapshot[name]) == plain(read[name]), name


def plain(value: Any) -> Any:
    """A value without the ways of writing it: numbers as floats, instants as such, what is null left out."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d{6}", value):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.+", value):
        return datetime.fromisoformat(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# What is said of a part of the thing, and stands in the answer where the part does.
INTO_A_PART = {
    "methods": {"content"},  # as its members
    "offices": {"type", "from_on", "delegated"},  # its first profile
    "approvals": {"approval", "is_approved"},
    "opinions": {"stance", "opinion"},
    "declarations": {"item", "interest", "action", "note"},
    "corrections": {"item", "text"},  # of minutes and of reviews
    "interests": {"interest", "action", "note"},
    "agreement": {"side"},
    "votes": {"vote", "casting"},
    "escalations": {"answer_within_days"},  # as the day
    "acceptance": {"owner", "owner_id"},  # in the risk
    "impacts": {"impacts"},  # in their list
    "opening": {"breach_reason"},  # in the breach
    "evidence-check": {"is_complete", "remark"},
    "taken-decisions": {"source", "taken_by", "ratify_by", "emergency_by_id"},
    "commitment": {"overtime"},  # as overtime_reason, where some was needed
    "candidates": {"items"},  # in its own list
    "drawing": {
        *("kind", "model_id", "ranking_id", "value_from", "cost_from", "fund", "spread", "delay"),
        *("keeps_active", "takes_roles"),
    },
    "deviations": {"decided_rank", "decision_id"},  # in their list
    "discharge": {"condition", "evidence"},
    "waiver": {"condition"},
    "challenge": {"question"},  # in the history of the report, as are answers
    "answer": {"answer"},
    "narratives": {"text"},
    "delivery-confidences": {"scale", "value", "reason", "raw"},
    "secret-rotation": {"overlap_hours"},
    "conversion": {"kind", "parent_id", "code", "name", "currency"},  # in the component
    "exports": {"address", "format", "columns"},  # a job's inputs, as are these
    "solutions": {
        *("explains", "frontier_points", "frontiers"),
        *("gap", "near_optimal_share", "time_limit_seconds"),
    },
    "risk-simulations": {"scope", "iterations", "confidence"},
    "schedule-simulations": {"scope", "iterations", "confidence", "targets"},
}


@each(o for o in LEADING if o.method in ("POST", "PUT", "PATCH") and tells(o, "allowed_actions"))
def test_what_is_said_is_told_by_the_same_name(operation: Operation) -> None:
    """``reason`` alone goes to the trail, where /history tells it by that name."""
    content = operation.content.get("requestBody", {}).get("content", {})
    said = alternatives(next(iter(content.values()))["schema"]) if content else set()
    told = set(operation.answer["properties"]) | {"reason"} | INTO_A_PART.get(operation.noun, set())
    assert said <= told, f"{operation.key} takes {sorted(said - told)}, and tells nothing of that name"


def alternatives(schema: dict[str, Any]) -> set[str]:
    """The members of a body, or of what it may be."""
    found = (set(resolved(each).get("properties", ())) for each in schema.get("anyOf", [schema]))
    return set[str]().union(*found)
