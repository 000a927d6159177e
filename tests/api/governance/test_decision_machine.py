"""Decisions driven at random, one step at a time against a small model, and by several at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.components.repository import ComponentRepository
from app.core.schemas import Write
from app.core.unit_of_work import Writing
from app.governance.decisions.effects import EFFECTS, effect
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.states import APPROVALS, DecisionStatus, reachable
from tests.api.governance.authority import Cast, ok, person, seat
from tests.api.governance.conftest import CONDITIONAL, DEFERRED, REMARK, TODAY, act

SEATED = ("executive", "member", "founder")
EVERYBODY = (*SEATED, "manager", "head")
OUTCOMES = ("approved", "approved_with_conditions", "rejected", "deferred")
RECUSAL = {"interest": "personal", "action": "no_vote"}
YESTERDAY = f"{TODAY.replace(year=TODAY.year - 1)}"
ASKED = {"kind": "gate", "variance": None, "lapses_on": YESTERDAY}
people, seated = st.sampled_from(EVERYBODY), st.sampled_from(SEATED)
votes, outcomes = st.sampled_from(["yes", "no", "abstain"]), st.sampled_from(OUTCOMES)


class Nothing(Write):
    """No arguments."""


@pytest.fixture(scope="module", autouse=True)
def marking() -> Iterator[None]:
    """An effect that leaves a mark for each time that it is done."""

    def mark(uow: Writing, decision: Decision, _: Nothing) -> None:
        component = ComponentRepository(uow).get(decision.component_id)
        component.description = f"{component.description or ''}[{decision.reference}]"
        uow.record("component.marked", component)

    effect("test.mark", Nothing, {DecisionKind.GATE}, lambda *_: None)(mark)
    yield
    del EFFECTS["test.mark"]


def begun(cast: Cast) -> str:
    """A draft of a decision that leaves a mark."""
    mark = {"effect": "test.mark", "permitted_before_discharge": True}
    return cast.drafted(**ASKED, effects=[mark])


def marks(cast: Cast, reference: str) -> int:
    told = cast.founder.get(f"/v1/projects/{cast.project}").json()["description"]
    return (told or "").count(f"[{reference}]")


def voting(cast: Cast) -> None:
    rule = {"kind": "majority", "quorum": 0.6}
    seats = [seat(getattr(cast, name)) for name in SEATED]
    cast.upper = cast.board(f"programmes/{cast.programme}", rule=rule, seats=seats, limits=[{}])


def outcome_of(outcome: str) -> dict[str, Any]:
    bodies = {"approved_with_conditions": CONDITIONAL, "deferred": DEFERRED}
    return bodies.get(outcome, {"outcome": outcome, "rationale": "So be it."})


class Model(RuleBasedStateMachine):
    """What a decision may become, kept in a few words beside the service."""

    def __init__(self, cast: Cast) -> None:
        super().__init__()
        self.cast = cast

    @initialize()
    def draft(self) -> None:
        self.url, self.status = begun(self.cast), "draft"
        self.votes: dict[str, str] = {}
        self.recused: set[str] = set()
        self.deferrals, self.approvals = 0, 0

    def tried(self, answer: Response, expected: bool) -> bool:
        assert answer.is_success is expected, answer.text
        assert expected or answer.status_code in (403, 409), answer.text
        return expected

    def move(self, who: str, action: str, sources: set[str], target: str, body: Any = None) -> bool:
        answer = act(getattr(self.cast, who), self.url, action, body)
        done = self.tried(answer, self.status in sources)
        if done:
            self.status = target
        return done

    @rule()
    def propose(self) -> None:
        self.move("manager", "proposal", {"draft"}, "proposed")

    @rule()
    def send_back(self) -> None:
        self.move("founder", "return", {"proposed"}, "draft", REMARK)

    @rule()
    def review(self) -> None:
        overdue = {"approved_with_conditions"}  # one of its conditions was due yesterday
        if self.move("founder", "review", {"proposed", "deferred"} | overdue, "in_review"):
            self.votes = {}

    @rule()
    def withdraw(self) -> None:
        undecided = {"draft", "proposed", "in_review", "deferred"}
        self.move("manager", "withdrawal", undecided, "withdrawn", REMARK)

    @rule()
    def expire(self) -> None:
        self.move("founder", "expiry", {"proposed", "in_review", "deferred"}, "expired")

    @rule(who=people, vote=votes)
    def vote(self, who: str, vote: str) -> None:
        may = self.status == "in_review" and who in SEATED and who not in self.recused
        if self.tried(self.cast.vote(self.url, getattr(self.cast, who), vote), may):
            self.votes[who] = vote

    @rule(who=seated)
    def recuse(self, who: str) -> None:
        answer = getattr(self.cast, who).post(f"{self.url}/interests", json=RECUSAL)
        if self.tried(answer, self.status in ("proposed", "in_review", "deferred")):
            self.recused.add(who)
            self.votes.pop(who, None)

    @rule(who=people, outcome=outcomes)
    def decide(self, who: str, outcome: str) -> None:
        answer = act(getattr(self.cast, who), self.url, "outcome", outcome_of(outcome))
        if self.tried(answer, self.may_decide(who, outcome)):
            self.status = outcome
            self.deferrals += outcome == "deferred"
            self.approvals += outcome.startswith("approved")

    def may_decide(self, who: str, outcome: str) -> bool:
        if self.status != "in_review" or who not in SEATED or who in self.recused:
            return False
        if outcome == "deferred":
            return self.deferrals < 2
        yes, no = (list(self.votes.values()).count(vote) for vote in ("yes", "no"))
        return len(self.votes) >= 2 and (yes > no) is outcome.startswith("approved")

    @rule()
    def supersede(self) -> None:
        body = {"supersedes_id": self.url.rpartition("/")[2]}
        drafted = self.cast.manager.post(
            f"/v1/projects/{self.cast.project}/decisions",
            json=self.cast.manager.get(self.url).json() and {"kind": "gate", "title": "Anew", **body},
        )
        if self.status not in ("approved", "approved_with_conditions"):
            assert drafted.json()["rule"] == f"decision.{self.status}->superseded"
            return
        url = self.cast.in_review(**ASKED, **body)
        for who in SEATED[:2]:
            ok(self.cast.vote(url, getattr(self.cast, who)))
        ok(self.cast.decide(url))
        self.status = "superseded"

    @invariant()
    def both_agree(self) -> None:
        told = self.cast.founder.get(self.url).json()
        assert told["status"] == self.status
        by = {person(getattr(self.cast, who)): vote for who, vote in self.votes.items()}
        assert {vote["person_id"]: vote["vote"] for vote in told["votes"]} == by or told["status"] == "draft"
        assert marks(self.cast, told["reference"]) == min(self.approvals, 1)


def test_a_decision_does_what_the_model_does(cast: Cast) -> None:
    voting(cast)
    some = settings(
        max_examples=6,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Model(cast), settings=some)  # type: ignore[no-untyped-call]


steps = st.one_of(
    st.tuples(st.just("vote"), seated, votes),
    st.tuples(st.just("recuse"), seated, st.none()),
    st.tuples(st.just("decide"), seated, outcomes),
    st.tuples(st.just("decide"), seated, st.just("approved")),
    st.tuples(st.sampled_from(["withdraw", "expire", "review"]), st.just("manager"), st.none()),
)


def take(cast: Cast, url: str, step: tuple[str, str, Any]) -> Response:
    """One step of one client, as it sees the decision when it takes it."""
    what, who, how = step
    client = getattr(cast, who)
    if what == "vote":
        return cast.vote(url, client, how)
    if what == "recuse":
        return client.post(f"{url}/interests", json=RECUSAL)
    if what == "decide":
        return act(client, url, "outcome", outcome_of(how))
    if what == "withdraw":
        return act(cast.manager, url, "withdrawal", REMARK)
    return act(cast.founder, url, "expiry" if what == "expire" else what, None)


@pytest.fixture
def rounds(cast: Cast) -> Cast:
    voting(cast)
    return cast


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(steps, min_size=1, max_size=6), min_size=3, max_size=4))
def test_several_at_once_leave_it_as_one_after_the_other_would(rounds: Cast, clients: list[Any]) -> None:
    cast, url = rounds, begun(rounds)
    ok(act(cast.manager, url, "proposal"))
    ok(act(cast.founder, url, "review"))
    for who in SEATED[:2]:
        ok(cast.vote(url, getattr(cast, who)))
    with ThreadPoolExecutor(len(clients)) as pool:
        said = list(pool.map(lambda mine: [take(cast, url, step) for step in mine], clients))
    assert {a.status_code for answers in said for a in answers} <= {200, 403, 409, 412}
    versions = cast.founder.get(f"{url}/history").json()["items"]
    holds(cast, url, [version["snapshot"] for version in versions])


def holds(cast: Cast, url: str, versions: list[dict[str, Any]]) -> None:
    """What must be so whatever came first: legal moves, a quorum, no vote of the recused, effects once."""
    for before, after in pairwise(versions):
        was, now = DecisionStatus(before["status"]), DecisionStatus(after["status"])
        assert now == was or now in reachable(was)
    for version in versions:
        out = {each["person_id"] for each in version["interests"] if each["action"] != "note"}
        assert out.isdisjoint(vote["person_id"] for vote in version["votes"])
    approved = [v for v in versions if v["status"] in APPROVALS]
    for version in approved:
        assert version["tally"]["quorate"] and version["tally"]["yes"] > version["tally"]["no"]
    told = cast.founder.get(url).json()
    assert marks(cast, told["reference"]) == bool(approved)
    assert told["version"] == len(versions)
