"""A project worth GBP 40m with a cost tolerance of 5 %, its boards, its office, and who is in them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response

from tests.api.governance.conftest import RESERVE, TODAY, act

MONEY = {"amount": "3200000.00", "currency": "GBP"}
REBASELINE = RESERVE | {
    "kind": "rebaseline",
    "title": "Rebaseline by 8 %",
    "value": MONEY,
    "variance": 0.08,
    "requested_from": None,
}
CHARTER = {
    "purpose": "Decisions are taken in time, on evidence",
    "scope": "All projects of the programme",
    "services": ["Decision secretariat"],
    "authority": "As the authority matrix has it",
    "review_on": f"{TODAY + timedelta(days=365)}",
}


def person(client: TestClient) -> str:
    return client.get("/v1/me").json()["member_id"]


def seat(client: TestClient, **members: Any) -> dict[str, Any]:
    return {"person_id": person(client), **members}


def ok(answer: Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    return answer.json()


def refused(answer: Response, status: int, rule: str) -> Response:
    assert (answer.status_code, answer.json().get("rule")) == (status, rule), answer.text
    return answer


@dataclass
class Cast:
    """Who plays which part; each is another person."""

    manager: TestClient
    executive: TestClient
    member: TestClient
    head: TestClient
    founder: TestClient
    programme: UUID
    project: UUID
    office: str = ""
    lower: str = ""
    upper: str = ""

    def board(self, at: str, **members: Any) -> str:
        seats = [seat(self.executive, role="executive"), seat(self.member)]
        body = {"name": "Programme board", "kind": "programme_board", "seats": seats} | members
        return str(ok(self.founder.post(f"/v1/{at}/bodies", json=body))["id"])

    def boards(self, **members: Any) -> None:
        """The project board with a tolerance of 5 %, the programme board with 10 %."""
        small = {"name": "Project board", "kind": "project_board", "limits": [{"max_variance": 0.05}]}
        self.lower = self.board(f"projects/{self.project}", **small)
        self.upper = self.board(f"programmes/{self.programme}", limits=[{"max_variance": 0.1}], **members)

    def staffed(self, type: str, **members: Any) -> None:
        staff = [seat(self.head, role="Head of office")]
        body = {"name": "Programme office", "type": type, "charter": CHARTER, "staff": staff} | members
        self.office = str(ok(self.founder.post(f"/v1/programmes/{self.programme}/offices", json=body))["id"])

    def drafted(self, **members: Any) -> str:
        asked = {} if self.upper else {"requested_from": "Programme board"}  # where none is found
        body = REBASELINE | asked | members
        made = self.manager.post(f"/v1/projects/{self.project}/decisions", json=body)
        assert made.status_code == 201, made.text
        return made.headers["Location"]

    def proposed(self, **members: Any) -> str:
        url = self.drafted(**members)
        ok(act(self.manager, url, "proposal"))
        return url

    def in_review(self, **members: Any) -> str:
        url = self.proposed(**members)
        ok(act(self.founder, url, "review"))
        return url

    def decide(self, url: str, who: TestClient | None = None, outcome: str = "approved") -> Response:
        body = {"outcome": outcome, "rationale": "The benefit still exceeds the cost."}
        return act(who or self.executive, url, "outcome", body)

    def opine(self, url: str, stance: str = "support", who: TestClient | None = None) -> Response:
        body = {"stance": stance, "opinion": "The estimate holds."}
        return (who or self.head).post(f"{url}/opinions", json=body)

    def vote(self, url: str, who: TestClient, vote: str = "yes") -> Response:
        return who.post(f"{url}/votes", json={"vote": vote})
