"""Cost lines, the ledger, funding, baselines, progress and earned value."""

from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    HIDDEN,
    HIDDEN_LISTED,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.classification.governance import DECISION
from tests.contract.world import World

LEVELS = ("portfolios/{portfolio_id}", "programmes/{programme_id}", "projects/{project_id}")
COSTS = Access(reader=403)  # figures worked out from costs, which a reader does not see
PACKAGE = {"wbs": "1.1", "name": "Frame", "earning_rule": "percent_complete"}
LINE = {"code": "LAB", "name": "Labour", "nature": "capital", "category": "labour"}
MONTH = {"code": "2026-07", "name": "July 2026", "start_on": "2026-07-01", "finish_on": "2026-07-31"}
FUNDING = {"kind": "approved", "amount": {"amount": "1000", "currency": "GBP"}, "effective_on": "2026-07-01"}

RATE = {"base": "EUR", "quote": "GBP", "on": "2026-07-01", "rate": 0.8615, "source": "Central bank"}
INDEX = {"series": "GDP deflator", "year": 2026, "index": 102.5, "source": "Treasury"}


def gbp(amount: int) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "GBP"}


def posting(kind: str, amount: int) -> dict[str, Any]:
    entries = [{"line": "OPEN", "amount": gbp(amount)}]
    return {"kind": kind, "period": "2026-07", "control_total": gbp(amount), "entries": entries}


def budgeted(world: World) -> str:
    """The code of a period in which a component of each kind has a budget, and a baseline."""
    world.post("/reporting-periods", MONTH | {"data_date": "2026-07-31"})
    for level in LEVELS:
        at = "/" + level.format_map(world)
        package = world.post(f"{at}/work-packages", PACKAGE | {"wbs": "9"})["id"]
        world.post(f"{at}/cost-lines", LINE | {"code": "OPEN", "work_package_id": package})
        world.post(f"{at}/cost-postings", posting("budget", 100))
        world.post(f"{at}/baselines", baseline(world, "initial"))
    return "2026-07"


def baseline(world: World, reason: str) -> dict[str, Any]:
    told = {"reason": reason, "rationale": "As agreed.", "effective_period": "2026-07"}
    return told | {"decision_id": decided(world)}


def decided(world: World) -> str:
    """A decision above all of them that the author put forward and the office took."""
    at = f"/portfolios/{world['portfolio_id']}/decisions"
    url = f"/v1/decisions/{world.post(at, DECISION)['id']}"
    for client, action, body in (
        (world.author, "proposal", None),
        (world.office, "review", None),
        (world.office, "outcome", {"outcome": "approved", "rationale": "Within the funds."}),
    ):
        etag = client.get(url).headers["ETag"]
        client.post(f"{url}/{action}", json=body, headers={"If-Match": etag}).raise_for_status()
    return url.rpartition("/")[2]


def posting_of(kind: str, amount: int) -> Any:
    return lambda world: posting(kind, amount) | {"period": world["budgeted"]}


def replanned(world: World) -> dict[str, Any]:
    assert world["budgeted"]
    return baseline(world, "replan")


def as_of(world: World) -> dict[str, str]:
    return {"period": world["budgeted"]}


def of_the_budgeted(world: World) -> dict[str, Any]:
    """A claim for the work package that each kind of component has a budget for."""
    claims = [{"work_package": "9", "started_on": "2026-07-01", "complete": 0.5}]
    return {"period": world["budgeted"], "claims": claims}


def since_june(world: World) -> dict[str, str]:
    """Since the month before the one in which there is a budget."""
    periods = world.office.get("/v1/reporting-periods", params={"code": "2026-06"}).json()["items"]
    if not periods:
        june = {"code": "2026-06", "name": "June 2026", "start_on": "2026-06-01", "finish_on": "2026-06-30"}
        world.post("/reporting-periods", june | {"data_date": "2026-06-30"})
    return as_of(world) | {"since": "2026-06"}


def of_cpi(world: World) -> dict[str, str]:
    return as_of(world) | {"figure": "cpi"}


def done(world: World) -> dict[str, Any]:
    return {"period": world["budgeted"], "started_on": "2026-07-01", "complete": 0.5}


def entry(world: World) -> str:
    at = f"/v1/projects/{world['project_id']}/cost-entries"
    found = world.office.get(at, params={"posting_id": world["posting_id"]}).json()["items"]
    return str(found[0]["id"])


