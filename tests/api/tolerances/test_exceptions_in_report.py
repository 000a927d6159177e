"""Exceptions in the portfolio variance report: the breaches that governance raised, apart from what is red."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from app.core.model import utc_now
from tests.api.tolerances.conftest import FIVE, Tree
from tests.conftest import ClientFor

OVER = {"baseline_cost": "1000.00", "forecast_cost": "1060.00", "actual_cost": "100.00"}
FRIDAY = "2026-03-06T09:00:00Z"


@pytest.fixture
def broken(tree: Tree) -> Iterator[Tree]:
    """A project that forecasts 6 % more than its budget of the year, with a tolerance of 5 %."""
    with time_machine.travel(FRIDAY):
        tree.tolerance("period_cost", "portfolio", applies_to="projects", **FIVE)
        tree.report("2026-01", **OVER)
        yield tree


def report(tree: Tree, level: str = "portfolio", **asked: Any) -> Any:
    answer = tree.client.get(f"{tree.url(level)}/variance-report", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_open_exception_is_told_with_its_figure_its_limit_and_who_is_to_answer(broken: Tree) -> None:
    (raised,) = broken.exceptions()
    for level in ("portfolio", "programme", "project"):
        found = report(broken, level)["exceptions"]
        assert (found["open"], found["overdue"], found["reason"]) == (1, 0, None)
        (told,) = found["listed"]
        shared = told.keys() & raised.keys()
        assert {"tolerance_id", "metric", "figures", "answering_body", "answer_by", "reference"} <= shared
        assert {name: told[name] for name in shared} == {name: raised[name] for name in shared}
        assert told["figures"]["forecast"] == "1060.00" and told["figures"]["upper"] == "1050.00"
        assert (told["code"], told["age_working_days"], told["overdue"]) == ("P1", 0, False)
        assert broken.client.get(told["source"]).json()["id"] == told["exception_id"]


def test_what_is_red_by_its_figures_is_no_exception(tree: Tree) -> None:
    tree.report("2026-01", **OVER | {"forecast_cost": "1500.00"})
    found = report(tree)
    assert found["exceptions"] == {"open": 0, "overdue": 0, "listed": [], "reason": None}
    assert (found["out_of_limits"]["projects"], found["out_of_limits"]["listed"][0]["code"]) == (1, "P1")
    assert "Exceptions open" not in found["narrative"]["text"]


def test_it_ages_in_working_days_and_is_overdue_the_day_after_its_own(broken: Tree) -> None:
    (raised,) = broken.exceptions()
    holiday = {"holidays": [{"on": "2026-03-10", "name": "A holiday"}], "component_id": str(broken.project)}
    with time_machine.travel("2026-03-11T09:00:00Z"):
        assert report(broken)["exceptions"]["listed"][0]["age_working_days"] == 3
        broken.made("/v1/calendars", {"name": "Works", **holiday})
        assert report(broken)["exceptions"]["listed"][0]["age_working_days"] == 2
    with time_machine.travel(f"{raised['answer_by']}T09:00:00Z"):
        assert report(broken)["exceptions"]["overdue"] == 0
        late = utc_now() + timedelta(days=1)
    with time_machine.travel(late):
        found = report(broken)
    assert (found["exceptions"]["overdue"], found["exceptions"]["listed"][0]["overdue"]) == (1, True)
    assert "Exceptions open: 1, overdue for an answer: 1." in found["narrative"]["text"]
    figures = {figure["id"]: figure["value"] for figure in found["figures"]}
    assert (figures["exceptions.open"], figures["exceptions.overdue"]) == ("1", "1")


def test_their_number_is_explained_by_the_exceptions_themselves(broken: Tree) -> None:
    query = {"figure": "exceptions.open"}
    answer = broken.client.get(f"{broken.url('portfolio')}/variance-report/explanation", params=query)
    assert answer.status_code == 200, answer.text
    told, (raised,) = answer.json(), broken.exceptions()
    (one,) = told["inputs"]
    assert (told["inputs_in_all"], one["source"]) == (1, f"/v1/exceptions/{raised['id']}")
    assert one["value"] == f"over by 10.00 GBP, for {raised['answering_body']} by {raised['answer_by']}"


def test_they_are_of_the_last_period_and_for_who_may_read_them(
    broken: Tree, client_for: ClientFor, organisation_id: UUID
) -> None:
    broken.report("2026-02", **OVER)
    assert report(broken)["exceptions"]["open"] == 2  # the budget of each period is one of its own
    nothing = {"open": None, "overdue": None, "listed": []}
    assert report(broken, period="2026-01")["exceptions"] == nothing | {"reason": "not_last_period"}
    reader = client_for(organisation_id, "reader", on=broken.portfolio)
    told = reader.get(f"{broken.url('portfolio')}/variance-report").json()
    assert told["exceptions"] == nothing | {"reason": "not_permitted"}
    assert not [figure for figure in told["figures"] if figure["id"].startswith("exceptions.")]
    assert "Exceptions open" not in told["narrative"]["text"]


def test_files_have_them_apart_from_what_is_red(broken: Tree) -> None:
    address = f"{broken.url('portfolio')}/variance-report"
    lines = broken.client.get(address, headers={"Accept": "text/csv"}).text.splitlines()
    (raised,) = broken.exceptions()
    assert f"Exceptions,1,reference,{raised['reference']}," in lines
    assert "Exceptions,1,figures_upper,1050.00," in lines
    assert not [line for line in lines if line.startswith("Out of limits,")]  # 6 % is amber


def test_what_was_open_then_is_told_as_it_was(tree: Tree) -> None:
    tree.tolerance("period_cost", "portfolio", applies_to="projects", **FIVE)
    tree.report("2026-01", **OVER)
    address, then = f"{tree.url('portfolio')}/variance-report", utc_now().isoformat()
    live = tree.client.get(address)
    tree.report("2026-02", **OVER)
    assert report(tree)["exceptions"]["open"] == 2
    assert tree.client.get(address, params={"known_at": then}).content == live.content
