"""The health of registers, their flow and their calibration over HTTP, on each database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.core.history import EntityVersion
from app.core.ids import uuid7
from app.core.model import utc_now
from app.risk.assessments.models import RiskAssessment
from app.risk.models import Risk
from app.risk.scales.schemas import EXAMPLE
from tests.api.raid.conftest import Act
from tests.api.test_risks import FLOOD
from tests.conftest import Office

OWNED = {"owner": "Lead", "response_strategy": "reduce", "response": "Pumps"}
TODAY = utc_now().date()


def found(client: TestClient, at: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/{at}/risk-hygiene", params=query)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["clean"] == (sum(rule["findings"] for rule in told["rules"]) == 0)
    return {rule["rule"]: rule["shown"] for rule in told["rules"] if rule["findings"]}


def test_each_finding_names_its_risk_and_owner(
    client: TestClient, entered: Callable[..., str], project: UUID
) -> None:
    at = f"projects/{project}"
    entered(f"/v1/{at}/risks", **FLOOD, **OWNED)
    assert found(client, at) == {}
    bare = {name: FLOOD[name] for name in FLOOD.keys() - {"impact"}} | {"title": "Bare"}
    url = entered(f"/v1/{at}/risks", **bare, review_on=str(TODAY - timedelta(days=1)))
    late = entered(f"/v1/{at}/risks", **FLOOD, **OWNED, review_on="2020-01-01")
    told = found(client, at)
    assert told.keys() == {
        "review_overdue",
        "review_overdue_by_a_cycle",
        "no_owner",
        "no_response",
        "no_money",
    }
    (overdue,), (cycle,) = told["review_overdue"], told["review_overdue_by_a_cycle"]
    assert (overdue["link"], overdue["title"], overdue["owner"]) == (url, "Bare", None)
    assert (cycle["link"], cycle["owner"]) == (late, "Lead")
    assert found(client, at, most=0)["no_owner"] == []


def test_registers_are_judged_as_a_whole(
    client: TestClient, entered: Callable[..., str], project: UUID
) -> None:
    for number in range(5):
        entered(
            f"/v1/projects/{project}/risks", **{**FLOOD, **OWNED, "probability": 0.5, "title": f"R{number}"}
        )
    told = found(client, f"projects/{project}")
    assert told.keys() == {"all_probabilities_half", "no_opportunities"}
    (half,) = told["all_probabilities_half"]
    assert (half["risk_id"], half["link"]) == (None, f"/v1/projects/{project}/risks")


def test_an_older_scale_and_an_older_assessment_are_found(
    client: TestClient, entered: Callable[..., str], as_office: Office, project: UUID
) -> None:
    risk = entered(f"/v1/projects/{project}/risks", **FLOOD, **OWNED)
    backdate(as_office, risk, 1, 91)
    patch = client.patch(risk, json={"owner": "Another"}, headers={"If-Match": '"1"'})
    assert patch.status_code == 200
    assert found(client, f"projects/{project}").keys() == {"old_assessment"}
    assert found(client, f"projects/{project}", stale_days=91) == {}
    assert client.patch(risk, json={"probability": 0.2}, headers={"If-Match": '"2"'}).status_code == 200
    assert found(client, f"projects/{project}") == {}
    assert client.post("/v1/risk-scales", json=EXAMPLE).status_code == 201
    scored = entered(f"/v1/projects/{project}/risks", **FLOOD, **OWNED, scale="works")
    assert found(client, f"projects/{project}") == {}
    assert client.post("/v1/risk-scales", json=EXAMPLE).status_code == 201
    told = found(client, f"projects/{project}")
    assert [each["link"] for each in told.pop("old_scale")] == [scored] and told == {}


def test_who_confirms_an_old_assessment_has_looked(
    client: TestClient, entered: Callable[..., str], as_office: Office, project: UUID
) -> None:
    risk = entered(f"/v1/projects/{project}/risks", **FLOOD, **OWNED)
    backdate(as_office, risk, 1, 91)
    assert found(client, f"projects/{project}").keys() == {"old_assessment"}
    said = {name: FLOOD[name] for name in ("probability", "impact")}
    inherent = client.post(f"{risk}/assessments", json={**said, "stage": "inherent"})
    assert inherent.status_code == 201, inherent.text
    assert found(client, f"projects/{project}").keys() == {"old_assessment"}
    again = client.post(f"{risk}/assessments", json={**said, "stage": "residual"})
    assert again.status_code == 201 and found(client, f"projects/{project}") == {}


def test_a_response_that_costs_and_changes_nothing_is_found(
    client: TestClient, entered: Callable[..., str], project: UUID, act: Act
) -> None:
    at = f"projects/{project}"
    risk = entered(f"/v1/{at}/risks", **FLOOD, **OWNED)
    said = {name: FLOOD[name] for name in ("probability", "impact")}
    assert client.post(f"{risk}/assessments", json={**said, "stage": "inherent"}).status_code == 201
    cost = {"amount": "500", "currency": "GBP"}
    response = entered(f"{risk}/responses", strategy="reduce", text="Pump it.", cost=cost)
    assert found(client, at) == {}, "it is only planned"
    assert act(response, "start").status_code == 200
    (told,) = found(client, at).pop("response_without_effect")
    assert told["link"] == risk
    etag = client.get(risk).headers["ETag"]
    assert client.patch(risk, json={"probability": 0.1}, headers={"If-Match": etag}).status_code == 200
    assert found(client, at) == {}


def test_the_same_text_in_two_projects_is_offered_as_one(
    client: TestClient, entered: Callable[..., str], component: Callable[..., UUID]
) -> None:
    top = component("TOP", "portfolio")
    first, second = (component(code, parent=top) for code in ("A", "B"))
    one = entered(f"/v1/projects/{first}/risks", **FLOOD, **OWNED)
    entered(f"/v1/projects/{first}/risks", **FLOOD, **OWNED)
    other = entered(f"/v1/projects/{second}/risks", **{**FLOOD, **OWNED, "title": "Flood of the cutting"})
    told = found(client, f"portfolios/{top}")["possible_duplicate"]
    assert (told[0]["link"], told[0]["like_link"]) == (one, other) and 0.7 <= told[0]["likeness"] < 1
    assert len(told) == 2
    assert "possible_duplicate" not in found(client, f"projects/{first}")
    assert "possible_duplicate" not in found(client, f"portfolios/{top}", likeness=1)


def backdate(as_office: Office, risk: str, version: int, days: int) -> None:
    """Say that a version of a risk is so many days old."""
    with as_office() as uow:
        query = sa.update(EntityVersion).where(
            EntityVersion.entity_id == UUID(risk.rpartition("/")[2]), EntityVersion.version == version
        )
        then = utc_now() - timedelta(days=days)
        uow.session.execute(query.values(valid_from=then))
        if version == 1:
            id = UUID(risk.rpartition("/")[2])
            uow.session.execute(sa.update(Risk.__table__).where(Risk.id == id).values(created_at=then))
            assessed = sa.update(RiskAssessment.__table__).where(RiskAssessment.risk_id == id)
            uow.session.execute(assessed.values(created_at=then))


def test_the_flow_adds_up_from_month_to_month(
    client: TestClient, entered: Callable[..., str], as_office: Office, project: UUID, act: Act
) -> None:
    url = f"/v1/projects/{project}/risks"
    until = str(TODAY.replace(day=1) - timedelta(days=1))
    grows, goes = entered(url, **FLOOD, proximity_until=until), entered(url, **FLOOD)
    for risk in (grows, goes):
        backdate(as_office, risk, 1, 100)
    assert client.patch(grows, json={"probability": 0.4}, headers={"If-Match": '"1"'}).status_code == 200
    assert act(goes, "occurrence", {"occurred_on": str(TODAY)}).status_code == 200
    entered(url, **FLOOD)
    (series,) = client.get(f"/v1/projects/{project}/risk-flow", params={"months": 2}).json()["series"]
    assert (series["kind"], series["currency"]) == ("threat", "GBP")
    before, now = series["periods"]
    assert before["opening"] == before["closing"] == {"amount": "6000.00", "currency": "GBP"}
    steps = {name: money["amount"] for name, money in now["steps"].items()}
    assert steps == {
        "opened": "3000.00",
        "grown": "1000.00",
        "shrunk": "0.00",
        "closed": "0.00",
        "occurred": "-3000.00",
    }
    assert now["counts"]["occurred"] == 1 and now["open_risks"] == 2
    assert (now["closing"]["amount"], now["finish_on"]) == ("7000.00", str(TODAY))
    assert (before["planned"]["amount"], now["planned"]["amount"]) == ("6000.00", "3000.00")


def test_forecasts_are_compared_with_what_happened(
    client: TestClient, entered: Callable[..., str], project: UUID, act: Act
) -> None:
    at = f"/v1/projects/{project}"
    nothing = client.get(f"{at}/risk-calibration").json()
    assert (nothing["brier_score"], nothing["gap"], nothing["bins"]) == (None, "no_outcomes", [])
    for probability, action, body in (
        (0.9, "occurrence", {"occurred_on": "2026-01-09"}),
        (0.7, "occurrence", {"occurred_on": "2026-01-09"}),
        (0.3, "closure", {"closure_reason": "expired"}),
        (0.2, "occurrence", {"occurred_on": "2026-01-09"}),
        (0.9, "closure", {"closure_reason": "avoided"}),
    ):
        risk = entered(f"{at}/risks", **{**FLOOD, "probability": probability})
        assert act(risk, action, body).status_code == 200
    told = client.get(f"{at}/risk-calibration", params={"bins": 2}).json()
    assert (told["forecasts"], told["occurred"], told["brier_score"]) == (4, 3, 0.2075)
    assert (told["base_rate_score"], told["gap"]) == (0.1875, None)
    assert [each["observed"] for each in told["bins"]] == [0.5, 1]
    assert told["left_out"] == {"avoided": 1, "transferred": 0, "other": 0}


def test_strangers_see_no_health(client_for: Callable[..., TestClient], project: UUID) -> None:
    for what in ("hygiene", "flow", "calibration"):
        assert client_for(uuid7()).get(f"/v1/projects/{project}/risk-{what}").status_code == 404
