"""Plans levelled over HTTP against the capacity of roles, and adopted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.resources.pooling import asks, months, person, role
from tests.api.schedule.conftest import Entered
from tests.conftest import ClientFor

TWO_TESTERS = {"capacities": [{"role": "TESTER", "units": 2}]}
DAY = 480


def by_testers(units: float) -> dict[str, Any]:
    return {"demands": [{"role": "TESTER", "units": units}]}


@pytest.fixture
def plan(version: dict[str, Any], enter: Entered) -> dict[str, Any]:
    """Two tests of two days that could go on together, if there were three testers, and a report after both.

    A third test of a day needs one tester, and has all the time.
    """
    enter("A", 2, **by_testers(2))
    enter("B", 2, **by_testers(1))
    enter("C", 1, **by_testers(1))
    enter("R", 1, ("A", "B"))
    return version


def levelled(client: TestClient, url: str, **order: Any) -> dict[str, Any]:
    answer = client.post(f"{url}/levellings", json=TWO_TESTERS | order)
    assert answer.status_code == 201, answer.text
    assert client.get(answer.headers["Location"]).json() == answer.json()
    told: dict[str, Any] = answer.json()
    return told


def refused(client: TestClient, url: str, **order: Any) -> dict[str, Any]:
    answer = client.post(f"{url}/levellings", json=TWO_TESTERS | order)
    assert answer.status_code == 422, answer.text
    problem: dict[str, Any] = answer.json()
    return problem


def test_a_plan_is_levelled_and_says_why(client: TestClient, url: str, plan: dict[str, Any]) -> None:
    told = levelled(client, url)
    # Six tester days and then a report take four days at least: no solver was asked whether five are needed.
    assert (told["status"], told["gap_minutes"], told["bound_kind"]) == ("heuristic", DAY, "work_content")
    assert (told["finish_before"], told["finish"]) == ("2026-03-04T17:00", "2026-03-06T17:00")
    assert told["delay_minutes"] == 2 * DAY
    tasks = {one["code"]: one for one in told["tasks"]}
    assert {code: one["start"] for code, one in tasks.items()} == {
        "A": "2026-03-04T08:00",
        "B": "2026-03-02T08:00",
        "C": "2026-03-02T08:00",
        "R": "2026-03-06T08:00",
    }
    assert tasks["A"] == {
        "code": "A",
        "name": "Task A",
        "start_before": "2026-03-02T08:00",
        "finish_before": "2026-03-03T17:00",
        "start": "2026-03-04T08:00",
        "finish": "2026-03-05T17:00",
        "delay_minutes": 2 * DAY,
        "own_delay_minutes": 2 * DAY,
        "roles": ["TESTER"],
        "behind": ["B"],
        "total_float_before_minutes": 0,
        "total_float_minutes": 0,
    }
    assert (tasks["R"]["delay_minutes"], tasks["R"]["own_delay_minutes"], tasks["R"]["roles"]) == (
        2 * DAY,
        0,
        [],
    )
    # The tester of C goes to A next, which has no float.
    assert (tasks["C"]["total_float_before_minutes"], tasks["C"]["total_float_minutes"]) == (2 * DAY, DAY)
    [profile] = told["profiles"]
    assert (profile["peak_before"], profile["peak_after"]) == (4, 2)
    assert (profile["over_before"], profile["over_after"]) == (3, 0)
    assert profile["spans"][0] == {
        "start": "2026-03-02T08:00",
        "finish": "2026-03-02T17:00",
        "capacity": 2,
        "before": 4,
        "after": 2,
    }
    again = levelled(client, url)
    assert {name for name in again if again[name] != told[name]} == {"id", "created_at", "updated_at"}
    drawn = client.get(f"/v1/levellings/{told['id']}/profile.svg", params={"role": "TESTER"})
    assert drawn.status_code == 200 and drawn.text.count("<polyline") == 2
    assert client.get(f"/v1/levellings/{told['id']}/profile.svg", params={"role": "COOK"}).status_code == 404


def test_a_levelling_is_adopted_once_as_the_next_version(
    client: TestClient, url: str, plan: dict[str, Any], enter: Entered
) -> None:
    told = levelled(client, url)
    assert told["allowed_actions"] == ["create_adoption"]
    adoption = f"/v1/levellings/{told['id']}/adoption"
    made = client.post(adoption, json={"name": "For two testers"})
    assert made.status_code == 201, made.text
    assert (made.json()["number"], made.json()["name"]) == (2, "For two testers")
    schedule = client.get(f"{url}/schedule").json()
    assert schedule["finish"] == told["finish"]
    now = {task["code"]: (task["start"], task["finish"]) for task in schedule["tasks"]}
    assert now == {task["code"]: (task["start"], task["finish"]) for task in told["tasks"]}
    after = client.get(f"/v1/levellings/{told['id']}").json()
    assert (after["adoption"], after["adopted_version_id"]) == ("adopted", made.json()["id"])
    assert after["allowed_actions"] == []
    assert client.post(adoption, json={"name": "Again"}).json()["rule"] == "adopted"
    # What is levelled keeps to capacity already: nothing moves any more.
    again = levelled(client, url)
    assert again["delay_minutes"] == 0 and not any(task["delay_minutes"] for task in again["tasks"])
    task = client.get(f"/v1/schedule-versions/{made.json()['id']}/tasks", params={"code": "A"}).json()[
        "items"
    ]
    patch = {"If-Match": f'"{task[0]["version"]}"', "Content-Type": "application/merge-patch+json"}
    assert (
        client.patch(f"/v1/tasks/{task[0]['id']}", json={"duration_minutes": DAY}, headers=patch).status_code
        == 200
    )
    stale = client.post(f"/v1/levellings/{again['id']}/adoption", json={"name": "Stale"})
    assert (stale.status_code, stale.json()["rule"]) == (409, "changed_meanwhile")


def test_capacity_that_changes_and_work_under_way(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    """What has begun goes on; two more wait for the Monday from which there are testers again."""
    enter("A", 3, actual_start="2026-03-02T08:00", **by_testers(1))
    enter("B", 1, **by_testers(1.5))
    enter(
        "D", 0, ("B",), kind="finish_milestone", constraints=[{"kind": "DEADLINE", "at": "2026-03-04T17:00"}]
    )
    changes = [{"from_on": "2026-03-05", "units": 0}, {"from_on": "2026-03-09", "units": 2}]
    told = levelled(client, url, capacities=[{"role": "TESTER", "units": 1, "changes": changes}])
    starts = {task["code"]: (task["start"], task["behind"]) for task in told["tasks"]}
    assert starts["A"] == ("2026-03-02T08:00", [])
    assert starts["B"] == ("2026-03-09T08:00", [])  # not behind anybody: there was nobody
    assert [(one["code"], one["minutes"]) for one in told["violations"]] == [("D", 3 * DAY)]
    [profile] = told["profiles"]
    assert [span["capacity"] for span in profile["spans"]][-2:] == [0, 2]


def test_capacity_is_that_of_the_role_less_what_others_were_promised(
    client: TestClient,
    url: str,
    version: dict[str, Any],
    enter: Entered,
    component: Callable[..., UUID],
) -> None:
    """Two testers, of whom one is away on the Tuesday, and a half is promised to another project in March."""
    enter("A", 1, **by_testers(1))
    enter("B", 1, **by_testers(1.5))
    unknown = client.post(f"{url}/levellings", json={})
    assert (unknown.status_code, "TESTER" in unknown.json()["detail"]) == (422, True)
    months(client)
    tester = role(client, "TESTER")
    person(client, "T1", tester, absences=[{"start_on": "2026-03-03", "finish_on": "2026-03-03"}])
    person(client, "T2", tester)
    asks(client, f"projects/{component('P2')}", {"role": "TESTER", "period": "2026-03", "fte": 0.5})
    asks(
        client, url.removeprefix("/v1/"), {"role": "TESTER", "period": "2026-03", "fte": 1}
    )  # its own: not taken off
    answer = client.post(f"{url}/levellings", json={})
    assert answer.status_code == 201, answer.text
    [stated] = answer.json()["capacities"]
    assert [stated["units"], *(tuple(one.values()) for one in stated["changes"])] == [
        1.5,
        ("2026-03-03", 0.5),
        ("2026-03-04", 1.5),
        ("2026-04-01", 2),
    ]
    starts = {one["code"]: one["start"] for one in answer.json()["tasks"]}
    assert sorted(starts.values()) == ["2026-03-02T08:00", "2026-03-04T08:00"]


def test_smoothing_keeps_the_finish(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    enter("A", 4, **by_testers(1))
    enter("B", 2, **by_testers(1))
    enter("C", 2, **by_testers(1))
    told = levelled(client, url, method="smoothing")
    assert (told["status"], told["delay_minutes"], told["finish"]) == ("heuristic", 0, told["finish_before"])
    [profile] = told["profiles"]
    assert (profile["peak_before"], profile["peak_after"], profile["over_after"]) == (3, 2, 0)


def test_hours_level_what_days_cannot(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    enter("A", duration_minutes=120, **by_testers(2))
    enter("B", duration_minutes=180, **by_testers(1))
    problem = refused(client, url)
    assert (problem["rule"], problem["tasks"]) == ("not_whole_periods", ["A", "B"])
    told = levelled(client, url, unit="hour")
    assert (told["finish"], told["status"]) == ("2026-03-02T14:00", "heuristic")


def test_what_cannot_be_levelled_is_refused_by_name(
    client: TestClient, url: str, version: dict[str, Any], enter: Entered
) -> None:
    assert refused(client, url)["rule"] == "tasks"
    enter("A", 1, **by_testers(3))
    problem = refused(client, url)
    assert (problem["rule"], problem["tasks"]) == ("cannot_be_levelled", ["A"])
    problem = refused(client, url, capacities=[])
    assert (problem["rule"], problem["roles"], problem["tasks"]) == ("unknown_capacity", ["TESTER"], ["A"])
    enter("L", 1, constraints=[{"kind": "ALAP"}])
    assert refused(client, url)["rule"] == "as_late_as_possible"


def test_who_may_not_change_the_plan_may_read_what_it_was_levelled_to(
    client: TestClient, client_for: ClientFor, organisation_id: Any, url: str, plan: dict[str, Any]
) -> None:
    told = levelled(client, url)
    reader = client_for(organisation_id, role="reader")
    assert reader.get(f"/v1/levellings/{told['id']}").json()["allowed_actions"] == []
    assert [one["id"] for one in reader.get(f"{url}/levellings").json()["items"]] == [told["id"]]
    for path, body in (
        (f"{url}/levellings", TWO_TESTERS),
        (f"/v1/levellings/{told['id']}/adoption", {"name": "X"}),
    ):
        answer = reader.post(path, json=body)
        assert (answer.status_code, answer.json()["rule"]) == (403, "schedule:write")
