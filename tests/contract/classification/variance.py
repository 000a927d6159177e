"""Reporting periods, status reports, the variance report, the dashboard, and what needs attention."""

from collections.abc import Callable
from typing import Any

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    LISTED,
    PERSONAL,
    READ,
    Access,
    Case,
    Cases,
    Makers,
    posted,
)
from tests.contract.world import World

# The codes of a period with a draft, of one with a report, and of one with a published report; imports make others.
DRAFTED, REPORTED, PUBLISHED = "2026-03", "2026-02", "2025-11"
PERIOD = {
    "code": "2026-04",
    "name": "April 2026",
    "start_on": "2026-04-01",
    "finish_on": "2026-04-30",
    "data_date": "2026-04-30",
}
FIGURES = {
    "cost_basis": "whole_life",
    "baseline_cost": {"amount": "1000000.00", "currency": "GBP"},
    "forecast_cost": {"amount": "1250000.00", "currency": "GBP"},
    "approved_finish_on": "2027-03-31",
    "forecast_finish_on": "2027-05-31",
    "declared_rag": "green",
    "narrative": {"cost": "Steel costs more."},
}
OPENED = Access(200, 403, 403, blind=("stranger",))  # in the caller's own organisation
SUBMITTED = ("POST /status-reports/{report_id}/submission",)
CHALLENGED = (*SUBMITTED, "POST /status-reports/{report_id}/challenge")
APPROVED = (*SUBMITTED, "POST /status-reports/{report_id}/approval")
THRESHOLDS = {
    "effective_on": "2026-04-01",
    "floors": [{"amount": "50000.00", "currency": "GBP"}],
    "variance_share": 0.08,
}
CORRECTION = {
    "reason": "The forecast left out September.",
    "changes": {"forecast_cost": {"amount": "1300000.00", "currency": "GBP"}},
}


def in_month(code: str) -> dict[str, str]:
    """A period of that code; all of them are of months that have a 28th."""
    first, last = f"{code}-01", f"{code}-28"
    return {"code": code, "name": code, "start_on": first, "finish_on": last, "data_date": last}


def drafted(world: World) -> dict[str, Any]:
    return FIGURES | {"period": world["drafted_period"] and DRAFTED}


def in_april(world: World) -> dict[str, str]:
    return {"period": world["period_id"] and "2026-04"}


def reported(world: World) -> str:
    """The second of two submitted reports; their period's code tells nothing of their ids."""
    world.post("/reporting-periods", in_month(REPORTED))
    for project in ("other_project", "project_id"):
        report = world.post(f"/projects/{world[project]}/status-reports", FIGURES | {"period": REPORTED})
        world.post(f"/status-reports/{report['id']}/submission", None, headers={"If-Match": '"1"'})
    return str(report["id"])


def published(world: World) -> str:
    """A published report, which is of another project."""
    period = world.post("/reporting-periods", in_month(PUBLISHED))["code"]
    report = world.post(f"/projects/{world['other_project']}/status-reports", FIGURES | {"period": period})
    for number, step in enumerate(("submission", "approval", "publication"), 1):
        world.post(f"/status-reports/{report['id']}/{step}", None, headers={"If-Match": f'"{number}"'})
    return str(report["id"])


def of_period(**others: str) -> Callable[[World], dict[str, str]]:
    """The query of what is asked of the period with a submitted report."""

    def query(world: World) -> dict[str, str]:
        assert world["reported"]
        return {"period": REPORTED} | {name: world[thing] for name, thing in others.items()}

    return query


def figure(world: World) -> str:
    """The id of a figure of the variance report."""
    at = f"/v1/portfolios/{world['portfolio_id']}/variance-report"
    answer = world.office.get(at, params=of_period()(world))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["figures"][0]["id"])


MADE: Makers = {
    "period_id": posted("/reporting-periods", PERIOD),
    "fiscal_calendar_id": posted("/fiscal-calendars", {"first_month": 1}),
    "year": lambda _: "2026",
    "drafted_period": posted("/reporting-periods", in_month(DRAFTED)),
    "report_id": posted("/projects/{project_id}/status-reports", drafted),
    "reported": reported,
    "figure": figure,
    "assessor": lambda _: "ipa",
    "published_report_id": published,
    "correction_id": posted("/status-reports/{published_report_id}/corrections", CORRECTION),
    "audience": lambda _: "board",
    "thresholds_id": posted("/materiality-thresholds", THRESHOLDS),
    "number": lambda _: 1,
}

