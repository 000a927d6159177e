"""Risk registers and the scales they are scored by."""

from app.risk.scales.schemas import EXAMPLE
from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)

RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000", "currency": "GBP"},
    "response_strategy": "reduce",
}
REASON = {"reason": "Assessed with the contractor."}
OPENED = ("POST /risks/{risk_id}/opening",)

MADE: Makers = {
    "risk_id": posted("/projects/{project_id}/risks", RISK | {"status": "draft"}),
    "risk_scale_id": posted("/risk-scales", EXAMPLE),
}

CASES: Cases = {
    "GET /components/{component_id}/risks": Case(READ),
    "POST /components/{component_id}/risks": Case(CHANGED, RISK),
    "GET /components/{component_id}/risk-exposure": Case(READ, query={"scope": "below"}),
    "GET /components/{component_id}/risk-register.csv": Case(READ),
    "GET /risks/{risk_id}": Case(READ),
    "GET /risks/{risk_id}/history": Case(READ),
    "PATCH /risks/{risk_id}": Case(CHANGED, {"title": "Flooded tunnel"}),
    "POST /risks/{risk_id}/opening": Case(CHANGED, REASON),
    "POST /risks/{risk_id}/treatment": Case(CHANGED, REASON, after=OPENED),
    "POST /risks/{risk_id}/acceptance": Case(CHANGED, REASON, after=OPENED),
    "POST /risks/{risk_id}/closure": Case(CHANGED, {"closure_reason": "avoided"}),
    "POST /risks/{risk_id}/occurrence": Case(CHANGED, {"occurred_on": "2026-03-14"}, after=OPENED),
    "POST /risks/{risk_id}/reopening": Case(CHANGED, REASON, after=("POST /risks/{risk_id}/closure",)),
    "GET /risk-scales": Case(COMMON_LISTED, holds="risk_scale_id"),
    "POST /risk-scales": Case(ENTERED, EXAMPLE),
    "GET /risk-scales/{risk_scale_id}": Case(COMMON),
    "GET /risk-scales/{risk_scale_id}/history": Case(COMMON),
}
