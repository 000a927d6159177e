"""Each job ends once, with its effects once, whatever becomes of the workers."""

import os
import signal
import subprocess
import time
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.components.models import Component
from app.core.audit import AuditEvent
from app.core.database import Database
from app.jobs.models import Job, JobChunk, JobRun, JobStatus, JobStep, Priority, WorkerProcess
from app.jobs.service import cancel, submit
from tests.api.jobs.conftest import LEASE, Crew, Office, eventually


def components(office: Office) -> list[str]:
    mine = sa.select(Component.code).filter_by(organisation_id=office.organisation_id)
    with office.database.reading() as session:
        return list(session.scalars(mine.order_by(Component.code)))


def acts(office: Office, id: UUID) -> list[str]:
    """What the trail says of a job."""
    mine = sa.select(AuditEvent.action).filter_by(organisation_id=office.organisation_id, subject_id=id)
    with office.database.reading() as session:
        return list(session.scalars(mine.order_by(AuditEvent.number)))


def test_a_job_is_done_step_by_step_with_what_follows_from_it(crew: Crew, office: Office) -> None:
    id = office.submit("test.steps", name="P1")
    job = office.ended(id)
    assert (job.status, job.attempts, job.problem) == (JobStatus.SUCCEEDED, 1, None)
    with office.database.reading() as session:
        run = session.get_one(JobRun, id)
        chunks = session.scalars(sa.select(JobChunk.content).filter_by(job_id=id).order_by(JobChunk.number))
        assert b"".join(chunks) == b"1,2,3,"
        assert session.scalar(sa.select(sa.func.count()).select_from(JobStep).filter_by(job_id=id)) == 0
    assert (run.progress, run.file_name, run.file_bytes, run.result["sum"]) == (1.0, "steps.txt", 6, 6)
    assert components(office) == ["P1"]
    assert acts(office, id) == ["job.submitted", "job.started", "job.succeeded"]


def test_what_is_rolled_back_was_never_asked(crew: Crew, office: Office) -> None:
    try:
        with office.opened() as uow:
            id = submit(uow, "test.turn", {"folder": str(office.folder), "name": "never"}).id
            uow.flush()
            raise LookupError
    except LookupError:
        pass
    assert office.ended(office.submit("test.turn", name="after")).status == JobStatus.SUCCEEDED
    with office.database.reading() as session:
        assert session.get(Job, id) is None and session.get(JobRun, id) is None
    assert (office.folder / "turns").read_text("ascii") == "after\n"


def test_a_job_works_on_what_it_was_given(crew: Crew, office: Office) -> None:
    id = office.submit("test.given", files={"input": [b"x" * 1_000_000, b"y" * 500_000]})
    office.ended(id)
    with office.database.reading() as session:
        assert session.get_one(JobRun, id).result["bytes"] == 1_500_000
        assert session.scalar(sa.select(sa.func.count()).select_from(JobChunk).filter_by(job_id=id)) == 0


@pytest.mark.usefixtures("spare")
def test_workers_that_are_killed_leave_nothing_undone_and_nothing_done_twice(
    crew: Crew, office: Office
) -> None:
    """One worker has a job at every step when it is killed, and some that nobody has begun."""
    with crew.alone() as victim:
        over = office.submit("test.steps", name="OVER")
        office.ended(over)
        jobs = {"START": "start", "STEP": "step", "OTHER": "start"}
        ids = {name: office.submit("test.steps", name=name, pauses=[at]) for name, at in jobs.items()}
        office.reached("START-start", "STEP-step", "OTHER-start")
        with office.opened() as uow:  # at once: while the one commits nobody else writes to SQLite
            for name in ("APPLY", "QUEUED"):
                given = {"folder": str(office.folder), "name": name, "pauses": ["apply"]}
                ids[name] = submit(uow, "test.steps", given).id
        office.reached("APPLY-apply")
        assert not office.traced("QUEUED-step-1")
        office.go_on("QUEUED-apply")
        victim.kill()
        died = time.monotonic()
    eventually(lambda: any(office.job(id).attempts == 2 for id in ids.values()))
    assert time.monotonic() - died < 2 * LEASE
    for id in ids.values():
        assert office.ended(id).status == JobStatus.SUCCEEDED
    assert components(office) == sorted([*ids, "OVER"])
    for name, id in ids.items():
        assert acts(office, id).count("job.succeeded") == 1
        traces = [office.traced(f"{name}-step-{number}") for number in (1, 2, 3)]
        assert sum(traces) <= 4 and min(traces) == 1, f"{name}: {traces}"  # at most one step is repeated
    with office.database.reading() as session:
        results = session.scalars(sa.select(JobRun.result).where(JobRun.job_id.in_(ids.values())))
        assert {result["sum"] for result in results} == {6}
    assert acts(office, over) == ["job.submitted", "job.started", "job.succeeded"]


