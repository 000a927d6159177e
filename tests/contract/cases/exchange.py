"""Imports of tables, and the mappings they go by."""

from collections.abc import Mapping
from typing import Any

from tests.api.exchange.conftest import MAPPING, TIDY
from tests.contract.access import (
    ENTERED,
    STAFF_LISTED,
    Access,
    Case,
)  # fmt: skip
from tests.contract.world import Maker, World

TABLE = TIDY.encode()
IMPORTED = Access(reader=404)
IMPORTS = Access(200, 200, 200, blind=("stranger", "reader", "elsewhere"))


def mapping(world: World) -> str:
    return str(world.post("/import-mappings", MAPPING)["name"])


def asked(world: World) -> dict[str, Any]:
    return {"mapping": world["name"], "portfolio_id": world["portfolio_id"], "period": "2026-03"}


def imported(world: World) -> str:
    return str(world.post("/imports", TABLE, params=asked(world))["id"])


MADE: Mapping[str, Maker] = {"name": mapping, "import_id": imported}
CASES: Mapping[str, Case] = {
    "POST /imports": Case(Access(reader=403), TABLE, query=asked),
    "GET /imports": Case(IMPORTS, holds="import_id"),
    "GET /imports/{import_id}": Case(IMPORTED),
    "GET /imports/{import_id}/problems": Case(IMPORTED),
    "GET /imports/{import_id}/problems.csv": Case(IMPORTED),
    "GET /imports/{import_id}/changes": Case(IMPORTED),
    "GET /import-mappings": Case(STAFF_LISTED),
    "POST /import-mappings": Case(ENTERED, MAPPING),
    "GET /import-mappings/{name}": Case(Access(404, 404, 200)),
}
