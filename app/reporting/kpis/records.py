"""The records that indicators are made of: one statement each, below a path."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.benefits.models import Benefit, BenefitCategory
from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.governance.gates.models import GateRecord, GateWaiver
from app.periods.models import ReportingPeriod
from app.pmo.improvements.models import Improvement, ImprovementStatus
from app.pmo.services.models import OfficeService, ServiceRequest
from app.risk.schedule_simulations.models import ScheduleSimulation
from app.variance.status_reports.models import CostBasis, ReportStatus, StatusReport

DUE = sa.func.coalesce(ReportingPeriod.submission_due_on, ReportingPeriod.data_date)
SUBMITTED = StatusReport.status != ReportStatus.DRAFT
MINOR = StatusReport.__table__.c
Rows = Sequence[Any]


def finished(since: date, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a component is a project that finished in a time."""
    return Component.kind == ComponentKind.PROJECT, Component.actual_finish_on.between(since, until)


class Records:
    """Reading them for one component and all below it; who asks may read them, or is not told."""

    def __init__(self, uow: Reading, path: str) -> None:
        self.uow, self.path = uow, path

    def _of(self, model: Any, *columns: Any) -> sa.Select[Any]:
        """Columns of what hangs at the path and below, archived components among them."""
        query = sa.select(*columns).join_from(model, Component, Component.id == model.component_id)
        own = model.organisation_id == self.uow.actor.organisation_id
        return query.where(own, below(Component.path, self.path))

    def _rows(self, query: sa.Select[*tuple[Any, ...]]) -> Rows:
        return self.uow.session.execute(query).all()

    def _projects(self, *columns: Any) -> sa.Select[Any]:
        own = Component.organisation_id == self.uow.actor.organisation_id
        return sa.select(*columns).where(
            own, below(Component.path, self.path), Component.kind == ComponentKind.PROJECT
        )

    def reports_due(self, since: date, until: date) -> Rows:
        """The reports of the periods due in a time, with their day."""
        columns = (
            StatusReport.component_id,
            ReportingPeriod.id,
            StatusReport.submitted_at,
            StatusReport.status,
        )
        query = self._of(StatusReport, *columns, DUE.label("due_on"))
        query = query.join(ReportingPeriod, ReportingPeriod.id == StatusReport.period_id)
        return self._rows(query.where(since <= DUE, until >= DUE))

    def periods_due(self, since: date, until: date) -> Rows:
        own = ReportingPeriod.organisation_id == self.uow.actor.organisation_id
        query = sa.select(ReportingPeriod.id, ReportingPeriod.data_date)
        return self._rows(query.where(own, since <= DUE, until >= DUE))

    def active_projects(self) -> Rows:
        started = sa.func.coalesce(Component.actual_start_on, Component.planned_start_on)
        query = self._projects(Component.id, started.label("started_on"), Component.created_at)
        return self._rows(
            query.where(Component.status == ComponentStatus.ACTIVE, Component.archived_at.is_(None))
        )

    def rags(self, since: date, until: date) -> Rows:
        """What was declared and calculated, of the reports handed in of a time."""
        query = self._of(StatusReport, StatusReport.declared_rag, StatusReport.calculated_rag)
        within = StatusReport.data_date.between(since, until)
        return self._rows(query.where(SUBMITTED, within))

    def costs(self, since: date, until: date) -> Rows:
        """Of the projects finished in a time: what each report said of whole-life cost, oldest first."""
        actual, forecast = MINOR.actual_cost_minor, MINOR.forecast_cost_minor
        is_final = StatusReport.data_date >= Component.actual_finish_on
        columns = (actual.label("actual"), forecast.label("forecast"), is_final.label("is_final"))
        query = self._of(StatusReport, StatusReport.component_id, *columns)
        whole = (StatusReport.cost_basis == CostBasis.WHOLE_LIFE, actual.is_not(None))
        order = (StatusReport.component_id, StatusReport.data_date)
        return self._rows(query.where(SUBMITTED, *whole, *finished(since, until)).order_by(*order))

    def milestones(self, until: date) -> Rows:
        """What reports said of milestones until a day, oldest first."""
        query = self._of(StatusReport, StatusReport.component_id, StatusReport.milestones)
        return self._rows(
            query.where(SUBMITTED, StatusReport.data_date <= until).order_by(StatusReport.data_date)
        )

    def simulated(self, since: date, until: date) -> Rows:
        """Of the projects finished in a time: what simulations said, the oldest first."""
        columns = (ScheduleSimulation.component_id, ScheduleSimulation.finish, Component.actual_finish_on)
        query = self._of(ScheduleSimulation, *columns)
        return self._rows(query.where(*finished(since, until)).order_by(ScheduleSimulation.id))

    def benefits(self, since: date, until: date) -> Rows:
        """What was to be realised in a time; a disbenefit that comes true is no success."""
        wanted = Benefit.category != BenefitCategory.DISBENEFIT
        within = Benefit.target_on.between(since, until)
        return self._rows(self._of(Benefit, Benefit.status).where(wanted, within))

    def gates(self, since: date, until: date) -> Rows:
        """What was frozen each time that a gate was held."""
        columns = (GateRecord.gate_id, GateRecord.outcome, GateRecord.criteria)
        within = GateRecord.held_on.between(since, until)
        return self._rows(self._of(GateRecord, *columns).where(within))

    def waivers(self, since: datetime, until: datetime) -> Rows:
        """The gates of the waivers given from one instant until another."""
        query = self._of(GateWaiver, GateWaiver.gate_id)
        within = (GateWaiver.created_at >= since, GateWaiver.created_at < until)
        return self._rows(query.where(*within))

    def improvements(self, since: date, until: date) -> Rows:
        columns = (Improvement.baseline_value, Improvement.target_value, Improvement.result_value)
        done = (Improvement.status == ImprovementStatus.DONE, Improvement.status_since.between(since, until))
        return self._rows(self._of(Improvement, *columns).where(*done))

    def requests(self, since: date, until: date) -> Rows:
        """What was asked of services with a level."""
        columns = (ServiceRequest.component_id, ServiceRequest.asked_on, ServiceRequest.answered_on)
        query = self._of(ServiceRequest, *columns, OfficeService.response_days)
        query = query.join(OfficeService, OfficeService.id == ServiceRequest.service_id)
        within = ServiceRequest.asked_on.between(since, until)
        return self._rows(query.where(within, OfficeService.response_days.is_not(None)))