CASES: Cases = {
    "GET /fiscal-calendars": Case(COMMON_LISTED, holds="fiscal_calendar_id"),
    "POST /fiscal-calendars": Case(ENTERED, {"first_month": 4}),
    "GET /fiscal-calendars/{fiscal_calendar_id}": Case(COMMON),
    "GET /fiscal-calendars/{fiscal_calendar_id}/history": Case(COMMON),
    "POST /fiscal-years": Case(OPENED, {"year": 2031}),
    "GET /fiscal-years/{year}": Case(PERSONAL),
    "GET /reporting-periods": Case(COMMON_LISTED, holds="period_id"),
    "POST /reporting-periods": Case(ENTERED, PERIOD, second={"code": "2026-05"}),
    "GET /reporting-periods/{period_id}": Case(COMMON),
    "PATCH /reporting-periods/{period_id}": Case(GOVERNED, {"name": "The fourth month"}),
    "DELETE /reporting-periods/{period_id}": Case(GOVERNED),
    "GET /reporting-periods/{period_id}/history": Case(COMMON),
    "POST /reporting-periods/{period_id}/closure": Case(GOVERNED),
    "POST /reporting-periods/{period_id}/reopening": Case(
        GOVERNED, after=("POST /reporting-periods/{period_id}/closure",)
    ),
    "GET /components/{component_id}/status-reports": Case(READ),
    "POST /components/{component_id}/status-reports": Case(CHANGED, drafted, second=in_april),
    "GET /status-reports/{report_id}": Case(READ),
    "PATCH /status-reports/{report_id}": Case(CHANGED, {"declared_rag": "amber"}),
    "GET /status-reports/{report_id}/history": Case(READ),
    "PUT /status-reports/{report_id}/delivery-confidences/{assessor}": Case(
        CHANGED, {"scale": "uk-three-point", "value": "amber"}
    ),
    "POST /status-reports/{report_id}/submission": Case(CHANGED),
    "POST /status-reports/{report_id}/return": Case(
        CHANGED, {"reason": "The forecast leaves out the approved change"}, after=SUBMITTED
    ),
    "POST /status-reports/{report_id}/challenge": Case(
        CHANGED, {"question": "Why is the finish held?"}, after=SUBMITTED
    ),
    "POST /status-reports/{report_id}/answer": Case(
        CHANGED, {"answer": "Testing is off the critical path."}, after=CHALLENGED
    ),
    "POST /status-reports/{report_id}/approval": Case(CHANGED, after=SUBMITTED),
    "POST /status-reports/{report_id}/publication": Case(CHANGED, after=APPROVED),
    "GET /status-reports/{report_id}/figures": Case(READ),
    "GET /status-reports/{report_id}/explanation": Case(READ, query={"figure": "cost_variance"}),
    "GET /status-reports/{report_id}/narratives/{audience}": Case(READ),
    "PUT /status-reports/{report_id}/narratives/{audience}": Case(CHANGED, {"text": "All goes well."}),
    "GET /materiality-thresholds": Case(COMMON_LISTED, holds="thresholds_id"),
    "POST /materiality-thresholds": Case(ENTERED, THRESHOLDS, second={"effective_on": "2026-05-01"}),
    "GET /materiality-thresholds/in-force": Case(COMMON_LISTED, query={"on": "2026-04-02"}),
    "GET /materiality-thresholds/{thresholds_id}": Case(COMMON),
    "GET /materiality-thresholds/{thresholds_id}/history": Case(COMMON),
    "GET /components/{component_id}/rag-history": Case(READ),
    "GET /status-reports/{published_report_id}/versions": Case(READ),
    "GET /status-reports/{published_report_id}/versions/{number}": Case(READ),
    "GET /status-reports/{published_report_id}/versions/{number}/document": Case(READ),
    "GET /status-reports/{published_report_id}/versions/{number}/verification": Case(READ),
    "GET /status-reports/{published_report_id}/corrections": Case(READ),
    "POST /status-reports/{published_report_id}/corrections": Case(CHANGED, CORRECTION),
    "GET /report-corrections/{correction_id}": Case(READ),
    "GET /report-corrections/{correction_id}/history": Case(READ),
    "POST /report-corrections/{correction_id}/publication": Case(CHANGED),
    "POST /report-corrections/{correction_id}/rejection": Case(CHANGED, {"refusal": "The ledger agrees."}),
    "GET /components/{component_id}/variance-report": Case(READ, query=of_period()),
    "GET /components/{component_id}/variance-report/explanation": Case(
        READ, query=of_period(figure="figure")
    ),
    "GET /components/{component_id}/variance-report/projects": Case(READ, query=of_period()),
    "GET /components/{component_id}/totals": Case(READ, query=of_period()),
    "GET /components/{component_id}/dashboard": Case(READ, query=of_period()),
    "GET /components/{component_id}/attention": Case(READ),
    "GET /attention": Case(LISTED),
}
