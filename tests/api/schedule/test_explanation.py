"""How a date or a float comes about: formulas, what holds a task early and late, and what drives it."""

from typing import Any

from fastapi.testclient import TestClient

from tests.api.schedule.conftest import CHILLER, Entered, Taken, content_of


def explained(client: TestClient, url: str, task: str) -> dict[str, Any]:
    answer = client.get(f"{url}/schedule/explanation", params={"task": task})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def held_by(bounds: list[dict[str, Any]]) -> list[tuple[str, str | None, str]]:
    return [(one["because"], one["other"], one["start"]) for one in bounds if one["holds"]]


def test_a_task_tells_what_holds_it_early_and_late(client: TestClient, url: str, enter: Entered) -> None:
    enter("A", 5)
    enter("B", 2)
    enter("C", 3, predecessors=[{"task": "A", "lag_minutes": 480}, {"task": "B"}])
    enter("D", 1, after=("A",), constraints=[{"kind": "SNET", "at": "2026-03-11T08:00"}])
    told = explained(client, url, "C")
    assert held_by(told["early_bounds"]) == [("link", "A", "2026-03-10T08:00")]
    slacks = {one["other"]: one["slack_minutes"] for one in told["early_bounds"] if one["other"]}
    assert slacks == {"A": 0, "B": 4 * 480}
    assert held_by(told["late_bounds"]) == [("project_finish", None, "2026-03-10T08:00")]
    assert told["driving_path"] == ["A", "C"]
    figures = {one["name"]: one["value"] for one in told["figures"]}
    assert (figures["early_finish"], figures["late_finish"]) == ("2026-03-12T17:00", "2026-03-12T17:00")
    assert (figures["total_float_minutes"], figures["interfering_float_minutes"]) == ("0", "0")
    constrained = explained(client, url, "D")["early_bounds"][0]
    assert (constrained["because"], constrained["constraint"]) == ("constraint", "SNET")
    assert (constrained["at"], constrained["holds"]) == ("2026-03-11T08:00", True)
    assert explained(client, url, "B")["late_bounds"][0]["other"] == "C"


def test_work_that_began_is_held_by_the_data_date_and_done_work_by_nothing(
    client: TestClient, url: str, enter: Entered
) -> None:
    enter("A", 5, actual_start="2026-02-23T08:00", actual_finish="2026-02-27T17:00")
    enter("B", 5, after=("A",), actual_start="2026-02-27T08:00", remaining_minutes=960)
    done, begun = explained(client, url, "A"), explained(client, url, "B")
    assert (
        done["late_bounds"] == []
        and {f["name"]: f["value"] for f in done["figures"]}["total_float_minutes"] is None
    )
    assert ("data_date_or_start", None, "2026-03-02T08:00") in held_by(begun["early_bounds"])


def test_every_task_of_a_real_plan_is_explained(client: TestClient, url: str, take: Taken) -> None:
    take(content_of(f"xer/{CHILLER[2]}"), dry_run=False)
    plan = client.get(f"{url}/schedule").json()
    for task in plan["tasks"]:
        if task["kind"] == "summary" or task["complete"]:
            continue
        told = explained(client, url, task["code"])
        figures = {one["name"]: one["value"] for one in told["figures"]}
        assert figures["early_start"] == task["early_start"]
        assert held_by(told["early_bounds"]) and held_by(told["late_bounds"]), task["code"]


def test_what_is_not_there_is_not_explained(client: TestClient, url: str, enter: Entered) -> None:
    enter("S", kind="summary")
    for code in ("S", "NOBODY"):
        answer = client.get(f"{url}/schedule/explanation", params={"task": code})
        assert answer.status_code == 404
