"""A large plan as a job: the same version as in the request, all of it or nothing, and nobody waits for it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.audit import AuditEvent, canonical, merkle_root
from app.core.database import Database
from app.core.history import EntityVersion
from app.jobs.entering import kept_of
from app.jobs.models import JobChunk, JobStep
from app.schedule.models import ScheduleVersion, Task
from tests.api.jobs.conftest import Crew, eventually
from tests.api.schedule.conftest import Taken
from tests.api.schedule.test_schedule_imports import network

pytestmark = pytest.mark.usefixtures("crew")
ASYNC = {"Prefer": "respond-async"}
STRANGE = {"id", "created_at", "updated_at", "version", "component_id", "schedule_version_id"}
Asked = Callable[..., str]


@pytest.fixture(scope="module")
def crew(database: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """A worker on the database of the tests."""
    crew = Crew(database, database_url, tmp_path_factory.mktemp("crew"))
    yield crew
    crew.end()


@pytest.fixture
def spare(crew: Crew) -> Iterator[None]:
    """A worker of `Crew.alone` is gone at the end."""
    yield
    crew.dismiss()


@pytest.fixture
def ask(client: TestClient, project: UUID) -> Asked:
    """Sends a file to be taken in by a job; the address of that."""

    def ask(content: bytes, into: UUID = project, **query: Any) -> str:
        asked = {"component_id": str(into), "dry_run": False, **query}
        answer = client.post("/v1/schedule-imports", params=asked, content=content, headers=ASYNC)
        assert answer.status_code == 202, answer.text
        return str(answer.headers["Location"])

    return ask


def ended(client: TestClient, address: str) -> dict[str, Any]:
    open = ("queued", "running")
    return eventually(lambda: (job := client.get(address).json())["status"] not in open and job, 120)


def taken_in(client: TestClient, address: str) -> dict[str, Any]:
    """What a job told of a file."""
    job = ended(client, address)
    assert job["status"] == "succeeded", job["problem"]
    return client.get(f"{address}/result").json()


def items(client: TestClient, url: str) -> list[dict[str, Any]]:
    found, cursor = [], None
    while True:
        page = client.get(url, params={"limit": 200, **({"cursor": cursor} if cursor else {})}).json()
        found += [{n: v for n, v in one.items() if n not in STRANGE} for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            return found


def versions(client: TestClient, url: str) -> list[dict[str, Any]]:
    return client.get(f"{url}/schedule-versions", params={"sort": "number"}).json()["items"]


def entered(database: Database, address: str) -> int | None:
    """How many pieces of a version are entered; None before the commit point and after its end."""
    with database.reading() as session:
        kept = kept_of(session, UUID(address.rpartition("/")[2]))
    return kept and kept["pieces"]


def half_way(database: Database, address: str) -> None:
    eventually(lambda: entered(database, address) is not None, 120)


def rows(database: Database, model: Any, **which: Any) -> int:
    with database.reading() as session:
        query = sa.select(sa.func.count()).select_from(model).filter_by(**which)
        return session.scalar(query) or 0


@pytest.fixture
def other(client: TestClient, component: Callable[..., UUID]) -> str:
    return str(component("PRJ-OTHER"))


def test_a_job_comes_to_what_the_request_comes_to(
    client: TestClient, url: str, take: Taken, ask: Asked, other: str
) -> None:
    files = [network(300), network(320).replace(b"T9\tTask 9\t16\t16", b"T9\tTask nine\t40\t40")]
    for content in files:
        preview = take(content).json()
        as_job = taken_in(client, ask(content, other, dry_run=True))
        assert as_job | {"component_id": None} == preview | {"component_id": None}
        now = take(content, dry_run=False).json()
        later = taken_in(client, ask(content, other))
        strange = {"component_id": None, "schedule_version_id": None}
        assert later | strange == now | strange and later["applied"]
    mine, theirs = versions(client, url), versions(client, f"/v1/projects/{other}")
    assert [v["status"] for v in theirs] == ["superseded", "current"]
    for one, two in zip(mine, theirs, strict=True):
        assert {n: v for n, v in one.items() if n not in STRANGE} == {
            n: v for n, v in two.items() if n not in STRANGE
        }
        tasks = [items(client, f"/v1/schedule-versions/{v['id']}/tasks") for v in (one, two)]
        assert tasks[0] == tasks[1]
    plans = [client.get(f"/v1/projects/{id}/schedule").json() for id in (url.rpartition("/")[2], other)]
    assert plans[0]["tasks"] == plans[1]["tasks"] and plans[0]["finish"] == plans[1]["finish"]


def test_a_plan_of_more_tasks_than_a_request_takes_is_a_job_and_whole(
    client: TestClient, project: UUID, url: str, take: Taken, database: Database
) -> None:
    answer = take(network(6000), dry_run=False)
    assert answer.status_code == 202, answer.text
    told = taken_in(client, answer.headers["Location"])
    job = client.get(answer.headers["Location"]).json()
    assert job["result"]["schedule_version_id"] == told["schedule_version_id"]
    plan = client.get(f"{url}/schedule").json()
    assert plan["counts"]["tasks"] == 6000 and plan["finish"] == told["finish"]
    with database.reading() as session:
        kept = session.scalars(
            sa.select(EntityVersion)
            .where(EntityVersion.kind == "tasks", EntityVersion.entity_id == Task.id)
            .where(Task.component_id == project)
            .order_by(EntityVersion.entity_id)
        ).all()
        (event,) = session.scalars(
            sa.select(AuditEvent.payload).where(
                AuditEvent.organisation_id == kept[0].organisation_id, AuditEvent.action == "task.entered"
            )
        )
    root = merkle_root(canonical(one.snapshot) for one in kept)
    assert f'"merkle_root":"{root}","rows":6000' in (event or "")
    assert len({one.valid_from for one in kept}) == 1
    assert client.get("/v1/audit-events/verification").json()["intact"]


def test_what_is_wrong_with_a_file_is_the_problem_of_its_job(
    client: TestClient, ask: Asked, url: str
) -> None:
    broken = network(9).replace(b"%E\n", b"%R\t1\t8\tPR_FS\t0\n%E\n")
    for content, rule in ((broken, "cycle"), (b"PK\x03\x04", "unknown_format")):
        job = ended(client, ask(content))
        assert (job["status"], job["problem"]["rule"]) == ("failed", rule)
    told = taken_in(client, ask(broken, dry_run=True))
    assert told["finish"] is None and told["problems"][0]["code"] == "cycle"
    assert versions(client, url) == []


@pytest.mark.only_on("sqlite")
def test_a_job_that_is_cancelled_leaves_nothing(
    client: TestClient, project: UUID, ask: Asked, url: str, database: Database
) -> None:
    address = ask(network(8000))
    eventually(lambda: client.get(address).json()["stage"] in ("reading", "calculating", "comparing"), 60)
    assert client.delete(address).status_code == 200
    eventually(lambda: rows(database, JobChunk, job_id=UUID(address.rpartition("/")[2])) == 0)
    assert rows(database, JobStep, job_id=UUID(address.rpartition("/")[2])) == 0
    assert rows(database, Task, component_id=project) == 0
    assert rows(database, ScheduleVersion, component_id=project) == 0
    assert client.get(f"{address}/result").status_code == 409 and versions(client, url) == []


@pytest.mark.only_on("sqlite")
@pytest.mark.usefixtures("spare")
def test_a_worker_that_is_killed_while_a_version_is_entered_is_replaced_and_it_is_entered_once(
    client: TestClient, project: UUID, ask: Asked, take: Taken, url: str, database: Database, crew: Crew
) -> None:
    take(network(3), dry_run=False)
    with crew.alone() as victim:
        address = ask(network(6000))
        half_way(database, address)
        victim.kill()
        victim.wait()
        left = entered(database, address)
        assert left is not None and left < 6000 / 250
        assert client.delete(address).json()["rule"] == "past_commit_point"
        before, new = versions(client, url)
        assert (before["status"], new["status"]) == ("current", "entering")
        assert client.get(f"{url}/schedule").json()["counts"]["tasks"] == 3
        assert client.get(f"{url}/schedule", params={"number": 2}).status_code == 404
        assert_nobody_changes(client, take, url, before)
    assert taken_in(client, address)["number"] == 2
    assert client.get(address).json()["attempts"] == 2
    assert rows(database, Task, component_id=project) == 6003
    assert [one["status"] for one in versions(client, url)] == ["superseded", "current"]
    assert client.get(f"{url}/schedule").json()["counts"]["tasks"] == 6000
    then = {"known_at": new["created_at"]}
    assert client.get(f"{url}/schedule", params=then).json()["counts"]["tasks"] == 3
    assert client.get("/v1/audit-events/verification").json()["intact"]


def assert_nobody_changes(client: TestClient, take: Taken, url: str, before: dict[str, Any]) -> None:
    """What is to be superseded stays as it is while a version is being entered."""
    task = {"code": "T9", "name": "Another", "duration_minutes": 480}
    body = {"name": "Another", "start": "2026-03-02T08:00", "data_date": "2026-03-02T08:00"}
    refused = [
        client.post(f"/v1/schedule-versions/{before['id']}/tasks", json=task),
        client.post(f"{url}/schedule-versions", json=body),
        take(network(2), dry_run=False),
    ]
    assert [(one.status_code, one.json().get("rule")) for one in refused] == [(409, "entering")] * 3


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("spare")
@pytest.mark.parametrize("change", ["version", "task"])
def test_a_plan_that_somebody_changes_while_the_file_is_read_is_theirs(
    client: TestClient, take: Taken, ask: Asked, url: str, database: Database, crew: Crew, change: str
) -> None:
    take(network(3), dry_run=False)
    (before,) = versions(client, url)
    address = ask(network(8000))
    eventually(lambda: client.get(address).json()["stage"] == "comparing", 60)
    with crew.paused():
        assert entered(database, address) is None
        if change == "version":
            take(network(4), dry_run=False)
        else:
            task = client.get(f"/v1/schedule-versions/{before['id']}/tasks").json()["items"][0]
            asked = {"json": {"owner": "Engineer"}, "headers": {"If-Match": '"1"'}}
            assert client.patch(f"/v1/tasks/{task['id']}", **asked).status_code == 200
    job = ended(client, address)
    assert (job["status"], job["problem"]["status"], job["problem"]["rule"]) == (
        "failed", 409, "changed_meanwhile",
    )  # fmt: skip
    assert "import it again" in job["problem"]["detail"]
    assert len(versions(client, url)) == (2 if change == "version" else 1)
    assert rows(database, Task, component_id=UUID(url.rpartition("/")[2])) < 10
