"""Progress through HTTP: what each earning rule makes of a claim, and when earned value falls."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cost.conftest import Books, claim, gbp, read

RULES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"earning_rule": "fixed", "start_share": 0.5}, {}, "500.00"),
    ({"earning_rule": "fixed", "start_share": 0}, {}, "0.00"),
    ({"earning_rule": "fixed", "start_share": 0.2}, {}, "200.00"),
    ({"earning_rule": "fixed", "start_share": 0.2}, {"finished_on": "2026-01-20"}, "1000.00"),
    (
        {
            "earning_rule": "weighted_milestones",
            "milestones": [{"name": n, "weight": w} for n, w in (("a", 250), ("b", 350), ("c", 400))],
        },
        {"milestones": {"a": 1, "b": 0.4}},
        "390.00",
    ),
    ({"earning_rule": "percent_complete", "percent_cap": 0.8}, {"complete": 0.95}, "800.00"),
    ({"earning_rule": "units", "planned_units": 60}, {"units_done": 45}, "750.00"),
    ({"earning_rule": "units", "planned_units": 60}, {"units_done": 66}, "1000.00"),
]


@pytest.mark.parametrize(("rule", "progress", "earned"), RULES)
def test_each_rule_earns_as_it_says(
    books: Books, rule: dict[str, Any], progress: dict[str, Any], earned: str
) -> None:
    package = books.package("1", **rule)
    books.line(work_package_id=package)
    books.post("budget", "2026-01", ("LAB", 1000))
    books.baseline("2026-01")
    assert read(books, "2026-01")["values"]["ev"] == gbp("0.00")
    claim(books, package, "2026-01", **progress)
    assert read(books, "2026-01")["values"]["ev"] == gbp(earned)


def test_effort_earns_by_the_calendar_and_inspection_by_what_it_inspects(books: Books) -> None:
    base = books.package("1")
    books.line("LAB", work_package_id=base)
    books.line("PMO", work_package_id=books.package("2", earning_rule="level_of_effort"))
    follower = books.package("3", earning_rule="apportioned", base_id=base)
    books.line("QA", work_package_id=follower)
    months = ("2026-01", "2026-02")
    plan = (("LAB", 500), ("PMO", 300), ("QA", 100))
    books.post("budget", "2026-01", *((line, amount, m) for line, amount in plan for m in months))
    books.baseline("2026-01")
    claim(books, base, "2026-01", complete=0.45)
    books.post("actual", "2026-01", ("LAB", 500), ("PMO", 290), ("QA", 80))
    told = read(books, "2026-01")
    earned = {p["wbs"]: (p["ev"]["amount"], p["sv"]["amount"]) for p in told["packages"]}
    assert earned == {"1": ("450.00", "-50.00"), "2": ("300.00", "0.00"), "3": ("90.00", "-10.00")}
    discrete = told["discrete"]
    assert (discrete["ev"], discrete["ac"]) == (gbp(540), gbp(580))
    assert discrete["spi"]["value"] == 0.9 < told["indices"]["spi"]["value"]
    assert told["indices"]["level_of_effort_share"]["value"] == pytest.approx(300 / 840, abs=1e-6)
    assert "level_of_effort_share" in told["alerts"]
    for package in (follower,):
        refused = claim(books, package, "2026-01", 409, complete=0.5)
        assert refused["rule"] == "progress.earns-by-itself"


def test_progress_falls_only_by_a_correction_and_needs_a_start(books: Books) -> None:
    package = books.package()
    claim(books, package, "2026-01", complete=0.5)
    assert claim(books, package, "2026-02", 409, complete=0.4)["rule"] == "progress.never-falls"
    for wrong in (
        {"complete": 0.6, "started_on": None},
        {"units_done": 3},
        {"complete": 1.1},
        {"complete": 0.6, "milestones": {"none": 1}},
        {"complete": 0.6, "started_on": "2026-12-01"},
        {"complete": 0.6, "finished_on": "2026-01-01"},
        {"complete": 0.4, "is_correction": True},
    ):
        claim(books, package, "2026-02", 422, **wrong)
    fallen = claim(
        books, package, "2026-02", complete=0.4, is_correction=True, evidence="Rework of the frame."
    )
    assert fallen["earned_share"] == 0.4
    rule = {"earning_rule": "fixed", "start_share": 0.5}
    kept = books.client.patch(f"/v1/work-packages/{package}", json=rule, headers={"If-Match": '"1"'})
    assert (kept.status_code, kept.json()["rule"]) == (409, "work_package.rule-kept")
    books.close("2026-02")
    assert claim(books, package, "2026-02", 409, complete=0.6)["rule"] == "period_closed"


def test_a_later_claim_for_a_period_takes_the_place_of_the_one_before(books: Books) -> None:
    package = books.package()
    books.line(work_package_id=package)
    books.post("budget", "2026-01", ("LAB", 1000))
    books.baseline("2026-01")
    for complete in (0.3, 0.35):
        claim(books, package, "2026-01", complete=complete)
    assert read(books, "2026-01")["values"]["ev"] == gbp(350)
    listed = books.client.get(f"/v1/work-packages/{package}/progress-claims").json()["items"]
    assert [c["complete"] for c in listed] == [0.3, 0.35]
    one = books.client.get(f"/v1/progress-claims/{listed[0]['id']}")
    assert one.json() == listed[0]
    assert len(books.client.get(f"{one.url.path}/history").json()["items"]) == 1


def test_several_packages_claim_at_once_or_not_at_all(books: Books) -> None:
    books.package("1")
    books.package("2", earning_rule="fixed", start_share=0.5)
    first = {"work_package": "1", "started_on": "2026-01-05", "complete": 0.4}
    second = {"work_package": "2", "started_on": "2026-01-06"}
    body = {"period": books.month("2026-01"), "claims": [first, second]}
    told = books.made(f"{books.at}/progress-claims", body, 200)
    assert [(one["work_package"], one["earned_share"]) for one in told["items"]] == [("1", 0.4), ("2", 0.5)]
    entered = books.client.get(f"/v1/progress-claims/{told['items'][0]['id']}").json()
    assert (entered["complete"], entered["period"]) == (0.4, "2026-01")
    for wrong, status in (
        ({"work_package": "3"}, 422),
        (first | {"complete": 0.1}, 409),
        (second, 422),
    ):
        claims = [second | {"finished_on": "2026-01-20"}, wrong]
        answer = books.client.post(f"{books.at}/progress-claims", json=body | {"claims": claims})
        assert answer.status_code == status, answer.text
    fallen = first | {"complete": 0.1, "is_correction": True, "evidence": "Rejected on inspection."}
    books.made(f"{books.at}/progress-claims", body | {"claims": [second, fallen]}, 200)
    events = books.client.get("/v1/audit-events", params={"limit": 100}).json()["items"]
    actions = [event["action"] for event in events if event["action"].startswith("progress.")]
    assert sorted(actions) == ["progress.claimed", "progress.claimed", "progress.corrected"]


def test_who_may_claim_for_several(books: Books, refused: Callable[..., None]) -> None:
    books.package("1")
    claims = [{"work_package": "1", "started_on": "2026-01-05", "complete": 0.4}]
    body = {"period": books.month("2026-01"), "claims": claims}
    refused("POST", f"{books.at}/progress-claims", 403, "work_package:write", json=body)
