"""What a job imports is what the request imports, of any size, all of it or nothing, and nobody waits for it."""

import csv
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psutil
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.components.fields.models import CustomValue
from app.components.models import Component
from app.core.audit import AuditEvent, canonical, merkle_root
from app.core.database import Database
from app.core.history import EntityVersion
from app.core.ids import uuid7
from app.exchange.imports.models import Import, ImportChange, ImportProblem
from app.identity.models import Grant, Member
from app.jobs.models import JobChunk, JobStep
from app.variance.status_reports.models import DeliveryConfidence, StatusReport
from tests.api.exchange.conftest import (
    HEADER,
    MAPPING,
    TIDY,
    asked_for,
    everything,
    imported_by,
    job_of,
    sent,
)
from tests.api.jobs.conftest import Crew, eventually
from tests.conftest import ClientFor

NAME = str(MAPPING["name"])
pytestmark = pytest.mark.usefixtures("crew")
BAD = TIDY.replace("A2,Depot,Rail,4,", "A2,Depot,Rail,four,")
HOSTILE = (
    TIDY
    + "A4,=cmd|' /C calc'!A0,Rail,1,2,01/01/2025,01/01/2026,\n"
    + 'A5,"never\nmind",Rail,1e999,2,31/02/2025,01/01/2026,\n'
    + "A1,Something else,Roads,1,1,01/04/2025,30/09/2026,\n"
    + "A2,Depot,Rail,4,3.5,01/05/2025,31/12/2026,\n"
    + "A7,short\n"
    + "A8," + "x" * 5000 + ",Rail,1,1,,,\n"
    + ",,,,,,,\n"
    + "A9,Brücke " + "\u202e" + ",Rail,99999999999999999999,1,,,\n"
)  # fmt: skip
SAME = (
    "period",
    "file_sha256",
    "status",
    "refusal",
    "layout",
    "counts",
    "ratings",
    "not_available",
    "totals",
)


def outcome(client: TestClient, told: dict[str, Any]) -> dict[str, Any]:
    """All that is told of an import, but for what is different each time."""
    changes = everything(client, f"/v1/imports/{told['id']}/changes")
    problems = everything(client, f"/v1/imports/{told['id']}/problems")
    gone = {"component_id": None, "status_report_id": None, "code": None}
    links = [one | gone for one in told["linking"]["uncertain_links"]]
    return {
        **{name: told[name] for name in (*SAME, "defined_fields")},
        "linking": told["linking"] | {"uncertain_links": links},
        "changes": [one | gone for one in changes],
        "problems": sorted(str(one | {"number": 0}) for one in problems),
    }


def stored(client: TestClient, portfolio: str) -> list[Any]:
    """The projects and reports below a portfolio as a client sees them, but for ids and instants."""
    components = everything(client, f"/v1/portfolios/{portfolio}/components")
    reports = everything(client, f"/v1/portfolios/{portfolio}/status-reports")
    strange = {"id", "created_at", "updated_at", "component_id", "period_id", "parent_id", "source"}
    strange |= {"code", "reference", "version", "path"}
    names = {one["id"]: one["name"] for one in components}
    told = [{n: v for n, v in one.items() if n not in strange} for one in components]
    told += [
        {"of": names[one["component_id"]], **{n: v for n, v in one.items() if n not in strange}}
        for one in reports
    ]
    return sorted(map(str, told))


@dataclass(frozen=True)
class Office:
    """An organisation with a portfolio and a mapping of its own."""

    client: TestClient
    portfolio: str
    id: UUID


@pytest.fixture
def office_of(client_for: ClientFor) -> Callable[[], Office]:
    def office_of() -> Office:
        id = uuid7()
        client = client_for(id)
        client.post("/v1/import-mappings", json=MAPPING)
        body = {"code": "PFL-X", "name": "The portfolio", "currency": "GBP"}
        return Office(client, client.post("/v1/portfolios", json=body).json()["id"], id)

    return office_of


