"""What risks said before assessments were kept is their residual assessment."""

import json
import sqlite3
from pathlib import Path

from alembic import command

from tests.conftest import alembic_config

ORG, C, R = (f"0198000{n}-0000-7000-8000-000000000000" for n in range(3))
AT = "2026-01-02T03:04:05.000000Z"
RISK = {
    **{
        "id": R,
        "organisation_id": ORG,
        "component_id": C,
        "version": 3,
        "created_at": AT,
        "updated_at": AT,
    },
    **{"reference": "RSK-0001", "kind": "threat", "title": "t", "cause": "c", "event": "e", "effect": "f"},
    **{"status": "open", "probability": "000000.300000", "impact_minor": 500, "impact_currency": "GBP"},
    **{"scale": "default-5x5", "scale_version": 1, "probability_band": 3, "review_on": "2026-02-01"},
    **{"expected_value_minor": 150, "expected_value_currency": "GBP"},
}
VERSION = {
    **{"organisation_id": ORG, "kind": "risks", "entity_id": R, "version": 3, "valid_from": AT},
    **{"actor_id": "the manager", "action": "risk.revised", "before": "{}", "snapshot": "{}"},
}


def insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def test_a_risk_of_before_has_its_assessment(tmp_path: Path) -> None:
    file = tmp_path / "before.db"
    config = alembic_config(f"sqlite:///{file}")
    command.upgrade(config, "0014")
    with sqlite3.connect(file) as connection:
        insert(connection, "risks", RISK)
        insert(connection, "entity_versions", VERSION)
    command.upgrade(config, "head")
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        (kept,) = map(dict, connection.execute("SELECT * FROM risk_assessments"))
        (risk,) = map(dict, connection.execute("SELECT * FROM risks"))
    assert (kept["risk_id"], kept["stage"], kept["assessed_by"], kept["created_at"]) == (
        R,
        "residual",
        "the manager",
        AT,
    )
    same = (
        "probability",
        "impact_minor",
        "impact_currency",
        "expected_value_minor",
        "scale",
        "probability_band",
    )
    assert {name: kept[name] for name in same} == {name: RISK[name] for name in same}
    assert risk["place_id"] == C and json.loads(risk["triggers"]) == json.loads(risk["other_impacts"]) == []
    command.downgrade(config, "0014")
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        (back,) = map(dict, connection.execute("SELECT * FROM risks"))
    assert {name: back[name] for name in RISK} == RISK
