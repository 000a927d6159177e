"""Imports of whole files, and the mappings they are read by."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    ENTERED,
    HIDDEN,
    STAFF,
    STAFF_LISTED,
    Access,
    Case,
    Cases,
    Makers,
)
from tests.contract.world import World


def column(target: str, header: str, **cell: Any) -> dict[str, Any]:
    return {"target": target, "sources": [header], "cell": cell}


MAPPING = {
    "name": "register",
    "title": "The office's own register",
    "columns": [
        column("project.external_id", "Reference", type="identifier"),
        column("project.name", "Project", type="text") | {"required": "value"},
        column("report.budget", "Budget", type="money", currency="GBP"),
        column("report.forecast", "Forecast", type="money", currency="GBP"),
    ],
    "constants": {"report.cost_basis": "whole_life"},
    "identity": ["project.external_id"],
}
FILE = b"Reference,Project,Budget,Forecast\nR-1,Station renewal,1000,1250\nR-2,Signalling,many,some\n"


def mapping(world: World) -> str:
    return str(world.post("/import-mappings", MAPPING)["name"])


def asked(world: World) -> dict[str, Any]:
    return {"mapping": world["name"], "portfolio_id": world["portfolio_id"], "period": "2026-01"}


def applied(world: World) -> str:
    """An import with a project that came in, and one row that did not."""
    query = asked(world) | {"dry_run": False, "accept": "good_rows"}
    headers = {"Content-Type": "text/csv"}
    answer = world.author.post("/v1/imports", params=query, content=FILE, headers=headers)
    assert answer.status_code == 201 and answer.json()["status"] == "applied", answer.text
    return str(answer.json()["id"])


MADE: Makers = {"name": mapping, "import_id": applied}
ONES: Access = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))


def listed(world: World) -> dict[str, Any]:
    return {"address": f"/v1/projects/{world['project_id']}/risks", "columns": ["reference", "title"]}


CASES: Cases = {
    "POST /exports": Case(Access(404, 202, 404), listed),
    "POST /imports": Case(CHANGED, FILE, query=asked),
    "GET /imports": Case(ONES, holds="import_id"),
    "GET /imports/{import_id}": Case(HIDDEN),
    "GET /imports/{import_id}/problems": Case(HIDDEN),
    "GET /imports/{import_id}/problems.csv": Case(HIDDEN),
    "GET /imports/{import_id}/changes": Case(HIDDEN),
    "GET /import-mappings": Case(STAFF_LISTED),
    "POST /import-mappings": Case(ENTERED, MAPPING),
    "GET /import-mappings/{name}": Case(STAFF),
    "GET /import-mappings/{name}/history": Case(STAFF),
}
