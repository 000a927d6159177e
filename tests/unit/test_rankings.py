"""What a ranking comes to, from its inputs alone."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.portfolio.rankings.inputs import Inputs
from app.portfolio.rankings.outcome import outcome

SLUGS = ("fit", "risk", "speed")
ORDER = {"draws": 100, "seed": 5, "top": 2}
values = st.none() | st.integers(0, 10).map(str)


def criterion(slug: str, weight: int) -> dict[str, Any]:
    direction = "cost" if slug == "risk" else "benefit"
    scale = {"low": 0, "high": 10}
    return {"slug": slug, "label": slug, "direction": direction, "weight": weight, "scale": scale}


def component(code: str, found: tuple[str | None, ...], strategic: str | None) -> dict[str, Any]:
    named = {"id": f"00000000-0000-0000-0000-{ord(code):012}", "kind": "project", "code": code, "name": code}
    rest = {"category": None, "status": "active", "strategic": strategic, "cost": None}
    return named | rest | {"values": dict(zip(SLUGS, found, strict=True))}


@st.composite
def problems(draw: st.DrawFn) -> list[dict[str, Any]]:
    codes = draw(st.lists(st.sampled_from("ABCDEFG"), unique=True, min_size=1))
    strategic = st.sampled_from([None, "0.1", "0.2"])
    return [component(code, draw(st.tuples(values, values, values)), draw(strategic)) for code in codes]


@settings(max_examples=25, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_what_goes_in_changes_nothing(components: list[dict[str, Any]], random: Any) -> None:
    model = {"slug": "m", "number": 1, "criteria": [criterion(s, w) for w, s in enumerate(SLUGS)]}
    found = outcome(Inputs(model, ORDER, components))
    shuffled = outcome(Inputs(model, ORDER, random.sample(components, len(components))))
    assert found == shuffled and found.digest == shuffled.digest
    for row in found.rows:
        # A criterion without weight is in no weight that is drawn.
        assert set(row["stability"]["central_weights"] or ()) <= {"risk", "speed"}
        assert 1 <= row["best_rank"] <= row["rank"] <= row["worst_rank"] <= len(found.rows)
    ranks = list(zip(*(row["stability"]["acceptabilities"] for row in found.rows), strict=True))
    assert all(abs(sum(each) - 1) < 1e-4 for each in ranks)
