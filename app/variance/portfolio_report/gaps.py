"""What is not in the totals, or differs from them: missing, stale and diverging reports."""

from collections import Counter
from collections.abc import Iterable

from app.calc import attribution as calc
from app.calc.confidence import SCALES
from app.calc.rag import Rag, declared_better
from app.variance.portfolio_report.lines import (
    NO_REPORT,
    NOT_REPORTED,
    NOT_SUBMITTED,
    Absent,
    Key,
    Line,
    Projects,
)
from app.variance.portfolio_report.parts import (
    ConfidenceCount,
    Divergence,
    Missing,
    MissingCount,
    MissingProject,
    RagCounts,
    StaleProject,
)

FIGURES = (
    *("baseline_cost", "forecast_cost", "actual_cost", "whole_life_cost", "benefits"),
    *("approved_finish_on", "forecast_finish_on", "declared_rag"),
)
NONE = "none"


def missing(projects: Projects, listed: int) -> Missing:
    """Null figures by member and reason, and the projects that are not in the totals."""
    without = without_variance(projects)
    return Missing(
        figures=[
            MissingCount(member=member, reason=reason, count=count)
            for (member, reason), count in sorted(null_figures(projects.lines).items())
        ],
        projects_without_variance=len(without),
        without_variance=without[:listed],
        stale_projects=len(projects.stale),
        stale=[stale(absent, projects) for absent in projects.stale[:listed]],
        past_finish_projects=len(projects.past_finish),
    )


def null_figures(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    return Counter(
        (name, line.reasons.get(name, NOT_REPORTED))
        for line in lines
        for name in FIGURES
        if getattr(line, name) is None
    )


def without_variance(projects: Projects) -> list[MissingProject]:
    """The projects whose variance cannot be stated, each with its reason, by code."""
    unstated = [
        missing_project(line, line.reason("baseline_cost", "forecast_cost") or NOT_REPORTED)
        for line in projects.lines
        if line.variance is None
    ]
    drafts = [missing_project(line, NOT_SUBMITTED) for line in projects.drafts]
    none = [
        MissingProject(component_id=one.component_id, code=one.code, name=one.name, reason=NO_REPORT)
        for one in projects.unreported
    ]
    return sorted([*unstated, *drafts, *none], key=lambda one: one.code)


def missing_project(line: Line, reason: str) -> MissingProject:
    return MissingProject(
        component_id=line.component_id,
        code=line.code,
        name=line.name,
        reason=reason,
        status_report_id=line.report_id,
    )


def stale(absent: Absent, projects: Projects) -> StaleProject:
    assert absent.last_on  # what makes it stale
    return StaleProject(
        component_id=absent.component_id,
        code=absent.code,
        name=absent.name,
        last_reported_on=absent.last_on,
        days=(projects.period.data_date - absent.last_on).days,
    )


def for_narrative(projects: Projects, key: Key) -> tuple[tuple[calc.Missing, ...], tuple[calc.Missing, ...]]:
    """What is missing and what is stale, of the costs that a narrative speaks of."""
    others = {line.component_id for line in projects.lines if line.key != key}
    gone = [
        calc.Missing(str(one.component_id), one.name, one.reason)
        for one in without_variance(projects)
        if one.component_id not in others
    ]
    late = [calc.Missing(one.id, one.name, f"last reported as of {one.last_on}") for one in projects.stale]
    return tuple(gone), tuple(late)


def rag_counts(projects: Projects) -> RagCounts:
    def counted(rags: Iterable[Rag | None]) -> dict[str, int]:
        found = Counter(rag.value if rag else NONE for rag in rags)
        return {colour: found[colour] for colour in (*(rag.value for rag in Rag), NONE)}

    return RagCounts(
        declared=counted(line.declared_rag for line in projects.lines),
        calculated=counted(line.calculated_rag for line in projects.lines),
        declared_better=sum(map(diverges, projects.lines)),
    )


def diverges(line: Line) -> bool:
    return bool(declared_better(line.declared_rag, line.calculated_rag))


def divergences(projects: Projects, listed: int) -> list[Divergence]:
    """The projects that are declared better than their figures are, the worst first."""
    found = [
        Divergence(
            component_id=line.component_id,
            code=line.code,
            name=line.name,
            status_report_id=line.report_id,
            declared_rag=line.declared_rag,
            calculated_rag=line.calculated_rag,
            calculated_rag_reason=line.calculated_rag_reason,
        )
        for line in projects.lines
        if diverges(line) and line.declared_rag and line.calculated_rag
    ]
    return sorted(found, key=lambda one: (-one.calculated_rag.severity, one.code))[:listed]


def confidence_counts(lines: Iterable[Line]) -> list[ConfidenceCount]:
    """How many projects have each rating, apart for each scale and assessor."""
    rated: dict[tuple[str, str], Counter[str]] = {}
    absent: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        for told in line.delivery_confidences:
            key = told["scale"], told["assessor"]
            rated.setdefault(key, Counter())[told.get("value") or ""] += 1
            absent.setdefault(key, Counter())[told.get("reason") or ""] += 1
    return [
        ConfidenceCount(
            scale=scale,
            assessor=assessor,
            counts={rating: rated[scale, assessor][rating] for rating in SCALES[scale].ratings},
            not_available={r: n for r, n in sorted(absent[scale, assessor].items()) if r},
        )
        for scale, assessor in sorted(rated)
    ]
