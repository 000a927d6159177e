"""The portfolio variance report adds up exactly, and every figure of it can be traced."""

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.attribution import Leaf, attribute
from app.calc.money import Money
from app.calc.movement import Measure, Position, movement
from app.calc.narrative.figures import words
from app.variance.status_reports.recording import Recorded
from tests.api.variance.conftest import Json

Component = Callable[..., UUID]
Record = Callable[..., list[Recorded]]
Report = Callable[..., Json]


def amounts(*told: Json | None) -> Decimal:
    """The sum of amounts as they are told."""
    return sum((Decimal(one["amount"]) for one in told if one), Decimal(0))


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
                id: {
                    "baseline_cost": 100,
                    "forecast_cost": 101 + n * more,
                    "whole_life_cost": 1000 + more,
                    "actual_cost": 7 * n,
                    "cause_code": ["rate", "supplier", None, None][n],
                    "declared_rag": "green",
                    "approved_finish_on": f"2026-01-{1 + n * more:02d}",
                }
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
        told = why(figure["id"], listed=2)
        assert told["figure"] == figure
        if figure["id"].startswith(("category.", "cause.", "component.", "actual.", "movement.")):
            parts = [*told["inputs"], *filter(None, [told["other_inputs"]])]
            assert sum(Decimal(one["value"]) for one in parts) == Decimal(figure["value"]), figure["id"]
        if figure["unit"] == "count" and figure["id"].startswith(
            ("finish.", "out_of_limits.", "exceptions.", "declared")
        ):
            assert told["inputs_in_all"] == int(figure["value"]) >= len(told["inputs"])
    summed = ("total.variance", "total.baseline", "total.forecast")
    for id in (*summed, "movement.like_for_like", "baseline_movement.like_for_like"):
        told = why(id, listed=2)
        assert len(told["inputs"]) == 2
        assert told["inputs_in_all"] == 4
        parts = [*told["inputs"], told["other_inputs"]]
        assert sum(Decimal(one["value"]) for one in parts) == Decimal(told["figure"]["value"]), id
    assert {
        "cause.rate.variance",
        "cause.none.variance",
        "finish.later",
        "out_of_limits.count",
        "exceptions.open",
    } <= {figure["id"] for figure in report(portfolio)["figures"]}
    assert why("finish.later")["figure"]["value"] == "3"
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


def test_the_last_period_is_explained_too(
    client: TestClient, component: Component, portfolio: UUID, record: Record
) -> None:
    record("2022", {component("A", parent=portfolio): {"baseline_cost": 100, "forecast_cost": 120}})
    url = f"/v1/portfolios/{portfolio}/variance-report/explanation"
    told = client.get(url, params={"figure": "total.variance"})
    assert told.status_code == 200 and told.json()["figure"]["value"] == "-20.00"


@pytest.mark.parametrize("seed", range(2))
def test_the_database_adds_up_what_the_pure_arithmetic_does(
    client: TestClient, component: Component, portfolio: UUID, record: Record, report: Report, seed: int
) -> None:
    """Any tree of parts, any order of entry: groups, drivers and steps are those of the leaves one by one."""
    random = Random(seed)
    parts = [component(f"G{n}", "programme", portfolio) for n in range(3)]
    ids = [component(f"P{n}", parent=random.choice([portfolio, *parts])) for n in range(14)]
    for code in ("2022", "2023"):
        told = {
            id: anything(random)
            | {"cost_basis": "whole_life", "cause_code": random.choice(["rate", "supplier", None])}
            for id in ids
            if random.random() < 0.8
        }
        record(code, dict(random.sample(list(told.items()), len(told))))
    told = report(portfolio, listed=500)
    (costs,) = told["costs"]
    leaves = {code: leaves_of(client, portfolio, code) for code in ("2022", "2023")}
    found = attribute(leaves["2023"], "GBP", most=500)
    assert [line["component_id"] for line in costs["by_project"]] == [d.leaf.id for d in found.ranked]
    assert [line["component_id"] for line in costs["drivers"]] == [d.leaf.id for d in found.top.drivers]
    assert costs["total"]["gross_variance"]["amount"] == str(found.gross.amount)
    for by, groups in (("cause", found.by_cause), ("category", found.by_category)):
        member = "cause_code" if by == "cause" else by
        sums = {part[member]: part["variance"]["amount"] for part in costs[f"by_{by}"] if part["projects"]}
        assert sums == {group.key: str(group.variance.amount) for group in groups}
        sizes = [
            abs(Decimal(part["variance"]["amount"]))
            for part in costs[f"by_{by}"]
            if part[member] and part["projects"]
        ]
        assert sizes == sorted(sizes, reverse=True)
    for part in costs["by_component"]:
        if part["component_id"]:
            below = client.get(f"/v1/programmes/{part['component_id']}/variance-report?period=2023").json()
            (own,) = below["costs"]
            assert own["total"] == {name: part[name] for name in own["total"]}
    assert amounts(*(part["variance"] for part in costs["by_component"])) == found.variance.amount
    was, now = ([Position(leaf.id, "", leaf.variance) for leaf in leaves[code]] for code in ("2022", "2023"))
    moved, steps = movement(was, now, "GBP", Measure.VARIANCE), costs["movement"]["steps"]
    like = next(step for step in steps if step["step"] == "like_for_like")
    assert (like["amount"]["amount"], like["projects"]) == (str(moved.like_for_like.amount), moved.compared)


def leaves_of(client: TestClient, portfolio: UUID, period: str) -> list[Leaf]:
    """The leaves of a period, of the reports one by one."""
    url, query = f"/v1/portfolios/{portfolio}/variance-report/projects", {"period": period, "limit": 500}

    def pounds(told: Json) -> Money:
        return Money(Decimal(told["amount"]), told["currency"])

    return [
        Leaf(
            line["component_id"],
            line["name"],
            line["category"],
            pounds(line["baseline_cost"]),
            pounds(line["forecast_cost"]),
            cause=line["cause_code"],
        )
        for line in client.get(url, params=query).json()["items"]
        if line["baseline_cost"] and line["forecast_cost"]
    ]
