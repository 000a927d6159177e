"""What a ranking comes to: the places, and all that explains them and tells how firm they are."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from app.calc import scoring
from app.calc.prioritisation import stability
from app.calc.prioritisation.dominance import Dominated, dominated
from app.calc.prioritisation.sensitivity import in_units
from app.calc.prioritisation.smaa import MILLION, Judged, Simulated, simulated
from app.calc.prioritisation.weights import Known
from app.calc.scoring import Contribution, Ranked
from app.portfolio.rankings.explaining import Ranking, Told, changes, following, rounded, ties
from app.portfolio.rankings.inputs import Given, Inputs, alternative_of, digest_of
from app.portfolio.rankings.schemas import RankingOrder

EVERY_RANK = 100  # components of which the whole matrices are told
DOMINATORS = 5


def libraries() -> dict[str, str]:
    return {"numpy": np.__version__, "python": platform.python_version()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows in order of rank, and what is told of the ranking as a whole."""

    rows: list[Told]
    summary: dict[str, Any]

    @property
    def digest(self) -> str:
        return digest_of({"rows": self.rows, "summary": self.summary})


def outcome(inputs: Inputs) -> Outcome:
    """A ranking worked out from its inputs alone: the same ones give the same, bit for bit."""
    asked, of = inputs.asked, ranked(inputs)
    if not of.places:
        return Outcome([], {"stability": firmness(asked, None, of), "sensitivity": changes(of), "ties": []})
    run = by_rank(simulation(of, asked), of)
    rows = told_rows(of, run, asked)
    summary = {"stability": firmness(asked, run, of), "sensitivity": changes(of), "ties": ties(of)}
    return Outcome(rows, summary)


def ranked(inputs: Inputs) -> Ranking:
    """The places, with what is worth what in the units of each calculation."""
    criteria = [criterion.calculated() for criterion in inputs.criteria]
    by_code = {given["code"]: given for given in inputs.components}
    places = scoring.rank(map(alternative_of, inputs.components), criteria)
    worths = [place.score.worths.of(place.score.alternative) for place in places]
    exact = [[Fraction(0) if worth is None else worth for worth in row] for row in worths]
    shape = (len(places), len(criteria))
    return Ranking(
        criteria,
        places,
        [by_code[place.score.alternative.id] for place in places],
        in_units(scoring.normalised(criteria), exact),
        Judged(
            np.array([[round(worth * MILLION) for worth in row] for row in exact], np.int64).reshape(shape),
            np.array([[worth is None for worth in row] for row in worths], np.bool_).reshape(shape),
        ),
    )


def known_weights(of: Ranking, asked: RankingOrder) -> Known:
    """What was said of the weights; a criterion that counts for nothing in the model is left out."""
    slugs = [of.criteria[at].id for at in of.counted]
    ranges = {each.criterion: (float(each.low), float(each.high)) for each in asked.weight_ranges}
    pairs = [ranges.get(slug, (0.0, 1.0)) for slug in slugs]
    order = (tuple(slugs.index(slug) for slug in group if slug in slugs) for group in asked.weight_order)
    return Known(tuple(low for low, _ in pairs), tuple(high for _, high in pairs), tuple(filter(None, order)))


def simulation(of: Ranking, asked: RankingOrder) -> tuple[Simulated, list[int]]:
    """What the draws came to, by the rule for ties, and the rank of each of its rows."""
    rule = sorted(range(len(of.places)), key=lambda at: scoring.place(of.places[at].score, scoring.EQUAL))
    judged = Judged(of.judged.worths[rule][:, of.counted], of.judged.missing[rule][:, of.counted])
    assert asked.seed is not None
    return simulated(judged, known_weights(of, asked), asked.draws, asked.seed), rule


def by_rank(found: tuple[Simulated, list[int]], of: Ranking) -> Simulated:
    """The same with its rows by rank."""
    run, rule = found
    back = np.argsort(rule)
    return Simulated(run.draws, run.first[back], run.central[back], run.confidence[back], run.places[:, back])


