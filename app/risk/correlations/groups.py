"""Stated correlations as the simulation takes them. Imported where it is used, for it needs numpy."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.calc.simulation.groups import Group, connected, correlation_of
from app.calc.simulation.register import Column, Correlation
from app.risk.correlations.among import OF, Together

COLUMNS = dict(zip(OF, Column, strict=True))


def group_of(keys: Sequence[str], said: Any) -> Group:
    """A group by what is ``said`` of each column, as a mapping."""
    return Group(tuple(keys), {column: float(said[name]) for name, column in COLUMNS.items() if said[name]})


def correlations_of(given: Iterable[Together]) -> list[Correlation]:
    """One matrix for each set of risks that go together."""
    groups = [group_of(each["references"], each) for each in given]
    return [correlation_of(each) for each in connected(groups)]
