"""Small problems of every sort of rule, and all their choices, for laws to be tried on."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from app.calc.selection.checking import violations
from app.calc.selection.problem import (
    Budget,
    Candidate,
    Capacity,
    CategoryBound,
    Dependency,
    Group,
    Measure,
    Problem,
    Profile,
    RiskCeiling,
    RiskMeasure,
    Synergy,
)
from app.calc.selection.valuing import worth

IDS = ("A", "B", "C", "D", "E")
amounts = st.integers(0, 9).map(Decimal)
pairs = st.sets(st.sampled_from(IDS), min_size=2, max_size=2).map(frozenset)
rows = st.lists(amounts, min_size=1, max_size=2).map(tuple)


@st.composite
def candidates(draw: st.DrawFn, id: str) -> Candidate:
    profile = Profile({"capital": draw(rows), "revenue": draw(rows)}, {"analyst": draw(rows)})
    wish = draw(st.integers(0, 11))
    return Candidate(
        id,
        Decimal(draw(st.integers(0, 60))) / 4,
        profile,
        categories=frozenset(draw(st.sets(st.sampled_from(("run", "grow")), max_size=1))),
        risk=Decimal(draw(st.integers(0, 5))),
        is_high_risk=draw(st.booleans()),
        is_mandatory=wish == 0,
        is_excluded=wish == 1,
        latest=draw(st.sampled_from((None, 1, 2))),
        delay_factor=draw(st.sampled_from((Decimal(1), Decimal("0.9")))),
        may_overrun=draw(st.booleans()),
    )


@st.composite
def problems(draw: st.DrawFn, has_shares: bool = True) -> Problem:
    """Three periods and five candidates, with or without bounds that are shares."""
    limits = st.lists(st.one_of(st.none(), st.integers(4, 20).map(Decimal)), min_size=3, max_size=3).map(
        tuple
    )
    measures = list(Measure) if has_shares else [Measure.COUNT]
    measure = draw(st.sampled_from(measures))
    most = Decimal("0.6") if measure in (Measure.SHARE_OF_COST, Measure.SHARE_OF_COUNT) else Decimal(9)
    needing = draw(st.permutations(IDS))
    return Problem(
        periods=("2026", "2027", "2028"),
        candidates=tuple(draw(candidates(id)) for id in IDS),
        budgets=(
            Budget("capital", draw(limits), draw(st.booleans())),
            Budget(None, draw(limits), draw(st.booleans())),
        ),
        capacities=(Capacity("analyst", draw(limits)),),
        groups=(Group("pair", draw(pairs), draw(st.booleans())),),
        dependencies=(
            Dependency(needing[0], frozenset(needing[1:3]), draw(st.booleans()), draw(st.booleans())),
        ),
        category_bounds=(
            CategoryBound("run", measure, None, most),
            CategoryBound("grow", Measure.COUNT, draw(amounts) // 5),
        ),
        risk_ceilings=(
            RiskCeiling(RiskMeasure.SUM, Decimal(12)),
            RiskCeiling(RiskMeasure.HIGH_COUNT, Decimal(3)),
        ),
        synergies=(Synergy(draw(pairs), Decimal(draw(st.integers(-20, 20)))),),
    )


def choices(problem: Problem) -> Iterator[dict[str, int]]:
    """Every feasible choice of starts."""
    starts = [[None, *problem.starts[each]] for each in problem.by_id]
    for picked in product(*starts):
        choice = {each: at for each, at in zip(problem.by_id, picked, strict=True) if at is not None}
        if not violations(problem, choice):
            yield choice


def best_by_hand(problem: Problem) -> Decimal | None:
    """The value of the best choice, by looking at all."""
    return max((worth(problem, each) for each in choices(problem)), default=None)
