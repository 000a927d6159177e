"""The table of moves, beside the one that governance texts draw, and walked at random."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.governance.decisions.states import MOVES, OUTCOMES, TERMINAL, DecisionStatus, leads, reachable

# From and to, as the state machine is drawn; written out, so that the table is held to something.
DRAWN = """
draft proposed; draft withdrawn; proposed withdrawn; in_review withdrawn; deferred withdrawn;
proposed in_review; proposed draft; in_review approved; in_review approved_with_conditions;
in_review rejected; in_review deferred; deferred in_review; proposed expired; in_review expired;
deferred expired; approved superseded; approved_with_conditions superseded; approved expired;
approved_with_conditions approved; approved_with_conditions in_review; approved_with_conditions expired
"""
PAIRS = {(DecisionStatus(a), DecisionStatus(b)) for a, b in (each.split() for each in DRAWN.split(";"))}
KNOWN = [(action, target) for action, move in MOVES.items() for target in sorted(move.targets)]
any_move = st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(DecisionStatus))
moves = st.one_of(st.sampled_from(KNOWN), st.sampled_from(KNOWN), any_move)


def walked(steps: list[tuple[str, DecisionStatus]]) -> list[DecisionStatus]:
    """The states a decision goes through when each of ``steps`` is tried on it."""
    been = [DecisionStatus.DRAFT]
    for action, target in steps:
        if leads(action, been[-1], target):
            been.append(target)
    return been


def test_the_table_has_the_moves_that_are_drawn_and_no_other() -> None:
    assert {(a, b) for a in DecisionStatus for b in reachable(a)} == PAIRS


def test_what_is_final_is_final() -> None:
    assert {"rejected", "withdrawn", "superseded", "expired"} == TERMINAL


@given(st.lists(moves, max_size=40))
def test_no_walk_takes_a_way_that_is_not_drawn(steps: list[tuple[str, DecisionStatus]]) -> None:
    been = walked(steps)
    assert set(pairwise(been)) <= PAIRS
    assert not TERMINAL.intersection(been[:-1])


@given(st.lists(moves, max_size=40))
def test_nothing_is_decided_that_was_not_in_review(steps: list[tuple[str, DecisionStatus]]) -> None:
    been = walked(steps)
    for at, status in enumerate(been):
        if status in OUTCOMES:
            assert been[at - 1] == "in_review" or (status == "approved" and been[at - 1] in OUTCOMES)


@pytest.mark.parametrize("status", DecisionStatus)
def test_every_state_can_be_reached_and_comes_to_an_end(status: DecisionStatus) -> None:
    assert status in closure(DecisionStatus.DRAFT)
    assert closure(status) & TERMINAL


def closure(start: DecisionStatus) -> set[DecisionStatus]:
    """``start`` and all that any moves lead to from it."""
    known = {start}
    while more := {b for a in known for b in reachable(a)} - known:
        known |= more
    return known
