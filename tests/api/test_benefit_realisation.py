"""What has come of benefits over HTTP: measured, compared with plan and target, claimed once, rolled up."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.benefits.measuring import expected
from app.benefits.models import Benefit, BenefitCategory, BenefitStatus
from app.calc.benefits import Realisation
from app.calc.money import Money
from app.core.ids import uuid7
from app.core.model import utc_now
from tests.conftest import ClientFor
from tests.unit.calc.conftest import Oracle, near
from tests.unit.calc.conftest import oracle as oracle

Body = dict[str, Any]
Components = Callable[..., UUID]
DAYS = ("2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31")
SAVED: Body = {
    "title": "Less paper",
    "category": "cashable",
    "status": "realising",
    "measure": "Paper that was not bought",
    "unit": "thousand GBP",
    "baseline_value": 0,
    "baseline_on": "2024-12-31",
    "target_value": 1000,
    "owner": "Head of procurement",
    "budget_reduction": "Office supplies, 2025",
}


def made(client: TestClient, url: str, **body: Any) -> Body:
    answer = client.post(url, json=body)
    assert answer.status_code == 201, answer.text
    told: Body = answer.json()
    return told


def profiled(client: TestClient, component: UUID, **members: Any) -> Body:
    return made(client, f"/v1/projects/{component}/benefits", **(SAVED | members))


def measured(client: TestClient, benefit: Body, on: str, value: float, **members: Any) -> Body:
    body = {"measured_on": on, "value": value, "evidence": "Ledger", **members}
    return made(client, f"/v1/benefits/{benefit['id']}/measurements", **body)


def realised(client: TestClient, benefit: Body) -> Body:
    told: Body = client.get(f"/v1/benefits/{benefit['id']}/realisation").json()
    return told


def test_a_benefit_is_realised_as_in_the_worked_example(
    client: TestClient, component: Components, oracle: Oracle
) -> None:
    example = oracle("PMO-03")
    told, project = example["inputs"], component("P1", parent=component("TOP", "programme"))
    plan = [{"planned_on": day, "value": value} for day, value in zip(DAYS, told["planned_cum"], strict=True)]
    benefit = profiled(client, project, trajectory=plan, attribution=told["attribution"])
    assert benefit["trajectory"] == plan
    assert realised(client, benefit).items() >= {"gap": "not_measured", "actual_to_date": None}.items()
    harm = {"category": "disbenefit", "title": "Dearer toner", "target_value": 100}
    reducing = profiled(client, project, reduces_id=benefit["id"], budget_reduction=None, **harm)
    measured(client, reducing, DAYS[2], told["disbenefit_to_date"])
    first, second, third = told["actual_cum"]
    wrong = measured(client, benefit, DAYS[2], 999)
    for day, value in ((DAYS[1], second), (DAYS[0], first)):
        measured(client, benefit, day, value)
    assert measured(client, benefit, DAYS[2], third, corrects_id=wrong["id"])["corrects_id"] == wrong["id"]

    found = realised(client, benefit)
    assert {
        "realised_pct_of_plan_to_date": 100 * found["realised_of_plan"],
        "realised_pct_of_target": 100 * found["realised_of_target"],
        "attributable_to_date": found["attributable_to_date"],
        "net_of_disbenefit": found["net_to_date"],
        "run_rate_forecast": found["run_rate_forecast"],
    } == near(example["expected"])
    assert found.items() >= {"readings": 3, "is_low_confidence": False, "counted_as": "cashable"}.items()
    top = client.get(f"/v1/projects/{project}").json()["parent_id"]
    rolled = client.get(f"/v1/programmes/{top}/benefit-realisation").json()
    (tally,) = rolled["tallies"]
    assert tally["counted_as"] == "cashable" and tally["benefits"] == tally["measured"] == 2
    assert tally["net_to_date"] == pytest.approx(example["expected"]["net_of_disbenefit"])
    assert rolled["objectives"] == [{"objective_id": None, "tallies": [tally]}]


def test_totals_take_what_is_founded_and_never_mix_units(client: TestClient, component: Components) -> None:
    top = component("TOP", "programme")
    project, other = component("P1", parent=top), component("P2", parent=top)
    objective = made(client, "/v1/strategic-objectives", code="OBJ-1", title="Thrift", weight=1)
    serving = profiled(client, project, objective_id=objective["id"])
    unbudgeted = profiled(client, other, budget_reduction=None, title="Faster filing")
    hours = profiled(client, other, category="social", unit="hours", title="Quiet evenings")
    late = profiled(client, other, baseline_on="2025-06-01", changed_on="2025-06-01", title="Fewer callers")
    for benefit in (serving, unbudgeted, hours, late):
        measured(client, benefit, "2025-12-31", 100)
    assert realised(client, late).items() >= {"gap": "baseline_after_change", "net_to_date": None}.items()

    rolled = client.get(f"/v1/programmes/{top}/benefit-realisation").json()
    found = {(each["counted_as"], each["unit"]): each["net_to_date"] for each in rolled["tallies"]}
    assert found == {
        ("cashable", "thousand GBP"): 100,
        ("non_cashable", "thousand GBP"): 100,
        ("social", "hours"): 100,
    }
    assert [(each["benefit_id"], each["gap"]) for each in rolled["left_out"]] == [
        (late["id"], "baseline_after_change")
    ]
    assert rolled["benefits"] == rolled["left_out_count"] + sum(e["benefits"] for e in rolled["tallies"])
    parts = [tally for each in rolled["objectives"] for tally in each["tallies"]]
    assert sorted(map(str, parts)) == sorted(map(str, rolled["tallies"]))
    assert [each["objective_id"] for each in rolled["objectives"]] == [None, objective["id"]]
    own = [client.get(f"/v1/projects/{id}/benefit-realisation").json() for id in (project, other)]
    assert sum(tally["net_to_date"] for each in own for tally in each["tallies"]) == sum(found.values())
    assert own[0]["objectives"][0]["tallies"][0]["target"] == 1000
    etag = client.get(f"/v1/programmes/{top}/benefit-realisation").headers["ETag"]
    unchanged = client.get(f"/v1/programmes/{top}/benefit-realisation", headers={"If-None-Match": etag})
    assert unchanged.status_code == 304


def test_nobody_claims_more_of_a_benefit_than_there_is(client: TestClient, component: Components) -> None:
    first = profiled(client, component("P1"), attribution=0.6)
    second = component("P2")
    refused = client.post(
        f"/v1/projects/{second}/benefits", json=SAVED | {"same_as_id": first["id"], "attribution": 0.5}
    )
    assert (refused.status_code, refused.json()["rule"]) == (409, "benefit.attribution")
    (double,) = client.get(f"/v1/benefits/{profiled(client, second)['id']}/likely-doubles").json()["items"]
    assert (double["id"], double["same"], double["likeness"]) == (first["id"], ["measure"], 1.0)
    same = profiled(client, second, same_as_id=first["id"], attribution=0.4)
    assert client.get(f"/v1/benefits/{same['id']}/likely-doubles").json()["items"] == []
    for benefit in (first, same):
        url, match = f"/v1/benefits/{benefit['id']}", {"If-Match": '"1"'}
        more = client.patch(url, json={"attribution": 0.7}, headers=match)
        assert (more.status_code, more.json()["rule"]) == (409, "benefit.attribution"), more.text
    chained = SAVED | {"same_as_id": same["id"], "attribution": 0}
    assert client.post(f"/v1/projects/{second}/benefits", json=chained).json()["rule"] == (
        "benefit.first-profile"
    )
    held = client.delete(f"/v1/benefits/{first['id']}", headers={"If-Match": '"1"'})
    assert held.status_code == 409 and "1 other profiles" in held.json()["detail"]
    found = client.get(f"/v1/projects/{second}/benefits", params={"same_as_id": first["id"]}).json()
    assert [each["id"] for each in found["items"]] == [same["id"]]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "wrong",
    [
        {"trajectory": [{"planned_on": "2025-03-31", "value": 900}]},
        {"trajectory": [{"planned_on": day, "value": 1000} for day in (DAYS[1], DAYS[0])]},
        {"attribution": 1.2},
        {"measured_every_months": 0},
        {"verified_by": "Finance"},
        {"verified_by": "head of procurement", "verified_on": "2025-12-31"},
        {"owner": "works manager"},
        {"reduces_id": str(uuid7())},
        {"category": "disbenefit", "reduces_id": str(uuid7())},
        {"same_as_id": str(uuid7())},
        {"objective_id": str(uuid7())},
        {"realisation_cost": {"amount": "1.00", "currency": "EUR"}},
    ],
)
def test_what_a_profile_cannot_say(client: TestClient, project: UUID, wrong: Body) -> None:
    at = f"/v1/projects/{project}"
    etag = client.get(at).headers["ETag"]
    named = client.patch(at, json={"manager": "Works manager"}, headers={"If-Match": etag})
    assert named.status_code == 200, named.text
    assert client.post(f"{at}/benefits", json=SAVED | wrong).status_code == 422


@pytest.mark.only_on("postgresql")
def test_measurements_stay_as_they_were_entered(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Components
) -> None:
    project = component("P1")
    benefit, another = profiled(client, project), profiled(client, project, title="Less ink")
    url = f"/v1/benefits/{benefit['id']}/measurements"
    reading = measured(client, benefit, "2025-12-31", 10)
    body = {"measured_on": "2025-12-31", "value": 11, "evidence": "Ledger"}
    assert client.post(url, json=body).json()["rule"] == "benefit.measured-once"
    foreign = measured(client, another, "2025-12-31", 10)
    tomorrow = f"{utc_now().date() + timedelta(1)}"
    for wrong in ({"measured_on": tomorrow}, {"corrects_id": foreign["id"]}, {"evidence": " "}):
        assert client.post(url, json=body | wrong).status_code == 422, wrong
    right = client.post(url, json=body | {"corrects_id": reading["id"]})
    assert right.status_code == 201, right.text
    assert client.post(url, json=body | {"corrects_id": reading["id"]}).status_code == 409
    unit = client.patch(f"/v1/benefits/{benefit['id']}", json={"unit": "reams"}, headers={"If-Match": '"1"'})
    assert (unit.status_code, unit.json()["rule"]) == (409, "benefit.unit")
    assert client.delete(f"/v1/benefits/{benefit['id']}", headers={"If-Match": '"1"'}).status_code == 409
    assert realised(client, benefit)["actual_to_date"] == 11
    reader, stranger = client_for(organisation_id, role="reader"), client_for(uuid7())
    assert reader.post(url, json=body).json()["rule"] == "benefit:write"
    for address in (url, f"/v1/benefits/{benefit['id']}/realisation", right.headers["Location"]):
        assert (reader.get(address).status_code, stranger.get(address).status_code) == (200, 404)


@pytest.mark.quick
def test_tolerances_expect_of_a_benefit_what_its_measurements_promise() -> None:
    half = {"target": Fraction(10), "actual": Fraction(1), "planned": Fraction(2)}
    worth = Money(Decimal(100), "GBP")
    for status, readings, of_a_year in (("realising", 3, 50), ("realising", 2, 100), ("withdrawn", 3, 0)):
        benefit = Benefit(
            status=BenefitStatus(status), category=BenefitCategory.DISBENEFIT, annual_value=worth
        )
        assert expected(benefit, Realisation(readings, **half)) == -of_a_year


@pytest.mark.only_on("sqlite")
def test_what_leads_to_a_benefit_closes_no_circle(client: TestClient, component: Components) -> None:
    project = component("P1")
    steps, benefit = f"/v1/projects/{project}/benefit-steps", profiled(client, project)
    outcome = made(
        client, steps, kind="outcome", title="Forms are filled in online", leads_to=[benefit["id"]]
    )
    capability = made(client, steps, kind="capability", title="Online forms", leads_to=[outcome["id"]])
    early = made(client, steps, kind="capability", title="Signing on", leads_to=[capability["id"]])
    output = made(client, steps, kind="output", title="Form service", leads_to=[early["id"]])
    match = {"If-Match": '"1"'}
    url = f"/v1/benefit-steps/{capability['id']}"
    circle = client.patch(url, json={"leads_to": [early["id"]]}, headers=match)
    assert (circle.status_code, circle.json()["rule"]) == (409, "benefit.circle")
    names = (capability["reference"], early["reference"], capability["reference"])
    assert " -> ".join(names) in circle.json()["detail"]
    itself = client.patch(url, json={"leads_to": [capability["id"]]}, headers=match)
    assert itself.json()["rule"] == "benefit.circle"
    backwards = client.post(steps, json={"kind": "outcome", "title": "Back", "leads_to": [output["id"]]})
    assert backwards.status_code == 422
    assert client.delete(url, headers=match).status_code == 409
    assert client.delete(f"/v1/benefits/{benefit['id']}", headers=match).status_code == 409
    told = client.get(f"/v1/benefits/{benefit['id']}/map").json()
    assert [node["id"] for node in told["nodes"]] == [
        each["id"] for each in (output, capability, early, outcome, benefit)
    ]
    assert told["missing"] == ["objective"]
    assert [each["id"] for each in client.get(steps, params={"kind": "output"}).json()["items"]] == [
        output["id"]
    ]
    assert client.delete(f"/v1/benefit-steps/{output['id']}", headers=match).status_code == 204
    assert client.get(f"/v1/benefits/{benefit['id']}/map").json()["missing"] == ["output", "objective"]
