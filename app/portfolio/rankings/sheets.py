"""A stored ranking as tables."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.core.workbook import Sheet
from app.portfolio.rankings.schemas import RankingRead

Row = Mapping[str, Any]
PLACE = ("rank", "best_rank", "worst_rank", "code", "name", "kind", "category", "status")
SCORE = ("score", "best_score", "penalty")
FIRM = ("first", "expected_rank", "rank_p05", "rank_p50", "rank_p95", "within_top", "holistic", "confidence")


def header(slugs: Sequence[str]) -> list[str]:
    """One column for each member, and two for each criterion."""
    of_criteria = [f"{what}_{slug}" for slug in slugs for what in ("value", "contribution")]
    return [*PLACE, *SCORE, "missing", *of_criteria, *FIRM, "dominated_by", "next", "change_to_swap"]


def lines(rows: Sequence[Row]) -> Iterator[list[object]]:
    """A whole ranking, a row for each component."""
    for row in rows:
        change = (row["next"] or {}).get("smallest_change")
        yield [
            *(row[name] for name in PLACE),
            *(exact(row[name]) for name in SCORE),
            " ".join(row["missing"]),
            *(exact(part[name]) for part in row["contributions"] for name in ("value", "contribution")),
            *(row["stability"][name] for name in FIRM),
            row["dominated_by"]["count"],
            (row["next"] or {}).get("code"),
            change and change["size"],
        ]


def exact(number: float | None) -> Decimal | None:
    """A figure in as many decimals as it is told with."""
    return None if number is None else Decimal(str(number))


def sheets(told: RankingRead, rows: Sequence[Row]) -> list[Sheet]:
    """The ranking, its model, what one weight does to the first rank, ties, and what was decided otherwise."""
    slugs = [criterion.slug for criterion in told.criteria]
    codes = {row["component_id"]: row["code"] for row in rows}
    return [
        Sheet("Ranking", header(slugs), ([plain(cell) for cell in line] for line in lines(rows))),
        Sheet(
            "Model",
            ("criterion", "label", "direction", "weight", "first_stays_from", "first_stays_to"),
            (
                (c.slug, c.label, c.direction, each.weight, each.stays_from, each.stays_to)
                for c, each in zip(told.criteria, told.sensitivity.criteria, strict=False)
            ),
        ),
        Sheet(
            "Ties",
            ("score", "codes", "settled_by"),
            ((tie.score, " ".join(tie.codes), " ".join(tie.settled_by)) for tie in told.ties),
        ),
        Sheet(
            "Deviations",
            ("code", "rank", "decided_rank", "score_difference", "reason", "decision_id", "recorded_by"),
            (
                (
                    *(codes.get(str(each.component_id)), each.rank, each.decided_rank),
                    *(each.score_difference, each.reason, each.decision_id, each.recorded_by),
                )
                for each in told.deviations
            ),
        ),
        Sheet("Basis", ("what", "is"), basis(told)),
    ]


def plain(cell: object) -> object:
    """Scores are numbers of their own decimals, not amounts of money."""
    return float(cell) if isinstance(cell, Decimal) else cell


def basis(told: RankingRead) -> Iterator[tuple[str, object]]:
    """What the ranking was made from, for whoever wants to make it again."""
    for name in ("id", "model_slug", "model_number", "kind", "ranked", "complete", "draws", "seed", "top"):
        yield name, getattr(told, name)
    for name in ("method", "scores_digest", "inputs_digest", "result_digest", "ranked_by"):
        yield name, getattr(told, name)
    yield "created_at", told.created_at.isoformat()
    yield "libraries", " ".join(f"{name} {version}" for name, version in told.libraries.items())
