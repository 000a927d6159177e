"""What holds one component before another, and what change of weights would put another first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

from app.calc import scoring
from app.calc.prioritisation import sensitivity
from app.calc.prioritisation.sensitivity import Weighted
from app.calc.prioritisation.smaa import Judged
from app.calc.scoring import Ranked
from app.portfolio.rankings.inputs import Given

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking while it is worked out: everything by rank, but for the criteria."""

    criteria: Sequence[scoring.Criterion]
    places: Sequence[Ranked]
    given: Sequence[Given]
    weighted: Weighted
    judged: Judged

    @property
    def counted(self) -> list[int]:
        """The criteria with a weight."""
        return [at for at, weight in enumerate(self.weighted.weights) if weight]

    def named(self, row: int) -> dict[str, str]:
        return {"component_id": self.given[row]["id"], "code": self.given[row]["code"]}


def rounded(value: Any) -> float:
    return round(float(value), 6)


def following(of: Ranking, at: int, wins: float) -> Told:
    """What holds a component before the next one, and what would swap the two."""
    upper, lower = of.weighted.rows[at], of.weighted.rows[at + 1]
    scores = [of.places[row].score.low for row in (at, at + 1)]
    change = sensitivity.smallest(of.weighted, upper, lower)
    crossings = (
        (criterion.id, sensitivity.crossing(of.weighted, column, upper, lower))
        for column, criterion in enumerate(of.criteria)
    )
    return of.named(at + 1) | {
        "ahead_by": float(scores[0] - scores[1]),
        "comes_before": rounded(wins),
        "smallest_change": told_change(of, change) if change else None,
        "crossings": [
            {"criterion": slug, "weight": float(share)} for slug, share in crossings if share is not None
        ],
    }


def told_change(of: Ranking, change: sensitivity.Change) -> Told:
    moves = [
        {
            "from_criterion": of.criteria[move.giver].id,
            "to_criterion": of.criteria[move.taker].id,
            "share": float(move.share),
        }
        for move in change.moves
    ]
    return {"size": float(change.size), "moves": moves}


def changes(of: Ranking) -> Told:
    """What would put another first: one weight at a time, and the smallest change of all together."""
    if not of.places:
        return {"criteria": [], "first_change": None}
    found = sensitivity.challenger(of.weighted)
    return {
        "criteria": [one_way(of, column) for column in range(len(of.criteria))],
        "first_change": of.named(found[0]) | told_change(of, found[1]) if found else None,
    }


def one_way(of: Ranking, column: int) -> Told:
    leads = sensitivity.leads(of.weighted, column)
    weight = Fraction(of.weighted.weights[column], of.weighted.total)
    stays = next((each for each in leads if each.row == 0 and each.start <= weight <= each.stop), None)
    return {
        "criterion": of.criteria[column].id,
        "weight": float(weight),
        "stays_from": float(stays.start) if stays else None,
        "stays_to": float(stays.stop) if stays else None,
        "first": [
            {"low": float(each.start), "high": float(each.stop)} | of.named(each.row) for each in leads
        ],
    }


def ties(of: Ranking) -> list[Told]:
    """The components with equal scores, and what of the rule for ties told each from the next."""
    found = []
    for score, group in groupby(of.places, key=lambda place: place.score.low):
        equal = [place.score.alternative for place in group]
        if len(equal) > 1:
            told_by = [
                "code" if a.strategic == b.strategic else "strategic_contribution" for a, b in pairwise(equal)
            ]
            codes = [alternative.id for alternative in equal]
            found.append({"score": float(score), "codes": codes, "settled_by": told_by})
    return found
