"""Bodies and decisions."""

from typing import Any

from tests.contract.classification.access import CHANGED, LISTED, READ, Case, Cases, Makers, posted
from tests.contract.world import World

DECISION = {
    "kind": "change",
    "title": "Release reserve for the cutting",
    "question": "Is the cutting to be lined?",
    "recommendation": "Line it.",
    "value": {"amount": "10000.00", "currency": "GBP"},
    "requested_from": "Programme board",
    "due_on": "2030-03-31",
    "options": [
        {"label": "Do nothing", "summary": "It floods again."},
        {"label": "Line it", "summary": "It floods no more.", "cost": {"amount": "9000", "currency": "GBP"}},
    ],
}
TAKEN = DECISION | {
    "source": "Letter of the minister",
    "taken_by": "Minister",
    "outcome": "approved",
    "rationale": "The line had to open",
    "decided_at": "2026-01-31T12:00:00Z",
    "ratify_by": "2030-03-31",
    "evidence": [{"title": "The letter", "address": "https://docs.example.org/1", "sha256": "0" * 64}],
}
BOARD = {"name": "Programme board", "kind": "programme_board", "rule": {"kind": "majority", "quorum": 0.5}}
REMARK = {"remark": "The figures are a year old"}
CONDITIONAL = {
    "outcome": "approved_with_conditions",
    "rationale": "Within tolerance",
    "conditions": [{"text": "A survey is made", "owner": "Project manager", "due_on": "2027-01-31"}],
}
AT = "POST /decisions/{decision_id}"
PROPOSED = (f"{AT}/proposal",)
REVIEWED = (*PROPOSED, f"{AT}/review")


def change_board(world: World) -> dict[str, Any]:
    """A body in which the office decides on changes, and on nothing else."""
    seat = {"person_id": world.office.get("/v1/me").json()["member_id"], "role": "executive"}
    limits = [{"matters": ["change"]}]
    return BOARD | {"name": "Change board", "seats": [seat], "rule": {}, "limits": limits}


def lapsing(world: World) -> dict[str, Any]:
    assert world["change_board"]
    return DECISION | {"lapses_on": "2026-01-31"}


def own_person(world: World) -> str:
    return str(world.author.get("/v1/me").json()["member_id"])


def seated(world: World) -> dict[str, Any]:
    return BOARD | {"seats": [{"person_id": own_person(world)}]}


def delegation(world: World) -> dict[str, Any]:
    return {"person_id": own_person(world), "from_on": "2027-07-01", "to_on": "2027-07-14", "reason": "Leave"}


MADE: Makers = {
    "body_id": posted("/projects/{other_project}/bodies", seated),
    "delegation_id": posted("/bodies/{body_id}/delegations", delegation),
    "change_board": posted("/projects/{project_id}/bodies", change_board),
    "decision_id": posted("/projects/{project_id}/decisions", lapsing),
}


def question(world: World) -> dict[str, Any]:
    return {"component_id": world["project_id"], "kind": "gate", "dry_run": "directive"}


CASES: Cases = {
    "POST /authority-checks": Case(READ, question),
    "GET /components/{component_id}/bodies": Case(READ),
    "POST /components/{component_id}/bodies": Case(CHANGED, BOARD, second={"name": "Change authority"}),
    "GET /bodies/{body_id}": Case(READ),
    "GET /bodies/{body_id}/history": Case(READ),
    "PATCH /bodies/{body_id}": Case(CHANGED, {"rank": 2}),
    "GET /bodies/{body_id}/delegations": Case(READ),
    "POST /bodies/{body_id}/delegations": Case(
        CHANGED, delegation, second={"from_on": "2028-07-01", "to_on": "2028-07-14"}
    ),
    "GET /delegations/{delegation_id}": Case(READ),
    "GET /delegations/{delegation_id}/history": Case(READ),
    "POST /delegations/{delegation_id}/revocation": Case(CHANGED),
    "GET /components/{component_id}/decisions": Case(READ),
    "POST /components/{component_id}/decisions": Case(CHANGED, DECISION),
    "GET /components/{component_id}/decision-log.csv": Case(READ),
    "GET /components/{component_id}/decision-log.xlsx": Case(READ),
    "POST /components/{component_id}/taken-decisions": Case(CHANGED, TAKEN),
    "GET /decisions/{decision_id}": Case(READ),
    "PATCH /decisions/{decision_id}": Case(CHANGED, {"title": "Release it all"}),
    "GET /decisions/{decision_id}/history": Case(READ),
    # Who put a decision forward does not decide it, and nobody else withdraws it.
    "POST /decisions/{decision_id}/proposal": Case(CHANGED, by="author"),
    "POST /decisions/{decision_id}/return": Case(CHANGED, REMARK, after=PROPOSED),
    "POST /decisions/{decision_id}/review": Case(CHANGED, after=PROPOSED),
    "POST /decisions/{decision_id}/opinions": Case(
        CHANGED, {"stance": "support", "opinion": "The estimate holds"}, after=PROPOSED
    ),
    "POST /decisions/{decision_id}/interests": Case(CHANGED, {"interest": "none"}, after=PROPOSED),
    "POST /decisions/{decision_id}/votes": Case(CHANGED, {"vote": "yes"}, after=REVIEWED),
    "POST /decisions/{decision_id}/outcome": Case(CHANGED, CONDITIONAL, after=REVIEWED),
    "POST /decisions/{decision_id}/discharge": Case(
        CHANGED, {"condition": 1, "evidence": "Signed survey"}, after=(*REVIEWED, f"{AT}/outcome")
    ),
    "POST /decisions/{decision_id}/waiver": Case(
        CHANGED, {"condition": 1, "reason": "The buyer agrees"}, after=(*REVIEWED, f"{AT}/outcome")
    ),
    "GET /components/{component_id}/decision-performance": Case(READ),
    "GET /decision-performance": Case(LISTED),
    "POST /decisions/{decision_id}/withdrawal": Case(CHANGED, REMARK, after=PROPOSED, by="author"),
    "POST /decisions/{decision_id}/expiry": Case(CHANGED, after=PROPOSED),
}
