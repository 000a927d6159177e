"""What a ranking is made from: plain, in one order, and without what differs between databases."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.calc.money import Money
from app.calc.scoring import Alternative
from app.components.models import Component
from app.core.audit import canonical
from app.core.rights import below_bound, bounds
from app.core.unit_of_work import Reading
from app.portfolio.key_figures.repository import latest_report
from app.portfolio.prioritisation.schemas import Criterion
from app.portfolio.ranking.service import Order
from app.portfolio.rankings.schemas import RankingOrder
from app.variance.status_reports.models import StatusReport

Given = dict[str, Any]  # a component as it went in
REPORT = StatusReport.__table__.c
COSTS = (
    sa.select(Component.code, REPORT.forecast_cost_minor, REPORT.forecast_cost_currency)
    .join_from(Component, StatusReport, REPORT.id == latest_report())
    .where(
        REPORT.forecast_cost_minor.is_not(None),
        Component.organisation_id == sa.bindparam("organisation"),
        below_bound(Component.path, "below"),
    )
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a ranking follows from; ``components`` are in order of their codes."""

    model: dict[str, Any]
    order: dict[str, Any]
    components: list[Given]

    def digest(self, method: str, libraries: Mapping[str, str]) -> str:
        content = {
            "model": self.model,
            "order": {name: value for name, value in self.order.items() if name != "model_id"},
            "components": self.components,
            "method": method,
            "libraries": dict(libraries),
        }
        return digest_of(content)

    @property
    def criteria(self) -> list[Criterion]:
        return [Criterion.model_validate(each) for each in self.model["criteria"]]

    @property
    def asked(self) -> RankingOrder:
        return RankingOrder.model_validate(self.order)

    @property
    def missing(self) -> int:
        """How many values nobody gave."""
        return sum(value is None for each in self.components for value in each["values"].values())


def digest_of(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def inputs_of(uow: Reading, order: Order, asked: RankingOrder) -> Inputs:
    """A portfolio's components as they are now, in order of their codes."""
    criteria, costs = [criterion.slug for criterion in order.criteria], costs_of(uow, order)
    given = {}
    for place in order.places:
        alternative = place.score.alternative
        of = order.candidates[alternative.id]
        given[of.code] = {
            "id": str(of.id),
            **{name: getattr(of, name) for name in ("kind", "code", "name", "category", "status")},
            "strategic": text(alternative.strategic),
            "cost": costs.get(of.code),
            "values": {slug: text(alternative.raw.get(slug)) for slug in criteria},
        }
    weighed = [criterion.model_dump(mode="json") for criterion in order.criteria]  # judged weights filled in
    model = {"slug": order.model.slug, "number": order.model.number, "criteria": weighed}
    told = asked.model_copy(update={"model_id": order.model.id}).model_dump(mode="json")
    return Inputs(model, told, [given[code] for code in sorted(given)])


def costs_of(uow: Reading, order: Order) -> dict[str, str]:
    """The forecasts of the latest reports, by code, in the portfolio's currency; of those who may see them."""
    top = order.top
    if not uow.actor.rights.allow("status_report:read", top.path):
        return {}
    bound = {"organisation": uow.actor.organisation_id} | bounds("below", top.path)
    rows = uow.session.execute(COSTS, bound)
    return {
        code: text(Money.of_minor(minor, currency).amount) or ""
        for code, minor, currency in rows
        if currency == top.currency
    }


def text(number: Decimal | None) -> str | None:
    """One spelling of a number, however many decimals a database gives it."""
    return None if number is None else format(number.normalize() + 0, "f")


def alternative_of(given: Given) -> Alternative:
    """A component as scores are calculated of it."""
    values = {slug: None if value is None else Decimal(value) for slug, value in given["values"].items()}
    strategic = given["strategic"]
    return Alternative(
        given["code"], given["name"], values, None if strategic is None else Decimal(strategic)
    )
