"""Risk registers, and what risks are scored by."""

from collections.abc import Mapping

from app.risk.scales.schemas import EXAMPLE
from tests.api.test_risks import FLOOD
from tests.contract.access import CHANGED, COMMON, COMMON_LISTED, ENTERED, READ, Case, posted
from tests.contract.world import Maker

DRAFT = {**FLOOD, "status": "draft", "response_strategy": "reduce", "response": "Pumps"}
OPEN = ("POST /risks/{risk_id}/opening",)

MADE: Mapping[str, Maker] = {
    "risk_id": posted("/projects/{project_id}/risks", DRAFT),
    "risk_scale_id": posted("/risk-scales", EXAMPLE),
}
CASES: Mapping[str, Case] = {
    "GET /components/{component_id}/risks": Case(READ),
    "POST /components/{component_id}/risks": Case(CHANGED, FLOOD),
    "GET /components/{component_id}/risk-exposure": Case(READ),
    "GET /risks/{risk_id}": Case(READ),
    "GET /risks/{risk_id}/history": Case(READ),
    "PATCH /risks/{risk_id}": Case(CHANGED, {"title": "Flooded tunnel"}),
    "GET /components/{component_id}/risk-register.csv": Case(READ),
    "POST /risks/{risk_id}/opening": Case(CHANGED, {}),
    "POST /risks/{risk_id}/treatment": Case(CHANGED, {"reason": "Pumps are ordered."}, after=OPEN),
    "POST /risks/{risk_id}/acceptance": Case(CHANGED, {"reason": "Pumps cost more."}, after=OPEN),
    "POST /risks/{risk_id}/closure": Case(CHANGED, {"reason": "expired"}),
    "POST /risks/{risk_id}/occurrence": Case(CHANGED, {"occurred_on": "2026-03-14"}, after=OPEN),
    "POST /risks/{risk_id}/reopening": Case(
        CHANGED, {"reason": "The season is not over."}, after=("POST /risks/{risk_id}/closure",)
    ),
    "GET /risk-scales": Case(COMMON_LISTED, holds="risk_scale_id"),
    "POST /risk-scales": Case(ENTERED, EXAMPLE),
    "GET /risk-scales/{risk_scale_id}": Case(COMMON),
    "GET /risk-scales/{risk_scale_id}/history": Case(COMMON),
}
