"""What a register comes to, as it is kept. Imported where it is used, for it needs numpy."""

import platform
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import numpy as np

from app.calc.estimates import EstimateShape
from app.calc.simulation.distributions import (
    Distribution,
    Gain,
    Lognormal,
    Pert,
    Point,
    Triangular,
    Uniform,
)
from app.calc.simulation.figures import Contribution, Figures, contingency, contributions, figures, percentile
from app.calc.simulation.register import Column, Impact, UncertainRisk
from app.calc.simulation.running import Tell, Totals, simulated
from app.risk.correlations.groups import correlations_of
from app.risk.simulations.inputs import Input, Register
from app.risk.simulations.rolling_up import Run, kept_apart, money_told, rolled_up, rounded, valued
from app.risk.simulations.schemas import METHOD, RiskSimulationOrder

SHOWN = 10  # contributions
Told = Callable[[float], Any]


def outcome(register: Register, order: RiskSimulationOrder, tell: Tell = lambda _: None) -> dict[str, Any]:
    """What a register comes to, as it is kept."""
    assert order.seed is not None
    risks = [risk_of(given, register.placed.get(given["reference"], "")) for given in register.inputs]
    together = correlations_of(register.correlations)
    apart = kept_apart(risks, order.iterations)
    totals = simulated(risks, order.seed, order.iterations, correlations=together, apart=apart, tell=tell)
    run = Run(register, risks, together, totals, order)
    told = {
        "method": METHOD,
        "libraries": {"numpy": np.__version__, "python": platform.python_version()},
        "inputs": register.inputs,
        "inputs_digest": register.digest,
        "correlations": register.correlations,
        "risks": len(risks),
        "gaps": register.gaps,
    }
    monies = cast(Told, lambda value: money_told(rounded(value, register.currency)))
    cost = measured(run, Column.COST, monies)
    days = measured(run, Column.DAYS, six_digits)
    return {
        **(told | cost | days),
        "contingency": reserve(totals, risks, order, monies) if cost["cost"] else None,
        "roll_up": rolled_up(totals, order, register.currency),
        "response_values": valued(run),
    }


def measured(run: Run, column: Column, told: Told) -> dict[str, Any]:
    """The figures of money or of days and who contributes to them; null where no risk has any."""
    name = "cost" if column == Column.COST else "days"
    if not any(risk.of(column) for risk in run.risks):
        return {name: None, f"{name}_contributions": None}
    expected = sum(risk.mean(column) for risk in run.risks)
    found = contributions(run.risks, run.totals, column, run.seed, run.share, run.together)
    return {
        name: {"expected": told(expected), **figures_told(figures(run.totals.of(column)), told)},
        f"{name}_contributions": [contribution_told(each, run.register, told) for each in found[:SHOWN]],
    }


def figures_told(found: Figures, told: Told) -> dict[str, Any]:
    names = ("mean", "standard_error", "standard_deviation", "minimum", "maximum", "p80_from", "p80_to")
    curve = [{"probability": share / 100, "value": told(value)} for share, value in found.curve.items()]
    return {
        **{name: told(getattr(found, name)) for name in names},
        "chance_of_none": six_digits(found.none),
        "percentiles": {f"p{share}": told(value) for share, value in found.percentiles.items()},
        "exceedance": curve,
    }


def contribution_told(found: Contribution, register: Register, told: Told) -> dict[str, Any]:
    return {
        "reference": found.key,
        **register.named[found.key],
        "expected": told(found.expected),
        "share_of_variance": six_digits(found.share_of_variance),
        "swing": told(found.swing),
    }


def reserve(
    totals: Totals, risks: list[UncertainRisk], order: RiskSimulationOrder, told: Told
) -> dict[str, Any]:
    """The contingency for the confidence that was asked for."""
    confidence = Fraction(order.confidence)
    expected = sum(risk.mean(Column.COST) for risk in risks)
    return {
        "confidence": float(order.confidence),
        "amount": told(contingency(totals.cost, confidence)),
        "above_expected": told(percentile(totals.cost, confidence) - expected),
    }


def risk_of(given: Input, placed: str = "") -> UncertainRisk:
    """A risk as it is drawn: a stream of random numbers for its reference, whatever it hits.

    ``placed`` is what it hits unless it says so itself: the component whose register it is in.
    """
    hits = given.get("impacts") or [{"target": placed, **given}]
    impacts = (
        Impact(hit["target"], distribution_of(hit["cost"]), distribution_of(hit["days"])) for hit in hits
    )
    return UncertainRisk(given["reference"], float(given["probability"]), tuple(impacts))


def distribution_of(given: Input | None) -> Distribution | None:
    if given is None:
        return None
    if "point" in given:
        return Point(float(given["point"]))
    low, likely, high = (float(given[name]) for name in ("low", "likely", "high"))
    match EstimateShape(given["distribution"]):
        case EstimateShape.TRIANGULAR:
            return Triangular(low, likely, high)
        case EstimateShape.PERT:
            return Pert(low, likely, high)
        case EstimateShape.UNIFORM:
            return Uniform(low, high)
        case EstimateShape.LOGNORMAL:
            return Lognormal(low, high) if low > 0 else Gain(Lognormal(-high, -low))


def six_digits(value: float) -> float:
    """As many digits as any machine agrees on."""
    return float(f"{value:.6g}")
