"""The state machine of decisions and the one spelling of what is chained, against worked examples."""

import hashlib
from itertools import pairwise

from app.core.audit import GENESIS, canonical
from app.governance.decisions.states import DecisionStatus, reachable
from tests.unit.calc.conftest import Oracle


def test_decisions_move_as_the_worked_machine_does(oracle: Oracle) -> None:
    example = oracle("GOV-05")
    for status, targets in example["inputs"]["transitions"].items():
        assert reachable(DecisionStatus(status)) == {*targets}
    expected = {one["id"]: one["first_illegal_step"] for one in example["expected"]["results"]}
    for one in example["inputs"]["paths"]:
        steps = pairwise(map(DecisionStatus, one["path"]))
        illegal = [[source, target] for source, target in steps if target not in reachable(source)]
        assert next(iter(illegal), None) == expected[one["id"]]


def test_what_is_chained_has_one_spelling(oracle: Oracle) -> None:
    """The worked chain hashes what came before and the record; ours hashes a salted leaf of the same spelling."""
    example = oracle("GOV-02")
    records, expected = example["inputs"]["records"], example["expected"]
    assert canonical(records[0]) == expected["canonical_first"]
    head, heads = GENESIS, []
    for record in records:
        head = hashlib.sha256((head + canonical(record)).encode()).hexdigest()
        heads.append(head)
    assert heads == expected["hashes"]
