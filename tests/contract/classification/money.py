"""Reserves, benefits and business cases: what work costs and what it is for."""

from tests.contract.classification.access import (
    CHANGED,
    HIDDEN,
    HIDDEN_LISTED,
    READ,
    Case,
    Cases,
    Makers,
    posted,
)

RESERVE = {"kind": "contingency", "amount": {"amount": "50000.00", "currency": "GBP"}}
BENEFIT = {
    "title": "Fewer delays from flooding",
    "category": "cashable",
    "unit": "minutes a year",
    "baseline_value": 1200,
    "baseline_on": "2026-01-31",
    "target_value": 300,
}
CASE = {
    "stage": "strategic_outline",
    "whole_life_cost": {"amount": "1000000.00", "currency": "GBP"},
    "benefits": {"amount": "1500000.00", "currency": "GBP"},
    "options": [{"name": "Do nothing", "do_nothing": True}, {"name": "Line the cutting"}],
    "recommendation": "Line the cutting: it floods every other winter.",
}

STEP = {"kind": "output", "title": "Lined cutting"}
MEASUREMENT = {"measured_on": "2026-03-31", "value": 900, "evidence": "Delay attribution, April"}

MADE: Makers = {
    "reserve_id": posted("/projects/{project_id}/reserves", RESERVE),
    "benefit_id": posted("/projects/{project_id}/benefits", BENEFIT),
    "benefit_measurement_id": posted("/benefits/{benefit_id}/measurements", MEASUREMENT),
    "benefit_step_id": posted("/projects/{project_id}/benefit-steps", STEP),
    "case_id": posted("/projects/{project_id}/business-cases", CASE),
}

CASES: Cases = {
    "GET /components/{component_id}/reserves": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/reserves": Case(CHANGED, RESERVE),
    "GET /reserves/{reserve_id}": Case(HIDDEN),
    "PATCH /reserves/{reserve_id}": Case(HIDDEN, {"drawn": {"amount": "100.00", "currency": "GBP"}}),
    "DELETE /reserves/{reserve_id}": Case(HIDDEN),
    "GET /reserves/{reserve_id}/history": Case(HIDDEN),
    "GET /components/{component_id}/benefits": Case(READ),
    "POST /components/{component_id}/benefits": Case(CHANGED, BENEFIT),
    "GET /benefits/{benefit_id}": Case(READ),
    "PATCH /benefits/{benefit_id}": Case(CHANGED, {"target_value": 200}),
    "DELETE /benefits/{benefit_id}": Case(CHANGED),
    "GET /benefits/{benefit_id}/history": Case(READ),
    "GET /benefits/{benefit_id}/measurements": Case(READ),
    "POST /benefits/{benefit_id}/measurements": Case(
        CHANGED, MEASUREMENT | {"measured_on": "2026-02-28"}, second={"measured_on": "2026-01-31"}
    ),
    "GET /benefit-measurements/{benefit_measurement_id}": Case(READ),
    "GET /benefit-measurements/{benefit_measurement_id}/history": Case(READ),
    "GET /benefits/{benefit_id}/realisation": Case(READ),
    "GET /benefits/{benefit_id}/likely-doubles": Case(READ),
    "GET /benefits/{benefit_id}/map": Case(READ),
    "GET /components/{component_id}/benefit-realisation": Case(READ),
    "GET /components/{component_id}/benefit-steps": Case(READ),
    "POST /components/{component_id}/benefit-steps": Case(CHANGED, STEP),
    "GET /benefit-steps/{benefit_step_id}": Case(READ),
    "PATCH /benefit-steps/{benefit_step_id}": Case(CHANGED, {"title": "Lined and drained cutting"}),
    "DELETE /benefit-steps/{benefit_step_id}": Case(CHANGED),
    "GET /benefit-steps/{benefit_step_id}/history": Case(READ),
    "GET /components/{component_id}/business-cases": Case(READ),
    "POST /components/{component_id}/business-cases": Case(CHANGED, CASE),
    "GET /business-cases/{case_id}": Case(READ),
    "PATCH /business-cases/{case_id}": Case(CHANGED, {"discount_rate": 0.035}),
    "GET /business-cases/{case_id}/history": Case(READ),
    "GET /business-cases/{case_id}/viability": Case(CHANGED),
    "POST /business-cases/{case_id}/approval": Case(CHANGED, {"reason": "Affordable in every year"}),
}
