"""What of the correlations differs between two simulations."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from app.risk.correlations.among import OF
from app.risk.simulations.schemas import ChangedCorrelation

Pairs = dict[tuple[str, str], dict[str, float]]


def pairs_of(groups: Iterable[dict[str, Any]]) -> Pairs:
    """What is stated of each two risks."""
    return {
        pair: {name: group[name] for name in OF if group[name]}
        for group in groups
        for pair in combinations(group["references"], 2)
    }


def changed_correlations(
    was: Iterable[dict[str, Any]], now: Iterable[dict[str, Any]]
) -> list[ChangedCorrelation]:
    """The pairs that go together otherwise."""
    before, after = pairs_of(was), pairs_of(now)
    return [
        ChangedCorrelation(references=list(pair), was=before.get(pair), now=after.get(pair))
        for pair in sorted(before.keys() | after.keys())
        if before.get(pair) != after.get(pair)
    ]
