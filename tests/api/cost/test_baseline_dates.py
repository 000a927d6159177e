"""Baselines keep the dates of the plan: frozen with the budget, and compared with the current and the original."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.cost.conftest import Books
from tests.conftest import ClientFor

PLAN = {"name": "Station renewal", "start": "2026-01-05T08:00", "data_date": "2026-01-05T08:00"}


class Plans:
    """Enters and changes the plan of a project."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.version = books.made(f"{books.at}/schedule-versions", PLAN)["id"]

    def enter(self, code: str, days: int = 0, after: str | None = None, **members: Any) -> str:
        links = [{"task": after}] if after else []
        body = {"code": code, "name": f"Task {code}", "duration_minutes": days * 480, "predecessors": links}
        return str(self.books.made(f"/v1/schedule-versions/{self.version}/tasks", body | members)["id"])

    def change(self, task: str, **members: Any) -> None:
        url = f"/v1/tasks/{task}"
        etag = self.books.client.get(url).headers["ETag"]
        self.books.client.patch(url, json=members, headers={"If-Match": etag}).raise_for_status()

    def begin(self, data_date: str) -> None:
        """A version with the tasks of the one before."""
        body = PLAN | {"data_date": data_date}
        self.version = self.books.made(f"{self.books.at}/schedule-versions", body)["id"]


@pytest.fixture
def planned(books: Books) -> Books:
    books.line("LAB", work_package_id=books.package())
    months = ("2026-01", "2026-02", "2026-03")
    books.post("budget", "2026-01", *(("LAB", 100, month) for month in months))
    return books


@pytest.fixture
def plans(planned: Books) -> Plans:
    plans = Plans(planned)
    plans.enter("WORKS", kind="summary")
    plans.enter("DIG", 10, parent="WORKS")
    plans.enter("READY", after="DIG", kind="finish_milestone")
    return plans


def variance(books: Books, period: str, path: str = "") -> dict[str, Any]:
    answer = books.client.get(f"{books.at}/baseline-variance{path}", params={"period": period})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def task_of(plans: Plans, code: str) -> str:
    listed = plans.books.client.get(f"/v1/schedule-versions/{plans.version}/tasks", params={"code": code})
    return str(listed.json()["items"][0]["id"])


def test_a_baseline_keeps_the_dates_of_the_plan_whatever_becomes_of_it(plans: Plans) -> None:
    agreed = plans.books.baseline("2026-01")
    assert (agreed["schedule_version_id"], agreed["finish"]) == (plans.version, "2026-01-16T17:00")
    url = f"/v1/baselines/{agreed['id']}"
    before = plans.books.client.get(f"{url}/tasks").json()["items"]
    dates = {task["code"]: (task["start"], task["finish"]) for task in before}
    assert dates["WORKS"] == dates["DIG"] == ("2026-01-05T08:00", "2026-01-16T17:00")
    plans.change(task_of(plans, "DIG"), duration_minutes=480 * 20)
    assert plans.books.client.get(f"{url}/tasks").json()["items"] == before
    found = plans.books.client.get(f"{url}/tasks", params={"kind": "finish_milestone"}).json()["items"]
    assert [task["code"] for task in found] == ["READY"]


def test_dates_are_compared_with_the_current_and_the_original(plans: Plans) -> None:
    books = plans.books
    books.baseline("2026-01")
    plans.change(task_of(plans, "DIG"), duration_minutes=480 * 15)
    books.baseline("2026-02", "replan")
    plans.change(task_of(plans, "DIG"), duration_minutes=480 * 17)
    plans.enter("EXTRA", 1)
    told = variance(books, "2026-02")
    assert told["plan"]["finish"] == "2026-01-27T17:00" and told["plan_reason"] is None
    slips = {name: told["plan"][name] for name in ("current", "original")}
    assert [(s["number"], s["finish"], s["finish_slip_days"]) for s in slips.values()] == [
        (2, "2026-01-23T17:00", 2.0),
        (1, "2026-01-16T17:00", 7.0),
    ]
    (milestone,) = told["milestones"]
    assert (milestone["code"], milestone["finish"]) == ("READY", "2026-01-27T17:00")
    assert milestone["current"]["finish_slip_minutes"] == 2 * 480
    assert milestone["original"]["finish_slip_minutes"] == 7 * 480
    assert [(one["number"], one["finish_moved_days"]) for one in told["rebaselines"]] == [(2, 7)]
    tasks = {task["code"]: task for task in variance(books, "2026-02", "/tasks")["items"]}
    assert tasks["DIG"]["current"]["start_slip_minutes"] == 0
    assert (tasks["EXTRA"]["current"], tasks["EXTRA"]["reason"]) == (None, "not_in_baseline")


def test_what_was_taken_out_of_the_plan_is_still_told(plans: Plans) -> None:
    gone = plans.enter("GONE", 3)
    plans.books.baseline("2026-01")
    etag = plans.books.client.get(f"/v1/tasks/{gone}").headers["ETag"]
    plans.books.client.delete(f"/v1/tasks/{gone}", headers={"If-Match": etag}).raise_for_status()
    last = variance(plans.books, "2026-01", "/tasks")["items"][-1]
    assert (last["code"], last["finish"], last["reason"]) == ("GONE", None, "not_in_plan")
    assert (last["current"]["finish"], last["current"]["finish_slip_days"]) == ("2026-01-07T17:00", None)


def test_a_period_is_compared_by_the_plan_of_its_time(plans: Plans) -> None:
    books = plans.books
    books.baseline("2026-01")
    plans.begin("2026-02-02T08:00")
    plans.change(task_of(plans, "DIG"), remaining_minutes=480 * 10)
    january, february = (variance(books, month)["plan"] for month in ("2026-01", "2026-02"))
    assert (january["schedule_number"], january["current"]["finish_slip_days"]) == (1, 0)
    assert (february["schedule_number"], february["finish"]) == (2, "2026-02-13T17:00")
    assert february["current"]["finish_slip_days"] == 20


def test_without_a_plan_or_a_baseline_there_is_a_reason(planned: Books) -> None:
    planned.month("2026-01")
    told = variance(planned, "2026-01")
    assert (told["plan"], told["plan_reason"]) == (None, "no_performance_baseline")
    agreed = planned.baseline("2026-01")
    assert (agreed["schedule_version_id"], agreed["finish"]) == (None, None)
    assert variance(planned, "2026-01", "/tasks")["reason"] == "no_plan"
    Plans(planned).enter("LATE", 2)
    told = variance(planned, "2026-01")
    assert (told["plan"]["current"], told["plan_reason"]) == (None, "no_baseline_dates")


def test_who_may_not_read_baselines_is_told_so(
    plans: Plans, client_for: ClientFor, organisation_id: Any
) -> None:
    plans.books.baseline("2026-01")
    reader: TestClient = client_for(organisation_id, role="reader")
    answer = reader.get(f"{plans.books.at}/baseline-variance/tasks", params={"period": "2026-01"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "baseline:read")


def test_a_baseline_is_not_known_before_it_was_agreed(plans: Plans) -> None:
    client, agreed = plans.books.client, plans.books.baseline("2026-01")
    url = f"/v1/baselines/{agreed['id']}"
    since = {"known_at": client.get(f"{url}/history").json()["items"][0]["valid_from"]}
    assert client.get(url, params=since).json()["number"] == 1
    early = client.get(url, params={"known_at": "2020-01-01T00:00:00Z"})
    assert early.status_code == 404
