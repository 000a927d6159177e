"""Decisions that agree a baseline or enter funding by themselves, once, on what was proposed."""

from tests.api.cost.conftest import Books, gbp
from tests.api.cost.test_baselines import planned  # noqa: F401 (a fixture)

AGREE = {
    "effect": "baseline.agree",
    "arguments": {"reason": "initial", "rationale": "As agreed.", "effective_period": "2026-01"},
}


def test_an_approval_agrees_the_baseline(planned: Books) -> None:  # noqa: F811
    url = planned.in_review("baseline", effects=[AGREE])
    assert planned.client.get(f"{planned.at}/baselines").json()["items"] == []
    told = planned.outcome(url)
    assert told.status_code == 200, told.text
    (agreed,) = planned.client.get(f"{planned.at}/baselines").json()["items"]
    assert (agreed["decision_id"], agreed["budget"]) == (told.json()["id"], gbp(600))
    versions = planned.client.get(f"{url}/history").json()["items"]
    assert [v["action"] for v in versions][-2:] == ["decision.approved", "decision.took_effect"]


def test_a_budget_that_moved_since_is_not_what_was_proposed(planned: Books) -> None:  # noqa: F811
    url = planned.in_review("baseline", effects=[AGREE])
    planned.post("budget", "2026-01", ("LAB", 1000, "2026-03"))
    refused = planned.outcome(url)
    assert (refused.status_code, refused.json()["rule"]) == (409, "effect.presupposes")
    assert planned.client.get(url).json()["status"] == "in_review"
    assert planned.client.get(f"{planned.at}/baselines").json()["items"] == []


def test_an_approval_enters_funding_within_what_was_approved(books: Books) -> None:
    def entering(kind: str, amount: int) -> str:
        arguments = {"kind": kind, "amount": gbp(amount)}
        return books.in_review("funding", effects=[{"effect": "funding.enter", "arguments": arguments}])

    early = entering("released", 60)
    refused = books.outcome(early)
    assert (refused.status_code, refused.json()["rule"]) == (409, "funding.released-within-approved")
    assert books.outcome(entering("approved", 100)).status_code == 200
    assert books.outcome(entering("released", 60)).status_code == 200
    total = books.client.get(f"{books.at}/funding-total").json()
    assert (total["approved"], total["unreleased"]) == (gbp(100), gbp(40))
    entries = books.client.get(f"{books.at}/funding").json()["items"]
    assert all(entry["decision_id"] for entry in entries)
    assert books.outcome(early).json()["rule"] == "effect.presupposes"
