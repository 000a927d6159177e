"""What a job imports is what the request imports, of any size, all of it or nothing, and nobody waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.exchange.conftest import (
    HEADER,
    MAPPING,
    TIDY,
    asked_for,
    everything,
    imported_by,
    sent,
)
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
@pytest.mark.parametrize("accept", ["all", "good_rows"])
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
