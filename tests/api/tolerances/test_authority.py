"""One authority check for all: within tolerance, changes, exceptions, and limits in another currency."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from app.core.model import utc_now
from tests.api.cost.conftest import DECISION, Books
from tests.api.governance.authority import person
from tests.api.governance.test_offices import OFFICE
from tests.api.tolerances.conftest import FIVE, Tree, act, acted, gbp
from tests.api.tolerances.test_changes import ENTRANCE

CHEAP = gbp("100.00")


def board(tree: Tree, level: str, **limit: Any) -> str:
    """A body of a level, with one limit; the decider is its executive."""
    seats = [{"person_id": person(tree.decider), "role": "executive"}]
    body = {
        "name": f"Board of the {level}",
        "kind": "other",
        "seats": seats,
        "limits": [limit] if limit else [],
    }
    return str(tree.made(f"{tree.url(level)}/bodies", body)["id"])


def check(tree: Tree, **asked: Any) -> dict[str, Any]:
    body = {"component_id": f"{tree.project}", **asked}
    told: dict[str, Any] = tree.made("/v1/authority-checks", body, 200)
    return told


def replan(tree: Tree, **figures: Any) -> tuple[str, str]:
    """The row that a rebaseline is in, and the clause of the tolerance that says so."""
    told = check(tree, kind="rebaseline", **figures)
    return told["matter"].rpartition("_")[0].rpartition("_")[2], told["clauses"][1]["id"].rpartition(".")[0]


def test_a_rebaseline_is_in_tolerance_where_the_components_own_is_kept(tree: Tree) -> None:
    board(tree, "project", max_variance=0.01)
    tree.tolerance("whole_life_cost", **FIVE)
    assert replan(tree, variance=0.05) == ("within", "tolerance"), "the limit itself is inside"
    assert replan(tree, variance=-0.06) == ("beyond", "tolerance")
    assert replan(tree) == ("beyond", "tolerance"), "a variance that nobody states is not within"
    told = check(tree, kind="rebaseline", variance=0.08)["clauses"][1]
    assert told["text"] == "Beyond tolerance: variance 0.08 is outside the tolerance for whole_life_cost."


def test_an_amount_is_a_tolerance_around_the_original_baseline(tree: Tree) -> None:
    tree.tolerance("whole_life_cost", over_amount=CHEAP)
    assert (
        "its original baseline is not known"
        in check(tree, kind="rebaseline", variance=0)["clauses"][1]["text"]
    )
    tree.report("2026-01", cost_basis="whole_life", baseline_cost=1000, forecast_cost=1000)
    assert replan(tree, variance=0.1)[0] == "within"
    assert replan(tree, variance=0.11)[0] == "beyond"
    assert replan(tree, variance=-0.5)[0] == "within", "nothing limits this side"


def test_days_are_judged_by_the_tolerance_for_the_finish(tree: Tree) -> None:
    tree.tolerance("finish", over_units=10)
    assert replan(tree, days=10)[0] == "within"
    assert replan(tree, days=11)[0] == "beyond"


def test_a_directive_office_decides_within_tolerance_alone(tree: Tree) -> None:
    body = OFFICE | {"type": "directive", "delegated": {"max_value": gbp("1000.00")}}
    tree.made(f"{tree.url('programme')}/offices", body)
    tree.tolerance("whole_life_cost", **FIVE)
    within = check(tree, kind="rebaseline", variance=0.05)
    assert (within["mode"], within["decided_by"]) == ("decide", "office")
    assert check(tree, kind="rebaseline", variance=0.06)["mode"] == "approve"
    assert check(tree, kind="change", value=CHEAP, variance=0.05)["mode"] == "decide"
    assert check(tree, kind="change", value=CHEAP, variance=0.06)["mode"] == "approve"


def test_a_change_request_goes_to_the_body_whose_limits_cover_it(tree: Tree) -> None:
    books = Books(tree.client, tree.project, tree.decider)
    books.line("LAB")
    books.post("budget", "2026-01", ("LAB", 1000, "2026-03"))
    books.baseline("2026-01")
    books.post("forecast", "2026-02", ("LAB", 1010, "2026-03"))
    tree.tolerance("cost_at_completion", over_ratio=0.05)
    request = tree.made(f"{tree.url()}/change-requests", ENTRANCE)

    def told() -> tuple[str, str]:
        impact = tree.client.get(f"/v1/change-requests/{request['id']}/impact").json()
        return impact["authority"]["body"], impact["rule"]

    assert told() == ("Project board", "within the tolerance of the component")
    lower = board(tree, "project", max_value=gbp("39.99"))
    assert told() == ("Executive of the organisation", "limits.none-covers")
    upper = board(tree, "programme", max_variance=0.05)
    assert told() == ("Board of the programme", f"body.{upper}.limit.1")
    small = ENTRANCE | {"cost_effect": gbp("39.99"), "outcome": "Another"}
    request = tree.made(f"{tree.url()}/change-requests", small)
    assert told() == ("Board of the project", f"body.{lower}.limit.1")


def test_who_answers_an_exception_follows_from_how_far_out_it_is(tree: Tree) -> None:
    tree.tolerance("whole_life_cost", **FIVE)
    body = board(tree, "programme", max_variance=0.1)
    board(tree, "portfolio", max_variance=0.5)
    tree.report("2026-01", cost_basis="whole_life", baseline_cost=1000, forecast_cost=1100)
    (opened,) = tree.exceptions()
    assert opened["answering_body"] == "Board of the programme"
    assert tree.status()["whole_life_cost"]["authority"]["body"] == "Board of the programme"
    url = f"/v1/exceptions/{opened['id']}"
    options = [{"label": label, "summary": label} for label in ("Wait", "Stop")]
    report = {"cause": "Rock", "consequence": "It costs more", "recommendation": "Go on", "options": options}
    patched = tree.client.patch(url, json=report, headers={"If-Match": tree.client.get(url).headers["ETag"]})
    assert patched.status_code == 200, patched.text
    act(tree.client, url, "report")
    at = tree.client.get(f"/v1/bodies/{body}").headers["ETag"]
    tighter = tree.client.patch(
        f"/v1/bodies/{body}", json={"limits": [{"max_variance": 0.05}]}, headers={"If-Match": at}
    )
    assert tighter.status_code == 200, tighter.text
    act(tree.decider, url, "return", {"remark": "The rock is not described."})
    assert tree.client.get(url).json()["answering_body"] == "Board of the portfolio"


def entered(client: TestClient, on: str, rate: str) -> str:
    body = {"base": "EUR", "quote": "GBP", "on": on, "rate": rate, "source": "Treasury"}
    answer = client.post("/v1/exchange-rates", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_limit_in_another_currency_is_compared_by_the_rate_of_the_day(tree: Tree) -> None:
    body = board(tree, "project", max_value=gbp("100.00"))
    euros = {"amount": "125.00", "currency": "EUR"}
    none = check(tree, kind="investment", value=euros)
    assert (none["rates"], none["decided_by"]) == ([], "nobody")
    assert "no rate joins them" in none["clauses"][1]["text"]
    today = utc_now().date()
    entered(tree.client, f"{today - timedelta(days=30)}", "0.9")
    newest = entered(tree.client, f"{today - timedelta(days=1)}", "0.8")
    entered(tree.client, f"{today + timedelta(days=1)}", "0.1")
    told = check(tree, kind="investment", value=euros)
    assert (told["body_id"], told["value"]) == (body, euros), "125 EUR are 100 GBP, and the limit is inside"
    (used,) = told["rates"]
    assert (used["exchange_rate_id"], used["rate"], used["on"]) == (
        newest,
        0.8,
        f"{today - timedelta(days=1)}",
    )
    assert check(tree, kind="investment", value=euros | {"amount": "125.01"})["decided_by"] == "nobody"
    assert check(tree, kind="investment", value=CHEAP)["rates"] == []


def test_an_office_is_waited_for_in_working_days(tree: Tree, organisation_id: UUID) -> None:
    tree.made(f"{tree.url('programme')}/offices", OFFICE | {"type": "controlling"})
    holiday = utc_now().date() + timedelta(days=1)
    every = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    calendar = {
        "name": "Always",
        "working_weekdays": every,
        "holidays": [{"on": f"{holiday}", "name": "Day of rest"}],
    }
    answer = tree.client.post("/v1/calendars", json=calendar | {"component_id": f"{tree.project}"})
    assert answer.status_code == 201, answer.text
    url = f"/v1/decisions/{tree.made(f'{tree.url()}/decisions', DECISION | {'kind': 'change'})['id']}"
    due = act(tree.client, url, "proposal")["opinion_due_on"]
    assert due == f"{utc_now().date() + timedelta(days=6)}", "five working days, and the holiday"
    assert acted(tree.decider, url, "review").status_code == 200
