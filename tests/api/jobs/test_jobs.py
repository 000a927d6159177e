"""What is told of jobs, to whom, and taking them back."""

import json
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Writing, opened
from app.identity.authentication import by_member
from app.identity.models import Grant
from app.jobs import service
from app.jobs.models import JobStatus
from tests.api.jobs.conftest import Crew, Office, eventually
from tests.conftest import ClientFor

VERIFICATION = "/v1/audit-events/verification"
Asking = Callable[..., str]


def started(client: TestClient) -> str:
    """The address of a job that the client asked for."""
    answer = client.post(VERIFICATION)
    assert answer.status_code == 202, answer.text
    assert answer.json()["status"] == "queued"
    return answer.headers["Location"]


def ended(client: TestClient, url: str) -> dict:
    return eventually(lambda: (job := client.get(url).json())["ended_at"] and job)


@pytest.fixture
def ask(database: Database, organisation_id: UUID, office: Office) -> Asking:
    """Ask for work of a kind as the member behind a client."""

    def ask(client: TestClient, kind: str, component_id: UUID | None = None, **inputs: object) -> str:
        member = client.get("/v1/me").json()["member_id"]
        with opened(Writing, database, lambda s: by_member(s, organisation_id, member)) as uow:
            given = {"folder": str(office.folder), **inputs}
            return f"/v1/jobs/{service.submit(uow, kind, given, component_id=component_id).id}"

    return ask


@pytest.fixture
def nobody_works(crew: Crew) -> Iterator[None]:
    """What is asked for stays asked for."""
    with crew.paused():
        yield


def test_a_trail_is_verified_as_a_job(crew: Crew, client: TestClient) -> None:
    url = started(client)
    job = ended(client, url)
    assert (job["status"], job["progress"], job["attempts"]) == ("succeeded", 1.0, 1)
    assert job["result"]["intact"] is True and job["result"]["entries"] >= 1
    assert client.get(f"{url}/result").json() == job["result"]
    log = client.get(f"{url}/log").json()["items"]
    assert [line["number"] for line in log] == [1] and "intact" in log[0]["text"]
    versions = client.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in versions] == ["job.submitted", "job.started", "job.succeeded"]
    assert client.get("/v1/jobs", params={"kind": "audit.verification"}).json()["items"] == [job]
    assert client.get("/v1/jobs", params={"status": "failed"}).json()["items"] == []
    assert job["allowed_actions"] == [] and client.delete(url).status_code == 409


def test_a_repeated_request_asks_for_one_job(client: TestClient) -> None:
    first, again = (client.post(VERIFICATION, headers={"Idempotency-Key": "once"}) for _ in range(2))
    assert again.headers["Location"] == first.headers["Location"]
    assert client.get("/v1/jobs", params={"include": "total"}).json()["total"] == 1


@pytest.mark.usefixtures("nobody_works")
def test_a_job_is_its_askers_and_those_who_may_read_jobs(
    client_for: ClientFor, organisation_id: UUID
) -> None:
    assurer, other = (client_for(organisation_id, "assurer") for _ in range(2))
    reader, stranger = client_for(organisation_id, "reader"), client_for(uuid7())
    url = started(assurer)
    assert assurer.get(url).json()["allowed_actions"] == ["delete"]
    assert other.get(url).json()["inputs"] == {}  # who has the same rights
    for client in (reader, stranger):
        assert client.get(url).status_code == client.delete(url).status_code == 404
        assert client.get("/v1/jobs").json()["items"] == []
    refused = other.delete(url)
    assert (refused.status_code, refused.json()["rule"]) == (403, "job:cancel")
    assert other.get("/v1/jobs", params={"whose": "own"}).json()["items"] == []
    assert assurer.delete(url).json()["status"] == "cancelled"
    assert assurer.delete(url).status_code == 409


@pytest.mark.usefixtures("nobody_works")
def test_who_may_read_no_jobs_sees_their_own(
    client_for: ClientFor, organisation_id: UUID, ask: Asking
) -> None:
    reader, another = (client_for(organisation_id, "reader") for _ in range(2))
    url = ask(reader, "test.given")
    assert reader.get(url).json()["inputs"]
    assert [job["id"] for job in reader.get("/v1/jobs").json()["items"]] == [url.rpartition("/")[2]]
    assert another.get(url).status_code == 404 and another.get("/v1/jobs").json()["items"] == []
    assert reader.delete(url).json()["status"] == "cancelled"


