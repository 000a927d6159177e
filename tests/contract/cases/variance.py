"""Reporting periods, status reports, and what is made of them."""

from collections.abc import Mapping
from typing import Any

from tests.api.variance.conftest import year
from tests.api.variance.test_status_reports import FIGURES
from tests.contract.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    READ,
    Case,
    posted,
)  # fmt: skip
from tests.contract.world import Maker, World

AT = "POST /status-reports/{report_id}"
SUBMITTED = (f"{AT}/submission",)
RATED = {"scale": "uk-three-point", "value": "amber"}


def report(world: World) -> dict[str, Any]:
    """Of the period that there is."""
    assert world["period_id"]
    return {**FIGURES, "period": "2023"}


def in_period(world: World) -> dict[str, Any]:
    assert world["period_id"]
    return {"period": "2023"}


def submitted(world: World) -> str:
    at = f"/status-reports/{world['report_id']}"
    return str(world.post(f"{at}/submission", None, headers={"If-Match": world.version(f"/v1{at}")})["id"])


def why(world: World) -> dict[str, Any]:
    assert world["submitted_report"]
    return {"period": "2023", "figure": "total.variance_ratio"}


MADE: Mapping[str, Maker] = {
    "period_id": posted("/reporting-periods", year("2023")),
    "report_id": posted("/projects/{project_id}/status-reports", report),
    "submitted_report": submitted,
    "assessor": lambda _: "sro",
}
CASES: Mapping[str, Case] = {
    "GET /reporting-periods": Case(COMMON_LISTED, holds="period_id"),
    "POST /reporting-periods": Case(ENTERED, year("2024")),
    "GET /reporting-periods/{period_id}": Case(COMMON),
    "PATCH /reporting-periods/{period_id}": Case(GOVERNED, {"name": "The year to March"}),
    "DELETE /reporting-periods/{period_id}": Case(GOVERNED),
    "GET /reporting-periods/{period_id}/history": Case(COMMON),
    "POST /reporting-periods/{period_id}/closure": Case(GOVERNED),
    "POST /reporting-periods/{period_id}/reopening": Case(
        GOVERNED, after=("POST /reporting-periods/{period_id}/closure",)
    ),
    "GET /components/{component_id}/status-reports": Case(READ),
    "POST /components/{component_id}/status-reports": Case(CHANGED, report),
    "GET /status-reports/{report_id}": Case(READ),
    "PATCH /status-reports/{report_id}": Case(CHANGED, {"cause": "Steel."}),
    "GET /status-reports/{report_id}/history": Case(READ),
    "PUT /status-reports/{report_id}/delivery-confidences/{assessor}": Case(CHANGED, RATED),
    f"{AT}/submission": Case(CHANGED),
    f"{AT}/return": Case(CHANGED, {"reason": "A figure is missing."}, after=SUBMITTED),
    f"{AT}/publication": Case(CHANGED, after=SUBMITTED),
    "GET /components/{component_id}/variance-report": Case(READ, query=in_period),
    "GET /components/{component_id}/variance-report/explanation": Case(READ, query=why),
    "GET /components/{component_id}/variance-report/projects": Case(READ, query=in_period),
    "GET /components/{component_id}/totals": Case(READ, query=in_period),
    "GET /components/{component_id}/dashboard": Case(READ),
}
