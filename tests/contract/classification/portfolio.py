"""What a portfolio holds: prioritisation, ranking, key figures, and the objectives it serves."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

FIT = {
    "slug": "strategic_fit",
    "label": "Strategic fit",
    "direction": "benefit",
    "weight": 3,
    "scale": {"low": 1, "high": 5},
}
EFFORT = FIT | {"slug": "effort", "label": "Effort", "direction": "cost", "weight": 1}
MODEL = {"slug": "planning", "name": "Annual planning", "criteria": [FIT, EFFORT]}
OBJECTIVE = {"code": "OBJ-1", "title": "Journeys that arrive on time", "weight": 3}
JUDGED = {"value": 4, "rationale": "Named in the strategy, not funded by it"}

TERMS = {"schedule": "green_book", "base_year": 2026, "price_year": 2026}
SCHEDULE = {
    "slug": "wacc",
    "name": "Cost of capital",
    "effective_from": "2026-04-01",
    "source": "Finance, annual review",
    "basis": "nominal",
    "steps": [{"from_year": 1, "rate": 0.06}],
}
APPRAISAL = {
    "option": "Replace",
    "source": "Outline case, annex B",
    "discounting": TERMS,
    "flows": [{"year": 2026, "capital_cost": {"amount": "1000000.00", "currency": "GBP"}}],
}


def model_by_money(world: World) -> str:
    by_money = {"method": "net_present_value", "criteria": [], "discounting": TERMS}
    model = world.post("/prioritisation-models", MODEL | by_money | {"slug": "by_money"})
    world.post(f"/prioritisation-models/{model['id']}/adoption", None, headers={"If-Match": '"1"'})
    return str(model["id"])


def model_in_use(world: World) -> str:
    model = world.post("/prioritisation-models", MODEL | {"slug": "in_use"})
    world.post(f"/prioritisation-models/{model['id']}/adoption", None, headers={"If-Match": '"1"'})
    return str(model["id"])


def score(world: World) -> dict[str, Any]:
    return JUDGED | {"model_id": world["model_in_use"], "criterion": "strategic_fit"}


def contribution(world: World) -> dict[str, Any]:
    return {"objective_id": world["objective_id"], "share": 0.25}


def other_contribution(world: World) -> dict[str, Any]:
    return {"objective_id": world["other_objective"]}


def order(world: World) -> dict[str, Any]:
    """What is ranked and kept: the one project with a score, and whatever else is there."""
    assert world["score_id"]
    return {"model_id": world["model_in_use"], "draws": 100, "seed": 42}


def deviation(world: World) -> dict[str, Any]:
    return {"component_id": world["project_id"], "reason": "Required by law"}


def with_other_ranking(world: World) -> dict[str, Any]:
    return {"with": world["other_ranking"]}


def ranked(world: World) -> dict[str, Any]:
    return {"model_id": world["model_in_use"]} if world["score_id"] else {}


def by_money(world: World) -> dict[str, Any]:
    return {"model_id": world["model_by_money"]} if world["appraisal_id"] else {}


MADE: Makers = {
    "model_by_money": model_by_money,
    "schedule_id": posted("/discount-rate-schedules", SCHEDULE),
    "appraisal_id": posted("/projects/{project_id}/economic-appraisals", APPRAISAL),
    "model_id": posted("/prioritisation-models", MODEL),
    "model_in_use": model_in_use,
    "score_id": posted("/projects/{project_id}/scores", score),
    "ranking_id": posted("/portfolios/{portfolio_id}/rankings", order),
    "other_ranking": posted("/portfolios/{portfolio_id}/rankings", order),
    "objective_id": posted("/strategic-objectives", OBJECTIVE),
    "other_contribution": posted("/projects/{other_project}/strategic-contributions", contribution),
    "other_objective": posted("/strategic-objectives", OBJECTIVE | {"code": "OBJ-3"}),
    "contribution_id": posted("/projects/{project_id}/strategic-contributions", contribution),
}

CASES: Cases = {
    "GET /prioritisation-models": Case(COMMON_LISTED, holds="model_id"),
    "POST /prioritisation-models": Case(ENTERED, MODEL),
    "GET /prioritisation-models/{model_id}": Case(COMMON),
    "PATCH /prioritisation-models/{model_id}": Case(GOVERNED, {"name": "Planning for five years"}),
    "GET /prioritisation-models/{model_id}/history": Case(COMMON),
    "POST /prioritisation-models/{model_id}/adoption": Case(GOVERNED),
    "GET /components/{component_id}/scores": Case(READ),
    "POST /components/{component_id}/scores": Case(CHANGED, score, second={"criterion": "effort"}),
    "GET /scores/{score_id}": Case(READ),
    "PATCH /scores/{score_id}": Case(CHANGED, {"value": 3}, by="author"),  # a judgement is one's own
    "GET /scores/{score_id}/history": Case(READ),
    "GET /components/{component_id}/standing": Case(READ, query=ranked),
    "GET /components/{component_id}/standing.csv": Case(READ, query=ranked),
    "GET /components/{component_id}/priorities": Case(READ, query=by_money),
    "GET /components/{component_id}/priorities.csv": Case(READ, query=by_money),
    "GET /discount-rate-schedules": Case(COMMON_LISTED, holds="schedule_id"),
    "POST /discount-rate-schedules": Case(ENTERED, SCHEDULE, second={"effective_from": "2027-04-01"}),
    "GET /discount-rate-schedules/{schedule_id}": Case(COMMON),
    "GET /discount-rate-schedules/{schedule_id}/history": Case(COMMON),
    "GET /components/{component_id}/economic-appraisals": Case(READ),
    "POST /components/{component_id}/economic-appraisals": Case(CHANGED, APPRAISAL),
    "GET /economic-appraisals/{appraisal_id}": Case(READ),
    "GET /economic-appraisals/{appraisal_id}/history": Case(READ),
    "GET /components/{component_id}/ranking": Case(READ, query=ranked),
    "GET /components/{component_id}/ranking.csv": Case(READ, query=ranked),
    "GET /components/{component_id}/ranking/{component_id}/explanation": Case(READ, query=ranked),
    "GET /components/{component_id}/rankings": Case(READ),
    "POST /components/{component_id}/rankings": Case(CHANGED, order),
    "GET /rankings/{ranking_id}": Case(READ),
    "GET /rankings/{ranking_id}/history": Case(READ),
    "GET /rankings/{ranking_id}/rows": Case(READ),
    "GET /rankings/{ranking_id}/rows.csv": Case(READ),
    "GET /rankings/{ranking_id}/workbook.xlsx": Case(READ),
    "GET /rankings/{ranking_id}/bars.svg": Case(READ),
    "GET /rankings/{ranking_id}/bubbles.svg": Case(READ, query={"risk": "effort"}),
    "GET /rankings/{ranking_id}/verification": Case(READ),
    "GET /rankings/{ranking_id}/comparison": Case(READ, query=with_other_ranking),
    "POST /rankings/{ranking_id}/deviations": Case(CHANGED, deviation),
    "GET /components/{component_id}/key-figures": Case(READ),
    "GET /strategic-objectives": Case(COMMON_LISTED, holds="objective_id"),
    "POST /strategic-objectives": Case(ENTERED, OBJECTIVE, second={"code": "OBJ-2"}),
    "GET /strategic-objectives/{objective_id}": Case(COMMON),
    "PATCH /strategic-objectives/{objective_id}": Case(GOVERNED, {"weight": 5}),
    "DELETE /strategic-objectives/{objective_id}": Case(GOVERNED),
    "GET /strategic-objectives/{objective_id}/history": Case(COMMON),
    "GET /strategic-objectives/{objective_id}/strategic-contributions": Case(
        Access(elsewhere=200, blind=("elsewhere",)), holds="contribution_id"
    ),
    "GET /components/{component_id}/strategic-contributions": Case(READ),
    "POST /components/{component_id}/strategic-contributions": Case(
        CHANGED, contribution, second=other_contribution
    ),
    "GET /strategic-contributions/{contribution_id}": Case(READ),
    "PATCH /strategic-contributions/{contribution_id}": Case(CHANGED, {"share": 0.5}),
    "DELETE /strategic-contributions/{contribution_id}": Case(CHANGED),
    "GET /strategic-contributions/{contribution_id}/history": Case(READ),
    "GET /components/{component_id}/strategic-coverage": Case(READ),
}
