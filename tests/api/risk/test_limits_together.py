"""What all threats of a level break together, put to the level above: once, by rule or by hand."""

from typing import Any

from tests.api.risk.conftest import Tree, pounds
from tests.api.risk.test_escalations import answered
from tests.api.risk.test_limits import TOGETHER, limit, sterling, worth


def proposals(tree: Tree, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tree.get(tree.at("PG", "/risk-escalations"), **query)["items"]
    return found


def test_a_breach_goes_up_once_and_again_only_when_it_is_worse(tree: Tree) -> None:
    made = limit(tree, "PG", **TOGETHER, **sterling(200, 300, 600))
    first = worth(tree, "P1", 150)
    assert proposals(tree) == []
    worth(tree, "P2", 100)
    (proposal,) = proposals(tree)
    assert (proposal["risk_id"], proposal["limit_id"]) == (None, made["id"])
    assert (proposal["beyond"], proposal["exposure"]) == ("appetite", {"amount": "250.00", "unit": "GBP"})
    assert proposal["to_id"] == str(tree.ids["PF"]) and "All threats together" in proposal["reason"]
    worth(tree, "P2", 10), tree.patch(tree.read(first), f"/v1/risks/{first['id']}", title="Other words")
    assert len(proposals(tree)) == 1, "what is asked is not asked again"
    owned = answered(tree.client, proposal, "acceptance", owner="Somebody")
    assert owned.status_code == 422
    accepted = answered(tree.client, proposal, "acceptance", reason="The portfolio stands for it.")
    assert accepted.json()["status"] == "accepted"
    worth(tree, "P1", 20)
    assert len(proposals(tree)) == 1, "nor is what was answered"
    worth(tree, "P1", 50)
    assert [each["beyond"] for each in proposals(tree)] == ["appetite", "tolerance"]
    (standing,) = tree.get(tree.at("PG", "/risk-breaches"))["aggregates"]
    assert standing["risk_escalation_id"] == proposals(tree)[1]["id"] and not standing["offered"]


def test_within_again_it_is_withdrawn_and_a_new_breach_is_new(tree: Tree) -> None:
    limit(tree, "PG", **TOGETHER, **sterling(200), category="Ground")
    worth(tree, "P1", 900)
    risk = worth(tree, "P1", 250, category="Ground")
    told = tree.patch(tree.read(risk), f"/v1/risks/{risk['id']}", impact=pounds("20"))
    assert [each["status"] for each in proposals(tree)] == ["withdrawn"]
    tree.patch(told, f"/v1/risks/{risk['id']}", impact=pounds("900"))
    assert [each["status"] for each in proposals(tree)] == ["withdrawn", "proposed"]
    answered(tree.client, proposals(tree)[1], "return", reason="Bring it down.")
    assert [each["status"] for each in proposals(tree)] == ["withdrawn", "returned"]


def test_a_breach_is_only_offered_or_told_where_the_limit_says_so(tree: Tree) -> None:
    worth(tree, "P1", 500)
    offered = limit(tree, "PG", **TOGETHER, **sterling(200), escalation="offered")
    flagged = limit(tree, "PG", **TOGETHER, **sterling(100), escalation="flagged", category="Ground")
    assert offered["beyond"] == "appetite" and proposals(tree) == []
    standings = tree.get(tree.at("PG", "/risk-breaches"))["aggregates"]
    assert [each["offered"] for each in standings] == [True, False]
    asked = f"/v1/risk-limits/{offered['id']}/escalations"
    proposal = tree.post(asked, {"reason": "It needs the portfolio's reserve.", "answer_within_days": 3})
    assert proposal["status"] == "proposed" and proposal["exposure"]["amount"] == "500.00"
    assert tree.post(asked, {"reason": "Again."}, status=409)["rule"] == "proposed"
    within = tree.post(f"/v1/risk-limits/{flagged['id']}/escalations", {"reason": "No."}, status=409)
    assert within["rule"] == "within"
    tree.post(
        tree.at("PG", "/risk-limits"),
        {**TOGETHER, **sterling(1), "applies_to": "single", "escalation": "offered"},
        status=422,
    )
    gone = tree.client.delete(
        f"/v1/risk-limits/{offered['id']}", headers={"If-Match": f'"{offered["version"]}"'}
    )
    assert gone.status_code == 204 and proposals(tree)[0]["status"] == "withdrawn"


def test_the_part_of_a_shared_risk_counts_where_it_hits(tree: Tree) -> None:
    limit(tree, "P2", **TOGETHER, **sterling(100))
    risk = tree.risk("P1", probability=0.5, impact=None)
    hits = [{"component_id": str(tree.ids[code]), "impact": pounds("300")} for code in ("P1", "P2")]
    answer = tree.client.put(
        tree.of(risk, "impacts"), json={"impacts": hits}, headers={"If-Match": f'"{risk["version"]}"'}
    )
    assert answer.status_code == 200, answer.text
    (proposal,) = tree.get(tree.at("P2", "/risk-escalations"))["items"]
    assert proposal["exposure"]["amount"] == "150.00" and proposal["to_id"] == str(tree.ids["PG"])
    closed = tree.client.post(
        f"/v1/risks/{risk['id']}/closure",
        json={"closure_reason": "expired"},
        headers={"If-Match": f'"{answer.json()["version"]}"'},
    )
    assert closed.status_code == 200, closed.text
    (proposal,) = tree.get(tree.at("P2", "/risk-escalations"))["items"]
    assert proposal["status"] == "withdrawn"
