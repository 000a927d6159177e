"""What the records say of the value and the cost of components, and of which record it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.components.models import Component, ComponentKind
from app.core.errors import Invalid
from app.core.model import Entity
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.portfolio.business_cases.models import BusinessCase, CaseStatus
from app.portfolio.ranking.service import ranking
from app.portfolio.rankings.repository import RankingRepository
from app.variance.status_reports.models import ReportStatus, StatusReport


class ValueFrom(StrEnum):
    RANKING = "ranking"
    NPV = "npv"
    BENEFITS = "benefits"


class CostFrom(StrEnum):
    BUSINESS_CASE = "business_case"
    STATUS_REPORT = "status_report"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and the record that says it; ``dated`` where that tells how much falls on which day."""

    amount: Decimal
    source: str
    dated: Mapping[date, Decimal] | None = None


Figures = Mapping[UUID, Figure]


def scored(uow: Reading, portfolio_id: UUID, model_id: UUID | None, kind: ComponentKind) -> Figures:
    """The score of each component that has any, in hundredths of the best: what is missing of it at its worst."""
    order = ranking(uow, portfolio_id, model_id, kind)
    source = f"score by {order.model.slug} {order.model.number}"
    return {
        order.candidates[place.score.alternative.id].id: Figure(
            round(Decimal(float(place.score.low)) * 100, 6), source
        )
        for place in order.places
        if len(place.score.missing) < len(order.criteria)
    }


def ranked(uow: Reading, portfolio_id: UUID, ranking_id: UUID) -> Figures:
    """The same, as a stored ranking of the portfolio has it. Raises ``Invalid`` for that of another."""
    rankings = RankingRepository(uow)
    if rankings.get(ranking_id).component_id != portfolio_id:
        raise Invalid("The ranking is of another portfolio: name one of this.", rule="scenario.ranking")
    return {
        UUID(told["component_id"]): Figure(
            round(Decimal(str(told["score"])) * 100, 6), f"score in ranking {ranking_id}"
        )
        for given, told in rankings.kept_rows(ranking_id)
        if any(value is not None for value in given["values"].values())
    }


def of_cases(uow: Reading, path: str, wanted: ValueFrom | CostFrom) -> Figures:
    """What the case that stands, or else the newest draft, says of each component."""
    found = {}
    for case in newest(uow, path, BusinessCase, BusinessCase.status != CaseStatus.SUPERSEDED, case_order()):
        amount = case_amount(case, wanted)
        if amount is not None:
            name = wanted.replace("_", " ") if isinstance(wanted, ValueFrom) else "whole-life cost"
            found[case.component_id] = Figure(amount.amount, f"{name} of business case {case.number}")
    return found


def case_order() -> Sequence[Any]:
    """Drafts first, then what is approved: the last one counts."""
    return (BusinessCase.status == CaseStatus.APPROVED, BusinessCase.number)


def case_amount(case: BusinessCase, wanted: ValueFrom | CostFrom) -> Money | None:
    if wanted is CostFrom.BUSINESS_CASE:
        return case.whole_life_cost
    if wanted is ValueFrom.BENEFITS or case.benefits is None or case.whole_life_cost is None:
        return case.benefits if wanted is ValueFrom.BENEFITS else None
    return case.benefits - case.whole_life_cost


def of_reports(uow: Reading, path: str) -> Figures:
    """The whole-life cost that the latest report handed in of each component states."""
    order = (StatusReport.data_date, StatusReport.id)
    reports = newest(uow, path, StatusReport, StatusReport.status != ReportStatus.DRAFT, order)
    return {
        report.component_id: Figure(
            report.whole_life_cost.amount, f"whole-life cost of status report {report.reference}"
        )
        for report in reports
        if report.whole_life_cost is not None
    }


def newest(uow: Reading, path: str, kind: Any, holds: Any, order: Sequence[Any]) -> Iterator[Any]:
    """Of each component below a path the last record in an order."""
    query = (
        sa.select(kind)
        .join(Component, Component.id == kind.component_id)
        .where(kind.organisation_id == uow.actor.organisation_id, below(Component.path, path), holds)
        .order_by(*order)
    )
    found: dict[UUID, Entity] = {each.component_id: each for each in uow.session.scalars(query)}
    return iter(found.values())


def to_complete(uow: Reading, path: str, as_of: date, ids: Mapping[str, UUID]) -> Figures:
    """What the last forecast of each component in the ledger says is still to come, by the day it is due."""
    dated: dict[UUID, dict[date, Decimal]] = {}
    for row in EntryRepository(uow).to_complete(path, as_of, "component", by_start=True):
        if row.key in ids:
            amount = Money.of_minor(int(row.left), row.currency).amount
            sums = dated.setdefault(ids[row.key], {})
            sums[row.start_on] = sums.get(row.start_on, Decimal(0)) + amount
    return {
        id: Figure(sum(sums.values(), Decimal(0)), f"cost to complete in the ledger at {as_of}", sums)
        for id, sums in dated.items()
    }
