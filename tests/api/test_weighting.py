"""Weights by comparison in pairs and by swing over HTTP, and models that cannot be meant, on each database."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.prioritising import FIT, MODELS, URGENCY, adopted, scored
from tests.unit.calc.conftest import Oracle, near, oracle  # noqa: F401  a fixture


def criterion(slug: str, **members: Any) -> dict[str, Any]:
    plain = {"label": slug, "direction": "benefit", "scale": {"low": 0, "high": 10}}
    return {"slug": slug, **plain, **members}


def judged(slugs: list[str], matrix: list[list[str]], judge: str = "Portfolio board") -> dict[str, Any]:
    """Comparisons the way round in which they are 1 or more."""
    comparisons = []
    for i, one in enumerate(slugs):
        for j, other in enumerate(slugs[i + 1 :], i + 1):
            times = Fraction(matrix[i][j])
            first, second = (one, other) if times >= 1 else (other, one)
            comparisons.append({"criterion": first, "over": second, "times": float(max(times, 1 / times))})
    return {"judge": judge, "comparisons": comparisons}


def by_comparison(slugs: list[str], *judgements: dict[str, Any]) -> dict[str, Any]:
    weighting = {"by": "ahp", "judgements": list(judgements)}
    return {"slug": "ahp", "name": "AHP", "criteria": list(map(criterion, slugs)), "weighting": weighting}


def test_comparisons_that_contradict_one_another_are_told_and_never_repaired(
    client: TestClient,
    oracle: Oracle,  # noqa: F811
) -> None:
    example = oracle("AHP-01")
    expected, slugs = example["expected"], [f"c{number}" for number in range(8)]
    made = client.post(MODELS, json=by_comparison(slugs, judged(slugs, example["inputs"]["matrix"])))
    assert made.status_code == 201, made.text
    body = made.json()
    told = body["consistency"]
    weights = dict(zip(slugs, expected["priorities_eigenvector"], strict=True))
    assert told["priorities_eigenvector"] == near(weights) and body["weights"] == near(weights, abs=1e-6)
    assert sum(map(Fraction, map(str, body["weights"].values()))) == 1
    assert told["priorities_geometric_mean"] == near(
        dict(zip(slugs, expected["priorities_geometric_mean"], strict=True))
    )
    figures = (told["lambda_max"], told["consistency_index"], told["random_index"], told["consistency_ratio"])
    assert figures == pytest.approx(
        [expected[name] for name in ("lambda_max", "CI", "RI_used", "CR")], abs=1e-6
    )
    assert told["consistent"] is False and told["random_index_source"].startswith("Saaty")
    worst = told["most_inconsistent"]
    assert (worst["criterion"], worst["over"]) == ("c2", "c6")
    assert worst["factor"] == pytest.approx(expected["most_inconsistent_entry"]["factor"], abs=1e-6)
    refused = client.post(f"{made.headers['Location']}/adoption", headers={"If-Match": '"1"'})
    assert refused.status_code == 409 and refused.json()["rule"] == "ahp.consistency"
    assert "compare c2 and c6 again" in refused.json()["detail"]
    assert client.get(made.headers["Location"]).json()["weights"] == body["weights"]


def test_comparisons_that_agree_weigh_and_rank(
    client: TestClient,
    oracle: Oracle,  # noqa: F811
    component: Any,
) -> None:
    example, slugs = oracle("AHP-02"), ["fit", "benefit", "risk"]
    one = judged(slugs, example["inputs"]["matrix"])
    model = adopted(client, **by_comparison(slugs, one, one | {"judge": "Programme board"}))
    expected = dict(zip(slugs, example["expected"]["priorities_eigenvector"], strict=True))
    assert model["weights"] == near(expected, abs=1e-6)
    worst = model["consistency"]["most_inconsistent"]
    assert (worst["criterion"], worst["over"]) == (None, None)
    assert [each["judge"] for each in model["consistency"]["judges"]] == [
        "Portfolio board",
        "Programme board",
    ]
    portfolio = component("PF", "portfolio")
    project = component("A", parent=portfolio)
    scored(client, project, model, fit=10, benefit=0, risk=0)
    (item,) = client.get(f"/v1/portfolios/{portfolio}/ranking").json()["items"]
    assert item["score"] == model["weights"]["fit"]
    assert [part["weight"] for part in item["contributions"]] == list(model["weights"].values())


def test_swings_weigh_beside_the_largest(client: TestClient) -> None:
    criteria = [criterion("a"), criterion("b"), criterion("safe", must_reach=5)]
    weighting = {
        "by": "swing",
        "swings": [{"criterion": "a", "points": 100}, {"criterion": "b", "points": 60}],
    }
    body = {"slug": "swing", "name": "Swing", "criteria": criteria, "weighting": weighting}
    made = client.post(MODELS, json=body).json()
    assert made["weights"] == {"a": 0.625, "b": 0.375} and made["consistency"] is None
    assert made["weighting"]["swings"] == weighting["swings"]


def pair(one: str, other: str, times: float = 3) -> dict[str, Any]:
    return {"criterion": one, "over": other, "times": times}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"criteria": [FIT | {"value_function": "min_max"}]}, "state the ends of the scale"),
        ({"criteria": [criterion("a")]}, "each criterion has a weight"),
        ({"criteria": [criterion("a", weight=1, must_reach=3)]}, "a gate has no weight"),
        ({"criteria": [criterion("a", weight=1, live="risk_exposure")]}, "says its unit"),
        ({"criteria": [criterion("a", weight=1, value_function="step", points=[])]}, "needs its points"),
        ({"criteria": [criterion("a", weight=1, value_function="exponential")]}, "curvature"),
        ({"criteria": [criterion("a", weight=1, anchors=[{"amount": 11, "means": "x"}])]}, "anchors"),
        ({"criteria": [URGENCY], "weighting": {"by": "ahp"}}, "ahp has judgements"),
        (by_comparison(["a", "b"], {"judge": "x", "comparisons": [pair("a", "c")]}), "no pair"),
        (by_comparison(["a", "b", "c"], {"judge": "x", "comparisons": [pair("a", "b")]}), "not compared"),
        (by_comparison(["a", "b"], {"judge": "x", "comparisons": [pair("a", "b"), pair("b", "a")]}), "twice"),
        (
            by_comparison(["a", "b"], {"judge": "x", "comparisons": [pair("a", "b", 10)]}),
            "less than or equal",
        ),
        ({"criteria": [URGENCY], "blind": True}, "two named scorers"),
        ({"criteria": [URGENCY], "method": "wsjf"}, "no weights"),
        ({"criteria": [criterion("a")], "method": "wsjf"}, "business_value"),
        ({"criteria": [], "method": "net_present_value"}, "how it discounts"),
        ({"criteria": []}, "no criterion has a weight"),
    ],
)
def test_a_model_that_cannot_be_meant_is_refused_with_the_reason(
    client: TestClient, members: dict[str, Any], why: str
) -> None:
    refused = client.post(MODELS, json={"slug": "planning", "name": "Planning", **members})
    assert refused.status_code == 422 and why in refused.text, refused.text


def test_the_published_score_comes_out_of_the_ranking(
    client: TestClient,
    oracle: Oracle,  # noqa: F811
    component: Any,
) -> None:
    example = oracle("WSM-01")
    amounts = [one["raw"]["cost"] for one in example["inputs"]["alternatives"]]
    criteria = []
    for slug, given in example["inputs"]["criteria"].items():
        low, high = (given["lo"], given["hi"]) if "lo" in given else (min(amounts), max(amounts))
        points = [{"amount": x, "value": y} for x, y in given.get("points", [])]
        direction = "benefit" if given["direction"] == "max" else "cost"
        shape = {"value_function": "piecewise", "points": points} if points else {}
        scale = {"low": low, "high": high}
        criteria.append(criterion(slug, weight=given["weight"], direction=direction, scale=scale, **shape))
    model, portfolio = adopted(client, criteria=criteria), component("PF", "portfolio")
    for one in example["inputs"]["alternatives"]:
        raw = one["raw"] | {"benefit": min(one["raw"]["benefit"], 500)}  # what is judged stays on its scale
        scored(client, component(one["id"], parent=portfolio), model, **raw)
    items = client.get(f"/v1/portfolios/{portfolio}/ranking").json()["items"]
    assert [item["code"] for item in items] == example["expected"]["rank"]
    for item in items:
        expected = example["expected"]["alternatives"][item["code"]]
        assert item["score"] == pytest.approx(expected["score"], abs=1e-6)
        assert {p["criterion"]: p["worth"] for p in item["contributions"]} == near(expected["values"])


def test_a_gate_is_a_constraint_and_steps_are_worth_what_they_say(client: TestClient, component: Any) -> None:
    steps = [{"amount": 0, "value": 0}, {"amount": 4, "value": 0.5}, {"amount": 8, "value": 1}]
    criteria = [
        criterion("fit", weight=1, value_function="step", points=steps),
        criterion("safety", must_reach=6),
    ]
    model, portfolio = adopted(client, criteria=criteria), component("PF", "portfolio")
    safe, unsafe, unknown = (component(code, parent=portfolio) for code in "ABC")
    scored(client, safe, model, fit=7.9, safety=6)
    scored(client, unsafe, model, fit=10, safety=5.9)
    scored(client, unknown, model, fit=8)
    ranked = client.get(f"/v1/portfolios/{portfolio}/ranking").json()
    assert [(item["code"], item["score"]) for item in ranked["items"]] == [("C", 1.0), ("A", 0.5)]
    assert ranked["left_out"]["gate_failed"] == 1 and ranked["items"][0]["missing"] == ["safety"]

    def standing(project: UUID) -> tuple[Any, Any]:
        told = client.get(f"/v1/projects/{project}/standing").json()
        return told["eligible"], told["criteria"][1]["gate"]

    assert standing(safe) == (True, {"must_reach": 6.0, "passed": True})
    assert standing(unsafe) == (False, {"must_reach": 6.0, "passed": False})
    assert standing(unknown) == (None, {"must_reach": 6.0, "passed": None})
