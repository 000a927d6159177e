"""A register as a simulation is given it: plain, in one order, and without what differs between databases."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.calc.estimates import Estimate
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.audit import canonical
from app.core.unit_of_work import Reading
from app.risk.models import Risk
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskPlan, cost_estimate, days_estimate
from app.risk.simulations.schemas import SimulationGaps

Input = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """The active risks of a component in its currency. ``named`` has the id and title of each reference."""

    currency: str
    inputs: list[Input]
    gaps: dict[str, list[str]]
    named: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        content = canonical({"currency": self.currency, "risks": self.inputs})
        return hashlib.sha256(content.encode()).hexdigest()


def register_of(uow: Reading, component: AnyPlace, scope: Scope) -> Register:
    """What is to be simulated at a component, by reference."""
    risks = RiskRepository(uow).all(**within(uow, component, scope), active={})
    return registered(sorted(risks, key=lambda risk: risk.reference), component.currency)


def registered(risks: Iterable[Risk], currency: str) -> Register:
    gaps: dict[str, list[str]] = {name: [] for name in SimulationGaps.model_fields}
    register = Register(currency, [], gaps)
    for risk in risks:
        plan = RiskPlan.model_validate(risk)
        foreign = plan.impact is not None and plan.impact.currency != currency
        cost = None if foreign or plan.impact is None else told(cost_estimate(plan), plan.impact.amount)
        days = told(days_estimate(plan), plan.schedule_impact_days)
        register.inputs.append(
            {"reference": risk.reference, "probability": text(risk.probability), "cost": cost, "days": days}
        )
        register.named[risk.reference] = {"risk_id": str(risk.id), "title": risk.title}
        for name in missing(cost, days, foreign):
            gaps[name].append(risk.reference)
    return register


def told(estimate: Estimate | None, single: Decimal | int | None) -> Input | None:
    """An impact as it goes in: in three points, as a point, or not at all."""
    if estimate is None:
        return None if single is None else {"point": text(single)}
    ends = {name: text(getattr(estimate, name)) for name in ("low", "likely", "high")}
    return {**ends, "distribution": estimate.shape.value}


def text(number: Decimal | int) -> str:
    """One spelling of a number, however many decimals a database gives it."""
    return format(Decimal(number).normalize(), "f")


def missing(cost: Input | None, days: Input | None, foreign: bool) -> Iterable[str]:
    """The gaps that a risk is listed in."""
    found: dict[str, Callable[[], bool]] = {
        "unquantified": lambda: cost is None and days is None and not foreign,
        "without_cost": lambda: cost is None and days is not None and not foreign,
        "without_days": lambda: days is None and (cost is not None or foreign),
        "cost_as_point": lambda: cost is not None and "point" in cost,
        "days_as_point": lambda: days is not None and "point" in days,
        "other_currency": lambda: foreign,
    }
    return (name for name, holds in found.items() if holds())
