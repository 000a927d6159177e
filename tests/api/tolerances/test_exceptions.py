"""Exceptions: opened by a breach and by nothing else, once, and closed by the decision of the level above."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from tests.api.cost.conftest import Books
from tests.api.tolerances.conftest import FIVE, Tree, act, acted, gbp
from tests.conftest import ClientFor

OVER = {"baseline_cost": "1000.00", "forecast_cost": "1060.00", "actual_cost": "100.00"}
REPORT: dict[str, Any] = {
    "cause": "Steel costs more.",
    "consequence": "The year costs GBP 60 more than was agreed.",
    "options": [
        {"label": "Do nothing", "summary": "The cost is borne.", "effects": {"cost": "GBP 60 more"}},
        {"label": "Buy less", "summary": "One bridge less.", "effects": {"scope": "One bridge less"}},
    ],
    "recommendation": "Do nothing",
}
DEFERRED = {"outcome": "deferred", "rationale": "Prices are due.", "next_on": "2030-01-31"}


@pytest.fixture
def broken(tree: Tree) -> Tree:
    """A project that forecasts 6 % more than its budget of the year, with a tolerance of 5 %."""
    tree.tolerance("period_cost", "portfolio", applies_to="projects", **FIVE)
    tree.report("2026-01", **OVER)
    return tree


def the_only(tree: Tree) -> tuple[str, dict[str, Any]]:
    (found,) = tree.exceptions()
    return f"/v1/exceptions/{found['id']}", found


def test_a_body_with_limits_for_exceptions_is_asked_where_there_is_one(tree: Tree) -> None:
    """As an authority check at the level above tells; elsewhere that level's board."""
    seat = {"person_id": tree.client.get("/v1/me").json()["member_id"], "role": "executive"}
    limits = [{"matters": ["exception"]}]
    body = {"name": "Change board", "kind": "programme_board", "rank": 1, "seats": [seat]}
    tree.made(f"{tree.url('programme')}/bodies", body | {"rule": {"kind": "executive"}, "limits": limits})
    tree.tolerance("period_cost", "portfolio", applies_to="projects", **FIVE)
    tree.report("2026-01", **OVER)
    _, found = the_only(tree)
    assert (found["answering_body"], found["answers_at_id"]) == ("Change board", str(tree.programme))


def described(tree: Tree, client: TestClient | None = None) -> str:
    """The address of the exception, its report before its authority."""
    url, _ = the_only(tree)
    headers = {"If-Match": tree.client.get(url).headers["ETag"]}
    assert (client or tree.client).patch(url, json=REPORT, headers=headers).status_code == 200
    act(client or tree.client, url, "report")
    return url


def answer(tree: Tree, url: str, response: str, client: TestClient | None = None, **members: Any) -> Any:
    decision = members.pop("decision_id", None) or tree.decided("exception", "programme")
    body = {"response": response, "decision_id": decision, "rationale": "It is worth it.", **members}
    return acted(client or tree.decider, url, "response", body)


def rule(refused: Any) -> tuple[int, str | None]:
    return refused.status_code, refused.json().get("rule")


