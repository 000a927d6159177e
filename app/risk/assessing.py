"""Rating what is said of a risk by a scale."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN
from typing import Any

from pydantic import BaseModel

from app.calc.estimates import Estimate
from app.calc.money import Money, exponent
from app.calc.rag import Rag
from app.calc.rating import Impact, rate
from app.core.errors import Invalid, NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.risk.assessments.schemas import Assessed, cost_estimate
from app.risk.scales.repository import RiskScaleRepository
from app.risk.scales.schemas import RiskScaleRead

ASSESSED = tuple(Assessed.model_fields)
FIGURES = (
    *("scale_version", "probability_band", "impact_band", "impact_gap", "worst_objective"),
    *("score", "colour", "expected_value"),
)


def members(said: BaseModel, names: Iterable[str]) -> dict[str, Any]:
    """What was said, as columns keep it: lists as JSON, all else as it is."""
    plain = {name: getattr(said, name) for name in names}
    return {
        name: [as_json(one) for one in value] if isinstance(value, list) else value
        for name, value in plain.items()
    }


def as_json(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def figures(data: Assessed, scale: RiskScaleRead) -> dict[str, Any]:
    """What follows from ``data`` by ``scale``. Raises ``Invalid``."""
    impact = Impact(
        data.impact,
        data.schedule_impact_days,
        data.stated_impact_band,
        data.budget,
        mean_impact(data),
        tuple(other.part for other in data.other_impacts),
    )
    try:
        rating = rate(data.probability, impact, scale.grid)
    except ValueError as error:
        raise Invalid(f"It cannot be scored: {error}.") from error
    return {
        "scale_version": scale.scale_version,
        "probability_band": rating.probability_band,
        "impact_band": rating.impact_band,
        "impact_gap": rating.gap,
        "worst_objective": rating.worst,
        "score": rating.cell.score if rating.cell else None,
        "colour": rating.cell.colour if rating.cell else None,
        "expected_value": rating.expected_value,
    }


def mean_impact(data: Assessed) -> Money | None:
    """What a risk costs on average if it happens; None where its cost is one figure, or none."""
    estimated = cost_estimate(data)
    return mean_money(estimated, data.impact.currency) if estimated and data.impact else None


def mean_money(estimated: Estimate, currency: str) -> Money:
    """The mean of an estimate, to the minor unit."""
    minor = estimated.mean.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_EVEN)
    return Money.of_minor(int(minor), currency)


def scale_of(uow: Reading, slug: str, version: int | None) -> RiskScaleRead:
    try:
        return RiskScaleRepository(uow).used(slug, version)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing


def due(scale: RiskScaleRead, colour: Rag | None) -> date:
    """When a risk of this colour is looked at again, from today; one without a score as soon as any."""
    days = scale.review_days
    return utc_now().date() + timedelta(days=getattr(days, colour) if colour else min(dict(days).values()))


def monies(data: Assessed) -> list[Money | None]:
    """All the money that an assessment speaks of."""
    others = [
        (other.value, other.value_low, other.value_high, other.whole_life) for other in data.other_impacts
    ]
    return [
        data.impact,
        data.impact_low,
        data.impact_high,
        data.budget,
        *(each for of in others for each in of),
    ]