MADE: Makers = {
    "package_id": posted("/projects/{project_id}/work-packages", PACKAGE),
    "line_id": posted("/projects/{project_id}/cost-lines", LINE),
    "budgeted": budgeted,
    "posting_id": posted("/projects/{project_id}/cost-postings", posting_of("actual", 10)),
    "entry_id": entry,
    "exchange_rate_id": posted("/exchange-rates", RATE),
    "price_index_id": posted("/price-indices", INDEX),
    "funding_id": posted("/projects/{project_id}/funding", FUNDING),
    "baseline_id": posted("/projects/{project_id}/baselines", replanned),
    "claim_id": posted("/work-packages/{package_id}/progress-claims", done),
}

CASES: Cases = {
    "GET /components/{component_id}/work-packages": Case(READ),
    "POST /components/{component_id}/work-packages": Case(CHANGED, PACKAGE, second={"wbs": "1.2"}),
    "GET /work-packages/{package_id}": Case(READ),
    "PATCH /work-packages/{package_id}": Case(CHANGED, {"name": "The frame"}),
    "DELETE /work-packages/{package_id}": Case(CHANGED),
    "GET /work-packages/{package_id}/history": Case(READ),
    "GET /work-packages/{package_id}/progress-claims": Case(READ),
    "POST /work-packages/{package_id}/progress-claims": Case(CHANGED, done),
    "POST /components/{component_id}/progress-claims": Case(CHANGED, of_the_budgeted),
    "GET /progress-claims/{claim_id}": Case(READ),
    "GET /progress-claims/{claim_id}/history": Case(READ),
    "GET /components/{component_id}/cost-lines": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/cost-lines": Case(CHANGED, LINE, second={"code": "MAT"}),
    "GET /cost-lines/{line_id}": Case(HIDDEN),
    "PATCH /cost-lines/{line_id}": Case(HIDDEN, {"name": "All labour"}),
    "DELETE /cost-lines/{line_id}": Case(HIDDEN),
    "POST /cost-lines/{line_id}/closure": Case(HIDDEN),
    "POST /cost-lines/{line_id}/reopening": Case(HIDDEN, after=("POST /cost-lines/{line_id}/closure",)),
    "GET /cost-lines/{line_id}/history": Case(HIDDEN),
    "GET /components/{component_id}/cost-postings": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/cost-postings": Case(CHANGED, posting_of("actual", 20)),
    "GET /cost-postings/{posting_id}": Case(HIDDEN),
    "GET /cost-postings/{posting_id}/history": Case(HIDDEN),
    "GET /components/{component_id}/cost-entries": Case(HIDDEN_LISTED),
    "GET /cost-entries/{entry_id}": Case(HIDDEN),
    "GET /cost-entries/{entry_id}/history": Case(HIDDEN),
    "GET /components/{component_id}/costs": Case(COSTS, query=as_of),
    "GET /exchange-rates": Case(COMMON_LISTED, holds="exchange_rate_id"),
    "POST /exchange-rates": Case(ENTERED, RATE, second={"on": "2026-07-02"}),
    "GET /exchange-rates/{exchange_rate_id}": Case(COMMON),
    "GET /exchange-rates/{exchange_rate_id}/history": Case(COMMON),
    "GET /price-indices": Case(COMMON_LISTED, holds="price_index_id"),
    "POST /price-indices": Case(ENTERED, INDEX, second={"year": 2027}),
    "GET /price-indices/{price_index_id}": Case(COMMON),
    "GET /price-indices/{price_index_id}/history": Case(COMMON),
    "GET /components/{component_id}/funding": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/funding": Case(CHANGED, FUNDING),
    "GET /components/{component_id}/funding-total": Case(COSTS),
    "GET /funding/{funding_id}": Case(HIDDEN),
    "GET /funding/{funding_id}/history": Case(HIDDEN),
    "GET /components/{component_id}/baselines": Case(HIDDEN_LISTED),
    "POST /components/{component_id}/baselines": Case(CHANGED, replanned),
    "GET /baselines/{baseline_id}": Case(HIDDEN),
    "GET /baselines/{baseline_id}/history": Case(HIDDEN),
    "GET /baselines/{baseline_id}/lines": Case(HIDDEN),
    "GET /baselines/{baseline_id}/tasks": Case(HIDDEN),
    "GET /components/{component_id}/baseline-variance": Case(COSTS, query=as_of),
    "GET /components/{component_id}/baseline-variance/tasks": Case(COSTS, query=as_of),
    "GET /components/{component_id}/earned-value": Case(COSTS, query=as_of),
    "GET /components/{component_id}/earned-value/trend": Case(COSTS, query=as_of),
    "GET /components/{component_id}/earned-value/forecast-bridge": Case(COSTS, query=since_june),
    "GET /components/{component_id}/earned-value/attribution": Case(COSTS, query=as_of),
    "GET /components/{component_id}/earned-value/explanation": Case(COSTS, query=of_cpi),
}
