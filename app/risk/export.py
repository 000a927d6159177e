"""The register as a table."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.components.places import AnyPlace
from app.core.csv import every
from app.core.telling import Record
from app.core.unit_of_work import Reading
from app.risk.repository import RiskRepository

HEADER = (
    *("reference", "component", "kind", "status", "title", "cause", "event", "effect", "category"),
    *("probability", "currency", "impact", "budget", "expected_value", "schedule_impact_days"),
    *("impact_low", "impact_high", "impact_distribution", "schedule_impact_low_days"),
    *("schedule_impact_high_days", "schedule_impact_distribution"),
    *("stated_impact_band", "probability_band", "impact_band", "impact_gap", "score", "colour"),
    *("scale", "scale_version", "owner", "actionee", "proximity_from", "proximity_until"),
    *("response_strategy", "response", "review_on", "closure_reason", "closed_on", "occurred_on"),
    *("worst_objective", "inherent_expected_value", "target_expected_value", "beyond"),
    *("responses_in_place", "response_due_on"),
)
MONIES = ("impact", "impact_low", "impact_high", "budget", "expected_value")


def rows(uow: Reading, component: AnyPlace, sort: str | None, filters: dict[str, Any]) -> Iterator[list[Any]]:
    """What a list of these filters shows, a row for each risk."""
    risks = RiskRepository(uow)
    codes = risks.codes(component)
    return (list(cells(risk, codes)) for risk in every(risks, sort, **filters))


def cells(risk: Record, codes: dict[str, str]) -> Iterator[Any]:
    monies = {name: risk[name] or {} for name in MONIES}
    given = {
        **risk,
        **{f"{stage}_expected_value": amount(risk[stage]) for stage in ("inherent", "target")},
        **{name: Decimal(money["amount"]) if money else None for name, money in monies.items()},
        "currency": next((money["currency"] for money in monies.values() if money), None),
        "component": codes[str(risk["component_id"])],
    }
    return (given[name] for name in HEADER)


def amount(assessed: Record | None) -> Decimal | None:
    """The expected value of an assessment in short, in the currency of the row."""
    value = assessed["expected_value"] if assessed else None
    return Decimal(value["amount"]) if value else None
