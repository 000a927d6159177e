"""A large import that is being entered: nobody loses what they write meanwhile, and it is entered once."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.audit import AuditEvent, canonical, merkle_root
from app.core.database import Database
from app.core.history import EntityVersion
from app.core.ids import uuid7
from app.exchange.imports.models import Import
from app.jobs.entering import kept_of
from tests.api.exchange.conftest import HEADER, MAPPING, asked_for, everything, imported_by
from tests.api.jobs.conftest import Crew, eventually
from tests.conftest import ClientFor

NAME, PERIOD, MANY = str(MAPPING["name"]), "2026-03", 1500
pytestmark = pytest.mark.usefixtures("crew")


def list_of(many: int, forecast: int) -> str:
    lines = (f"N{n},Item {n},Roads {n % 9},2.5,{forecast},01/04/2025,30/09/2026,Fine." for n in range(many))
    return HEADER + "".join(f"{line}\n" for line in lines)


class Register:
    """A portfolio of an organisation of its own, and files of it."""

    def __init__(self, client: TestClient, id: UUID, database: Database) -> None:
        self.client, self.id, self.database = client, id, database
        client.post("/v1/import-mappings", json=MAPPING)
        body = {"code": "PFL-X", "name": "The portfolio", "currency": "GBP"}
        self.portfolio = client.post("/v1/portfolios", json=body).json()["id"]

    def asked(self, forecast: int) -> str:
        file = list_of(MANY, forecast)
        return asked_for(self.client, file, self.portfolio, NAME, PERIOD, dry_run=False)

    def entered(self, address: str) -> int | None:
        """How many pieces of an import are entered; None before its commit point and after its end."""
        with self.database.reading() as session:
            kept = kept_of(session, UUID(address.rpartition("/")[2]))
        return kept and kept["pieces"]

    def events(self) -> Counter[str]:
        with self.database.reading() as session:
            mine = sa.select(AuditEvent.action).filter_by(organisation_id=self.id)
            return Counter(session.scalars(mine))

    def versions(self, action: str) -> list[EntityVersion]:
        mine = sa.select(EntityVersion).filter_by(organisation_id=self.id, action=action)
        with self.database.reading() as session:
            return list(session.scalars(mine.order_by(EntityVersion.entity_id, EntityVersion.version)))


@pytest.fixture
def register(client_for: ClientFor, database: Database) -> Register:
    id = uuid7()
    return Register(client_for(id), id, database)


@pytest.fixture
def half_way(crew: Crew, register: Register) -> Callable[..., Any]:
    """While it lasts, an import is past its commit point, and its worker does nothing."""

    @contextmanager
    def half_way(address: str, pieces: int = 0) -> Iterator[None]:
        eventually(lambda: (at := register.entered(address)) is not None and at >= pieces, 120)
        with crew.paused():
            assert (register.entered(address) or 0) < MANY / 100
            yield

    return half_way


def projects(register: Register) -> dict[str, dict[str, Any]]:
    return {p["external_id"]: p for p in everything(register.client, "/v1/projects")}


def assert_whole(register: Register) -> None:
    assert register.client.get("/v1/audit-events/verification").json()["intact"]
    with register.database.reading() as session:
        mine = sa.select(AuditEvent.payload).filter_by(organisation_id=register.id)
        (found,) = session.scalars(mine.filter_by(action="status_report.imported"))
    kept = register.versions("status_report.imported")
    root = merkle_root(canonical(one.snapshot) for one in kept)
    assert f'"merkle_root":"{root}","rows":{len(kept)}' in (found or "")
    assert len({one.valid_from for one in kept}) == 1


@pytest.mark.usefixtures("spare")
@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(0, id="at the commit point", marks=pytest.mark.only_on("postgresql")),
        pytest.param(1, id="between pieces", marks=pytest.mark.only_on("sqlite")),
    ],
)
def test_a_worker_that_is_killed_is_replaced_by_one_that_goes_on(
    register: Register, crew: Crew, pieces: int
) -> None:
    with crew.alone() as victim:
        address = register.asked(3)
        eventually(lambda: (at := register.entered(address)) is not None and at >= pieces, 120)
        victim.kill()
        victim.wait()
        left = register.entered(address)
        assert left is not None and left < MANY / 100
        assert register.client.delete(address).json()["rule"] == "past_commit_point"
        (found,) = everything(register.client, "/v1/imports")
        assert found["status"] == "entering"
        assert register.events()["component.imported"] == 0
    told = imported_by(register.client, address, 120)
    assert told["status"] == "applied" and told["counts"]["projects"]["created"] == MANY
    assert register.client.get(address).json()["attempts"] == 2
    assert len(projects(register)) == len(register.versions("component.imported")) == MANY
    assert len(everything(register.client, f"/v1/imports/{told['id']}/changes")) == MANY
    events = register.events()
    assert events["component.imported"] == events["status_report.imported"] == 1
    assert events["import.begun"] == events["import.applied"] == events["job.succeeded"] == 1
    assert_whole(register)


def test_what_others_change_meanwhile_is_theirs_and_told_as_a_problem(
    register: Register, half_way: Callable[..., Any]
) -> None:
    imported_by(register.client, register.asked(3), 120)
    last = projects(register)[f"N{MANY - 1}"]
    url, report = f"/v1/projects/{last['id']}", f"/v1/portfolios/{register.portfolio}/status-reports"
    address = asked_for(
        register.client,
        list_of(MANY, 3).replace("Item ", "Thing "),
        register.portfolio,
        NAME,
        PERIOD,
        dry_run=False,
    )
    with half_way(address):
        patched = register.client.patch(url, json={"name": "Kept"}, headers={"If-Match": '"1"'})
        assert patched.status_code == 200, patched.text
    told = imported_by(register.client, address, 120)
    assert told["status"] == "applied" and told["counts"]["projects"]["refused"] == 1
    assert told["counts"]["projects"]["updated"] == MANY - 1
    assert told["counts"]["problems_by_code"] == {"changed_meanwhile": 1}
    assert register.client.get(url).json()["name"] == "Kept"
    (problem,) = everything(register.client, f"/v1/imports/{told['id']}/problems")
    assert (problem["code"], problem["row"]) == ("changed_meanwhile", MANY + 1)
    _, line = csv.reader(io.StringIO(register.client.get(f"{address}/result").text, newline=""))
    assert line[:3] == ["error", "changed_meanwhile", str(MANY + 1)]
    (change,) = everything(register.client, f"/v1/imports/{told['id']}/changes", outcome="refused")
    assert change["component_id"] == last["id"]
    assert len(everything(register.client, report)) == MANY
    assert register.events()["component.imported"] == 2
    assert register.client.get("/v1/audit-events/verification").json()["intact"]


def test_a_period_that_is_closed_meanwhile_takes_no_more_of_the_file(
    register: Register, half_way: Callable[..., Any]
) -> None:
    address = register.asked(3)
    with half_way(address):
        (period,) = everything(register.client, "/v1/reporting-periods")
        closing = f"/v1/reporting-periods/{period['id']}/closure"
        assert register.client.post(closing, headers={"If-Match": '"1"'}).status_code == 200
        before = len(projects(register))
    told = imported_by(register.client, address, 120)
    counts = told["counts"]["projects"]
    assert counts["created"] == len(projects(register)) == before
    assert counts["refused"] == MANY - before == told["counts"]["problems"]
    assert told["status"] == ("applied" if before else "refused")
    lines = register.client.get(f"{address}/result").text.splitlines()
    assert len(lines) == 1 + MANY - before


def test_all_versions_of_an_import_hold_from_its_commit_point_on(
    register: Register, half_way: Callable[..., Any]
) -> None:
    address = register.asked(3)
    with half_way(address, 1):
        early = projects(register)
    told = imported_by(register.client, address, 120)
    (since,) = {one.valid_from for one in register.versions("component.imported")}
    assert 0 < len(early) < MANY
    with register.database.reading() as session:
        kept = session.get_one(Import, UUID(told["id"]))
        assert kept.version == 2 and kept.created_at <= since <= kept.updated_at
    last = projects(register)[f"N{MANY - 1}"]
    read = register.client.get(f"/v1/projects/{last['id']}", params={"known_at": since.isoformat()})
    assert read.status_code == 200, read.text
