"""Continuation reviews: figures stated or drawn, sunk cost left out, due each quarter, and held against gates."""

from collections.abc import Callable
from uuid import UUID

from fastapi.testclient import TestClient

from app.core.model import utc_now
from app.portfolio.continuation.reminders import last_day, quarter_of
from tests.conftest import ClientFor

PATCH = "application/merge-patch+json"


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "GBP"}


def test_a_review_weighs_what_is_left_and_is_due_each_quarter(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    project, today = component("LINE"), utc_now().date()
    url, quarter = f"/v1/projects/{project}", quarter_of(today)
    etag = client.get(url).headers["ETag"]
    active = client.patch(url, json={"status": "active"}, headers={"If-Match": etag, "Content-Type": PATCH})
    assert active.is_success, active.text

    def findings() -> list[str]:
        checked = client.get(f"{url}/consistency")
        assert checked.is_success, checked.text
        return [each["rule"] for each in checked.json()["findings"] if "continuation" in each["rule"]]

    assert findings() == ["continuation-review.quarterly"]
    body = {
        "quarter": quarter,
        "reviewed_on": f"{today}",
        "remaining_benefit": gbp("90.00"),
        "exit_cost": gbp("5.00"),
        "sunk": gbp("900.00"),
        "recommendation": "stop",
        "rationale": "The last tenth is not worth it.",
    }
    assert (
        client_for(organisation_id, role="reader").post(f"{url}/continuation-reviews", json=body).status_code
        == 403
    )
    made = client.post(f"{url}/continuation-reviews", json=body)
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["cost_to_complete"] is None and told["figures"]["advice"] == "unknown"
    assert told["figures"]["reason"] == "not known: cost to complete"
    assert told["sources"]["cost_to_complete"].startswith("the ledger has no cost to complete")
    assert told["risk"] == gbp("0.00") and told["sources"]["sunk"] == "stated in the review"
    again = client.post(f"{url}/continuation-reviews", json=body)
    assert (again.status_code, again.json()["detail"]) == (409, "This quarter's review is there: revise it.")
    patch = {"cost_to_complete": gbp("100.00"), "risk": gbp("10.00")}
    revised = client.patch(
        made.headers["Location"],
        json=patch,
        headers={"If-Match": made.headers["ETag"], "Content-Type": PATCH},
    )
    figures = revised.json()["figures"]
    assert (figures["margin"], figures["advice"]) == (gbp("-15.00"), "stop")
    assert findings() == []
    assert last_day("2026-Q4").isoformat() == "2026-12-31" and last_day("2027-Q1").isoformat() == "2027-03-31"
