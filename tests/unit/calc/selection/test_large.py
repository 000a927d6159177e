"""Public knapsacks, and what is too large to be proved in the time there is."""

from itertools import islice
from time import monotonic

import pytest

from app.calc.selection.answer import Status
from app.calc.selection.checking import violations
from app.calc.selection.solving import Effort, solve
from bench.knapsacks import knapsacks
from bench.selection import Size, large
from tests.unit.calc.conftest import DATA


def test_public_knapsacks() -> None:
    """Some quick ones of each old family; the rest are for ``python -m bench.selection``."""
    if not (DATA / "mkp").exists():
        pytest.skip(f"the knapsacks are not at {DATA}: set STEERCO_SHARED_DATA")
    every = list(knapsacks(DATA / "mkp"))
    first = [*islice((each for each in every if each.family == "mknap1"), 4)]
    for known in [*first, *(each for each in every if "weish0" in each.name)]:
        found = solve(known.problem)
        assert (found.status, found.objective) == (Status.OPTIMAL, known.best), known.name
        assert not violations(known.problem, found.starts)
    assert len(every) == 101 and sum(each.is_proved for each in every) == 41


def test_what_cannot_be_proved_is_told_with_its_gap() -> None:
    """Time is kept, the bound is one, and the selection is better than what rounding the relaxation gives."""
    problem = large(1, Size(candidates=60, roles=6, dependencies=10))
    began = monotonic()
    found = solve(problem, Effort(seconds=2))
    assert monotonic() - began < 15
    assert found.status is Status.FEASIBLE and found.objective is not None and found.bound is not None
    assert found.objective <= found.bound and found.gap is not None and found.gap < 1
    assert not violations(problem, found.starts) and found.violations == ()
    assert found.ties is None and found.is_tie_broken is None and found.reason
