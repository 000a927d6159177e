"""The contingency that a register needs by its newest simulation, beside what is left of it."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.calc.contingency import SHORT, WARNED, burn_index, cover, provision
from app.calc.money import total
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.unit_of_work import Reading
from app.cost.models import ReserveKind
from app.cost.service import totals
from app.risk.contingency.schemas import HeldContingency, Missing, NeededContingency, RiskContingencyRead
from app.risk.repository import RiskRepository
from app.risk.simulations.repository import RiskSimulationRepository
from app.risk.simulations.service import amount


def contingency(uow: Reading, place: AnyPlace, earned: Decimal | None) -> RiskContingencyRead:
    """What is needed and what is left, and how the two stand."""
    required, required_gap = needed(uow, place)
    set_aside, set_aside_gap = held(uow, place)
    covered = cover(set_aside.left, required.p80) if required and set_aside else None
    unexposed: Missing | None = "no_exposure" if covered is None else None
    burnt = burn_index(set_aside.used, set_aside.amount, Fraction(earned)) if set_aside and earned else None
    return RiskContingencyRead(
        component_id=place.id,
        needed=required,
        needed_gap=required_gap,
        held=set_aside,
        held_gap=set_aside_gap,
        cover=number(covered),
        cover_gap=required_gap or set_aside_gap or unexposed,
        short=None if covered is None else covered < SHORT,
        burn_index=number(burnt),
        burning_fast=None if burnt is None else burnt > WARNED,
    )


def number(share: Fraction | None) -> float | None:
    return None if share is None else float(f"{float(share):.6g}")


def needed(uow: Reading, place: AnyPlace) -> tuple[NeededContingency | None, Missing | None]:
    """What the newest simulation says; or why nothing is told."""
    run = RiskSimulationRepository(uow).newest(place.id)
    if run is None:
        return None, "not_simulated"
    if "cost" in run["withheld"]:
        return None, "withheld"
    if not run["cost"]:
        return None, "no_cost"
    if run["cost"]["mean"]["currency"] != place.currency:
        return None, "other_currency"
    return from_run(uow, place, run), None


def from_run(uow: Reading, place: AnyPlace, run: dict[str, Any]) -> NeededContingency:
    shares = {name: amount(told) for name, told in run["cost"]["percentiles"].items()}
    set_aside = amount(run["contingency"]["amount"])
    simulated_at = datetime.fromisoformat(str(run["created_at"]))
    changed = RiskRepository(uow).count(**within(uow, place, Scope.BELOW), changed_after=simulated_at)
    return NeededContingency(
        risk_simulation_id=run["id"],
        simulated_at=simulated_at,
        changed_since=changed,
        confidence=run["confidence"],
        amount=set_aside,
        management_reserve=provision(total([], place.currency), set_aside, shares["p90"]).management_reserve,
        p80=shares["p80"],
        drivers=run["cost_contributions"][: RiskContingencyRead.DRIVERS],
    )


def held(uow: Reading, place: AnyPlace) -> tuple[HeldContingency | None, Missing | None]:
    """The contingency at a component and below, in its currency; or why it is not told."""
    reserves = totals(uow, place.path)
    if reserves.items is None:
        return None, reserves.reason
    found = [each for each in reserves.items if each.kind == ReserveKind.CONTINGENCY]
    known = [each for each in found if each.amount.currency == place.currency]
    if not known:
        return None, "other_currency" if found else "none_recorded"
    (own,) = known
    return HeldContingency(amount=own.amount, used=own.drawn, left=own.remaining), None
