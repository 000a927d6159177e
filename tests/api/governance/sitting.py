"""A board of five that meets: who is there for what, and what they decide."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from app.core.model import utc_now
from tests.api.governance.authority import Cast, ok, person, seat
from tests.api.governance.conftest import act

YESTERDAY = (utc_now() - timedelta(days=1)).isoformat().replace("+00:00", "Z")
PAPER = {
    "item": 1,
    "title": "Business case, version 3",
    "address": "https://docs.example.org/1",
    "sha256": "0" * 64,
    "edition": "3",
}
MINUTED = {"item": 1, "declarations_asked": True, "discussion": "The survey is in; the ground holds."}
APPROVED = {"outcome": "approved", "rationale": "The benefit still exceeds the cost."}


@dataclass
class Board:
    """A programme board of five, each with a vote, and what is on its agenda."""

    cast: Cast
    people: list[TestClient]
    id: str

    @property
    def secretary(self) -> TestClient:
        return self.cast.head

    def planned(self, *decisions: str, **members: Any) -> str:
        """The address of a meeting yesterday about these decisions, or about three things that need none."""
        subjects: list[dict[str, Any]] = [
            {"subject": "A decision", "decision_id": url.rpartition("/")[2]} for url in decisions
        ]
        body = {"starts_at": YESTERDAY, "place": "Committee room 1", "items": subjects or three()}
        return ok_at(self.secretary.post(f"/v1/bodies/{self.id}/meetings", json=body | members))

    def written(self, decision: str, days: int = 5) -> str:
        url = self.planned(decision, procedure="written", starts_at=None, place=None, response_days=days)
        ok(act(self.secretary, url, "invitation"))
        return url

    def there(self, *people: TestClient, **members: Any) -> dict[str, Any]:
        return {"attendance": [{"person_id": person(each), **members} for each in people]}

    def hold(self, url: str, *people: TestClient) -> dict[str, Any]:
        return ok(act(self.secretary, url, "holding", self.there(*people)))

    def minute(self, url: str, *minuted: dict[str, Any]) -> Response:
        ok(act(self.secretary, url, "minutes", {"proceedings": list(minuted) or [MINUTED]}))
        return act(self.secretary, url, "issue")

    def quorate(self, url: str) -> list[bool]:
        items = ok(self.secretary.get(f"{url}/quorum"))["items"]
        return [item["quorate"] for item in items]

    def decide(self, decision: str, who: TestClient | None = None) -> Response:
        return act(who or self.people[0], decision, "outcome", APPROVED)


def three() -> list[dict[str, Any]]:
    return [{"subject": subject, "minutes": 20} for subject in ("Reserve", "Risks", "Any other business")]


def ok_at(made: Response) -> str:
    assert made.status_code == 201, made.text
    return made.headers["Location"]


def seated(*people: TestClient, **members: Any) -> list[dict[str, Any]]:
    return [seat(each, **members) for each in people]
