"""The portfolio variance report over HTTP: what adds up, what moved, what is missing, who sees what."""

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.narrative.figures import words
from app.core.ids import uuid7
from app.variance.status_reports.recording import Recorded
from tests.api.governance.conftest import RESERVE
from tests.api.variance.conftest import Json, money
from tests.conftest import ClientFor

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]
EXEMPT = {"member": "forecast_cost", "reason": "exempt", "raw": "Exempt under Section 43"}


def amounts(*told: Json | None) -> Decimal:
    """The sum of amounts as they are told."""
    return sum((Decimal(one["amount"]) for one in told if one), Decimal(0))


def test_totals_of_two_currencies_or_bases_are_never_added(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b, c = (component(code, parent=portfolio) for code in "ABC")
    dollars = client.get(f"/v1/projects/{c}")
    told = client.patch(
        f"/v1/projects/{c}", json={"currency": "USD"}, headers={"If-Match": dollars.headers["ETag"]}
    )
    assert told.status_code == 200
    record(
        "2023",
        {
            a: {"baseline_cost": 100, "forecast_cost": 120},
            b: {"baseline_cost": 10, "forecast_cost": 5, "cost_basis": "period"},
            c: {"baseline_cost": 1000, "forecast_cost": 1001},
        },
    )
    costs = report(portfolio)["costs"]
    assert [(c["currency"], c["cost_basis"], c["total"]["variance"]["amount"]) for c in costs] == [
        ("GBP", "period", "5.00"),
        ("GBP", "whole_life", "-20.00"),
        ("USD", "whole_life", "-1.00"),
    ]
    at = f"/v1/portfolios/{portfolio}/totals"
    items = client.get(at, params={"period": "2023"}).json()["items"]
    assert [i["variance"]["amount"] for i in items] == ["5.00", "-20.00", "-1.00"]
    told = report(portfolio, currency="USD")
    assert told["narrative"]["currency"] == "USD"
    assert "$1 over" in told["narrative"]["text"]
    refused = client.get(
        f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023", "currency": "EUR"}
    )
    assert refused.status_code == 404


def test_a_programmes_own_report_is_not_added_to_those_of_its_projects(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    programme = component("PG", "programme", portfolio)
    project = component("A", parent=programme)
    figures = {"baseline_cost": 100, "forecast_cost": 120}
    record("2023", {programme: figures, project: figures})
    assert report(portfolio)["costs"][0]["total"]["variance"] == money("-20.00")
    assert report(programme, kind="programmes")["costs"][0]["total"]["projects"] == 1


def test_the_largest_are_listed_and_the_rest_adds_up_to_the_whole(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    ids = [component(f"P{n}", parent=portfolio) for n in range(6)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 101 + n} for n, id in enumerate(ids)})
    (costs,) = report(portfolio, listed=2)["costs"]
    assert [line["variance"]["amount"] for line in costs["by_project"]] == ["-6.00", "-5.00"]
    assert costs["other_projects"]["projects"] == 4
    assert costs["other_projects"]["variance"] == money("-10.00")
    assert costs["other_projects"]["share_of_gross"] == pytest.approx(10 / 21, abs=1e-6)
    (none,) = report(portfolio, listed=0)["costs"]
    assert none["by_project"] == []
    assert none["other_projects"]["variance"] == none["total"]["variance"] == money("-21.00")


def test_movement_tells_joiners_and_leavers_from_like_for_like(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    stays, leaves, joins, silent = (component(code, parent=portfolio) for code in "ABCD")
    record(
        "2021",
        {
            stays: {"baseline_cost": 100, "forecast_cost": 105, "whole_life_cost": 1000},
            leaves: {"baseline_cost": 50, "forecast_cost": 57},
            silent: {"baseline_cost": 10, "forecast_cost": 11},
        },
    )
    record(
        "2023",
        {
            stays: {"baseline_cost": 100, "forecast_cost": 125, "whole_life_cost": 1200},
            joins: {"baseline_cost": 10, "forecast_cost": 12},
            silent: {"baseline_cost": 10, "not_available": [EXEMPT]},
        },
    )
    told = report(portfolio)
    moved = told["costs"][0]["movement"]
    assert told["previous_period"]["code"] == moved["previous_period"] == "2021"
    steps = {one["step"]: (one["projects"], one["amount"]["amount"]) for one in moved["steps"]}
    assert steps == {
        "leavers": (1, "7.00"),
        "no_longer_stated": (1, "1.00"),
        "joiners": (1, "-2.00"),
        "newly_stated": (0, "0.00"),
        "like_for_like": (1, "-20.00"),
    }
    assert (moved["opening"], moved["closing"]) == (money("-13.00"), money("-27.00"))
    (whole,) = told["whole_life_costs"]
    assert whole["movement"]["measure"] == "baseline"
    assert whole["movement"]["like_for_like"] == money("200.00")
    assert "a change of baseline, not of performance" in told["narrative"]["text"]


def test_the_earlier_period_may_be_chosen_but_not_a_later_one(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a = component("A", parent=portfolio)
    for code, forecast in (("2021", 101), ("2022", 102), ("2023", 103)):
        record(code, {a: {"baseline_cost": 100, "forecast_cost": forecast}})
    assert report(portfolio)["costs"][0]["movement"]["like_for_like"] == money("-1.00")
    assert report(portfolio, since="2021")["costs"][0]["movement"]["like_for_like"] == money("-2.00")
    assert report(portfolio, "2021")["costs"][0]["movement"] is None
    at = f"/v1/portfolios/{portfolio}/variance-report"
    assert client.get(at, params={"period": "2022", "since": "2023"}).status_code == 422


def test_finishes_and_confidences_are_compared_only_with_their_like(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    approved, forecast, rated, rescaled = (component(code, parent=portfolio) for code in "ABCD")

    def rating(scale: str, value: str) -> list[Json]:
        return [{"assessor": "ipa", "scale": scale, "value": value}]

    record(
        "2021",
        {
            approved: {"approved_finish_on": "2025-03-31"},
            forecast: {"approved_finish_on": "2025-03-31", "forecast_finish_on": "2025-06-30"},
            rated: {"delivery_confidences": rating("uk-five-point", "amber")},
            rescaled: {"delivery_confidences": rating("uk-five-point", "amber")},
        },
    )
    record(
        "2023",
        {
            approved: {"approved_finish_on": "2025-04-10", "forecast_finish_on": "2030-01-01"},
            forecast: {"approved_finish_on": "2026-03-31", "forecast_finish_on": "2025-06-20"},
            rated: {"delivery_confidences": rating("uk-five-point", "red")},
            rescaled: {"delivery_confidences": rating("uk-three-point", "amber")},
        },
    )
    told = report(portfolio)
    assert [(c["code"], c["basis"], c["days"]) for c in told["finish"]["changes"]] == [
        ("A", "approved", 10),
        ("B", "forecast", -10),
    ]
    assert told["finish"]["not_available"] == 2
    assert told["confidence"]["less_confident"] == 1
    assert told["confidence"]["changes"][0]["steps"] == -2
    assert told["confidence"]["not_compared"] == {"another_scale": 1, "not_assessed": 2}
    assert [(c["scale"], c["counts"]["red"]) for c in told["delivery_confidences"]] == [
        ("uk-five-point", 1),
        ("uk-three-point", 0),
    ]


def test_what_is_withheld_unsubmitted_stale_or_never_reported_is_told_and_not_counted_as_nothing(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    withheld, stale, silent, drafted, done, later, past = (
        component(code, parent=portfolio) for code in "ABCDEFG"
    )
    full = {"baseline_cost": 10, "forecast_cost": 10, "approved_finish_on": "2024-12-31"}
    record("2022", {stale: full, done: full, past: full | {"approved_finish_on": "2022-12-31"}})
    record("2023", {withheld: {"baseline_cost": 100, "not_available": [EXEMPT]}})
    draft = {"period": "2023", "cost_basis": "whole_life"}
    assert client.post(f"/v1/projects/{drafted}/status-reports", json=draft).status_code == 201
    plans = ((silent, {"status": "active"}), (done, {"status": "completed"}),
             (later, {"status": "active", "planned_start_on": "2024-01-01"}))  # fmt: skip
    for id, plan in plans:
        headers = {"If-Match": client.get(f"/v1/projects/{id}").headers["ETag"]}
        assert client.patch(f"/v1/projects/{id}", json=plan, headers=headers).status_code == 200
    told = report(portfolio)
    assert {one["code"]: one["reason"] for one in told["missing"]["without_variance"]} == {
        "A": "exempt",
        "C": "no_report",
        "D": "not_submitted",
    }
    text = told["narrative"]["text"]
    assert "Not counted for want of figures: 1 project, The A." in text
    assert "Drafted but not submitted: 1 report, The D. Without a report: 1 project, The C." in text
    at = f"/v1/portfolios/{portfolio}/variance-report/explanation"
    for figure, code in (("missing", "A"), ("not_submitted", "D"), ("no_report", "C")):
        why = client.get(at, params={"period": "2023", "figure": f"{figure}.count"}).json()
        assert (why["figure"]["value"], [one["name"] for one in why["inputs"]]) == ("1", [code])
    assert [(one["code"], one["days"]) for one in told["missing"]["stale"]] == [("B", 365)]
    assert told["missing"]["past_finish_projects"] == 1
    assert {"member": "forecast_cost", "reason": "exempt", "count": 1} in told["missing"]["figures"]
    (costs,) = told["costs"]
    assert costs["total"]["variance"] is None
    assert costs["forecast_cost"] == {"projects": 0, "amount": None}
    assert costs["baseline_cost"] == {"projects": 1, "amount": money("100.00")}
    assert costs["calculated_rag"] is None
    assert "no variance can be stated" in told["narrative"]["text"]


def test_a_green_total_with_projects_missing_is_not_green(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record("2022", {b: {"baseline_cost": 10, "forecast_cost": 10}})
    record("2023", {a: {"baseline_cost": 100, "forecast_cost": 100}})
    (costs,) = report(portfolio)["costs"]
    assert costs["calculated_rag"] is None
    assert costs["calculated_rag_reason"].endswith("1 projects are missing or stale")


def test_a_project_declared_better_than_its_figures_are_is_told(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    record(
        "2023",
        {
            a: {"baseline_cost": 100, "forecast_cost": 150, "declared_rag": "green"},
            b: {"baseline_cost": 100, "forecast_cost": 150, "declared_rag": "red"},
        },
    )
    told = report(portfolio)
    assert [one["code"] for one in told["divergences"]] == ["A"]
    assert told["rag"]["declared_better"] == 1
    assert told["rag"]["declared"] == {"green": 1, "amber": 0, "red": 1, "none": 0}
    assert told["rag"]["calculated"] == {"green": 0, "amber": 0, "red": 2, "none": 0}


def test_the_decision_it_calls_for_is_the_one_that_was_asked_for_first(
    component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    a, b = (component(code, parent=portfolio) for code in "AB")
    over = {"baseline_cost": 100, "forecast_cost": 150}
    record("2022", {a: over})
    assert "Decision called for, none being requested" in report(portfolio, "2022")["narrative"]["text"]
    asked = [
        {"question": "Fund the rest?", "body": "Investment board", "due_on": day}
        for day in ("2023-09-30", "2023-06-30")
    ]
    record("2023", {a: over | {"decisions_requested": asked[:1]}, b: {"decisions_requested": asked[1:]}})
    told = report(portfolio)
    assert [one["due_on"] for one in told["decisions_wanted"]] == ["2023-06-30", "2023-09-30"]
    assert told["decisions_wanted"][0]["component_id"] == str(b)
    assert "Decision wanted from Investment board by 30 June 2023" in told["narrative"]["text"]


@pytest.mark.parametrize("seed", range(3))
def test_any_portfolio_adds_up_and_every_number_of_its_narrative_is_a_stored_figure(
    client: TestClient,
    component: Component,
    portfolio: UUID,
    record: Record,
    report: Report,
    seed: int,
) -> None:
    random = Random(seed)
    ids = [component(f"P{n}", parent=portfolio) for n in range(12)]
    for n, id in enumerate(ids):
        headers = {"If-Match": client.get(f"/v1/projects/{id}").headers["ETag"]}
        plan = {"category": random.choice(["run", "grow", None]), "name": f"Line {n} of {random.random()}"}
        client.patch(f"/v1/projects/{id}", json=plan, headers=headers)
    for code in ("2022", "2023"):
        record(code, {id: anything(random) for id in ids if random.random() < 0.8})
    told = report(portfolio, listed=3)
    totals = client.get(f"/v1/portfolios/{portfolio}/totals", params={"period": "2023"}).json()["items"]
    parts = client.get(
        f"/v1/portfolios/{portfolio}/totals", params={"period": "2023", "by": "category"}
    ).json()["items"]
    assert {(t["currency"], t["cost_basis"]) for t in totals} == {
        (c["currency"], c["cost_basis"]) for c in told["costs"]
    }
    for costs in told["costs"]:
        adds_up(costs)
        key = (costs["currency"], costs["cost_basis"])
        (total,) = (t for t in totals if (t["currency"], t["cost_basis"]) == key)
        for name in ("baseline", "forecast", "variance"):
            assert total[name] == costs["total"][name]
            of = [part[name] for part in parts if (part["currency"], part["cost_basis"]) == key]
            assert amounts(*of) == amounts(total[name])
        for name in ("baseline_cost", "forecast_cost", "actual_cost"):
            assert total[name] == costs[name]
    for whole in told["whole_life_costs"]:
        closes(whole["movement"])
    every_number_resolves(client, told)


def anything(random: Random) -> Json:
    """A report with some of its figures withheld."""
    figures: Json = {"cost_basis": random.choice(["whole_life", "period"]), "not_available": []}
    for name in ("baseline_cost", "forecast_cost", "actual_cost", "whole_life_cost"):
        if random.random() < 0.85:
            figures[name] = Decimal(random.randrange(-100, 10 ** random.randrange(3, 12))) / 100
        elif name != "actual_cost":
            figures["not_available"].append({"member": name, "reason": random.choice(["exempt", "reset"])})
    if random.random() < 0.4:
        figures["cause"] = f"{random.randrange(10**6)} tonnes more of 2nd grade steel at {random.random()}"
    return figures


def adds_up(costs: Json) -> None:
    total = amounts(costs["total"]["variance"])
    assert amounts(*(part["variance"] for part in costs["by_category"])) == total
    for listed, other in (("by_project", "other_projects"), ("drivers", "other_drivers")):
        lines = costs[listed]
        for name in ("variance", "baseline", "forecast"):
            assert amounts(*(line[name] for line in lines), costs[other][name]) == amounts(
                costs["total"][name]
            )
        assert len(lines) + costs[other]["projects"] == costs["total"]["projects"]
        if costs["total"]["gross_variance"] and amounts(costs["total"]["gross_variance"]):
            shares = [line["share_of_gross"] for line in lines] + [costs[other]["share_of_gross"]]
            assert sum(shares) == pytest.approx(1, abs=1e-4)
    closes(costs["movement"])


def closes(movement: Json) -> None:
    steps = amounts(*(step["amount"] for step in movement["steps"]))
    assert amounts(movement["opening"]) + steps == amounts(movement["closing"])


def every_number_resolves(client: TestClient, told: Json) -> None:
    """No digit of the text stands outside a binding, and each figure says what its record says."""
    text, figures = told["narrative"]["text"], {figure["id"]: figure for figure in told["figures"]}
    assert words(text) == told["narrative"]["words"] <= 200
    left = list(text)
    for bound in told["narrative"]["bindings"]:
        assert text[bound["start"] : bound["end"]] == bound["text"]
        assert bound["figure_id"] in figures
        left[bound["start"] : bound["end"]] = " " * (bound["end"] - bound["start"])
    assert not re.search(r"\d", "".join(left))
    stored = [f for f in figures.values() if f["source"].startswith("/v1/status-reports/")]
    for figure in stored:
        record = client.get(figure["source"]).json()
        member = figure["id"].rpartition(".")[2]
        of = record["cost_variance"]["amount"] if member == "variance" else record[member]
        assert figure["value"] == of
    assert stored
    main = next(
        c
        for c in told["costs"]
        if (c["currency"], c["cost_basis"])
        == (told["narrative"]["currency"], told["narrative"]["cost_basis"])
    )
    assert figures["total.variance"]["value"] == main["total"]["variance"]["amount"]


def test_a_figure_is_explained_by_inputs_that_make_it(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report
) -> None:
    ids = [component(f"P{n}", parent=portfolio) for n in range(4)]
    for code, more in (("2022", 0), ("2023", 3)):
        record(
            code,
            {
                id: {"baseline_cost": 100, "forecast_cost": 101 + n * more, "whole_life_cost": 1000 + more}
                for n, id in enumerate(ids)
            },
        )
    at = f"/v1/portfolios/{portfolio}/variance-report"

    def why(figure: str, **query: Any) -> Json:
        answer = client.get(f"{at}/explanation", params={"period": "2023", "figure": figure, **query})
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told

    for figure in report(portfolio)["figures"]:
        assert why(figure["id"])["figure"] == figure
    summed = ("total.variance", "total.baseline", "total.forecast")
    for id in (*summed, "movement.like_for_like", "baseline_movement.like_for_like"):
        told = why(id, listed=2)
        assert len(told["inputs"]) == 2
        assert told["inputs_in_all"] == 4
        parts = [*told["inputs"], told["other_inputs"]]
        assert sum(Decimal(one["value"]) for one in parts) == Decimal(told["figure"]["value"]), id
    ratio = why("total.variance_ratio")
    steps = {step["id"]: Decimal(step["value"]) for step in ratio["steps"]}
    assert steps["total.variance"] / steps["total.baseline"] == Decimal(ratio["figure"]["value"])
    one = why(f"project.{ids[3]}.variance")
    assert [(i["name"], i["value"]) for i in one["inputs"]] == [
        ("forecast_cost", "110.00"),
        ("baseline_cost", "100.00"),
    ]
    assert all(client.get(i["source"]).status_code == 200 for i in one["inputs"])
    missing = client.get(f"{at}/explanation", params={"period": "2023", "figure": "total.guess"})
    assert missing.status_code == 404


def test_every_project_of_the_report_is_listed_by_variance_a_page_at_a_time(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    ids = [component(f"P{n}", parent=portfolio) for n in range(5)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 98 + n} for n, id in enumerate(ids)})
    at = f"/v1/portfolios/{portfolio}/variance-report/projects"
    query = {"period": "2023", "sort": "variance", "limit": 2}
    found: list[Json] = []
    while True:
        page = client.get(at, params=query).json()
        found += page["items"]
        if not page["next_cursor"]:
            break
        query["cursor"] = page["next_cursor"]
    assert [one["variance"]["amount"] for one in found] == ["-2.00", "-1.00", "0.00", "1.00", "2.00"]
    assert [one["code"] for one in found] == ["P4", "P3", "P2", "P1", "P0"]
    assert found[0]["name"] == "The P4"


def test_a_reader_of_one_programme_gets_its_totals_and_not_the_portfolios(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
) -> None:
    programmes = [component(code, "programme", portfolio) for code in ("G1", "G2")]
    projects = [component(f"{n}", parent=programme) for n, programme in enumerate(programmes)]
    record("2023", {id: {"baseline_cost": 100, "forecast_cost": 110 + n} for n, id in enumerate(projects)})
    reader = client_for(organisation_id, "reader", on=programmes[1])
    for path in ("variance-report", "totals", "variance-report/projects"):
        query = {"period": "2023"}
        assert reader.get(f"/v1/programmes/{programmes[1]}/{path}", params=query).status_code == 200
        assert reader.get(f"/v1/portfolios/{portfolio}/{path}", params=query).status_code == 404
        assert reader.get(f"/v1/programmes/{programmes[0]}/{path}", params=query).status_code == 404
        assert client_for(uuid7()).get(f"/v1/portfolios/{portfolio}/{path}", params=query).status_code == 404
        administrator = client_for(organisation_id, "administrator")
        refused = administrator.get(f"/v1/portfolios/{portfolio}/{path}", params=query)
        assert (refused.status_code, refused.json()["rule"]) == (403, "status_report:read")
    totals = reader.get(f"/v1/programmes/{programmes[1]}/totals", params={"period": "2023"}).json()
    assert totals["items"][0]["variance"] == money("-11.00")
    told = reader.get(f"/v1/programmes/{programmes[1]}/variance-report", params={"period": "2023"}).json()
    assert str(projects[0]) not in str(told)


def test_a_moved_project_counts_where_it_hangs(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    elsewhere = component("P9", "portfolio")
    project = component("A", parent=elsewhere)
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 110}})
    at = f"/v1/portfolios/{portfolio}/totals"
    assert client.get(at, params={"period": "2023"}).json()["items"] == []
    headers = {"If-Match": client.get(f"/v1/projects/{project}").headers["ETag"]}
    to = {"parent_id": str(portfolio)}
    assert client.post(f"/v1/projects/{project}/placement", json=to, headers=headers).status_code == 200
    assert client.get(at, params={"period": "2023"}).json()["items"][0]["reports"] == 1


def test_an_empty_portfolio_and_an_unknown_period(
    client: TestClient, portfolio: UUID, periods: None, report: Report
) -> None:
    told = report(portfolio)
    assert told["costs"] == []
    assert "no variance can be stated" in told["narrative"]["text"]
    for path in ("variance-report", "totals", "variance-report/projects"):
        unknown = client.get(f"/v1/portfolios/{portfolio}/{path}", params={"period": "1999"})
        assert unknown.status_code == 404


def test_what_a_client_has_already_is_not_told_again(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    project = component("A", parent=portfolio)
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 110}})
    at = f"/v1/portfolios/{portfolio}/variance-report?period=2023"
    tag = client.get(at).headers["ETag"]
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 304
    record("2023", {project: {"baseline_cost": 100, "forecast_cost": 111}})
    assert client.get(at, headers={"If-None-Match": tag}).status_code == 200


def test_what_the_decision_log_waits_for_is_told_of_the_last_period_alone(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
    report: Report,
) -> None:
    project = component("A", parent=portfolio)
    for code in ("2022", "2023"):
        record(code, {project: {"baseline_cost": 100, "forecast_cost": 150}})
    made = client.post(f"/v1/projects/{project}/decisions", json=RESERVE)
    assert report(portfolio)["decisions_wanted"] == []  # a draft is not waited for
    tag = {"If-Match": made.headers["ETag"]}
    assert client.post(f"{made.headers['Location']}/proposal", headers=tag).status_code == 200
    (wanted,) = report(portfolio)["decisions_wanted"]
    assert wanted["question"] == "Release reserve for the cutting"
    assert wanted["source"] == made.headers["Location"]
    assert "Release reserve for the cutting" in report(portfolio)["narrative"]["text"]
    assert report(portfolio, "2022")["decisions_wanted"] == []
    reader = client_for(organisation_id, "reader", on=portfolio)
    told = reader.get(f"/v1/portfolios/{portfolio}/variance-report", params={"period": "2023"}).text
    assert RESERVE["question"] not in told


@pytest.mark.parametrize("path", ["variance-report", "totals", "variance-report/projects"])
def test_the_period_is_the_last_one_reported_for_unless_told(
    client: TestClient, component: Component, portfolio: UUID, record: Record, path: str
) -> None:
    url = f"/v1/portfolios/{portfolio}/{path}"
    assert client.get(url).status_code == 404  # nothing was reported yet, and the answer says so
    assert "name a period" in client.get(url).json()["detail"]
    project = component("A", parent=portfolio)
    for code in ("2022", "2021"):
        record(code, {project: {"baseline_cost": 100, "forecast_cost": 120}})
    taken = client.get(url)
    assert taken.status_code == 200, taken.text
    assert taken.json() == client.get(url, params={"period": "2022"}).json()
    assert '"2022"' in taken.text


def test_the_last_period_is_explained_too(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    record("2022", {component("A", parent=portfolio): {"baseline_cost": 100, "forecast_cost": 120}})
    url = f"/v1/portfolios/{portfolio}/variance-report/explanation"
    told = client.get(url, params={"figure": "total.variance"})
    assert told.status_code == 200 and told.json()["figure"]["value"] == "-20.00"


def test_a_line_of_the_report_says_what_may_be_done_with_its_report(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Component,
    portfolio: UUID,
    record: Record,
) -> None:
    record("2023", {component("A", parent=portfolio): {"baseline_cost": 100, "forecast_cost": 120}})
    at = f"/v1/portfolios/{portfolio}/variance-report/projects"
    (line,) = client.get(at).json()["items"]
    report = client.get(f"/v1/status-reports/{line['id']}").json()
    assert line["allowed_actions"] == report["allowed_actions"] != []
    assert (line["status"], line["period"]) == ("submitted", "2023")
    reader = client_for(organisation_id, "reader", on=portfolio)
    assert reader.get(at).json()["items"][0]["allowed_actions"] == []
