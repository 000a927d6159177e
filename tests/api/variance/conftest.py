"""What the tests of variance have in common: periods, and reports of projects in them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.components.models import Component, ComponentStatus
from app.periods.schemas import PeriodWrite
from app.periods.service import find_period, open_period
from app.variance.status_reports.models import ReportStatus
from app.variance.status_reports.recording import Brought, Recorded, record_many
from app.variance.status_reports.schemas import AssessedConfidence, Figures
from tests.conftest import Office

Json = dict[str, Any]
YEARS = ("2021", "2022", "2023")


def money(amount: object, currency: str = "GBP") -> Json:
    return {"amount": str(amount), "currency": currency}


def year(code: str) -> Json:
    """A period of a year that ends in March."""
    return {
        "code": code,
        "name": f"Year to March {code}",
        "start_on": f"{int(code) - 1}-04-01",
        "finish_on": f"{code}-03-31",
        "data_date": f"{code}-03-31",
    }


@pytest.fixture
def periods(as_office: Office) -> None:
    """Three years, open."""
    with as_office() as uow:
        for code in YEARS:
            open_period(uow, PeriodWrite.model_validate(year(code)))


@pytest.fixture
def record(as_office: Office, periods: None) -> Callable[..., list[Recorded]]:
    def record(
        period: str, reports: dict[UUID, Json], status: ReportStatus = ReportStatus.SUBMITTED
    ) -> list[Recorded]:
        """Hand in reports of components, as an import does; amounts may be bare numbers of pounds."""
        with as_office() as uow:
            found = [brought(uow.session.get_one(Component, id), told) for id, told in reports.items()]
            for one in found:
                one.component.status = ComponentStatus.ACTIVE
                uow.record("component.revised", one.component)
            return record_many(uow, find_period(uow, period), found, "test", status)

    return record


def brought(component: Component, told: Json) -> Brought:
    told = {"cost_basis": "whole_life"} | told
    confidences = tuple(AssessedConfidence(**one) for one in told.pop("delivery_confidences", ()))
    for name in ("baseline_cost", "forecast_cost", "actual_cost", "whole_life_cost", "benefits"):
        if name in told and not isinstance(told[name], dict):
            told[name] = money(told[name], component.currency)
    return Brought(component, Figures.model_validate(told), confidences)


@pytest.fixture
def portfolio(component: Callable[..., UUID]) -> UUID:
    return component("PF", "portfolio")


@pytest.fixture
def report(client: TestClient) -> Callable[..., Json]:
    def report(at: UUID, period: str = "2023", kind: str = "portfolios", **query: Any) -> Json:
        """The variance report of a component."""
        answer = client.get(f"/v1/{kind}/{at}/variance-report", params={"period": period, **query})
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told

    return report