def told_rows(of: Ranking, run: Simulated, asked: RankingOrder) -> list[Told]:
    firm, by = firm_rows(of, run, asked), dominated(counted(of), DOMINATORS)
    wins = stability.wins_over_next(run.places, np.arange(len(of.places)))
    return [
        told_place(place, of.given[at])
        | {
            "dominated_by": told_dominated(by[at], of),
            "stability": firm[at],
            "next": following(of, at, float(wins[at])) if at + 1 < len(of.places) else None,
        }
        for at, place in enumerate(of.places)
    ]


def counted(of: Ranking) -> Judged:
    return Judged(of.judged.worths[:, of.counted], of.judged.missing[:, of.counted])


def told_place(place: Ranked, given: Given) -> Told:
    """A place with the parts that add up to its score."""
    score = place.score
    return {
        "rank": place.rank,
        "best_rank": place.best_rank,
        "worst_rank": place.worst_rank,
        "component_id": given["id"],
        **{name: given[name] for name in ("kind", "code", "name", "category", "status")},
        "score": float(score.low),
        "best_score": float(score.high),
        "penalty": float(score.penalty),
        "missing": list(score.missing),
        "strategic": number(score.alternative.strategic),
        "cost": None if given["cost"] is None else float(given["cost"]),
        "contributions": [told_part(part) for part in score.contributions],
    }


def told_part(part: Contribution) -> Told:
    return {
        "criterion": part.criterion,
        "weight": float(part.weight),
        "value": number(part.raw),
        "worth": number(part.value),
        "contribution": float(part.contribution),
        "penalty": float(part.penalty),
    }


def number(value: Any) -> float | None:
    return None if value is None else float(value)


def told_dominated(found: Dominated, of: Ranking) -> Told:
    return {"count": found.count, "codes": [of.given[at]["code"] for at in found.by]}


def firm_rows(of: Ranking, run: Simulated, asked: RankingOrder) -> list[Told]:
    """What becomes of each rank as weights change."""
    places, small = run.places, len(of.places) <= EVERY_RANK
    low, middle, high = stability.quantiles(places, (0.05, 0.5, 0.95))
    expected, within = places.mean(axis=0) + 1, stability.within(places, asked.top)
    holistic = stability.holistic(places)
    matrices = (stability.acceptabilities(places), stability.winning(places)) if small else None
    found = []
    for at in range(len(of.places)):
        first = stability.share(int(run.first[at]), run.draws)
        every, winning = [list(map(rounded, each[at])) for each in matrices] if matrices else (None, None)
        found.append(
            {
                "first": rounded(first.share),
                "first_standard_error": rounded(first.standard_error),
                "central_weights": central(of, run, at),
                "confidence": None if np.isnan(run.confidence[at]) else rounded(run.confidence[at]),
                "expected_rank": rounded(expected[at]),
                **{"rank_p05": int(low[at]), "rank_p50": int(middle[at]), "rank_p95": int(high[at])},
                "within_top": rounded(within[at]),
                "holistic": rounded(holistic[at]),
                "acceptabilities": every,
                "pairwise_winning": winning,
            }
        )
    return found


def central(of: Ranking, run: Simulated, at: int) -> dict[str, float] | None:
    if not run.first[at]:
        return None
    pairs = zip(of.counted, run.central[at], strict=True)
    return {of.criteria[criterion].id: rounded(weight) for criterion, weight in pairs}


def firmness(asked: RankingOrder, run: Simulated | None, of: Ranking) -> Told:
    """How far the order as a whole holds."""
    small = len(of.places) <= EVERY_RANK
    if run is None:
        agreed: Mapping[str, Any] = {"mean": 1.0, "standard_error": 0.0, "lowest": 1.0, "draws": 0}
        return {
            "rank_draws": 0,
            "largest_standard_error": 0.0,
            "kendall_tau": agreed,
            "top_overlap": 1.0,
            "every_rank": small,
        }
    order = np.arange(len(of.places))
    tau = stability.agreement(run.places, order)
    return {
        "rank_draws": len(run.places),
        "largest_standard_error": rounded(
            stability.share(len(run.places) / 2, len(run.places)).standard_error
        ),
        "kendall_tau": {
            **{name: rounded(getattr(tau, name)) for name in ("mean", "standard_error", "lowest")},
            "draws": tau.draws,
        },
        "top_overlap": rounded(stability.overlap(run.places, order, asked.top)),
        "every_rank": small,
    }
