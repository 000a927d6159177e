"""A small plan over HTTP: entered, calculated, changed, refused, versioned, drawn and handed out."""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from defusedxml.ElementTree import fromstring
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.schedule.exchange.mspdi import read_mspdi
from tests.api.schedule.conftest import Entered, Taken

PATCH = {"Content-Type": "application/merge-patch+json"}


def patched(client: TestClient, task: dict[str, Any], **members: Any) -> Any:
    headers = {**PATCH, "If-Match": f'"{task["version"]}"'}
    return client.patch(f"/v1/tasks/{task['id']}", json=members, headers=headers)


def dates(client: TestClient, url: str, **query: Any) -> dict[str, tuple[str, str, int | None]]:
    told = client.get(f"{url}/schedule", params=query)
    assert told.status_code == 200, told.text
    return {t["code"]: (t["start"], t["finish"], t["total_float_minutes"]) for t in told.json()["tasks"]}


@pytest.fixture
def plan(enter: Entered) -> None:
    """Two paths to one milestone, below a summary."""
    enter("S", kind="summary", name="All of it")
    enter("A", 5, parent="S", owner="Head of works")
    enter("B", 2, ("A",), parent="S")
    enter("C", 1, ("A",), parent="S")
    enter("M", after=("B", "C"), parent="S", kind="finish_milestone", name="Handed over")


def test_a_plan_is_calculated(client: TestClient, url: str, plan: None) -> None:
    told = client.get(f"{url}/schedule").json()
    assert told["finish"] == "2026-03-10T17:00"
    assert told["critical_path"] == told["driving_path"] == ["A", "B", "M"]
    assert told["counts"] == {
        "tasks": 5, "summaries": 1, "milestones": 1, "links": 4, "complete": 0, "critical": 3,
    }  # fmt: skip
    assert dates(client, url) == {
        "S": ("2026-03-02T08:00", "2026-03-10T17:00", None),
        "A": ("2026-03-02T08:00", "2026-03-06T17:00", 0),
        "B": ("2026-03-09T08:00", "2026-03-10T17:00", 0),
        "C": ("2026-03-09T08:00", "2026-03-09T17:00", 480),
        "M": ("2026-03-10T17:00", "2026-03-10T17:00", 0),
    }
    path = client.get(f"{url}/schedule/driving-path", params={"task": "C"}).json()
    assert path["codes"] == ["A", "C"]
    assert client.get(f"{url}/schedule/driving-path", params={"task": "S"}).status_code == 404


def test_every_type_of_link_with_lags_and_constraints(client: TestClient, url: str, enter: Entered) -> None:
    enter("A", 4)
    for relation, lag, start in (
        ("FS", -480, "05"),
        ("SS", 480, "03"),
        ("FF", 480, "05"),
        ("SF", 2400, "05"),
    ):
        links = [{"task": "A", "relation": relation, "lag_minutes": lag}]
        enter(relation, 2, predecessors=links)
        assert dates(client, url)[relation][0] == f"2026-03-{start}T08:00", relation
    late = [{"kind": "SNET", "at": "2026-03-16T08:00"}, {"kind": "FNLT", "at": "2026-03-16T17:00"}]
    enter("X", 2, constraints=late)
    told = client.get(f"{url}/schedule").json()
    assert told["violations"] == [{"code": "X", "constraint": "FNLT", "minutes": 480}]
    assert dates(client, url)["X"] == ("2026-03-16T08:00", "2026-03-17T17:00", -480)


def test_a_circle_is_refused_task_by_task_and_nothing_changes(
    client: TestClient, url: str, enter: Entered
) -> None:
    a, _, _ = enter("A", 1), enter("B", 1, ("A",)), enter("C", 1, ("B",))
    before = dates(client, url)
    refused = patched(client, a, predecessors=[{"task": "C"}])
    assert refused.status_code == 422
    body = refused.json()
    assert body["rule"] == "cycle"
    for name in ("A (Task A)", "B (Task B)", "C (Task C)"):
        assert name in body["detail"]
    assert dates(client, url) == before
    assert client.get(f"/v1/tasks/{a['id']}").json() == a


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ({"predecessors": [{"task": "Z"}]}, "unknown_predecessor"),
        ({"parent": "Z"}, "unknown_parent"),
        ({"parent": "A"}, "no_summary"),
        ({"calendar": "Z"}, "unknown_calendar"),
        ({"duration_minutes": 9, "kind": "finish_milestone"}, None),
        ({"kind": "summary", "predecessors": [{"task": "A"}]}, None),
        ({"actual_finish": "2026-03-03T17:00"}, None),
        ({"actual_start": "2026-03-03T17:00", "actual_finish": "2026-03-02T17:00"}, None),
        ({"actual_start": "2026-02-30T17:00"}, None),
        ({"constraints": [{"kind": "SNET"}]}, None),
        ({"code": "A"}, None),
    ],
)
def test_what_makes_no_plan_is_refused(
    client: TestClient, version: dict[str, Any], enter: Entered, members: dict[str, Any], rule: str | None
) -> None:
    enter("A", 1)
    body = {"code": "N", "name": "New", **members}
    answer = client.post(f"/v1/schedule-versions/{version['id']}/tasks", json=body)
    assert answer.status_code == (409 if "code" in members else 422), answer.text
    assert answer.json().get("rule") == rule
    listed = client.get(f"/v1/schedule-versions/{version['id']}/tasks").json()["items"]
    assert [one["code"] for one in listed] == ["A"]


