"""``python -m bench.authority``: an authority check among 10,000 rules, members and delegations beside a single read,
and audited decisions beside the bare inserting of the same rows.
"""

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import uvloop
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.components.service import create
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import Base, utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.governance.bodies.schemas import BodyWrite
from app.governance.bodies.service import constitute
from app.governance.decisions import service as decisions
from app.governance.decisions.schemas import DecisionWrite, OutcomeWrite
from app.identity.rights import EVERYTHING
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.__main__ import Result, round_of
from bench.capture import Statement
from bench.databases import DATABASES
from bench.load import in_turn, load, request
from bench.pairs import Pair, Place, each
from bench.processes import OTHER_CORE, Server, pinned

PROJECTS, OF_EACH = 1_000, 10  # bodies, and the limits, members and delegations that each has
GOAL = 2.0  # times a single read
DECIDED = 50  # in a round
MILLION = {"amount": "1000000.00", "currency": "GBP"}
QUESTION = {"kind": "change", "value": {"amount": "3200000.00", "currency": "GBP"}, "days": 3}
HEAD = """
| {name} | read, a second | checks, a second | times a read | by CPU | goal | met |
| --- | --- | --- | --- | --- | --- | --- |"""
DECISIONS = """
| {name} | ours, ms | bare, ms | ratio of times | ours, a second |
| --- | --- | --- | --- | --- |"""


def filled(url: str, into: list[data.Office]) -> None:
    """A portfolio of a thousand projects, each with a board of its own; an office, and cells that were overridden."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    made = data.office(app, PROJECTS, 1)
    members = people(database, made)
    token = data.token(database, made.organisation_id, None, ("sro", "project_manager"))
    client = TestClient(app, headers={"Authorization": f"Bearer {token}"})
    data.posted(
        client, f"/v1/portfolios/{made.portfolio}/bodies", board("Portfolio board", members[:100], 50)
    )
    one = data.posted(
        client, f"/v1/projects/{made.projects[0]}/bodies", board("Board", members[:OF_EACH], OF_EACH)
    )
    boards = [{"id": one}, *({"id": uuid7(), "component_id": id} for id in made.projects[1:])]
    data.copied(database, "bodies", one, boards)
    data.posted(client, f"/v1/portfolios/{made.portfolio}/offices", OFFICE)
    delegated(database, client, made, [each["id"] for each in boards], members)
    overridden(database, client, made)
    into.append(made)
    database.engine.dispose()


def people(database: Database, made: data.Office) -> list[UUID]:
    """Ten thousand members, copies of the one whose token it is."""
    table = Base.metadata.tables["members"]
    with database.reading() as session:
        first = session.scalar(sa.select(table.c.id).where(table.c.organisation_id == made.organisation_id))
    assert first
    ids = [first, *(uuid7() for _ in range(PROJECTS * OF_EACH))]
    data.copied(database, "members", first, [{"id": id} for id in ids])
    return ids


def board(name: str, seated: list[UUID], limits: int) -> dict[str, Any]:
    """A board whose last limit is the one that covers a question."""
    seats = [{"person_id": f"{id}", "role": "member"} for id in seated[1:]]
    small = {"matters": ["gate", "change"], "max_value": MILLION, "max_days": 5}
    return {
        "name": name,
        "kind": "other",
        "seats": [{"person_id": f"{seated[0]}", "role": "executive"}, *seats],
        "limits": [*[small] * (limits - 1), {"max_days": 60}],
    }


OFFICE = {
    "name": "Portfolio office",
    "type": "controlling",
    "charter": {
        "purpose": "Decisions are taken in time",
        "scope": "All projects",
        "services": [],
        "authority": "As the authority matrix has it",
        "review_on": "2099-01-01",
    },
}


def delegated(
    database: Database, client: TestClient, made: data.Office, boards: list[UUID], members: list[UUID]
) -> None:
    """Ten delegations of each board, one of them in force."""
    today = utc_now().date()
    given = {"person_id": f"{members[0]}", "delegate_id": f"{members[-1]}", "reason": "Leave"}
    body = given | {
        "from_on": f"{today}",
        "to_on": f"{today + timedelta(days=9)}",
        "delegated": {"max_days": 90},
    }
    one = data.posted(client, f"/v1/bodies/{boards[0]}/delegations", body)
    copies: list[dict[str, Any]] = [{"id": one}]
    for body_id, component_id in zip(boards, made.projects, strict=True):
        at = {"body_id": body_id, "component_id": component_id}
        for number in range(body_id == boards[0], OF_EACH):
            later = today + timedelta(days=20 * number)
            copies.append({"id": uuid7(), **at, "from_on": later, "to_on": later + timedelta(days=9)})
    data.copied(database, "delegations", one, copies)


def overridden(database: Database, client: TestClient, made: data.Office) -> None:
    """Ten thousand cells of the matrix that decisions have made, one after the other."""
    draft = {"kind": "office", "title": "Another cell of the matrix"}
    decision = data.posted(client, f"/v1/portfolios/{made.portfolio}/decisions", draft)
    now, today = utc_now(), utc_now().date()
    row = {"organisation_id": made.organisation_id, "version": 1, "created_at": now, "updated_at": now}
    row |= {"matter": "change", "type": "controlling", "mode": "consult", "decision_id": decision}
    rows = [{"id": uuid7(), "from_on": today - timedelta(days=n), **row} for n in range(PROJECTS * OF_EACH)]
    with database.writing() as session:
        session.execute(sa.insert(Base.metadata.tables["authority_overrides"]), rows)


async def compared(
    server: Server, office: data.Office, rounds: int, seconds: float, clients: int
) -> list[Result]:
    """Rounds of reads and of checks in turn, so that what else the machine does falls on both."""
    reads = in_turn([request("GET", f"/v1/risks/{id}", office.token) for id in office.risks])
    bodies = [json.dumps({"component_id": f"{id}", **QUESTION}).encode() for id in office.projects]
    checks = in_turn([request("POST", "/v1/authority-checks", office.token, body) for body in bodies])
    results = [Result(), Result()]
    for asked in (reads, checks):
        await load(server.port, asked, 3.0, clients)  # warm: each board is parsed once
    for _ in range(rounds):
        for asked, result in zip((reads, checks), results, strict=True):
            await round_of(server, Asked(asked, clients), seconds, result)
    return results


def row(name: str, read: Result, check: Result) -> str:
    times = median(one / other for one, other in zip(read.rates, check.rates, strict=True))
    cpu = median(other / one for one, other in zip(read.cpu, check.cpu, strict=True))
    cells = (name, f"{median(read.rates):,.0f}", f"{median(check.rates):,.0f}", f"{times:.2f}", f"{cpu:.2f}")
    return f"| {' | '.join([*cells, f'{GOAL:.1f}', 'yes' if max(times, cpu) <= GOAL else 'NO'])} |"


@contextmanager
def deciding(place: Place) -> Iterator[Pair]:
    """Decisions approved by the executive of a board, each by its own request; beside inserting the same rows."""
    first = in_review(place)
    data.copied(place.database, "decisions", first, [{"id": first}])
    ids, approval = (
        iter(()),
        OutcomeWrite(outcome="approved", rationale="The benefit still exceeds the cost."),
    )  # type: ignore[arg-type]

    def one() -> UUID:
        id = next(ids)
        with place.writing() as uow:
            decisions.decide(uow, id, 3, approval)
        return id

    def ours() -> float:
        nonlocal ids
        made = [uuid7() for _ in range(DECIDED)]
        copies = [{"id": id, "reference": f"DEC-{id}"} for id in made]
        data.copied(place.database, "decisions", first, [{"id": first}, *copies])
        ids = iter(made)
        return each(DECIDED, one)

    ours()
    rows = list(written(place))

    def bare() -> None:
        place.bare.insert(anew(place, rows))

    yield Pair(ours, lambda: each(DECIDED, bare))


def in_review(place: Place) -> UUID:
    """A decision of a project with a board, in whose executive's seat the member sits; put forward by another."""
    with place.writing() as uow:
        project = create(uow, ComponentKind.PROJECT, data.component("P", None)).id
        at = Address(kind=ComponentKind.PROJECT, id=project)
        constitute(uow, at, BodyWrite.model_validate(board("Board", [UUID(place.member_id)], OF_EACH)))
    other = Actor("proposer", place.organisation_id, EVERYTHING)
    with opened(Writing, place.database, lambda _: other) as uow:
        draft = decisions.draft(uow, at, DecisionWrite.model_validate(DRAFT))
        decisions.propose(uow, draft.id, 1)
        decisions.take_up(uow, draft.id, 2)
        return draft.id


