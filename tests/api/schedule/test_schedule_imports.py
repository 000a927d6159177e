"""Files over HTTP: told about, taken in whole, or refused with a clear problem; and large ones."""

import time
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.errors import Conflict
from app.core.unit_of_work import Actor, Reading, Writing, opened
from app.identity.rights import EVERYTHING
from app.schedule import imports
from tests.api.schedule.conftest import Taken, content_of

XML = '<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-03-02T08:00:00</StartDate>'
HEAD = (
    "ERMHDR\t23.12\n%T\tPROJECT\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tclndr_id\n"
    "%R\t1\tP\t2026-03-02 08:00\tC\n%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tclndr_data\n%R\tC\tone\t\n"
    "%T\tTASK\n%F\ttask_id\tproj_id\tclndr_id\ttask_type\ttask_code\ttask_name\ttarget_drtn_hr_cnt\tremain_drtn_hr_cnt\n"
)


def network(count: int) -> bytes:
    """An XER file with so many tasks, each after the one before and one further back."""
    tasks = "".join(f"%R\t{n}\t1\tC\tTT_Task\tT{n}\tTask {n}\t16\t16\n" for n in range(count))
    links = [(n, n - 1) for n in range(1, count)] + [(n, n - 7) for n in range(7, count)]
    rows = "".join(f"%R\t{after}\t{before}\tPR_FS\t0\n" for after, before in links)
    return (
        HEAD + tasks + "%T\tTASKPRED\n%F\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\n" + rows + "%E\n"
    ).encode()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "unknown_format"),
        (b"PK\x03\x04", "unknown_format"),
        (b"ERMHDR\t1\n", "no_project"),
        (b"ERMHDR" + bytes(range(256)) * 100, "no_project"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "document_type"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>', "document_type"),
        ((XML + "<b></a>").encode(), "not_xml"),
        (b"<a/>", "not_mspdi"),
        ((XML + "<a>" * 900).encode(), "too_deep"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_what_is_no_schedule_is_refused_and_changes_nothing(
    client: TestClient, url: str, take: Taken, content: bytes, rule: str, dry_run: bool
) -> None:
    answer = take(content, dry_run=dry_run)
    assert answer.status_code == 422, answer.text
    assert answer.json()["rule"] == rule and answer.json()["detail"].endswith(".")
    assert client.get(f"{url}/schedule-versions").json()["items"] == []


def test_fifty_mebibytes_are_refused_quickly(client: TestClient, url: str, take: Taken) -> None:
    began = time.monotonic()
    answer = take(b"ERMHDR\t1\n" + b"%R\tx\n" * (10 * 2**20), dry_run=False)
    assert (answer.status_code, answer.json()["rule"]) == (422, "too_large")
    assert time.monotonic() - began < 10
    assert take(b"x" * (65 * 2**20)).status_code == 413
    assert client.get(f"{url}/schedule-versions").json()["items"] == []


def test_a_file_with_a_circle_names_its_tasks_and_is_not_taken_in(
    client: TestClient, url: str, take: Taken
) -> None:
    broken = network(9).replace(b"%E\n", b"%R\t1\t8\tPR_FS\t0\n%E\n")
    told = take(broken).json()
    (problem,) = told["problems"]
    assert (problem["code"], told["finish"], told["applied"]) == ("cycle", None, False)
    assert "T1 (Task 1)" in problem["sentence"] and "T8 (Task 8)" in problem["sentence"]
    refused = take(broken, dry_run=False)
    assert refused.status_code == 422 and "T8 (Task 8)" in refused.json()["detail"]
    assert client.get(f"{url}/schedule-versions").json()["items"] == []


def test_rows_that_cannot_be_read_are_told_by_line(take: Taken) -> None:
    told = take(network(3).replace(b"Task 1\t16\t16", b"Task 1\tlong\t16")).json()
    assert next((one["code"], one["line"]) for one in told["problems"]) == ("unreadable_row", 11)


@pytest.mark.parametrize("count", [4000])
def test_a_plan_of_thousands_is_taken_in_and_calculated_in_seconds(
    client: TestClient, url: str, take: Taken, count: int
) -> None:
    answer = take(network(count), dry_run=False)
    assert answer.status_code == 200, answer.text
    told = client.get(f"{url}/schedule").json()
    assert told["counts"]["tasks"] == len(told["critical_path"]) == count
    assert answer.json()["finish"] == told["finish"]
    events = client.get("/v1/audit-events", params={"limit": 100}).json()["items"]
    assert [one["action"] for one in events].count("task.entered") == 1


def test_project_xml_is_taken_in_with_what_is_odd_about_it(client: TestClient, url: str, take: Taken) -> None:
    told = take(content_of("mspdi/task-links-project2013-mspdi.xml"), dry_run=False).json()
    assert (told["source"], told["counts"]["tasks"], told["counts"]["plan_links"]) == ("mspdi", 17, 8)
    assert told["finish"] == told["source_finish"] == "2014-11-03T17:00"
    assert told["source_differences"] == []
    kept = client.get(f"{url}/schedule").json()
    assert {link for link in kept["driving_path"]} and kept["source"] == "mspdi"


def test_a_file_of_several_projects_needs_the_name_of_one(take: Taken) -> None:
    two = network(2).replace(b"%T\tCALENDAR", b"%R\t2\tQ\t2026-03-02 08:00\tC\n%T\tCALENDAR")
    two = two.replace(b"%R\t1\t1\tC\tTT_Task", b"%R\t1\t2\tC\tTT_Task")
    assert take(two).json()["rule"] == "which_project"
    assert take(two, source_project="Q").json()["counts"]["plan_tasks"] == 1


def test_nobody_is_kept_from_writing_while_a_file_is_read_and_calculated(
    database: Database, take: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(network(3), dry_run=False)
    free = []
    for name in ("parsed", "calculated", "tasks_made"):
        original = getattr(imports, name)

        def watched(*given: Any, original: Any = original) -> Any:
            with database.writing(0.5):
                free.append(original)
            return original(*given)

        monkeypatch.setattr(imports, name, watched)
    assert take(network(4), dry_run=False).json()["number"] == 2
    assert len(free) == 4  # the plan that was there is calculated, too


def test_a_plan_that_was_changed_since_the_file_was_read_is_left_alone(
    client: TestClient, project: UUID, organisation_id: UUID, url: str, take: Taken, database: Database
) -> None:
    def who(_: object) -> Actor:
        return Actor("office", organisation_id, EVERYTHING)

    asked = imports.ImportAsked(component_id=project, dry_run=False)
    with opened(Reading, database, who) as reading:
        made = imports.understood(reading, network(5), asked)
    assert made and take(network(3), dry_run=False).status_code == 200
    with pytest.raises(Conflict, match="import it again"), opened(Writing, database, who) as writing:
        made.taken_in(writing)
    assert len(client.get(f"{url}/schedule-versions").json()["items"]) == 1


def test_a_repeat_with_its_key_is_answered_as_before_and_takes_nothing_in(
    client: TestClient, project: UUID, url: str
) -> None:
    asked, key = {"component_id": str(project), "dry_run": False}, {"Idempotency-Key": "plan"}
    first, again = (
        client.post("/v1/schedule-imports", params=asked, content=network(3), headers=key) for _ in range(2)
    )
    assert again.json() == first.json() and again.headers["Idempotency-Replayed"] == "true"
    other = client.post("/v1/schedule-imports", params=asked, content=network(4), headers=key)
    assert other.status_code == 422
    assert len(client.get(f"{url}/schedule-versions").json()["items"]) == 1
