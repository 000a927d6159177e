"""The counts of the report that are of ratings: how confident assessors are, and how that and finishes moved."""

from collections.abc import Iterable, Iterator, Mapping

from app.core.days import as_date
from app.variance.portfolio_report import between, statements
from app.variance.portfolio_report.parts import ConfidenceCount
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.schemas import Input

RATING, MOVED = "delivery_confidence", "confidence"
SAME_RATING = "by one assessor on one scale"
FORMULAS = {
    RATING: "number of projects to which this assessor gave this rating, or none for this reason, on this scale",
    f"{MOVED}.more_confident": f"number of ratings higher than before, {SAME_RATING}",
    f"{MOVED}.less_confident": f"number of ratings lower than before, {SAME_RATING}",
    f"{MOVED}.unchanged": f"number of ratings that are what they were before, {SAME_RATING}",
    f"{MOVED}.not_assessed": "number of projects or ratings without one now, or without any before",
    f"{MOVED}.another_scale": "number of ratings by an assessor who rated on another scale before",
    f"{MOVED}.another_assessor": "number of ratings where only others rated before",
    "finish.unchanged": "number of projects whose finish, forecast or else approved, is what it was",
    "finish.not_available": "number of projects of both periods that state no finish to compare in one of them",
}
FINISHES: Mapping[str, object] = {
    "finish.later": between.SLIPPED,
    "finish.earlier": between.GAINED,
    "finish.unchanged": between.STAYED,
    "finish.not_available": between.UNTOLD,
}


def confidences(counts: Iterable[ConfidenceCount]) -> Iterator[tuple[str, int]]:
    """How many projects have each rating that any has, by the id of the figure."""
    for of in counts:
        for rating, count in (of.counts | of.not_available).items():
            if count:
                yield f"{RATING}.{of.scale}.{rating}.{of.assessor}", count


def moved(projects: Projects) -> dict[str, int]:
    """How many ratings moved each way, and how many finishes did, by the ids of the figures."""
    if not projects.previous:
        return {}
    counts = projects.finishes
    compared = counts.later + counts.earlier + counts.unchanged
    return {
        "finish.later": counts.later,
        "finish.earlier": counts.earlier,
        "finish.unchanged": counts.unchanged,
        "finish.not_available": counts.projects - compared,
        **{f"{MOVED}.{row.outcome}": row.ratings for row in projects.rerated},
    }


def rated(projects: Projects, id: str, listed: int) -> list[Input]:
    """The ratings that are counted, each with the report that tells it."""
    _, scale, rating, assessor = id.split(".", 3)
    told = {"scale": scale, "rating": rating, "assessor": assessor}
    return [
        Input(
            name=row.code,
            value=rating,
            unit="text",
            source=f"/v1/status-reports/{row.report_id}",
            as_of=as_date(row.data_date),
            component_id=row.component_id,
        )
        for row in projects.found.rows(statements.GIVEN, many=listed, **told)
    ]


def rerated(projects: Projects, id: str, listed: int) -> list[Input]:
    """The ratings that moved one way, as they were and as they are."""
    rows = projects.found.rows(between.RERATED_SO, many=listed, outcome=id.partition(".")[2])
    return [
        Input(
            name=f"{row.code}: {row.assessor} on {row.scale}" if row.assessor else row.code,
            value=f"{row.before or 'none'} to {row.after or 'none'}",
            unit="text",
            source=f"/v1/status-reports/{row.report_id}",
            as_of=projects.period.data_date,
            component_id=row.component_id,
        )
        for row in rows
    ]
