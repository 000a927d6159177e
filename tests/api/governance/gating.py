"""A project that follows a lifecycle, and who plans, assesses, checks, waives and decides at its gates."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx import Response

from tests.api.governance.authority import CHARTER, ok, person, seat
from tests.api.governance.conftest import RESERVE, TODAY, act

SHA = "0" * 64
DOCUMENT = {
    "reference": "DOC-0117",
    "title": "The paper",
    "edition": "1.0",
    "state": "approved",
    "sha256": SHA,
}
CRITERIA = [
    {"code": "case", "text": "The business case is viable", "valid_days": 180},
    {"code": "trained", "text": "Users are trained", "evidence": "attestation", "owner": "sro"},
    {"code": "lessons", "text": "Lessons are recorded", "importance": "should"},
]
STAGES = [
    {
        "code": "plan",
        "name": "Plan",
        "gate": {"code": "go", "name": "Go", "criteria": CRITERIA, "valid_days": 30},
    },
    {"code": "do", "name": "Do", "gate": {"code": "done", "name": "Done", "criteria": CRITERIA[:1]}},
    {"code": "after", "name": "After"},
]


@dataclass
class Gating:
    """Who plays which part; each is another person."""

    manager: TestClient  # plans, proposes, writes the evidence
    assurer: TestClient
    finance: TestClient
    sponsor: TestClient
    sro: TestClient
    lead: TestClient  # of the office
    programme: UUID
    project: UUID
    office: str = ""

    @property
    def at(self) -> str:
        return f"/v1/projects/{self.project}"

    def tailored(self, stages: list[dict[str, Any]] = STAGES, slug: str = "ours") -> str:
        """The id of a lifecycle in use."""
        body = {"slug": slug, "name": "Our stages", "stages": stages}
        made = self.lead.post("/v1/lifecycles", json=body)
        ok(made)
        ok(act(self.lead, made.headers["Location"], "adoption"))
        return str(made.json()["id"])

    def follow(self, **named: Any) -> Response:
        return self.manager.post(f"{self.at}/lifecycle-uses", json=named)

    def following(self, stages: list[dict[str, Any]] = STAGES, **named: Any) -> None:
        ok(self.follow(lifecycle_id=self.tailored(stages), **named))

    def lifecycle(self) -> list[dict[str, Any]]:
        stages: list[dict[str, Any]] = ok(self.manager.get(f"{self.at}/lifecycle"))["stages"]
        return stages

    def gate(self, at: int = 0) -> str:
        return f"/v1/gates/{self.lifecycle()[at]['gate']['id']}"

    def stage(self, at: int = 0) -> str:
        return f"/v1/stages/{self.lifecycle()[at]['id']}"

    def report(self, gate: str) -> dict[str, Any]:
        return ok(self.manager.get(f"{gate}/report"))

    def shown(self, criterion: str, kind: str = "document", **members: Any) -> dict[str, Any]:
        evidence = (
            {"document": DOCUMENT} if kind == "document" else {"attestation": {"statement": "It is so"}}
        )
        by = {"dated_on": f"{TODAY}", "author_id": person(self.manager)}
        return {"criterion": criterion, "result": "met", **evidence, **by, **members}

    def assess(self, gate: str, criterion: str, kind: str = "document", **members: Any) -> Response:
        body = self.shown(criterion, kind, **members)
        return (self.assurer).post(f"{gate}/assessments", json=body)

    def met(self, gate: str) -> None:
        """Every criterion that somebody assesses is met."""
        for each in self.report(gate)["criteria"]:
            told = each["criterion"]
            who = {"assurer": self.assurer, "finance": self.finance}[told["assessor"]]
            if told["evidence"] != "metric":
                ok(who.post(f"{gate}/assessments", json=self.shown(told["code"], told["evidence"])))

    def not_applicable(self, gate: str, *criteria: str) -> None:
        for code in criteria:
            said = {"criterion": code, "result": "not_applicable", "reason": "Nothing is measured yet"}
            ok(self.assurer.post(f"{gate}/assessments", json=said))

    def hold(self, gate: str, outcome: str, who: TestClient | None = None, **members: Any) -> Response:
        body = {"outcome": outcome, "outcome_reason": "As the board saw it", **members}
        return act(who or self.sponsor, gate, "outcome", body)

    def open(self, at: int = 0, **members: Any) -> Response:
        return act(self.manager, self.stage(at), "opening", members)

    def waive(self, gate: str, who: TestClient, **members: Any) -> Response:
        return who.post(f"{gate}/waivers", json={"reason": "It is a pilot", **members})

    def drafted(self, gate: str | None = None, **members: Any) -> str:
        """A decision of kind gate, whose approval passes the gate."""
        opens = [{"effect": "stage.open", "arguments": {"gate_id": gate.rpartition("/")[2]}}] if gate else []
        body = RESERVE | {"kind": "gate", "title": "Go on?", "effects": opens} | members
        made = self.manager.post(f"{self.at}/decisions", json=body)
        ok(made)
        return str(made.headers["Location"])

    def in_review(self, gate: str | None = None, **members: Any) -> str:
        url = self.drafted(gate, **members)
        ok(act(self.manager, url, "proposal"))
        ok(act(self.sponsor, url, "review"))
        return url

    def decide(
        self, url: str, outcome: str = "approved", who: TestClient | None = None, **members: Any
    ) -> Response:
        body = {"outcome": outcome, "rationale": "The case still holds", **members}
        return act(who or self.sponsor, url, "outcome", body)

    def staffed(self, type: str) -> None:
        staff = [seat(self.lead, role="Head of office")]
        body = {"name": "Programme office", "type": type, "charter": CHARTER, "staff": staff}
        self.office = str(ok(self.sro.post(f"/v1/programmes/{self.programme}/offices", json=body))["id"])

    def check(self, gate: str, is_complete: bool = True, who: TestClient | None = None) -> Response:
        body = {"is_complete": is_complete, "remark": "All is there"}
        return act(who or self.lead, gate, "evidence-check", body)

    def board(self) -> None:
        """A project board whose executive decides gates: the sponsor."""
        seats = [seat(self.sponsor, role="executive")]
        limits = [{"matters": ["gate"]}]
        body = {"name": "Project board", "kind": "project_board", "seats": seats, "limits": limits}
        ok(self.sro.post(f"{self.at}/bodies", json=body))
