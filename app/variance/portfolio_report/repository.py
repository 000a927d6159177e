"""Reading the projects of a component across its status reports."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.calc.rag import Limits
from app.components.models import Component, ComponentKind
from app.core.repository import Repository
from app.core.rights import bounds
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report import between, ledgers, statements
from app.variance.portfolio_report.between import Moving
from app.variance.portfolio_report.lines import Absent, Key, Line, Unstated
from app.variance.portfolio_report.schemas import ReportedProject
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.repository import CLOSED, PERIOD

ID_LENGTH = 36


def found_in(uow: Reading, query: Any, **bound: Any) -> Any:
    """The one row that a statement finds in the organisation, as columns; None where there is none."""
    bound["organisation"] = uow.actor.organisation_id
    return uow.session.connection().execute(query, bound).one_or_none()


class PortfolioReportRepository:
    """Queries over all projects at a path and below, for who may see them all."""

    def __init__(self, uow: Reading, path: str) -> None:
        self.uow, self.path, self.session = uow, path, uow.session
        self.bound: dict[str, Any] = {
            "organisation": uow.actor.organisation_id,
            "deep": len(path) + ID_LENGTH + 1,
            "start": len(path) + 1,
            **bounds("top", path),
        }

    def between(self, period: ReportingPeriod, previous: ReportingPeriod | None) -> Self:
        """The same queries in a period, beside an earlier one."""
        found = type(self)(self.uow, self.path)
        found.bound |= {"period": period.id, "at": period.data_date}
        found.bound |= {"previous": previous.id} if previous else {}
        return found

    def rows(self, query: Any, **bound: Any) -> Sequence[Any]:
        return self.session.connection().execute(query, self.bound | bound).all()

    def read(self, query: Any, **bound: Any) -> list[Line]:
        return [Line.of(row._asdict()) for row in self.rows(query, **bound)]

    def cells(self) -> Sequence[Any]:
        """Counts and sums of what is handed in, by all that it is told by."""
        return self.rows(statements.CELLS)

    def lines(self) -> list[Line]:
        """What is handed in for the period, one by one: for what is known to be few."""
        return self.read(statements.LINES)

    def lines_of(self, ids: Sequence[UUID]) -> dict[str, Line]:
        """What these projects report, by id."""
        return {line.id: line for line in self.read(statements.LINES_OF, ids=list(ids))}

    def largest(self, key: Key, many: int, by: str = "variance") -> list[Line]:
        """The projects with the largest variance, of either sign; or baseline, or forecast."""
        return self.read(statements.LARGEST[by], currency=key[0], cost_basis=key[1], many=many)

    def largest_in(self, by: str, part: str | None, key: Key, many: int) -> list[Line]:
        """The projects with the largest variance in a part, a category or a cause, or in none."""
        of = {"currency": key[0], "cost_basis": key[1], "many": many}
        if part is None:
            return self.read(statements.LARGEST_OUTSIDE[by], **of)
        return self.read(statements.LARGEST_IN[by], **of, part=part)

    def lines_held(self, by: str, part: str | None, currency: str, many: int) -> Sequence[Any]:
        """The cost lines with the largest variance in a work package or a cost category, or in none."""
        if part is None:
            return self.rows(ledgers.LINES_OUTSIDE[by], currency=currency, many=many)
        key = UUID(part) if by == ledgers.WBS else part
        return self.rows(ledgers.LINES_IN[by], currency=currency, many=many, part=key)

    def beyond(self, key: Key, limits: Limits) -> list[Line]:
        """The largest overrun beyond the limit at which it is red, if there is any."""
        limit, of = limits.red.as_integer_ratio()
        return self.read(statements.BEYOND, currency=key[0], cost_basis=key[1], limit=limit, of=of)

    def diverging(self, many: int) -> list[Line]:
        """The projects that are declared better than their figures are, the worst first."""
        return self.read(statements.DIVERGING, many=many)

    def red(self, many: int) -> list[Line]:
        """The projects whose figures make them red, the largest variance first."""
        return self.read(statements.RED, many=many)

    def of_rag(self, kind: str, colour: str | None, many: int) -> list[Line]:
        """The projects that are declared or calculated to be of a colour, or of none."""
        if colour is None:
            return self.read(statements.WITHOUT_RAG[kind], many=many)
        return self.read(statements.OF_RAG[kind], many=many, colour=colour)

    def largest_whole_lives(self, currency: str, many: int) -> list[Line]:
        """The projects with the largest published whole-life costs."""
        return self.read(statements.LARGEST_WHOLE_LIFE, currency=currency, many=many)

    def asking(self) -> list[Line]:
        """The reports that ask for decisions."""
        return self.read(statements.ASKING)

    def unstated(self) -> list[Unstated]:
        """The drafts, and the reports without a baseline or a forecast, by code."""
        return [Unstated.of(row) for row in self.rows(statements.UNSTATED)]

    def nulls(self) -> Sequence[Any]:
        """Which figures are null, with what reports say of why, and of how many reports that is so."""
        return self.rows(statements.NULLS)

    def absent(self) -> list[Absent]:
        """The projects under way that have not even a draft for the period."""
        return [Absent(*row) for row in self.rows(statements.ABSENT)]

    def steps(self, moving: Moving) -> Sequence[Any]:
        return self.rows(moving.steps)

    def returned(self) -> list[tuple[Line, str]]:
        """The reports of projects that skipped the period before, and their last ones, with their periods' codes."""
        back = [row.component_id for row in self.rows(between.BACK)]
        return [
            (Line.of({name: value for name, value in row._asdict().items() if name != "period"}), row.period)
            for row in (self.rows(between.RETURNED, ids=back) if back else ())
        ]

    def names(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """What components are called, by id."""
        rows = self.rows(statements.NAMES, ids=[UUID(id) for id in ids])
        return {str(row.component_id): row._asdict() for row in rows}

    def period_before(self, day: date) -> ReportingPeriod | None:
        """The last period with an earlier data date for which one of the projects reported."""
        return self.session.scalar(statements.EARLIER, self.bound | {"at": day})

    def periods(self, last: ReportingPeriod, many: int) -> list[ReportingPeriod]:
        """So many periods up to one, oldest first."""
        bound = self.bound | {"at": last.data_date, "many": many}
        return list(self.session.scalars(statements.PERIODS, bound))[::-1]

    def totals(self, period_id: UUID, by_category: bool = False) -> Sequence[Any]:
        """Counts and sums of what is handed in for a period, by currency and cost basis."""
        query = statements.TOTALS_BY_CATEGORY if by_category else statements.TOTALS
        return self.rows(query, period=period_id)

    def trend(self, periods: Sequence[UUID]) -> Sequence[Any]:
        """Counts and sums by period, currency and cost basis."""
        return self.rows(statements.TREND, periods=list(periods))

    def confidences(self, periods: Sequence[UUID]) -> Sequence[Any]:
        """How many projects have each rating, by period, scale and assessor."""
        return self.rows(statements.CONFIDENCES, periods=list(periods))

    def reports(self, periods: Sequence[UUID]) -> list[Line]:
        """What was handed in for several periods, one by one: for a single project."""
        found = self.read(statements.ANY_PERIOD.where(statements.AMONG), periods=list(periods))
        return [line for line in found if line.status != ReportStatus.DRAFT]


def of_component(name: str) -> Any:
    """A member of the component that a report is of."""
    of = aliased(Component)
    same = sa.and_(of.organisation_id == StatusReport.organisation_id, of.id == StatusReport.component_id)
    return sa.select(getattr(of, name)).where(same).scalar_subquery()


class ReportedProjectRepository(Repository[StatusReport, ReportedProject]):
    """Status reports of projects, as lines of the variance report."""

    model = StatusReport
    told = ReportedProject
    noun = "status report"
    reads = "status_report:read"
    barred = CLOSED
    component = StatusReport.component_id
    extra: ClassVar = {
        **{name: of_component(name) for name in ("code", "name", "category")},
        "period": PERIOD,
    }
    sortable: ClassVar = {
        "variance": sa.func.coalesce(statements.VARIANCE, 0),
        "created_at": StatusReport.created_at,
    }
    filters: ClassVar = {
        "period": statements.IN_PERIOD,
        "counted": sa.and_(statements.COUNTED, of_component("kind") == ComponentKind.PROJECT),
    }
