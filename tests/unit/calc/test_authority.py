"""Authority: every cell of the matrix, the published delegations and votes, and what holds of any."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.authority.judging import Authority, OfficeProfile, judged
from app.calc.authority.limits import Limit, Question
from app.calc.authority.matrix import (
    LETTERS,
    MATRIX,
    OWN,
    POWER,
    Cell,
    Circumstance,
    Matter,
    Mode,
    PmoType,
    overridden,
)
from app.calc.authority.voting import Ballot, QuorumBase, Result, Vote, counted
from tests.unit.calc.conftest import Oracle

# Matter by matter: supportive, controlling, directive, each usually and within the office's own limit.
EXPECTED = {
    "method": "AA PP DD",
    "tailoring": "AA PP DD",
    "initiation": "AA CC PD",
    "case_quality": "AA PP PP",
    "investment": "AA CC CD",
    "priorities": "AA CC PP",
    "gate": "AA CC PD",
    "gate_evidence": "AA PP PP",
    "baseline": "AA CC PD",
    "rebaseline_within_tolerance": "AA CC DD",
    "rebaseline_beyond_tolerance": "AA CC PP",
    "change": "II CI PD",
    "contingency": "II CC PP",
    "reserve": "XX CC PP",
    "risk_acceptance": "AA CC PP",
    "risk_appetite": "AA CC CC",
    "rag_override": "XX PP DD",
    "report_format": "AA DD DD",
    "resources": "AA CC PP",
    "appointment": "II CC DD",
    "pause": "AA CC PD",
    "stop": "AA CC PP",
    "procurement": "II CC CC",
    "exception": "AA CC PP",
    "closure": "AA PP PP",
    "benefits": "AA CC CC",
    "outcome_targets": "AA CC DD",
    "lessons": "DD DD DD",
    "office": "AA AA AA",
    "office_budget": "AA AA AA",
    "audit_finding": "AA AA AA",
    "other": "II II II",
}
CELLS = [(m, t) for m in Matter for t in PmoType]
BOARD = Authority("b", "The board", (Limit("limit.b"),))


@pytest.mark.parametrize(("matter", "type"), CELLS)
def test_every_cell(matter: Matter, type: PmoType) -> None:
    usual, within = EXPECTED[matter].split()[list(PmoType).index(type)]
    # A rebaseline finds its own row: beyond tolerance if the lowest body's limit does not cover it.
    tolerance = Limit("limit.pm", frozenset({Matter.REBASELINE_WITHIN_TOLERANCE}), max_variance=Decimal(0))
    beyond = matter is Matter.REBASELINE_BEYOND_TOLERANCE
    bodies = [Authority("pm", "The manager", (tolerance,)), BOARD]
    question = Question(matter, Decimal(100), variance=Decimal(1 if beyond else 0))
    for limit, letter in (
        (None, usual),
        (Limit("own"), within),
        (Limit("own", max_value=Decimal(99)), usual),
    ):
        verdict = judged(question, OfficeProfile("o", "The office", type, limit), MATRIX, bodies)
        assert verdict.mode is LETTERS[letter]
        assert verdict.clauses[0].id == f"matrix.{matter}.{type}"


@pytest.mark.parametrize(
    ("matter", "circumstance"),
    [(Matter.RESOURCES, Circumstance.POOLED_STAFF), (Matter.CLOSURE, Circumstance.ADMINISTRATIVE)],
)
def test_what_a_circumstance_gives_a_directive_office(matter: Matter, circumstance: Circumstance) -> None:
    office = OfficeProfile("o", "The office", PmoType.DIRECTIVE)
    asked = Question(matter, circumstances=frozenset({circumstance}))
    assert judged(asked, office, MATRIX, [BOARD]).office_decides
    claimed = Question(Matter.GATE, circumstances=frozenset({Circumstance.WITHIN_LIMIT}))
    assert not judged(claimed, office, MATRIX, [BOARD]).office_decides, "a limit is measured, not claimed"


@given(st.sampled_from(sorted(OWN)), st.sampled_from(PmoType), st.sampled_from(Mode))
def test_no_office_decides_on_itself(matter: Matter, type: PmoType, mode: Mode) -> None:
    assert POWER[MATRIX[matter][type].most] <= POWER[Mode.ADVISE]
    other = {(matter, type): Cell(Mode.ADVISE, Circumstance.WITHIN_LIMIT, mode)}
    if POWER[mode] > POWER[Mode.CONSULT]:
        with pytest.raises(ValueError, match="no office"):
            overridden(MATRIX, other)
    else:
        assert overridden(MATRIX, other)[matter][type] == other[matter, type]


def test_an_override_changes_its_own_cell_alone() -> None:
    changed = overridden(MATRIX, {(Matter.GATE, PmoType.SUPPORTIVE): Cell(Mode.CONSULT)})
    differing = [(m, t) for m, t in CELLS if changed[m][t] != MATRIX[m][t]]
    assert differing == [(Matter.GATE, PmoType.SUPPORTIVE)]


def test_published_delegations(oracle: Oracle) -> None:
    example = oracle("GOV-03")
    figures = example["inputs"]
    bodies = [Authority(row["body"], row["body"], (limit_of(row),)) for row in figures["limits"]]
    own = replace(bodies[0].limits[0], clause="own")  # what the office may do within the lowest body's limit
    assert figures["directive_decides"] == [bodies[0].id]
    assert figures["controlling_gate_bodies"] == [body.id for body in bodies[1:]]
    row = {
        PmoType.SUPPORTIVE: Cell(Mode.ADVISE),
        PmoType.CONTROLLING: Cell(Mode.APPROVE, Circumstance.WITHIN_LIMIT, Mode.CONSULT),
        PmoType.DIRECTIVE: Cell(Mode.APPROVE, Circumstance.WITHIN_LIMIT, Mode.DECIDE),
    }
    matrix = {**MATRIX, Matter.BASELINE: row}
    words = {"advise": "advise", "consult": "must_be_consulted", "approve": "must_approve"}
    for query, expected in zip(figures["queries"], example["expected"]["answers"], strict=True):
        question = Question(
            Matter.BASELINE,
            Decimal(query["whole_life_value"]),
            variance=Decimal(query["variance_pct"]),
        )
        verdict = judged(question, OfficeProfile("o", "PMO", PmoType(query["pmo_type"]), own), matrix, bodies)
        assert verdict.body and verdict.body.id == expected["deciding_body"]
        assert {**words, "decide": "decides"}[str(verdict.mode)] == expected["pmo_role"]


def limit_of(row: dict[str, Any]) -> Limit:
    return bounded(f"limit.{row['body']}", row["max_value"], row["max_variance_pct"])


def bounded(clause: str, value: int | None, variance: int | None) -> Limit:
    most, far = (None if bound is None else Decimal(bound) for bound in (value, variance))
    return Limit(clause, max_value=most, max_variance=far)


BOUNDS = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(st.tuples(BOUNDS, BOUNDS), max_size=5), st.integers(-12, 12), st.integers(-12, 12))
def test_the_lowest_that_covers_it_decides(bounds: list[Any], value: int, variance: int) -> None:
    bodies = [Authority(str(n), str(n), (bounded(f"l{n}", *pair),)) for n, pair in enumerate(bounds)]
    verdict = judged(
        Question(Matter.CHANGE, Decimal(value), variance=Decimal(variance)), None, MATRIX, bodies
    )
    fits = [
        n
        for n, (most, far) in enumerate(bounds)
        if (most is None or abs(value) <= most) and (far is None or abs(variance) <= far)
    ]
    assert (verdict.body.id if verdict.body else None) == (str(fits[0]) if fits else None)
    assert [c.id for c in verdict.clauses[1:-1]] == [f"l{n}" for n in range(fits[0] if fits else len(bounds))]
    assert verdict.clauses[-1].id == (f"l{fits[0]}" if fits else "limits.none-covers")


def test_what_is_not_stated_is_not_within_a_limit() -> None:
    limited = Authority("p", "Project board", (Limit("limit.p", max_value=Decimal(10)),))
    assert judged(Question(Matter.CHANGE), None, MATRIX, [limited, BOARD]).body == BOARD
    assert judged(Question(Matter.METHOD), None, MATRIX, [limited, BOARD]).body == limited
    euros = Question(Matter.CHANGE, Decimal(1), "EUR")
    pounds = Limit("limit.p", max_value=Decimal(10), currency="GBP")
    assert pounds.covers(replace(euros, currency="GBP")) and not pounds.covers(euros)
    novel = Limit("limit.p", excluded=frozenset({"novel"}))
    board = replace(limited, limits=(novel,))
    asked = Question(Matter.METHOD, categories=frozenset({"novel", "repeated"}))
    assert judged(asked, None, MATRIX, [board]).body is None
    assert judged(asked, None, MATRIX, [board, BOARD]).body == BOARD


def test_published_votes(oracle: Oracle) -> None:
    example = oracle("GOV-01")
    for meeting, expected in zip(example["inputs"]["meetings"], example["expected"]["meetings"], strict=True):
        required = meeting.get("required_members", [])
        ballots = [
            Ballot(
                m["id"],
                m["present"],
                Vote(m["vote"]) if "vote" in m else None,
                m.get("recused", False),
                Decimal(str(m.get("weight", 1))),
                m.get("veto", False),
                m["id"] in required,
            )
            for m in meeting["members"]
        ]
        quorum, majority = Decimal(str(meeting["quorum_fraction"])), Decimal(str(meeting["majority"]))
        count = counted(ballots, quorum, QuorumBase(meeting["quorum_base"]), majority)
        told = {
            "id": meeting["id"],
            "eligible": count.eligible,
            "present": count.present,
            "quorum_needed": count.quorum_needed,
            "quorate": count.quorate,
            "yes": float(count.yes),
            "no": float(count.no),
            "outcome": str(count.result),
        }
        assert told == expected


@pytest.mark.parametrize(
    ("votes", "casting", "majority", "result", "broken_by"),
    [
        (("yes", "no"), None, "0.5", "rejected", None),
        (("yes", "no"), "yes", "0.5", "approved", "yes"),
        (("yes", "no"), "no", "0.5", "rejected", "no"),
        (("yes", "no"), "abstain", "0.5", "rejected", None),
        (("abstain", "abstain"), "yes", "0.5", "approved", "yes"),
        (("no", "yes", "yes"), "no", "0.5", "approved", None),  # no tie: it does not count
        (("no", "no", "yes"), "yes", "0.5", "rejected", None),
        (("yes", "no"), "yes", "0.7", "rejected", "yes"),  # two of three are not enough
    ],
)
def test_a_casting_vote_breaks_a_tie(
    votes: tuple[str, ...], casting: str | None, majority: str, result: str, broken_by: str | None
) -> None:
    chair, *others = (Ballot(f"{at}", True, Vote(vote)) for at, vote in enumerate(votes))
    casts = replace(chair, casting=Vote(casting) if casting else None)
    count = counted([casts, *others], majority=Decimal(majority))
    assert (count.result, count.casting) == (result, broken_by)
    assert counted([replace(casts, recused=True), *others]).casting is None
    vetoed = replace(others[0], veto=True, vote=Vote.NO)
    assert counted([casts, vetoed, *others[1:]]).result is Result.REJECTED


BALLOTS = st.builds(
    Ballot,
    st.text(max_size=3),
    st.booleans(),
    st.one_of(st.none(), st.sampled_from(Vote)),
    st.booleans(),
    st.integers(1, 5).map(Decimal),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(BALLOTS, max_size=7), st.sampled_from(QuorumBase))
def test_the_recused_change_nothing_but_the_quorum(ballots: list[Ballot], base: QuorumBase) -> None:
    count = counted(ballots, base=base)
    turned = [replace(b, vote=Vote.NO) if b.recused else b for b in ballots]
    assert counted(turned, base=base) == count
    if count.result is Result.APPROVED:
        assert count.yes > count.no and count.present >= count.quorum_needed
        assert not any(b.recused for b in ballots if b.required)
