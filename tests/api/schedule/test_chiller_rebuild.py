"""A real plan and its updates, taken in as versions: P6's finishes, and what moved them."""

import csv
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.schedule.conftest import CHILLER, Taken, content_of

MOVES = Path(__file__).parent / "chiller_moves.csv"
FINISHES = ["2026-01-09T17:00", "2026-02-17T17:00", "2026-02-20T17:00"]


def listed_moves(number: int) -> list[tuple[str, float]]:
    with MOVES.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["version"]) == number]
    assert all(row["why"] for row in rows)
    return [(row["task_code"], float(row["own_days"])) for row in rows]


@pytest.fixture
def taken(take: Taken) -> None:
    for name in CHILLER:
        answer = take(content_of(f"xer/{name}"), dry_run=False)
        assert answer.status_code == 200, answer.text
        assert answer.json()["applied"] and not answer.json()["problems"]


def test_the_trend_gives_the_finishes_of_p6_and_of_its_milestones(
    client: TestClient, url: str, taken: None
) -> None:
    trend = client.get(f"{url}/schedule/milestone-trend").json()
    assert [one["finish"] for one in trend["finishes"]] == FINISHES
    assert [one["source_finish"] for one in trend["finishes"]] == FINISHES
    completion = next(one for one in trend["milestones"] if one["code"] == "PCS-150")
    assert [one["at"] for one in completion["reports"]] == FINISHES
    assert (completion["total_slip_days"], completion["last_slip_days"]) == (42, 3)
    assert 0 < completion["slope"] < 1 and completion["trend_on"] > "2026-02-20"


@pytest.mark.parametrize(("number", "slip_days"), [(2, 26), (3, 3)])
def test_each_move_is_put_down_to_the_tasks_that_made_it(
    client: TestClient, url: str, taken: None, number: int, slip_days: int
) -> None:
    query = {"number": number, "against": number - 1}
    found = client.get(f"{url}/schedule/comparison", params=query).json()
    assert [found["finish_before"], found["finish"]] == FINISHES[number - 2 : number]
    assert found["slip_minutes"] == slip_days * 480 == sum(one["own_minutes"] for one in found["moves"])
    moved = [(one["code"], one["own_minutes"] / 480) for one in found["moves"] if one["own_minutes"]]
    assert moved == listed_moves(number)


def test_nothing_that_p6_calculated_is_lost_or_differs(client: TestClient, url: str, taken: None) -> None:
    for number, tasks in ((1, 47), (2, 50), (3, 49)):
        told = client.get(f"{url}/schedule/source-differences", params={"number": number}).json()
        assert (told["compared_tasks"], told["differences"]) == (tasks, [])
    versions = client.get(f"{url}/schedule-versions").json()["items"]
    assert [(one["number"], one["status"], one["finish"]) for one in versions] == [
        (1, "superseded", FINISHES[0]),
        (2, "superseded", FINISHES[1]),
        (3, "current", None),
    ]


def test_a_preview_says_what_would_change_and_changes_nothing(
    client: TestClient, url: str, take: Taken
) -> None:
    take(content_of(f"xer/{CHILLER[0]}"), dry_run=False)
    before = client.get(f"{url}/schedule").json()
    told = take(content_of(f"xer/{CHILLER[1]}")).json()
    assert (told["applied"], told["number"], told["against"]) == (False, 2, 1)
    assert (told["finish_before"], told["finish"]) == (FINISHES[0], FINISHES[1])
    assert sorted(told["tasks_added"]) == ["C-MOB-170", "C-PH1-RM-30", "C-PH3-RB-20", "C-PH3-RI-30"]
    assert told["tasks_removed"] == ["C-PH2-RB-20"]
    assert told["counts"]["TASK"] == 50 and told["counts"]["plan_links"] == 70
    assert client.get(f"{url}/schedule").json() == before
    assert len(client.get(f"{url}/schedule-versions").json()["items"]) == 1


def test_one_event_holds_all_tasks_of_a_file(client: TestClient, url: str, taken: None) -> None:
    events = client.get("/v1/audit-events", params={"limit": 100}).json()["items"]
    entered = [one for one in events if one["action"] == "task.entered"]
    assert len(entered) == 3
    versions = client.get(f"{url}/schedule-versions").json()["items"]
    tasks = client.get(f"/v1/schedule-versions/{versions[2]['id']}/tasks", params={"include": "total"}).json()
    assert tasks["total"] == 72
    (first,) = client.get(f"/v1/tasks/{tasks['items'][-1]['id']}/history").json()["items"]
    assert first["snapshot"]["code"] == tasks["items"][-1]["code"]


def test_the_quality_of_an_update_is_measured_against_the_first_version(
    client: TestClient, url: str, taken: None
) -> None:
    told = client.get(f"{url}/schedule/quality").json()
    points = {one["number"]: one for one in told["points"]}
    assert told["baseline_number"] == 1 and sorted(points) == list(range(1, 15))
    assert told["incomplete_tasks"] == 20
    assert points[7]["tasks"] and not points[7]["passed"]  # P6 has negative float too
    assert points[10]["reason"] == "not_resource_loaded"
    assert points[12]["value"] == 600
    assert points[13]["value"] < 0.95
    assert "C-PH3-RI-20" in points[11]["tasks"] or points[11]["denominator"] > 0
