"""Prioritisation, objectives, business cases, benefits and reserves."""

from collections.abc import Mapping
from typing import Any

from tests.api.prioritising import PLANNING, adopted
from tests.api.test_benefits import DELAYS
from tests.api.test_business_cases import CASE
from tests.api.test_objectives import ON_TIME
from tests.api.test_reserves import CONTINGENCY
from tests.contract.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    READ,
    Access,
    Case,
    posted,
)  # fmt: skip
from tests.contract.world import Maker, World

UNCLEARED = Access(reader=404)
MODEL = "/prioritisation-models/{model_id}"


def score(world: World) -> dict[str, Any]:
    return {
        "model_id": world["adopted_model"],
        "criterion": "strategic_fit",
        "value": 4,
        "rationale": "As judged",
    }


def contribution(world: World) -> dict[str, Any]:
    return {"objective_id": world["objective_id"], "share": 0.5}


def in_use(world: World) -> dict[str, Any]:
    return {"model_id": world["adopted_model"]}


MADE: Mapping[str, Maker] = {
    "model_id": posted("/prioritisation-models", PLANNING),
    "adopted_model": lambda world: adopted(world.office, slug="in_use")["id"],
    "score_id": posted("/projects/{project_id}/scores", score),
    "objective_id": posted("/strategic-objectives", ON_TIME),
    "contribution_id": posted("/projects/{project_id}/strategic-contributions", contribution),
    "case_id": posted("/projects/{project_id}/business-cases", CASE, by="colleague"),
    "benefit_id": posted("/projects/{project_id}/benefits", DELAYS),
    "reserve_id": posted("/projects/{project_id}/reserves", {**CONTINGENCY, "drawn": None}),
}
CASES: Mapping[str, Case] = {
    "GET /prioritisation-models": Case(COMMON_LISTED, holds="model_id"),
    "POST /prioritisation-models": Case(ENTERED, PLANNING),
    f"GET {MODEL}": Case(COMMON),
    f"PATCH {MODEL}": Case(GOVERNED, {"name": "Planning of the year"}),
    f"GET {MODEL}/history": Case(COMMON),
    f"POST {MODEL}/adoption": Case(GOVERNED),
    "GET /components/{component_id}/scores": Case(READ),
    "POST /components/{component_id}/scores": Case(CHANGED, score),
    "GET /scores/{score_id}": Case(READ),
    "PATCH /scores/{score_id}": Case(CHANGED, {"value": 5}),
    "GET /scores/{score_id}/history": Case(READ),
    "GET /components/{component_id}/ranking": Case(READ, query=in_use),
    "GET /components/{component_id}/ranking.csv": Case(READ, query=in_use),
    "GET /components/{component_id}/ranking/{component_id}/explanation": Case(READ, query=in_use),
    "GET /components/{component_id}/key-figures": Case(READ),
    "GET /components/{component_id}/business-cases": Case(READ),
    "POST /components/{component_id}/business-cases": Case(CHANGED, CASE),
    "GET /business-cases/{case_id}": Case(READ),
    "PATCH /business-cases/{case_id}": Case(CHANGED, {"recommendation": "Renew."}),
    "GET /business-cases/{case_id}/history": Case(READ),
    "POST /business-cases/{case_id}/approval": Case(CHANGED, {"remark": "Affordable"}),
    "GET /strategic-objectives": Case(COMMON_LISTED, holds="objective_id"),
    "POST /strategic-objectives": Case(ENTERED, ON_TIME),
    "GET /strategic-objectives/{objective_id}": Case(COMMON),
    "PATCH /strategic-objectives/{objective_id}": Case(GOVERNED, {"weight": 2}),
    "DELETE /strategic-objectives/{objective_id}": Case(GOVERNED),
    "GET /strategic-objectives/{objective_id}/history": Case(COMMON),
    "GET /strategic-objectives/{objective_id}/strategic-contributions": Case(COMMON),
    "GET /components/{component_id}/strategic-contributions": Case(READ),
    "POST /components/{component_id}/strategic-contributions": Case(CHANGED, contribution),
    "GET /strategic-contributions/{contribution_id}": Case(READ),
    "PATCH /strategic-contributions/{contribution_id}": Case(CHANGED, {"share": 0.25}),
    "DELETE /strategic-contributions/{contribution_id}": Case(CHANGED),
    "GET /strategic-contributions/{contribution_id}/history": Case(READ),
    "GET /components/{component_id}/strategic-coverage": Case(READ),
    "GET /components/{component_id}/benefits": Case(READ),
    "POST /components/{component_id}/benefits": Case(CHANGED, DELAYS),
    "GET /benefits/{benefit_id}": Case(READ),
    "PATCH /benefits/{benefit_id}": Case(CHANGED, {"title": "Fewer delays"}),
    "DELETE /benefits/{benefit_id}": Case(CHANGED),
    "GET /benefits/{benefit_id}/history": Case(READ),
    "GET /components/{component_id}/reserves": Case(READ),
    "POST /components/{component_id}/reserves": Case(CHANGED, CONTINGENCY),
    "GET /reserves/{reserve_id}": Case(UNCLEARED),
    "PATCH /reserves/{reserve_id}": Case(UNCLEARED, {"owner": "Project manager"}),
    "DELETE /reserves/{reserve_id}": Case(UNCLEARED),
    "GET /reserves/{reserve_id}/history": Case(UNCLEARED),
}