@pytest.mark.parametrize("content", [TIDY, BAD, HOSTILE, HEADER], ids=["tidy", "bad", "hostile", "empty"])
@pytest.mark.parametrize(
    "accept",
    [
        pytest.param("all", marks=pytest.mark.only_on("postgresql")),
        pytest.param("good_rows", marks=pytest.mark.only_on("sqlite")),
    ],
)
def test_a_job_comes_to_what_the_request_comes_to(
    office_of: Callable[[], Office], content: str, accept: str
) -> None:
    one, other = office_of(), office_of()
    changed = content.replace("Bridge renewal", "Bridge renewal two").replace("4,3.5", "4,3.75")
    asked = [("2026-03", content, True), ("2026-03", content, False), ("2026-03", changed, False)]
    asked += [("2026-03", changed, False), ("2026-04", content.replace("A3,", "B3,"), False)]
    for period, file, dry_run in asked:
        more = {"accept": accept, "dry_run": dry_run, "absent": "stopped"}
        now = sent(one.client, file, one.portfolio, NAME, period, **more).json()
        later = imported_by(
            other.client, asked_for(other.client, file, other.portfolio, NAME, period, **more)
        )
        assert outcome(other.client, later) == outcome(one.client, now)
        assert stored(other.client, other.portfolio) == stored(one.client, one.portfolio)


def list_of(many: int) -> str:
    """A file of so many projects."""
    lines = (
        f"N{n},Renewal of item {n},Roads {n % 9},{n % 900 + 1}.5,{n % 900},01/04/2025,30/09/2026,Fine."
        for n in range(many)
    )
    return HEADER + "".join(f"{line}\n" for line in lines)


def until_comparing(client: TestClient, address: str) -> None:
    """Wait until a job is half-way through its file."""
    eventually(lambda: client.get(address).json()["stage"] == "comparing", 60)


def left_behind(database: Database, office: Office, address: str) -> dict[str, int]:
    """How many rows there are of all that an import writes, and of what its job keeps."""
    models = (Import, ImportChange, ImportProblem, StatusReport, CustomValue, DeliveryConfidence)
    of_job = {"job_id": UUID(address.rpartition("/")[2])}
    with database.reading() as session:

        def count(model: Any, **more: Any) -> int:
            query = sa.select(sa.func.count()).select_from(model)
            return session.scalar(query.filter_by(organisation_id=office.id, **more)) or 0

        return {
            "components": count(Component) - 1,
            "versions": count(EntityVersion, kind="components") - 1,
            "steps": count(JobStep, **of_job),
            "input": count(JobChunk, name="input", **of_job) + count(JobChunk, name="staged", **of_job),
            **{model.__tablename__: count(model) for model in models},
        }


@pytest.mark.only_on("postgresql")
def test_thousands_of_rows_are_read_a_few_at_a_time_and_hold_nobody_up(
    office_of: Callable[[], Office], database: Database, crew: Crew
) -> None:
    office, file = office_of(), list_of(3000)
    address = asked_for(office.client, file, office.portfolio, NAME, "2026-03", dry_run=False)
    worker, peak, stages = psutil.Process(crew.steady.pid), 0, set()
    while (job := office.client.get(address).json())["status"] in ("queued", "running"):
        stages.add(job["stage"])
        peak = max([peak, *(memory_of(child) for child in [worker, *worker.children(recursive=True)])])
        time.sleep(0.05)
    assert job["status"] == "succeeded", job["problem"]
    assert {"reading", "comparing"} <= stages and peak < 300 * 2**20
    told = office.client.get(f"/v1/imports/{job['result']['import_id']}").json()
    assert told["status"] == "applied" and told["counts"]["projects"]["created"] == 3000
    assert told["totals"][1]["target"] == "report.forecast"
    assert left_behind(database, office, address) == {
        **{"components": 3000, "versions": 3000, "steps": 0, "input": 0},
        **{"imports": 1, "import_changes": 3000, "import_problems": 0, "status_reports": 3000},
        **{"custom_values": 3000, "delivery_confidences": 0},
    }
    whole = office.client.get("/v1/audit-events/verification").json()
    assert whole["intact"]
    again = imported_by(
        office.client, asked_for(office.client, file[:200_000], office.portfolio, NAME, "2026-03")
    )
    assert again["counts"]["projects"]["created"] == 0 and again["linking"]["links"]["identity"] > 2000