DRAFT = {
    "kind": "investment",
    "title": "A second interlocking",
    "question": "Is it to be built?",
    "recommendation": "Build it",
    "due_on": "2099-01-01",
    "options": [{"label": "Do nothing", "summary": "It stays"}, {"label": "Build", "summary": "It is built"}],
    "days": 3,
}


def written(place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of the last decision taken: itself, its versions and the trail."""
    decision = place.bare.rows(
        Statement("SELECT * FROM decisions WHERE status = 'approved' ORDER BY id DESC LIMIT 1", [], [])
    )[0]
    yield "decisions", decision
    mark = "?" if place.bare.is_sqlite else "%(id)s"
    for table, column in (("entity_versions", "entity_id"), ("audit_events", "subject_id")):
        sql = f"SELECT * FROM {table} WHERE {column} = {mark}"
        for found in place.bare.rows(Statement(sql, ["id"], [decision["id"]])):
            yield table, found


def anew(place: Place, rows: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same rows of another decision; the trail goes on where it is."""
    was, id, added = rows[0][1]["id"], place.bare.id(), 0
    number = place.bare.newest("audit_events", "organisation_id", place.organisation_id)["number"]
    for table, row in rows:
        changed = {name: id if value == was else value for name, value in row.items()}
        if table == "audit_events":
            added += 1
            changed["number"] = number + added
        if table == "decisions":
            changed["reference"] = f"DEC-{id}"
        yield table, changed


class Asked:
    """As the rounds of the other benchmarks have it."""

    def __init__(self, requests: Any, clients: int) -> None:
        self.requests, self.clients = requests, clients


def measure(sort: str, rounds: int, seconds: float, clients: int) -> None:
    offices: list[data.Office] = []
    with DATABASES[sort](lambda url: filled(url, offices)) as (url, _):
        print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
        with processes.service(url) as server:
            print(
                row(f"{clients} at once", *uvloop.run(compared(server, offices[0], rounds, seconds, clients)))
            )
        with deciding(Place(url)) as pair:
            taken = [(pair.ours(), pair.floor()) for _ in range(rounds + 1)][1:]
        ours, floor = (median(side) for side in zip(*taken, strict=True))
        print(DECISIONS.format(name=sort))
        told = (f"{ours * 1e3:.2f}", f"{floor * 1e3:.2f}", f"{ours / floor:.1f}", f"{1 / ours:,.0f}")
        print(f"| {' | '.join(['a decision taken / its rows inserted', *told])} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.authority", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a round lasts")
    parser.add_argument("--clients", type=int, default=8)
    asked = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked.databases:
        measure(sort, asked.rounds, asked.seconds, asked.clients)


if __name__ == "__main__":
    main()