@pytest.mark.usefixtures("spare")
@pytest.mark.parametrize("at", ["start", "apply"])
def test_a_worker_that_was_paused_commits_nothing_when_it_wakes(crew: Crew, office: Office, at: str) -> None:
    if at == "apply" and office.database.is_sqlite:
        pytest.skip("who is paused in the middle of a commit keeps everybody from SQLite")
    with crew.alone() as paused:
        id = office.submit("test.steps", name="P1", pauses=[at])
        office.reached(f"P1-{at}")
        crew.pause(paused)
    job = office.ended(id)
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 2)
    office.go_on(f"P1-{at}")  # the process of the first attempt has its result ready
    paused.send_signal(signal.SIGCONT)
    with crew.paused():
        after = office.submit("test.steps", name="P2")  # the one that was paused goes on with what is next
        assert office.ended(after).status == JobStatus.SUCCEEDED
    assert components(office) == ["P1", "P2"]
    assert acts(office, id) == ["job.submitted", "job.started", "job.started", "job.succeeded"]


def stopped(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    assert worker.wait(20) == 0


@pytest.mark.usefixtures("spare")
def test_a_worker_that_is_told_to_stop_hands_its_job_on(
    crew: Crew, office: Office, database: Database
) -> None:
    with crew.alone() as leaving:
        id = office.submit("test.steps", name="P1", pauses=["step"])
        office.reached("P1-step")
        stopped(leaving)
        job = office.job(id)
        assert (job.status, acts(office, id)[-1]) == (JobStatus.QUEUED, "job.requeued")
        with database.reading() as session:
            workers = session.scalars(sa.select(WorkerProcess.process)).all()
        assert leaving.pid not in workers
    assert office.ended(id).status == JobStatus.SUCCEEDED
    assert [office.traced(f"P1-step-{n}") for n in (1, 2, 3)] == [1, 2, 1]


def test_a_job_whose_process_dies_is_given_up_in_the_end(crew: Crew, office: Office) -> None:
    id = office.submit("test.dying")
    job = office.ended(id)
    assert (job.status, job.attempts, office.traced("dying")) == (JobStatus.FAILED, 3, 3)
    assert job.problem["type"] == "/problems/job-abandoned"
    assert acts(office, id)[-1] == "job.failed"


def test_a_cancelled_job_stops_and_leaves_nothing(crew: Crew, office: Office) -> None:
    id = office.submit("test.waiting")
    office.reached("waiting")
    with office.opened() as uow:
        cancel(uow, id)
    process = int((office.folder / "waiting").read_text("ascii").split()[0])
    eventually(lambda: not os.path.exists(f"/proc/{process}"), 5)
    with office.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JobChunk).filter_by(job_id=id)) == 0
        run = session.get_one(JobRun, id)
        assert (run.worker_id, run.result, run.file_name) == (None, None, None)
    assert acts(office, id) == ["job.submitted", "job.started", "job.cancelled"]


def test_organisations_take_turns_and_priority_counts_inside_each(crew: Crew, office: Office) -> None:
    few = Office(office.database, office.folder)
    with crew.paused():
        many = [office.submit("test.turn", name="many") for _ in range(6)]
        ids = many + [few.submit("test.turn", name="few") for _ in range(2)]
        with office.opened() as uow:
            given = {"folder": str(office.folder), "name": "urgent"}
            ids.append(submit(uow, "test.turn", given, priority=Priority.HIGH).id)
    for id in ids:
        office.ended(id)
    turns = (office.folder / "turns").read_text("ascii").split()
    assert sorted(turns[:4]) == ["few", "few", "many", "urgent"], turns
    assert turns.index("urgent") < turns.index("many")


def test_refusals_and_faults_end_a_job_in_words(crew: Crew, office: Office) -> None:
    refused, faulty = office.submit("test.refused"), office.submit("test.faulty")
    job = office.ended(refused)
    assert job.status == JobStatus.FAILED
    assert job.problem["type"] == "/problems/conflict" and job.problem["rule"] == "thing"
    problem = office.ended(faulty).problem
    assert problem["type"] == "/problems/internal-error" and "secret" not in str(problem)


def test_the_process_of_a_job_cannot_write(crew: Crew, office: Office) -> None:
    assert office.ended(office.submit("test.writing")).status == JobStatus.FAILED
    with office.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(WorkerProcess))


def test_a_loop_goes_on_whatever_it_raises(crew: Crew, office: Office) -> None:
    eventually(
        lambda: (crew.folder / "loop").exists() and len((crew.folder / "loop").read_text().split()) > 3
    )
