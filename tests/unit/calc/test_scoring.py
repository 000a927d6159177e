"""Weighted additive scoring: the published example, and what holds for any model."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.prioritisation.value_functions import Direct, Linear, Piecewise
from app.calc.scoring import Alternative, Criterion, Direction, rank, score
from tests.unit.calc.conftest import Oracle

CRITERIA = [
    Criterion("fit", Direction.BENEFIT, Decimal(3), Linear(Decimal(0), Decimal(10))),
    Criterion("risk", Direction.COST, Decimal(2), Direct(Decimal(5))),
    Criterion(
        "benefit",
        Direction.BENEFIT,
        Decimal("0.7"),
        Piecewise(((Decimal(0), Decimal(0)), (Decimal(9), Decimal(1)))),
    ),
]
raws = st.fixed_dictionaries(
    {
        "fit": st.none() | st.integers(-5, 15).map(Decimal),
        "risk": st.none() | st.decimals(0, 5, places=2),
        "benefit": st.none() | st.integers(-5, 15).map(Decimal),
    }
)


@st.composite
def alternatives(draw: st.DrawFn) -> list[Alternative]:
    ids = draw(st.lists(st.integers(0, 99).map(str), unique=True, max_size=12))
    tie = st.none() | st.integers(0, 2).map(Decimal)
    return [Alternative(id, id, draw(raws), draw(tie), draw(tie)) for id in ids]


def criterion(id: str, given_: dict[str, Any], amounts: list[int]) -> Criterion:
    direction = Direction.BENEFIT if given_["direction"] == "max" else Direction.COST
    if given_["norm"] == "piecewise":
        points = tuple((Decimal(str(x)), Decimal(str(y))) for x, y in given_["points"])
        return Criterion(id, direction, Decimal(given_["weight"]), Piecewise(points))
    local = given_["norm"] == "minmax"
    low, high = (min(amounts), max(amounts)) if local else (given_["lo"], given_["hi"])
    return Criterion(id, direction, Decimal(given_["weight"]), Linear(Decimal(low), Decimal(high)))


def test_published_weighted_score(oracle: Oracle) -> None:
    example = oracle("WSM-01")
    raw = {x["id"]: x["raw"] for x in example["inputs"]["alternatives"]}
    model = [
        criterion(id, given_, [amounts[id] for amounts in raw.values()])
        for id, given_ in example["inputs"]["criteria"].items()
    ]
    candidates = [
        Alternative(id, id, {k: Decimal(v) for k, v in amounts.items()}) for id, amounts in raw.items()
    ]
    ranked = rank(candidates, model)
    assert [place.score.alternative.id for place in ranked] == example["expected"]["rank"]
    for place in ranked:
        expected = example["expected"]["alternatives"][place.score.alternative.id]
        assert float(place.score.low) == pytest.approx(expected["score"], abs=1e-6)
        assert place.score.low == place.score.high
        values = {part.criterion: float(part.value or 0) for part in place.score.contributions}
        assert values == pytest.approx(expected["values"], abs=1e-6)


@given(raws)
def test_contributions_add_up_to_the_score_exactly(raw: dict[str, Decimal | None]) -> None:
    found = score(Alternative("a", "A", raw), CRITERIA)
    assert sum(part.contribution for part in found.contributions) == found.low
    assert sum(part.penalty for part in found.contributions) == found.penalty
    assert sum(part.weight for part in found.contributions) == 1
    assert 0 <= found.low <= found.high <= 1
    assert bool(found.missing) == bool(found.penalty)


@given(alternatives(), st.randoms(use_true_random=False))
def test_order_of_alternatives_does_not_matter(candidates: list[Alternative], random: Any) -> None:
    assert rank(random.sample(candidates, len(candidates)), CRITERIA) == rank(candidates, CRITERIA)


@given(alternatives())
def test_a_rank_lies_between_its_best_and_worst(candidates: list[Alternative]) -> None:
    ranked = rank(candidates, CRITERIA)
    assert [place.rank for place in ranked] == list(range(1, len(candidates) + 1))
    assert all(1 <= p.best_rank <= p.rank <= p.worst_rank <= len(ranked) for p in ranked)
    if not any(place.score.missing for place in ranked):
        assert all(p.best_rank == p.rank == p.worst_rank for p in ranked)


@given(raws, st.integers(1, 1000))
def test_only_the_proportions_of_weights_count(raw: dict[str, Decimal | None], times: int) -> None:
    heavier = [Criterion(c.id, c.direction, c.weight * times, c.function) for c in CRITERIA]
    found, lighter = (score(Alternative("a", "A", raw), criteria) for criteria in (heavier, CRITERIA))
    assert found == lighter and found.contributions == lighter.contributions


@given(alternatives())
def test_a_ranking_gives_the_very_scores_that_each_has_by_itself(candidates: list[Alternative]) -> None:
    for place in rank(candidates, CRITERIA):
        alone = score(place.score.alternative, CRITERIA)
        assert place.score == alone and place.score.missing == alone.missing
        assert sum(part.contribution for part in place.score.contributions) == place.score.low


def test_equals_are_ranked_by_strategy_then_cost_then_id() -> None:
    raw = {"fit": Decimal(5), "risk": Decimal(1), "benefit": Decimal(1)}
    candidates = [
        Alternative("d", "", raw),
        Alternative("c", "", raw, cost=Decimal(1)),
        Alternative("b", "", raw, strategic=Decimal(2), cost=Decimal(9)),
        Alternative("a", "", raw, strategic=Decimal(2), cost=Decimal(8)),
        Alternative("e", "", raw, strategic=Decimal(3)),
    ]
    assert [p.score.alternative.id for p in rank(candidates, CRITERIA)] == ["e", "a", "b", "c", "d"]


def test_what_is_missing_costs_its_weight_and_widens_the_rank() -> None:
    known = Alternative("a", "A", {"fit": Decimal(5), "risk": Decimal(0), "benefit": Decimal(9)})
    unknown = Alternative("b", "B", {"fit": None, "risk": Decimal(0), "benefit": Decimal(9)})
    first, second = rank([known, unknown], CRITERIA)
    assert (second.score.alternative.id, second.best_rank, second.worst_rank) == ("b", 1, 2)
    assert (first.best_rank, first.worst_rank) == (1, 2)
    assert second.score.penalty == Decimal("0.526316")  # three of 5.7
    assert second.score.missing == ("fit",)


def test_a_point_between_two_others_lies_on_their_line() -> None:
    worth = Piecewise(
        tuple((Decimal(x), Decimal(y)) for x, y in [("0", "0"), ("100", "0.6"), ("300", "0.9")])
    )
    assert [worth.value(Decimal(x)) for x in (-1, 0, 50, 100, 200, 300, 999)] == [
        Decimal(y) for y in ("0", "0", "0.3", "0.6", "0.75", "0.9", "0.9")
    ]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Linear(Decimal(1), Decimal(1)), "anchor"),
        (lambda: Piecewise(((Decimal(1), Decimal(0)),)), "two points"),
        (lambda: Piecewise(((Decimal(2), Decimal(0)), (Decimal(1), Decimal(1)))), "order"),
        (lambda: Piecewise(((Decimal(1), Decimal(0)), (Decimal(2), Decimal(2)))), "between 0 and 1"),
        (lambda: Direct(Decimal(5)).value(Decimal(6)), "outside"),
        (lambda: rank([Alternative("a", "A", {})], []), "no criterion"),
        (lambda: score(Alternative("a", "A", {}), [CRITERIA[0], CRITERIA[0]]), "twice"),
        (lambda: rank([Alternative("a", "A", {})] * 2, CRITERIA), "twice"),
        (
            lambda: score(Alternative("a", "A", {}), [Criterion("x", Direction.COST, Decimal(-1), Direct())]),
            "negative",
        ),
    ],
)
def test_a_model_that_cannot_be_meant_is_refused(make: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()
