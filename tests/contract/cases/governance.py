"""Decisions and gates."""

from collections.abc import Mapping

from tests.api.governance.conftest import APPROVED, CONDITIONAL, REASON, RESERVE, TODAY
from tests.api.governance.test_gates import GATE, PASSED
from tests.contract.access import CHANGED, READ, Case, posted
from tests.contract.world import Maker

AT = "POST /decisions/{decision_id}"
PROPOSED = (f"{AT}/proposal",)
REVIEWED = (*PROPOSED, f"{AT}/review")
LAPSING = {**RESERVE, "lapses_on": str(TODAY.replace(year=TODAY.year - 1))}
DECISIONS = "/projects/{project_id}/decisions"
NOT_OURS = {
    "decision_id": posted(DECISIONS, LAPSING, by="colleague")
}  # four eyes: who drafts does not decide

MADE: Mapping[str, Maker] = {
    "decision_id": posted(DECISIONS, LAPSING),
    "gate_id": posted("/projects/{project_id}/gates", GATE),
}
CASES: Mapping[str, Case] = {
    "GET /components/{component_id}/decisions": Case(READ),
    "POST /components/{component_id}/decisions": Case(CHANGED, RESERVE),
    "GET /components/{component_id}/decision-log.csv": Case(READ),
    "GET /decisions/{decision_id}": Case(READ),
    "PATCH /decisions/{decision_id}": Case(CHANGED, {"title": "Release all of the reserve"}),
    "GET /decisions/{decision_id}/history": Case(READ),
    f"{AT}/proposal": Case(CHANGED),
    f"{AT}/return": Case(CHANGED, REASON, after=PROPOSED),
    f"{AT}/review": Case(CHANGED, after=PROPOSED),
    f"{AT}/outcome": Case(CHANGED, APPROVED, after=REVIEWED, given=NOT_OURS),
    f"{AT}/discharge": Case(
        CHANGED,
        {"condition": 1, "evidence": "The survey."},
        after=(*REVIEWED, (f"{AT}/outcome", CONDITIONAL)),
        given=NOT_OURS,
    ),
    f"{AT}/withdrawal": Case(CHANGED, REASON),
    f"{AT}/expiry": Case(CHANGED, after=PROPOSED),
    "GET /components/{component_id}/gates": Case(READ),
    "POST /components/{component_id}/gates": Case(CHANGED, GATE),
    "GET /gates/{gate_id}": Case(READ),
    "PATCH /gates/{gate_id}": Case(CHANGED, {"name": "Gate 3"}),
    "DELETE /gates/{gate_id}": Case(CHANGED),
    "GET /gates/{gate_id}/history": Case(READ),
    "POST /gates/{gate_id}/outcome": Case(CHANGED, PASSED),
}