def test_a_job_about_a_component_is_for_who_may_read_jobs_there(
    client_for: ClientFor, organisation_id: UUID, ask: Asking, component: Callable[..., UUID]
) -> None:
    here, there = component("P1"), component("P2")
    url = ask(client_for(organisation_id), "test.given", here)
    assert client_for(organisation_id, "assurer", on=here).get(url).status_code == 200
    elsewhere = client_for(organisation_id, "assurer", on=there)
    assert elsewhere.get(url).status_code == 404 and elsewhere.get("/v1/jobs").json()["items"] == []


def test_a_result_is_for_who_has_all_the_rights_it_was_made_with(
    crew: Crew, client_for: ClientFor, organisation_id: UUID, ask: Asking
) -> None:
    asking = client_for(organisation_id, member="analyst")
    url = ask(asking, "test.given")
    assert ended(asking, url)["result"]["risk"] == [""]
    narrow = client_for(organisation_id, member="analyst", scopes=("job:*", "component:read"))
    lead = client_for(organisation_id, "pmo_lead")
    for client in (narrow, lead):
        job = client.get(url).json()
        assert job["result"] is None and "result" in job["withheld"]
        assert client.get(f"{url}/result").status_code == 404
    assert narrow.get(url).json()["inputs"] and lead.get(url).json()["inputs"] is None
    assert client_for(organisation_id).get(f"{url}/result").json() == asking.get(url).json()["result"]


def test_work_is_done_with_the_rights_that_the_asker_has_then_and_still(
    crew: Crew, client_for: ClientFor, organisation_id: UUID, ask: Asking, database: Database
) -> None:
    client = client_for(organisation_id, "contributor")
    kept = ask(client, "test.needy")
    assert ended(client, kept)["status"] == JobStatus.SUCCEEDED
    with crew.paused():
        lost = ask(client, "test.needy")
        with database.writing() as session:
            member = UUID(client.get("/v1/me").json()["member_id"])
            session.execute(sa.delete(Grant).filter_by(member_id=member))
    job = ended(client, lost)
    assert (job["status"], job["problem"]["type"]) == ("failed", "/problems/forbidden")
    assert job["problem"]["rule"] == "risk:write"


def test_a_file_is_sent_whole(crew: Crew, client: TestClient, ask: Asking) -> None:
    url = ask(client, "test.steps", name="P1")
    job = ended(client, url)
    assert (job["file_name"], job["file_bytes"]) == ("steps.txt", 6)
    file = client.get(f"{url}/result")
    assert file.content == b"1,2,3," and file.headers["Content-Type"].startswith("text/plain")
    assert "steps.txt" in file.headers["Content-Disposition"]
    again = client.get(f"{url}/result", headers={"If-None-Match": file.headers["ETag"]})
    assert again.status_code == 304


def test_progress_is_told_and_streamed_to_the_end(crew: Crew, client: TestClient, ask: Asking) -> None:
    url = ask(client, "test.steps", name="P1")
    answer = client.get(f"{url}/progress", headers={"Accept": "text/event-stream"})
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    name, data = answer.text.strip().split("\n\n")[-1].split("\n")
    assert name == "event: end"
    assert json.loads(data.removeprefix("data: ")) == client.get(f"{url}/progress").json()
    assert client.get(f"{url}/progress").json()["status"] == "succeeded"


def test_the_figures_are_told_to_prometheus(crew: Crew, client: TestClient, office: Office) -> None:
    office.ended(office.submit("test.refused"))
    told = client.get("/metrics").text
    assert 'steerco_jobs{kind="test.refused",status="failed"}' in told
    assert "steerco_workers 0.0" not in told and "steerco_workers " in told
    with crew.paused():
        office.submit("test.turn", name="waits")
        assert 'steerco_job_queue_age_seconds{kind="test.turn"}' in client.get("/metrics").text
