"""Asking for a simulation of a register, and comparing two."""

import secrets
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.calc.money import Money, exponent
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.scope import within
from app.core.errors import Invalid
from app.core.unit_of_work import Reading, Writing
from app.jobs.models import Job
from app.jobs.service import submit
from app.risk.repository import RiskRepository
from app.risk.service import WRITE
from app.risk.simulations.comparing import changed_correlations
from app.risk.simulations.repository import RiskSimulationRepository
from app.risk.simulations.schemas import (
    KIND,
    MOST_RISKS,
    ChangedRisk,
    CostChange,
    DaysChange,
    RiskSimulationComparison,
    RiskSimulationOrder,
)


def ask(uow: Writing, at: Address, order: RiskSimulationOrder) -> Job:
    """Ask for a simulation of the active risks at a component. Raises ``Invalid`` where they are too many."""
    component = ComponentRepository(uow).at(at, WRITE)
    risks = RiskRepository(uow).count(**within(uow, component, order.scope), active={})
    if risks > MOST_RISKS:
        raise Invalid(f"There are {risks} active risks: at most {MOST_RISKS} are simulated at once.")
    seed = secrets.randbelow(2**53) if order.seed is None else order.seed
    wanted = order.model_copy(update={"seed": seed}).model_dump(mode="json")
    inputs = {"component_id": str(component.id), "order": wanted}
    return submit(uow, KIND, inputs, component_id=component.id, seed=seed)


def compared(uow: Reading, id: UUID, base_id: UUID) -> RiskSimulationComparison:
    """What differs in a simulation from another, as far as the caller may know either."""
    simulations = RiskSimulationRepository(uow)
    told, base_told = simulations.row(id).content, simulations.row(base_id).content
    now, was = ({each["reference"]: each for each in simulations.get(i).inputs} for i in (id, base_id))
    draws = ("seed", "iterations", "method", "correlations")
    return RiskSimulationComparison(
        id=id,
        compared_with=base_id,
        same_inputs=told["inputs_digest"] == base_told["inputs_digest"],
        same_method=all(told[name] == base_told[name] for name in ("method", "libraries")),
        common_random_numbers=all(told[name] == base_told[name] for name in draws),
        added=sorted(now.keys() - was.keys()),
        removed=sorted(was.keys() - now.keys()),
        changed=[
            changed(was[name], now[name]) for name in sorted(now) if was.get(name, now[name]) != now[name]
        ],
        correlations=changed_correlations(base_told["correlations"], told["correlations"]),
        cost=cost_change(told["cost"], base_told["cost"]),
        days=days_change(told["days"], base_told["days"]),
    )


def changed(was: dict[str, Any], now: dict[str, Any]) -> ChangedRisk:
    names = [name for name in now if now[name] != was[name]]
    before, after = ({name: each[name] for name in names} for each in (was, now))
    return ChangedRisk(reference=now["reference"], was=before, now=after)


def compared_figures(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures that a comparison is about."""
    shares = {name: figures["percentiles"][name] for name in ("p50", "p80", "p90")}
    return {name: figures[name] for name in ("mean", "standard_deviation")} | shares


def cost_change(now: dict[str, Any] | None, was: dict[str, Any] | None) -> CostChange | None:
    """The change in money; None without two, or between currencies."""
    if not now or not was or now["mean"]["currency"] != was["mean"]["currency"]:
        return None
    before = compared_figures(was)
    after = compared_figures(now)
    return CostChange(**{name: amount(after[name]) - amount(before[name]) for name in after})


def amount(told: dict[str, str]) -> Money:
    """A figure as it is kept; sums may pass the cap on what a risk may cost."""
    return Money.of_minor(int(Decimal(told["amount"]).scaleb(exponent(told["currency"]))), told["currency"])


def days_change(now: dict[str, Any] | None, was: dict[str, Any] | None) -> DaysChange | None:
    if not now or not was:
        return None
    before = compared_figures(was)
    return DaysChange(
        **{name: float(f"{value - before[name]:.6g}") for name, value in compared_figures(now).items()}
    )