def memory_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has ended
        return 0


def test_the_digest_of_the_batch_holds_every_version(
    office_of: Callable[[], Office], database: Database
) -> None:
    office = office_of()
    imported_by(
        office.client, asked_for(office.client, TIDY, office.portfolio, NAME, "2026-03", dry_run=False)
    )
    with database.reading() as session:
        mine = sa.select(EntityVersion).filter_by(organisation_id=office.id)
        for action, kind in (
            ("component.imported", "components"),
            ("status_report.imported", "status_reports"),
        ):
            kept = session.scalars(mine.filter_by(action=action).order_by(EntityVersion.entity_id)).all()
            event = session.scalars(
                sa.select(AuditEvent).filter_by(organisation_id=office.id, action=action, subject_kind=kind)
            ).one()
            summary = json.loads(event.payload or "")["after"]
            assert summary["rows"] == len(kept) == 3
            assert summary["merkle_root"] == merkle_root(canonical(one.snapshot) for one in kept)
            assert {one.actor_id for one in kept} == {event.actor_id}


def test_an_import_that_is_cancelled_half_way_leaves_nothing_behind(
    office_of: Callable[[], Office], database: Database
) -> None:
    office = office_of()
    address = asked_for(office.client, list_of(4000), office.portfolio, NAME, "2026-03", dry_run=False)
    until_comparing(office.client, address)
    assert office.client.delete(address).status_code == 200
    time.sleep(1)
    assert set(left_behind(database, office, address).values()) == {0}
    assert everything(office.client, "/v1/reporting-periods") == []
    assert everything(office.client, "/v1/custom-fields") == []
    assert office.client.get(f"{address}/result").status_code == 409


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("spare")
def test_a_worker_that_is_killed_half_way_is_replaced_and_nothing_is_imported_twice(
    office_of: Callable[[], Office], database: Database, crew: Crew
) -> None:
    office = office_of()
    with crew.alone() as victim:
        address = asked_for(office.client, list_of(3000), office.portfolio, NAME, "2026-03", dry_run=False)
        until_comparing(office.client, address)
        time.sleep(0.5)
        victim.kill()
    told = imported_by(office.client, address)
    assert office.client.get(address).json()["attempts"] == 2
    assert told["counts"]["projects"]["created"] == 3000
    left = left_behind(database, office, address)
    assert (left["components"], left["status_reports"], left["import_changes"]) == (3000, 3000, 3000)


@pytest.mark.only_on("sqlite")
def test_what_changes_while_a_file_is_read_is_not_written_over(
    office_of: Callable[[], Office], database: Database
) -> None:
    office = office_of()
    imported_by(
        office.client, asked_for(office.client, TIDY, office.portfolio, NAME, "2026-03", dry_run=False)
    )
    (period,) = everything(office.client, "/v1/reporting-periods")
    address = asked_for(office.client, list_of(3000), office.portfolio, NAME, "2026-03", dry_run=False)
    until_comparing(office.client, address)
    closed = office.client.post(f"/v1/reporting-periods/{period['id']}/closure", headers={"If-Match": '"1"'})
    assert closed.status_code == 200, closed.text
    job = job_of(office.client, address)
    assert job["status"] == "failed" and job["problem"]["status"] == 409, job
    assert left_behind(database, office, address)["components"] == 3


