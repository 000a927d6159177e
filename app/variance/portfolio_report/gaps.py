"""What is not in the totals, or differs from them: missing, stale and diverging reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import orjson

from app.calc import attribution as calc
from app.calc.confidence import SCALES
from app.calc.rag import Rag, declared_better
from app.variance.portfolio_report.lines import NO_REPORT, NOT_REPORTED, Absent, Key
from app.variance.portfolio_report.parts import (
    ConfidenceCount,
    Divergence,
    Missing,
    MissingCount,
    MissingProject,
    OutOfLimits,
    RagCounts,
    RedProject,
    StaleProject,
)
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.statements import FIGURES

NONE = "none"


def missing(projects: Projects, listed: int) -> Missing:
    """Null figures by member and reason, and the projects that are not in the totals."""
    without = without_variance(projects)
    return Missing(
        figures=[
            MissingCount(member=member, reason=reason, count=count)
            for (member, reason), count in sorted(null_figures(projects).items())
        ],
        projects_without_variance=len(without),
        without_variance=without[:listed],
        stale_projects=len(projects.stale),
        stale=[stale(absent, projects) for absent in projects.stale[:listed]],
        past_finish_projects=len(projects.past_finish),
    )


def null_figures(projects: Projects) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for *stated, told, reports in projects.found.nulls():
        reasons = {one["member"]: one["reason"] for one in orjson.loads(told)}
        for name, is_stated in zip(FIGURES, stated, strict=True):
            if not is_stated:
                counts[name, reasons.get(name, NOT_REPORTED)] += reports
    return counts


def without_variance(projects: Projects) -> list[MissingProject]:
    """The projects whose variance cannot be stated, each with its reason, by code."""
    reported = [
        MissingProject(
            component_id=one.component_id,
            code=one.code,
            name=one.name,
            reason=one.reason,
            status_report_id=one.report_id,
        )
        for one in projects.unstated
    ]
    none = [
        MissingProject(component_id=one.component_id, code=one.code, name=one.name, reason=NO_REPORT)
        for one in projects.unreported
    ]
    return sorted([*reported, *none], key=lambda one: one.code)


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
    others = {one.component_id for one in projects.unstated if not one.is_draft and one.key != key}
    gone = [
        calc.Missing(str(one.component_id), one.name, one.reason)
        for one in without_variance(projects)
        if one.component_id not in others
    ]
    late = [calc.Missing(one.id, one.name, f"last reported as of {one.last_on}") for one in projects.stale]
    return tuple(gone), tuple(late)


def rag_counts(cells: Iterable[Any]) -> RagCounts:
    counts = {
        kind: dict.fromkeys((*(rag.value for rag in Rag), NONE), 0) for kind in ("declared", "calculated")
    }
    better = 0
    for cell in cells:
        for kind, of in counts.items():
            of[getattr(cell, f"{kind}_rag") or NONE] += cell.reports
        better += cell.reports if declared_better(cell.declared_rag, cell.calculated_rag) else 0
    return RagCounts(**counts, declared_better=better)


def divergences(projects: Projects, listed: int) -> list[Divergence]:
    """The projects that are declared better than their figures are, the worst first."""
    return [
        Divergence(
            component_id=line.component_id,
            code=line.code,
            name=line.name,
            status_report_id=line.report_id,
            declared_rag=line.declared_rag,
            calculated_rag=line.calculated_rag,
            calculated_rag_reason=line.calculated_rag_reason,
        )
        for line in projects.found.diverging(listed)
        if line.declared_rag and line.calculated_rag
    ]


def out_of_limits(projects: Projects, listed: int) -> OutOfLimits:
    """The projects whose figures make them red."""
    told = [
        RedProject(
            component_id=line.component_id,
            code=line.code,
            name=line.name,
            status_report_id=line.report_id,
            variance=line.variance,
            approved_finish_on=line.approved_finish_on,
            forecast_finish_on=line.forecast_finish_on,
            reason=line.calculated_rag_reason,
        )
        for line in projects.found.red(listed)
    ]
    red = (cell.reports for cell in projects.cells if cell.calculated_rag == Rag.RED)
    return OutOfLimits(projects=sum(red), listed=told)


def confidence_counts(rows: Iterable[Any]) -> list[ConfidenceCount]:
    """How many projects have each rating, apart for each scale and assessor."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.scale, row.assessor][row.value or row.reason] += row.projects
    return [
        ConfidenceCount(
            scale=scale,
            assessor=assessor,
            counts={rating: counts[rating] for rating in SCALES[scale].ratings},
            not_available={r: n for r, n in sorted(counts.items()) if r not in SCALES[scale].ratings},
        )
        for (scale, assessor), counts in sorted(found.items())
    ]