def test_what_remains_follows_the_duration_and_nothing_remains_of_what_is_done(
    client: TestClient, url: str, enter: Entered
) -> None:
    task = patched(client, enter("A", 5), duration_minutes=960).json()
    assert task["remaining_minutes"] == 960
    done = patched(client, task, actual_start="2026-02-23T08:00", actual_finish="2026-02-27T17:00").json()
    assert (done["remaining_minutes"], done["percent_complete"]) == (0, 100)
    assert dates(client, url)["A"] == ("2026-02-23T08:00", "2026-02-27T17:00", None)


def test_out_of_sequence_work_waits_or_does_not(client: TestClient, url: str, enter: Entered) -> None:
    enter("A", 4)
    enter("B", 2, ("A",), actual_start="2026-02-27T08:00")
    assert dates(client, url)["B"][1] == "2026-03-09T17:00"
    assert dates(client, url, logic="progress_override")["B"][1] == "2026-03-03T17:00"
    broken = client.get(f"{url}/schedule").json()["out_of_sequence"]
    assert [(one["predecessor"], one["successor"]) for one in broken] == [("A", "B")]


def test_a_calendar_of_its_own_moves_a_task(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    enter("A", 2)
    day = [{"start": "08:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]
    off = {"on": "2026-03-03", "shifts": []}
    calendars = [
        *version["calendars"],
        {"key": "own", "name": "Own", "week": [day] * 5 + [[], []], "exceptions": [off]},
    ]
    at, headers = f"/v1/schedule-versions/{version['id']}", {**PATCH, "If-Match": '"1"'}
    changed = client.patch(at, json={"calendars": calendars, "calendar": "own"}, headers=headers)
    assert changed.status_code == 200, changed.text
    assert dates(client, url)["A"][1] == "2026-03-04T17:00"
    crossed = [{"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "17:00"}]
    calendars[-1]["week"] = [crossed] * 7
    headers["If-Match"] = changed.headers["ETag"]
    assert client.patch(at, json={"calendars": calendars}, headers=headers).status_code == 422
    assert client.patch(at, json={"calendar": "none"}, headers=headers).json()["rule"] == "unknown_calendar"
    assert client.patch(at, json={"calendar": "own"}, headers={**PATCH, "If-Match": '"1"'}).status_code == 412


def test_a_new_version_keeps_the_one_before_as_it_was(
    client: TestClient, url: str, version: dict[str, Any], plan: None
) -> None:
    before = client.get(f"{url}/schedule").json()
    body = {"name": "Update", "start": "2026-03-02T08:00", "data_date": "2026-03-09T08:00"}
    made = client.post(f"{url}/schedule-versions", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["number"] == 2
    assert dates(client, url)["M"][1] == "2026-03-17T17:00"  # nothing was done in the first week
    assert client.get(f"{url}/schedule", params={"number": 1}).json() == before | {"status": "superseded"}
    old = client.get(f"/v1/schedule-versions/{version['id']}/tasks").json()["items"]
    assert [one["allowed_actions"] for one in old] == [[]] * 5
    assert patched(client, old[1], name="Other").json()["rule"] == "superseded_version"
    comparison = client.get(f"{url}/schedule/comparison", params={"against": 1}).json()
    assert (comparison["slip_minutes"], comparison["tasks_changed"]) == (2400, [])
    assert [(m["code"], m["own_minutes"]) for m in comparison["moves"]] == [("A", 2400), ("B", 0), ("M", 0)]
    trend = client.get(f"{url}/schedule/milestone-trend").json()["milestones"]
    assert [(one["code"], one["total_slip_days"], one["reason"]) for one in trend] == [
        ("M", 7, "too_few_reports")
    ]


def test_a_task_that_others_wait_for_stays(client: TestClient, plan: None, version: dict[str, Any]) -> None:
    tasks = client.get(f"/v1/schedule-versions/{version['id']}/tasks").json()["items"]
    by_code = {one["code"]: one for one in tasks}
    for code, said in (("A", "B, C"), ("S", "A, B, C, M")):
        answer = client.delete(f"/v1/tasks/{by_code[code]['id']}", headers={"If-Match": '"1"'})
        assert answer.status_code == 409 and said in answer.json()["detail"]
    assert client.delete(f"/v1/tasks/{by_code['M']['id']}", headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(f"/v1/tasks/{by_code['M']['id']}").status_code == 404


def test_a_task_has_versions_and_is_known_as_it_was(client: TestClient, enter: Entered) -> None:
    task = enter("A", 1)
    changed = patched(client, task, name="Renamed").json()
    assert changed["version"] == 2
    assert patched(client, task, name="Stale").status_code == 412
    assert client.patch(f"/v1/tasks/{task['id']}", json={"name": "x"}, headers=PATCH).status_code == 428
    first, second = client.get(f"/v1/tasks/{task['id']}/history").json()["items"]
    assert (first["snapshot"]["name"], second["before"]) == (
        "Task A",
        {"name": "Task A", **{k: v for k, v in second["before"].items() if k != "name"}},
    )
    known = client.get(f"/v1/tasks/{task['id']}", params={"known_at": task["created_at"]})
    assert known.status_code in (200, 404)
    assert {
        t["code"]
        for t in client.get(
            f"/v1/schedule-versions/{task['schedule_version_id']}/tasks", params={"q": "NAMED"}
        ).json()["items"]
    } == {"A"}


def test_who_may_do_what(
    client: TestClient,
    client_for: Callable[..., TestClient],
    organisation_id: UUID,
    url: str,
    enter: Entered,
    take: Taken,
) -> None:
    task = enter("A", 1)
    stranger, reader = client_for(uuid7()), client_for(organisation_id, "reader")
    addresses = (
        f"{url}/schedule",
        f"{url}/schedule-versions",
        f"/v1/tasks/{task['id']}",
        f"{url}/schedule/timeline.svg",
    )
    for address in addresses:
        assert stranger.get(address).status_code == 404, address
        assert reader.get(address).status_code == 200, address
        assert TestClient(client.app).get(address).status_code == 401
    for refused in (
        reader.post(f"{url}/schedule-versions", json={"name": "X", "start": "2026-03-02T08:00"}),
        patched(reader, task, name="X"),
        take(b"ERMHDR", by=reader),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (403, "schedule:write")
    assert take(b"ERMHDR", by=stranger).status_code == 404
    assert reader.get(f"/v1/tasks/{task['id']}").json()["allowed_actions"] == []
    assert client.get(f"/v1/tasks/{task['id']}").json()["allowed_actions"] == ["update", "delete"]


def test_a_component_without_a_plan_has_none(client: TestClient, url: str) -> None:
    for what in ("", "/quality", "/timeline.svg", "/project.xml", "/milestones.ics", "/source-differences"):
        assert client.get(f"{url}/schedule{what}").status_code == 404, what
    assert client.get(f"{url}/schedule/milestone-trend").json()["milestones"] == []
    assert client.get(f"{url}/schedule-versions").json()["items"] == []


def test_an_unchanged_plan_is_not_sent_again(client: TestClient, url: str, plan: None) -> None:
    for what in ("", "/timeline.svg", "/project.xml"):
        first = client.get(f"{url}/schedule{what}")
        again = client.get(f"{url}/schedule{what}", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


def test_the_picture_is_well_formed_whatever_tasks_are_called(
    client: TestClient, url: str, enter: Entered
) -> None:
    enter("A", 3, name='<script>alert(1)</script> & "more"', owner="Works & Co")
    enter(
        "M",
        after=("A",),
        kind="finish_milestone",
        constraints=[{"kind": "DEADLINE", "at": "2026-03-04T12:00"}],
    )
    answer = client.get(f"{url}/schedule/timeline.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "<script>" not in answer.text
    root = fromstring(answer.content, forbid_dtd=True)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert '<script>alert(1)</script> & "more" (Works & Co)' in texts
    looks = [one.get("class") for one in root.iter()]
    assert {"critical", "now", "deadline"} <= {*looks}


@pytest.mark.parametrize("days", [4, 20, 60, 200, 500, 900, 2600])
def test_the_dates_of_the_picture_have_room(client: TestClient, url: str, enter: Entered, days: int) -> None:
    enter("A", days)
    root = fromstring(client.get(f"{url}/schedule/timeline.svg").content, forbid_dtd=True)
    at = [float(one.get("x", "")) for one in root.iter() if one.get("class") == "when"]
    assert at and all(after - before >= 50 for before, after in itertools.pairwise(at))


def test_a_plan_leaves_as_project_xml_and_comes_back_the_same(
    client: TestClient, url: str, plan: None, enter: Entered, take: Taken
) -> None:
    enter("L", 2, constraints=[{"kind": "SNET", "at": "2026-03-11T08:00"}], predecessors=[
        {"task": "B", "relation": "FF", "lag_minutes": 480}, {"task": "A", "lag_minutes": 1440, "lag_calendar": "elapsed"},
    ])  # fmt: skip
    written = client.get(f"{url}/schedule/project.xml")
    assert written.headers["Content-Type"].startswith("application/xml")
    plan_again = read_mspdi(written.content)
    assert next(task.name for task in plan_again.tasks) == "All of it" and not plan_again.problems
    before = {
        t["name"]: (t["start"], t["finish"], t["total_float_minutes"], t["level"])
        for t in client.get(f"{url}/schedule").json()["tasks"]
    }
    told = take(written.content, dry_run=False).json()
    assert told["source_differences"] == []
    after = {
        t["name"]: (t["start"], t["finish"], t["total_float_minutes"], t["level"])
        for t in client.get(f"{url}/schedule").json()["tasks"]
    }
    assert after == before


def test_milestones_and_deadlines_leave_as_a_calendar(client: TestClient, url: str, enter: Entered) -> None:
    enter(
        "A",
        3,
        constraints=[{"kind": "DEADLINE", "at": "2026-03-04T12:00"}],
        name="Concrete; cured, " + "long " * 20,
    )
    enter("M", after=("A",), kind="finish_milestone", name="Done")
    answer = client.get(f"{url}/schedule/milestones.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20260304T170000" in lines and "DTSTART:20260304T120000" in lines
    assert any(line.startswith("SUMMARY:Deadline: Concrete\\; cured\\, long") for line in lines)


def test_a_small_plan_has_its_fourteen_points(client: TestClient, url: str, plan: None) -> None:
    told = client.get(f"{url}/schedule/quality").json()
    points = {one["number"]: one for one in told["points"]}
    assert points[1]["tasks"] == ["A", "M"] and points[1]["value"] == 50
    assert (points[12]["value"], points[12]["passed"]) == (600, True)
    assert (points[13]["value"], points[13]["reason"]) == (None, "no_baseline")
    assert points[4]["value"] == 100


def test_a_repeated_key_enters_a_task_once(client: TestClient, version: dict[str, Any]) -> None:
    at, key = f"/v1/schedule-versions/{version['id']}/tasks", {"Idempotency-Key": str(uuid7())}
    body = {"code": "A", "name": "Once"}
    first, again = client.post(at, json=body, headers=key), client.post(at, json=body, headers=key)
    assert (first.status_code, again.content) == (201, first.content)
    assert len(client.get(at).json()["items"]) == 1


def test_a_project_with_a_plan_is_not_deleted(client: TestClient, url: str, plan: None) -> None:
    read = client.get(url)
    assert "create_schedule_version" in read.json()["allowed_actions"]
    answer = client.delete(url, headers={"If-Match": read.headers["ETag"]})
    assert answer.status_code == 409, answer.text
    assert client.get(f"{url}/schedule").status_code == 200


def test_an_archived_project_keeps_its_plan_as_it_is(
    client: TestClient, url: str, enter: Entered, take: Taken
) -> None:
    task = enter("A", 1)
    read = client.get(url)
    archived = client.post(
        f"{url}/archival", json={"reason": "Done"}, headers={"If-Match": read.headers["ETag"]}
    )
    assert archived.status_code == 200, archived.text
    for refused in (
        patched(client, task, name="X"),
        take(b"ERMHDR"),
        client.post(f"{url}/schedule-versions", json={"name": "X", "start": "2026-03-02T08:00"}),
    ):
        assert (refused.status_code, refused.json()["rule"]) == (409, "archived")
    assert dates(client, url)["A"][0] == "2026-03-02T08:00"


def test_a_version_may_begin_empty(client: TestClient, url: str, plan: None) -> None:
    body = {"name": "Anew", "start": "2026-04-06T08:00"}
    made = client.post(f"{url}/schedule-versions", params={"copy_tasks": False}, json=body)
    assert made.status_code == 201, made.text
    told = client.get(f"{url}/schedule").json()
    assert (told["tasks"], told["finish"], told["number"]) == ([], "2026-04-06T08:00", 2)
    assert client.get(f"{url}/schedule/timeline.svg").status_code == 200
    assert client.get(f"{url}/schedule/quality").status_code == 200
    comparison = client.get(f"{url}/schedule/comparison", params={"against": 1}).json()
    assert (comparison["tasks_removed"], comparison["moves"]) == (["S", "A", "B", "C", "M"], [])
