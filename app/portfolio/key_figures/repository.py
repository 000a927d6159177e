"""Reading a page of components, each with its latest status report, in one statement."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.components.models import Component
from app.core.pagination import Page, Paging, beyond, encode, keys_of, values_of
from app.core.rights import below_bound, bounds
from app.core.statements import equals, remembered
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.portfolio.key_figures.schemas import KeyFigures, told
from app.variance.status_reports.models import ReportStatus, StatusReport

SORTABLE: dict[str, Any] = {
    "code": Component.code,
    "name": Component.name,
    "created_at": Component.created_at,
}
FILTERS: dict[str, Any] = {
    "kind": equals("kind", Component.kind),
    "status": equals("status", Component.status),
    "category": equals("category", Component.category),
}
OF_COMPONENT = (
    *("kind", "code", "name", "category", "status", "stage", "currency"),
    *("planned_start_on", "planned_finish_on", "actual_start_on", "actual_finish_on"),
)
OF_REPORT = (
    *("id", "reference", "status", "data_date", "declared_rag", "calculated_rag", "cost_basis"),
    *("baseline_cost_minor", "baseline_cost_currency", "forecast_cost_minor", "forecast_cost_currency"),
    *("delivery_confidences", "forecast_finish_on", "not_available"),
)
Order = tuple[tuple[str, bool], ...]


def latest_report() -> Any:
    """The id of a component's latest report that was handed in: by data date, then by when it was made."""
    report = aliased(StatusReport)
    query = sa.select(report.id).where(
        report.organisation_id == Component.organisation_id,
        report.component_id == Component.id,
        report.status != ReportStatus.DRAFT,
    )
    newest = query.order_by(report.data_date.desc(), report.id.desc()).limit(1)
    return newest.correlate(Component).scalar_subquery()


def chosen(query: Any, names: tuple[str, ...]) -> Any:
    """The live components under a path that these filters leave."""
    below = below_bound(Component.path, "below")
    query = query.where(
        Component.organisation_id == sa.bindparam("organisation"), below, Component.archived_at.is_(None)
    )
    return query.where(*(FILTERS[name] for name in names))


@remembered
def listing(names: tuple[str, ...], order: Order, further: bool) -> Any:
    """The page first, and only then the reports of what is on it."""
    keys = keys_for(order)
    columns = [sa.label(f"~key{at}", column) for at, (column, _) in enumerate(keys)]
    told_of = [getattr(Component, name) for name in OF_COMPONENT]
    inner = sa.select(*columns, Component.id.label("component_id"), *told_of, latest_report().label("latest"))
    inner = chosen(inner, names)
    if further:
        inner = inner.where(beyond(keys))
    inner = inner.order_by(*(column.desc() if down else column for column, down in keys))
    page = inner.limit(sa.bindparam("limit", type_=sa.Integer)).subquery("page")
    reports = StatusReport.__table__.c
    columns_of = [reports[name].label(f"report_{name}") for name in OF_REPORT]
    query = sa.select(page, *columns_of, ReportingPeriod.code.label("report_period"))
    query = query.join_from(page, StatusReport, StatusReport.id == page.c.latest, isouter=True)
    query = query.join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id, isouter=True)
    at = [page.c[f"~key{at}"] for at in range(len(keys))]
    return query.order_by(*(c.desc() if down else c for c, (_, down) in zip(at, keys, strict=True)))


@remembered
def counting(names: tuple[str, ...]) -> Any:
    return chosen(sa.select(sa.func.count()).select_from(Component), names)


def keys_for(order: Order) -> list[tuple[Any, bool]]:
    return [(SORTABLE[name], down) for name, down in order] + [(Component.id, False)]


def key_figures(uow: Reading, path: str, paging: Paging, **filters: Any) -> Page[KeyFigures]:
    """A page of the components under ``path``, each with what its latest status report states."""
    given = {name: value for name, value in filters.items() if value is not None}
    names, order = tuple(sorted(given)), keys_of(paging.sort, tuple(SORTABLE))
    keys = keys_for(order)
    bound = given | bounds("below", path) | {"organisation": uow.actor.organisation_id}
    after = values_of(paging.cursor, keys) if paging.cursor else {}
    page = {**bound, **after, "limit": paging.limit + 1}
    rows = uow.session.execute(listing(names, order, bool(after)), page).all()
    shown = rows[: paging.limit]
    cursor = encode(shown[-1][: len(keys)]) if len(rows) > paging.limit else None
    found = Page[KeyFigures].model_construct(items=[told(row) for row in shown], next_cursor=cursor)
    if paging.include == "total":
        found.total = uow.session.scalar(counting(names), bound)
    return found
