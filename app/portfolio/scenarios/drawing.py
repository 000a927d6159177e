"""Candidates drawn from the records of what is below a portfolio, each saying where its figures come from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field, model_validator

from app.calc.money import exponent
from app.calc.presence import Span
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.rights import below
from app.core.schemas import Slug, Write
from app.core.unit_of_work import Reading, Writing
from app.people.governing import READ as READS_RESOURCES
from app.portfolio.scenarios import sources
from app.portfolio.scenarios.models import Scenario
from app.portfolio.scenarios.roles import UNIT, RoleRecords, Work
from app.portfolio.scenarios.schemas import Candidates
from app.portfolio.scenarios.service import drafted, keep
from app.portfolio.scenarios.sources import CostFrom, Figure, Figures, ValueFrom
from app.portfolio.scenarios.staffing import staff

DONE = (ComponentStatus.COMPLETED, ComponentStatus.STOPPED)
READS = {
    ValueFrom.RANKING: "ranking:read",
    ValueFrom.NPV: "business_case:read",
    ValueFrom.BENEFITS: "business_case:read",
    CostFrom.BUSINESS_CASE: "business_case:read",
    CostFrom.STATUS_REPORT: "status_report:read",
    CostFrom.LEDGER: "cost:read",
}


class Spread(StrEnum):
    """When money that a record does not date is spent."""

    EVENLY = "evenly"
    AT_START = "at_start"


class Drawing(Write):
    """Which records candidates are drawn from."""

    value_from: ValueFrom = Field(description="`ranking` gives scores from 0 to 100.")
    cost_from: CostFrom = Field(description="`ledger` is the cost to complete, dated as it is forecast.")
    model_id: UUID | None = Field(
        default=None, description="The model that ranks; null for the only one in use."
    )
    ranking_id: UUID | None = Field(
        default=None, description="The stored ranking whose scores are taken; null to rank now."
    )
    kind: ComponentKind = ComponentKind.PROJECT
    fund: Slug = Field(default="capital", description="The fund that the money is of.")
    spread: Spread = Field(
        default=Spread.EVENLY,
        description="Over the days from planned start to planned finish, those before the horizon left out; "
        "or all of it in the first period.",
    )
    delay: int = Field(
        default=0, ge=0, lt=60, description="By how many periods what has not begun may be put off."
    )
    keeps_active: bool = Field(default=False, description="Whether what is under way must be in.")
    takes_roles: bool = Field(
        default=True,
        description="Whether the work that candidates ask for of roles, and what there is for it, are drawn too.",
    )

    @model_validator(mode="after")
    def ranks_once(self) -> Self:
        if self.ranking_id and (self.model_id or self.value_from is not ValueFrom.RANKING):
            raise ValueError("a stored ranking has its model and is for value_from ranking: say no other")
        return self


def draw(uow: Writing, id: UUID, version: int, asked: Drawing) -> Scenario:
    """Give a draft the candidates that the records make, and tell what could not be drawn."""
    scenario = drafted(uow, id, version)
    place = ComponentRepository(uow).place(scenario.component_id)
    for needed in sorted(needs(asked)):
        if not uow.actor.rights.allow(needed, place.path):
            raise Forbidden(f"This needs the permission {needed} there.", rule=needed)
    found = live(uow, place.path, asked.kind)
    values = values_of(uow, scenario, place.path, asked)
    costs = costs_of(uow, place.path, asked.cost_from, found)
    starts = [date.fromisoformat(period["start_on"]) for period in scenario.periods]
    records = RoleRecords.of(uow, windows(starts)) if asked.takes_roles else RoleRecords()
    items, not_drawn = list[dict[str, Any]](), dict[str, str]()
    for component in found:
        if reason := lacking(component, scenario, values, costs, asked.spread):
            not_drawn[component.code] = reason
            continue
        spend = spending(component, costs[component.id], asked.spread, starts)
        if min(spend, default=len(starts)) >= len(starts):
            not_drawn[component.code] = "none of its money falls in the horizon"
            continue
        figures = values[component.id], costs[component.id]
        items.append(candidate(component, *figures, asked, scenario, spend, records.demand(component.id)))
    scenario.drawn_from = {
        **{name: getattr(asked, name).value for name in ("value_from", "cost_from")},
        **{name: str(id) if (id := getattr(asked, name)) else None for name in ("model_id", "ranking_id")},
        "not_drawn": not_drawn,
        "role_unit": UNIT if asked.takes_roles else None,
        **staff(scenario, records, items),
    }
    keep(uow, scenario, Candidates.model_validate({"items": items}), "scenario.candidates_drawn")
    return scenario


def needs(asked: Drawing) -> set[str]:
    """The permissions that it takes to read what is asked for."""
    return {
        READS[asked.value_from],
        READS[asked.cost_from],
        *([READS_RESOURCES] if asked.takes_roles else []),
    }


def windows(starts: Sequence[date]) -> list[Span]:
    """From when to when each period lasts."""
    ends = [*starts[1:], starts[-1] + timedelta(last_length(starts))]
    return [(start, end - timedelta(1)) for start, end in zip(starts, ends, strict=True)]


def live(uow: Reading, path: str, kind: ComponentKind) -> Sequence[Component]:
    """What may be a candidate: the components of a kind below a path that are not at their end."""
    query = sa.select(Component).where(
        Component.organisation_id == uow.actor.organisation_id,
        below(Component.path, path),
        Component.path != path,
        Component.kind == kind,
        Component.archived_at.is_(None),
        Component.status.not_in(DONE),
    )
    return uow.session.scalars(query.order_by(Component.code)).all()


def values_of(uow: Reading, scenario: Scenario, path: str, asked: Drawing) -> Figures:
    if asked.ranking_id:
        return sources.ranked(uow, scenario.component_id, asked.ranking_id)
    if asked.value_from is ValueFrom.RANKING:
        return sources.scored(uow, scenario.component_id, asked.model_id, asked.kind)
    return sources.of_cases(uow, path, asked.value_from)


def costs_of(uow: Reading, path: str, wanted: CostFrom, found: Sequence[Component]) -> Figures:
    if wanted is CostFrom.LEDGER:
        return sources.to_complete(uow, path, utc_now().date(), {each.code: each.id for each in found})
    return (
        sources.of_reports(uow, path)
        if wanted is CostFrom.STATUS_REPORT
        else sources.of_cases(uow, path, wanted)
    )


def lacking(
    component: Component, scenario: Scenario, values: Figures, costs: Figures, spread: Spread
) -> str | None:
    """Why a component makes no candidate, if it makes none: what is unknown is not 0."""
    if component.currency != scenario.currency:
        return f"it is kept in {component.currency}"
    if component.id not in values:
        return "its value is not known"
    if component.id not in costs:
        return "its cost is not known"
    undated = costs[component.id].dated is None and spread is Spread.EVENLY
    if undated and (component.planned_start_on is None or component.planned_finish_on is None):
        return "its planned start or finish is not known"
    return None


def candidate(
    component: Component,
    value: Figure,
    cost: Figure,
    asked: Drawing,
    scenario: Scenario,
    spend: Mapping[int, Decimal],
    work: Mapping[str, Work],
) -> dict[str, Any]:
    begun = component.status is not ComponentStatus.PROPOSED
    codes = [period["code"] for period in scenario.periods]
    taken = {*spend, *(at for each in work.values() for at in each)}
    first, end = min(taken), max(taken) + 1
    last = min(first + (0 if begun else asked.delay), len(codes) - 1)
    decimals = exponent(scenario.currency)
    return {
        "code": component.code,
        "component_id": component.id,
        "name": component.name,
        "value": value.amount,
        "value_source": value.source,
        "cost_source": cost.source,
        "spend": {
            asked.fund: [round(spend.get(at, Decimal(0)), decimals) for at in range(first, max(spend) + 1)]
        },
        "roles": {
            role: [each.get(at, Decimal(0)) for at in range(first, max(each) + 1)]
            for role, each in work.items()
        },
        "categories": [component.category] if component.category else [],
        "mandatory": {"reason": f"It is {component.status}."} if begun and asked.keeps_active else None,
        "earliest": codes[first],
        "latest": codes[last],
        "may_overrun": end + last - first > len(codes),
    }


def spending(
    component: Component, cost: Figure, spread: Spread, starts: Sequence[date]
) -> dict[int, Decimal]:
    """The money of a component by period; what is due after the horizon is told in periods beyond it."""
    if cost.dated is not None:
        parts: Iterable[tuple[date, Decimal]] = (
            (max(day, starts[0]), amount) for day, amount in cost.dated.items() if amount
        )
    elif spread is Spread.AT_START:
        parts = ((starts[0], cost.amount),)
    else:
        assert component.planned_start_on and component.planned_finish_on
        parts = by_day(component.planned_start_on, component.planned_finish_on, cost.amount, starts[0])
    sums: dict[int, Decimal] = {}
    for day, amount in parts:
        at = period_of(day, starts)
        sums[at] = sums.get(at, Decimal(0)) + amount
    return sums


def by_day(start: date, finish: date, amount: Decimal, since: date) -> Iterator[tuple[date, Decimal]]:
    """An even share of an amount for each day, those before ``since`` left out: they are spent."""
    days = max((finish - start).days + 1, 1)
    for number in range(days):
        day = start + timedelta(number)
        if day >= since:
            yield day, amount / days


def period_of(day: date, starts: Sequence[date]) -> int:
    """The period that a day is in; those after the horizon are as long as its last one."""
    if day < starts[-1]:
        return sum(start <= day for start in starts) - 1
    return len(starts) - 1 + (day - starts[-1]).days // last_length(starts)


def last_length(starts: Sequence[date]) -> int:
    """The days of the last period: as many as the one before has, or a year."""
    return (starts[-1] - starts[-2]).days if len(starts) > 1 else 365