def test_whoever_loses_the_right_meanwhile_imports_nothing(
    office_of: Callable[[], Office], client_for: ClientFor, database: Database
) -> None:
    office = office_of()
    name = f"lead-{uuid7()}"
    lead = client_for(office.id, "pmo_lead", member=name)
    address = asked_for(lead, list_of(3000), office.portfolio, NAME, "2026-03", dry_run=False)
    until_comparing(lead, address)
    with database.writing() as session:
        member = session.scalars(sa.select(Member).filter_by(organisation_id=office.id, name=name)).one()
        session.execute(sa.delete(Grant).where(Grant.member_id == member.id))
    job = job_of(office.client, address)
    assert job["status"] == "failed" and job["problem"]["status"] == 403, job
    assert set(left_behind(database, office, address).values()) == {0}


def test_a_job_is_asked_for_by_who_may_import_and_told_to_nobody_elsewhere(
    office_of: Callable[[], Office], client_for: ClientFor
) -> None:
    office, stranger = office_of(), office_of()
    address = asked_for(office.client, BAD, office.portfolio, NAME, "2026-03", accept="good_rows")
    told = imported_by(office.client, address)
    for path in (address, f"{address}/result", f"/v1/imports/{told['id']}"):
        assert stranger.client.get(path).status_code == 404
    asked = {"mapping": NAME, "portfolio_id": office.portfolio, "period": "2026-03"}
    headers = {"Prefer": "respond-async"}
    reader = client_for(office.id, "reader")
    assert reader.post("/v1/imports", params=asked, content=TIDY, headers=headers).status_code == 403
    assert stranger.client.post("/v1/imports", params=asked, content=TIDY, headers=headers).status_code == 404


def test_all_that_is_wrong_is_the_file_of_the_job(office_of: Callable[[], Office]) -> None:
    office = office_of()
    address = asked_for(office.client, HOSTILE, office.portfolio, NAME, "2026-03", accept="good_rows")
    told = imported_by(office.client, address)
    file = office.client.get(f"{address}/result")
    assert file.headers["Content-Type"].startswith("text/csv")
    header, *rows = csv.reader(io.StringIO(file.text, newline=""))
    assert header[:3] == ["severity", "code", "row"] and len(rows) == told["counts"]["problems"] > 3
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("content", [b"x" * 5_000_000, b"Name,No\n\0" * 600_000], ids=["no header", "NUL"])
def test_a_large_file_is_a_job_unasked_and_fails_with_a_sentence_where_it_is_no_table(
    office_of: Callable[[], Office], content: bytes
) -> None:
    office = office_of()
    answer = sent(office.client, content, office.portfolio, NAME, "2026-03")
    assert answer.status_code == 202
    job = job_of(office.client, answer.headers["Location"])
    assert job["status"] == "failed" and job["problem"]["status"] == 422 and job["problem"]["rule"]


@pytest.mark.parametrize("headers", [{}, {"Prefer": "respond-async"}], ids=["request", "job"])
def test_who_may_read_the_portfolio_is_told_of_the_batch_and_nobody_beside_it(
    office_of: Callable[[], Office], client_for: ClientFor, headers: dict[str, str]
) -> None:
    office = office_of()
    body = {"code": "PFL-Y", "name": "Another", "currency": "GBP"}
    beside = office.client.post("/v1/portfolios", json=body).json()["id"]
    answer = sent(office.client, TIDY, office.portfolio, NAME, "2026-03", dry_run=False, headers=headers)
    if headers:
        imported_by(office.client, answer.headers["Location"])

    def told(on: str) -> set[str]:
        reader = client_for(office.id, "reader", on=UUID(on))
        items = everything_told(reader)
        return {one["data"]["action"] for one in items if one["data"]["id"] is None}

    assert told(office.portfolio) == {"component.imported", "status_report.imported"}
    assert told(beside) == set()


def everything_told(client: TestClient) -> list[dict[str, Any]]:
    answer = client.get("/v1/events", params={"after": 0, "limit": 500})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])