def test_a_forecast_outside_opens_one_with_its_figures(broken: Tree) -> None:
    url, found = the_only(broken)
    assert broken.client.get(url).json() == found
    expected = {
        "opened_as": "forecast_breach", "standing": "forecast_breach", "status": "open", "metric": "period_cost",
        "breach_of": "2026-01", "answers_at_id": str(broken.programme), "answering_body": "Programme board",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected
    figures = found["opened_with"]
    assert (figures["baseline"], figures["upper"], figures["excess"]) == ("1000.00", "1050.00", "10.00")
    assert (figures["side"], figures["used"], figures["unit"]) == ("over", 1.2, "GBP")
    opened, by = date.fromisoformat(found["opened_on"]), date.fromisoformat(found["answer_by"])
    assert sum((opened + timedelta(n)).weekday() < 5 for n in range(1, (by - opened).days + 1)) == 10
    actions = {
        client: client.get(url).json()["allowed_actions"] for client in (broken.client, broken.decider)
    }
    assert actions[broken.client] == ["update", "report"]


def test_a_draft_opens_none_and_the_limit_is_inside(tree: Tree) -> None:
    tree.tolerance("period_cost", **FIVE)
    body = {"period": tree.period("2026-01"), "cost_basis": "period"}
    amounts = {name: gbp(amount) for name, amount in OVER.items()}
    draft = tree.made(f"{tree.url()}/status-reports", body | amounts)
    assert tree.exceptions() == []
    act(tree.client, f"/v1/status-reports/{draft['id']}", "submission")
    assert len(tree.exceptions()) == 1
    tree.report("2026-02", **OVER | {"forecast_cost": "1050.00"})
    tree.report("2026-03", **OVER | {"forecast_cost": "950.00"})
    assert len(tree.exceptions()) == 1
    tree.report("2026-04", **OVER | {"forecast_cost": "949.99"})
    assert [one["figures"]["side"] for one in tree.exceptions()] == ["over", "under"]


def test_it_is_not_opened_twice_and_its_figures_follow(broken: Tree) -> None:
    url, _ = the_only(broken)
    evaluation = f"{broken.url('portfolio')}/tolerance-evaluations"
    told = broken.client.post(evaluation, json={}).json()
    assert (told["opened"], told["updated"], told["judged"]) == ([], [], 1)
    (report,) = broken.client.get(f"{broken.url()}/status-reports").json()["items"]
    act(broken.client, f"/v1/status-reports/{report['id']}", "return", {"reason": "Steel again."})
    headers = {"If-Match": broken.client.get(f"/v1/status-reports/{report['id']}").headers["ETag"]}
    patch = {"forecast_cost": gbp("1100.00"), "actual_cost": gbp("1070.00")}
    broken.client.patch(f"/v1/status-reports/{report['id']}", json=patch, headers=headers).raise_for_status()
    act(broken.client, f"/v1/status-reports/{report['id']}", "submission")
    _, moved = the_only(broken)
    assert (moved["standing"], moved["opened_as"]) == ("actual_breach", "forecast_breach")
    assert (moved["figures"]["excess"], moved["opened_with"]["excess"]) == ("20.00", "10.00")
    assert len(broken.client.get(f"{url}/history").json()["items"]) == 2


def test_sixteen_at_once_open_one(tree: Tree) -> None:
    reading = {"metric": "scope", "as_of": "2026-01-31", "unit": "u", "baseline": 10, "source": "Log"}
    tree.tolerance("scope", **FIVE)
    with ThreadPoolExecutor(8) as pool:
        sent = [reading | {"forecast": 20} for _ in range(16)]
        answers = list(pool.map(lambda b: tree.client.post(f"{tree.url()}/tolerance-readings", json=b), sent))
    assert {one.status_code for one in answers} == {201}
    assert len(tree.exceptions()) == 1


def test_a_report_is_complete_before_it_is_put_forward(broken: Tree) -> None:
    url, _ = the_only(broken)
    refused = acted(broken.client, url, "report")
    assert rule(refused) == (409, "exception.complete")
    pointers = {fault["pointer"] for fault in refused.json()["errors"]}
    assert pointers == {"/cause", "/consequence", "/recommendation", "/options"}
    described(broken)
    headers = {"If-Match": broken.client.get(url).headers["ETag"]}
    patched = broken.client.patch(url, json={"cause": "X"}, headers=headers)
    assert rule(patched) == (409, "exception.changes-while-open")
    back = act(broken.decider, url, "return", {"remark": "Benefits are missing."})
    assert (back["status"], back["returns"], back["remark"]) == ("open", 1, "Benefits are missing.")


def test_only_the_level_above_answers_and_by_its_decision(
    broken: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    url = described(broken)
    own = client_for(organisation_id, "sponsor", broken.project)
    assert rule(answer(broken, url, "concession", own)) == (403, "exception.answered-by-level-above")
    above = client_for(organisation_id, "sponsor", broken.programme)
    by_rule = (409, "exception.answered-by-decision")
    assert answer(broken, url, "concession", decision_id=broken.decided("exception")).status_code == 422
    other = broken.decided("funding", "programme")
    assert rule(answer(broken, url, "concession", decision_id=other)) == by_rule
    rejected = broken.decided("exception", "programme", outcome="rejected")
    assert rule(answer(broken, url, "concession", decision_id=rejected)) == by_rule
    told = answer(broken, url, "concession", above)
    assert (told.status_code, told.json()["status"]) == (200, "closed")
    assert (told.json()["days_to_answer"], told.json()["answered_on"]) == (0, f"{utc_now().date()}")
    assert rule(answer(broken, url, "concession"))[0] == 409


def test_what_was_answered_opens_again_only_when_it_is_worse(broken: Tree) -> None:
    url = described(broken)
    assert answer(broken, url, "concession").status_code == 200
    broken.client.post(f"{broken.url()}/tolerance-evaluations", json={}).raise_for_status()
    the_only(broken)
    (report,) = broken.client.get(f"{broken.url()}/status-reports").json()["items"]
    at = f"/v1/status-reports/{report['id']}"
    for forecast, number in (("1055.00", 1), ("1060.01", 2)):
        act(broken.client, at, "return", {"reason": "Again."})
        headers = {"If-Match": broken.client.get(at).headers["ETag"]}
        broken.client.patch(at, json={"forecast_cost": gbp(forecast)}, headers=headers).raise_for_status()
        act(broken.client, at, "submission")
        assert len(broken.exceptions()) == number


def test_more_tolerance_holds_the_breach_and_is_given_at_once(broken: Tree) -> None:
    url = described(broken)
    narrow = answer(broken, url, "more_tolerance", tolerance={"over_ratio": 0.059})
    assert rule(narrow) == (409, "exception.tolerance-holds-it")
    told = answer(broken, url, "more_tolerance", tolerance={"over_ratio": 0.08, "under_ratio": 0.05}).json()
    assert (told["status"], told["standing"]) == ("closed", "within")
    status = broken.status()["period_cost"]
    assert (status["upper"], status["set_at_id"]) == ("1080.00", str(broken.project))
    (own,) = broken.client.get(f"{broken.url()}/tolerances", params={"scope": "own"}).json()["items"]
    assert own["decision_id"] == told["decision_id"]
    assert (told["tolerance"]["over_ratio"], told["tolerance"]["over_amount"]) == (0.08, None)


def test_a_deferral_is_answered_later_and_the_clock_runs_on(
    broken: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    url = described(broken)
    deferral = broken.decided("exception", "programme", **DEFERRED)
    day = utc_now().date() + timedelta(days=7)
    told = answer(broken, url, "defer", decision_id=deferral, defer_until=f"{day}").json()
    assert (told["status"], told["answer_by"], told["days_to_answer"]) == ("deferred", f"{day}", None)
    with time_machine.travel(utc_now() + timedelta(days=14), tick=True):
        broken.client, broken.decider = (client_for(organisation_id) for _ in range(2))
        closed = answer(broken, url, "premature_close").json()
    assert (closed["status"], closed["days_to_answer"]) == ("closed", 10)


def test_an_exception_plan_is_decided_by_itself(broken: Tree) -> None:
    url = described(broken)
    first = broken.decided("exception", "programme")
    assert answer(broken, url, "exception_plan", decision_id=first).json()["status"] == "planning"
    assert acted(broken.decider, url, "plan", {"decision_id": first}).status_code == 422
    rejected = broken.decided("baseline", "programme", outcome="rejected")
    assert act(broken.decider, url, "plan", {"decision_id": rejected})["status"] == "open"
    described(broken)
    answer(broken, url, "exception_plan")
    approved = broken.decided("baseline", "programme")
    told = act(broken.decider, url, "plan", {"decision_id": approved})
    assert (told["status"], told["plan_decision_id"]) == ("closed", approved)


def test_the_ledger_opens_one_and_no_baseline_covers_it(tree: Tree) -> None:
    books = Books(tree.client, tree.project, tree.decider)
    books.line("LAB", work_package_id=books.package())
    books.post("budget", "2026-01", ("LAB", 1000, "2026-03"))
    books.baseline("2026-01")
    tree.tolerance("cost_at_completion", "programme", applies_to="projects", over_ratio=0.05)
    tree.tolerance("cost_at_completion", work_package="1", over_ratio=0.04)
    books.post("forecast", "2026-02", ("LAB", 1049, "2026-03"))
    (package,) = tree.exceptions()
    assert (package["work_package"], package["answering_body"]) == ("1", "Project board")
    books.post("actual", "2026-02", ("LAB", 2))
    (whole,) = (one for one in tree.exceptions() if one["work_package"] is None)
    assert (whole["figures"]["forecast"], whole["answering_body"]) == ("1051.00", "Programme board")
    refused = books.baselining("2026-02", "replan")
    assert rule(refused) == (409, "exception.undecided")
    status = tree.status(as_of="2026-02-28")["cost_at_completion"]
    assert (status["cumulative"]["by_forecast"], status["original"]) == (1.02, "1000.00")


def test_risks_and_benefits_open_them_as_well(tree: Tree) -> None:
    tree.tolerance("risk_exposure", "portfolio", over_amount=gbp("99000.00"))
    risk = {"title": "Flood", "cause": "Rain", "event": "Flood", "effect": "Delay", "kind": "threat"}
    money = {"probability": 0.5, "impact": gbp("200000.00"), "budget": gbp("1000000.00")}
    tree.made(f"{tree.url()}/risks", risk | money)
    (exposed,) = tree.exceptions()
    assert (exposed["component_id"], exposed["figures"]["forecast"]) == (str(tree.portfolio), "100000.00")
    assert (exposed["answers_at_id"], exposed["answering_body"]) == (None, "Executive of the organisation")
    tree.tolerance("annual_benefits", under_ratio=0.1)
    kept = {
        "title": "Fewer delays",
        "category": "cashable",
        "annual_value": gbp("800.00"),
        "status": "planned",
    }
    tree.made(f"{tree.url()}/benefits", kept)
    given_up = tree.made(f"{tree.url()}/benefits", kept | {"annual_value": gbp("200.00")})
    headers = {"If-Match": '"1"'}
    url = f"/v1/benefits/{given_up['id']}"
    tree.client.patch(url, json={"status": "withdrawn"}, headers=headers).raise_for_status()
    (lost,) = tree.exceptions(objective="benefits")
    assert (lost["figures"]["side"], lost["figures"]["used"]) == ("under", 2.0)


def test_who_may(broken: Tree, client_for: ClientFor, organisation_id: UUID) -> None:
    url, found = the_only(broken)
    reader, stranger = client_for(organisation_id, "reader"), client_for(uuid7())
    assert {reader.get(url).status_code, stranger.get(url).status_code} == {404}
    assert reader.get(f"{broken.url()}/exceptions").json()["items"] == []
    finance = client_for(organisation_id, "finance")  # reads figures, is not cleared for papers
    described(broken)
    told = finance.get(url).json()
    assert told["cause"] is None and "options" in told["withheld"] and told["figures"] == found["figures"]
    refused = finance.post(f"{url}/report", headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["rule"]) == (403, "exception:report")
    stale = broken.client.post(f"{url}/return", json={"remark": "X"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert broken.client.post(f"{url}/return", json={"remark": "X"}).status_code == 428
