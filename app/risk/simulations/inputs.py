"""A register as a simulation is given it: plain, in one order, and without what differs between databases."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from app.calc.estimates import Estimate
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.audit import canonical
from app.core.unit_of_work import Reading
from app.risk.assessments.schemas import ThreePoints, cost_estimate, days_estimate
from app.risk.correlations.among import Together, among
from app.risk.impacts.models import RiskImpact
from app.risk.impacts.repository import shared
from app.risk.impacts.schemas import ImpactByComponent
from app.risk.impacts.spreading import impacts_of
from app.risk.models import Risk
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskPlan
from app.risk.simulations.responses import ResponseInput, responses_to
from app.risk.simulations.schemas import SimulationGaps

Input = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """The active risks of a component in its currency.

    By reference, ``named`` has the id and title of each, ``placed`` the component whose register it is in.
    """

    currency: str
    inputs: list[Input]
    gaps: dict[str, list[str]]
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    responses: list[ResponseInput] = field(default_factory=list)
    correlations: list[Together] = field(default_factory=list)

    @property
    def digest(self) -> str:
        together = {"correlations": self.correlations} if self.correlations else {}
        content = canonical({"currency": self.currency, "risks": self.inputs, **together})
        return hashlib.sha256(content.encode()).hexdigest()


def register_of(uow: Reading, component: AnyPlace, scope: Scope) -> Register:
    """What is to be simulated at a component, by reference: a risk that hits several components is there once.

    What a risk of another register does here goes in with the same reference, and so meets the same luck.
    """
    risks = RiskRepository(uow).all(**within(uow, component, scope), active={})
    hits = {risk.id: impacts_of(uow, risk.id) for risk in risks if risk.components_hit}
    elsewhere = shared(uow, component, scope)
    hits |= {found.risk.id: found.impacts for found in elsewhere}
    every = sorted([*risks, *(found.risk for found in elsewhere)], key=lambda risk: risk.reference)
    register = registered(every, component.currency, hits)
    register.responses.extend(responses_to(uow, risks, component.currency))
    register.correlations.extend(among(uow, {str(risk.id): risk.reference for risk in every}))
    return register


def registered(
    risks: Iterable[Risk], currency: str, hits: Mapping[UUID, Sequence[RiskImpact]] = MappingProxyType({})
) -> Register:
    gaps: dict[str, list[str]] = {name: [] for name in SimulationGaps.model_fields}
    register = Register(currency, [], gaps)
    for risk in risks:
        said = [ImpactByComponent.model_validate(impact) for impact in hits.get(risk.id, ())]
        parts = [part_of(plan, currency) for plan in said or (RiskPlan.model_validate(risk),)]
        given: Input = {"reference": risk.reference, "probability": text(risk.probability)}
        if said:
            targets = (
                {"target": str(impact.component_id)} | part.told
                for impact, part in zip(said, parts, strict=True)
            )
            register.inputs.append(given | {"impacts": sorted(targets, key=lambda each: str(each["target"]))})
        else:
            register.inputs.append(given | parts[0].told)
        register.named[risk.reference] = {"risk_id": str(risk.id), "title": risk.title}
        register.placed[risk.reference] = str(risk.component_id)
        for name in {name for part in parts for name in missing(part.cost, part.days, part.foreign)}:
            gaps[name].append(risk.reference)
    return register


class Part(NamedTuple):
    """The impact of a risk as it goes in: on all, or on one component."""

    cost: Input | None
    days: Input | None
    foreign: bool

    @property
    def told(self) -> Input:
        return {"cost": self.cost, "days": self.days}


def part_of(plan: ThreePoints, currency: str) -> Part:
    foreign = plan.impact is not None and plan.impact.currency != currency
    cost = None if foreign or plan.impact is None else told(cost_estimate(plan), plan.impact.amount)
    return Part(cost, told(days_estimate(plan), plan.schedule_impact_days), foreign)


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
