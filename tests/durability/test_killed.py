"""A server that is killed in the middle of writes has kept every write it acknowledged, and done none twice."""

import http.client
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.audit import AuditEvent, faults
from app.core.database import Database
from app.core.history import EntityVersion
from app.risk.models import Risk
from tests.api.test_risks import FLOOD
from tests.nursery import Nursery

KILLS = int(os.environ.get("STEERCO_KILLS", "25"))  # on each database
WRITERS = 4


@dataclass
class Writer:
    """Enters one risk after the other, and each again, with the same key, until it is told that it is in."""

    name: str
    port: int
    path: str
    token: str
    acknowledged: dict[str, str] = field(default_factory=dict)  # ids, by title
    entered: int = 0

    def run(self, stop: threading.Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            while not stop.is_set():
                self.enter(connection)
        except (OSError, http.client.HTTPException):
            pass  # killed: the next server is asked again
        finally:
            connection.close()

    def enter(self, connection: http.client.HTTPConnection) -> None:
        title = f"{self.name}-{self.entered}"
        headers = {"Authorization": self.token, "Content-Type": "application/json", "Idempotency-Key": title}
        connection.request("POST", self.path, json.dumps({**FLOOD, "title": title}), headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        assert answer.status == 201, content
        self.acknowledged[title] = content["id"]
        self.entered += 1


def round_of_writes(nursery: Nursery, writers: list[Writer], moment: float) -> None:
    """Start a server, write, and kill it at some moment of that."""
    server, stop = nursery.start(), threading.Event()
    before = sum(len(writer.acknowledged) for writer in writers)
    threads = [threading.Thread(target=writer.run, args=(stop,)) for writer in writers]
    for thread in threads:
        thread.start()
    while sum(len(writer.acknowledged) for writer in writers) == before:
        time.sleep(0.005)  # until it serves
    time.sleep(moment)
    os.kill(server, signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()


def test_every_acknowledged_write_is_there(
    nursery: Nursery, database: Database, client: TestClient, project: UUID, organisation_id: UUID
) -> None:
    dice, token = random.Random(KILLS), client.headers["Authorization"]
    path = f"/v1/projects/{project}/risks"
    writers = [Writer(f"w{n}", nursery.port, path, token) for n in range(WRITERS)]
    for _ in range(KILLS):
        round_of_writes(nursery, writers, dice.uniform(0.05, 0.25))
    server = nursery.start()
    for writer in writers:  # what was under way is asked for once more
        connection = http.client.HTTPConnection("127.0.0.1", nursery.port, timeout=30)
        writer.enter(connection)
        connection.close()
    os.kill(server, signal.SIGKILL)
    acknowledged = {id for writer in writers for id in writer.acknowledged.values()}
    assert len(acknowledged) > KILLS
    assert_kept(database, organisation_id, writers, acknowledged)


def assert_kept(
    database: Database, organisation_id: UUID, writers: list[Writer], acknowledged: set[str]
) -> None:
    def mine(kind: type[Any]) -> Any:
        return sa.select(kind).filter_by(organisation_id=organisation_id)

    with database.reading() as session:
        risks = session.scalars(mine(Risk)).all()
        assert {str(risk.id) for risk in risks} == acknowledged
        assert Counter(risk.title for risk in risks) == Counter(
            t for writer in writers for t in writer.acknowledged
        )
        versions = session.scalars(mine(EntityVersion).filter_by(kind="risks")).all()
        assert {str(version.entity_id) for version in versions} == acknowledged
        events = session.scalars(mine(AuditEvent).order_by(AuditEvent.number)).all()
        assert list(faults(events)) == []
        assert {str(e.subject_id) for e in events if e.subject_kind == "risks"} == acknowledged
