"""One risk that hits several components: what it comes to is what its impacts add up to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.estimates import EstimateShape
from app.calc.money import Money, total
from app.calc.risk import expected_monetary_value
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Reading, Writing
from app.risk.assessing import mean_money
from app.risk.assessments.schemas import Assessed, cost_estimate
from app.risk.impacts.models import RiskImpact
from app.risk.impacts.schemas import ImpactByComponent
from app.risk.models import Risk

COST = ("impact_low", "impact", "impact_high")
DAYS = ("schedule_impact_low_days", "schedule_impact_days", "schedule_impact_high_days")
SUMMED = (*COST, "impact_distribution", *DAYS, "schedule_impact_distribution")


def impacts_of(uow: Reading, risk_id: UUID) -> list[RiskImpact]:
    """The impacts of a risk, whoever may see the components."""
    query = sa.select(RiskImpact).filter_by(organisation_id=uow.actor.organisation_id, risk_id=risk_id)
    return list(uow.session.scalars(query.order_by(RiskImpact.id)))


def hit_by(uow: Reading, risk: Risk) -> list[UUID]:
    """The components that a risk hits, where they are several."""
    return [impact.component_id for impact in impacts_of(uow, risk.id)] if risk.components_hit else []


def refuse_another_sum(uow: Reading, risk: Risk, data: Assessed) -> None:
    """Refuse cost and days that are not what a risk's impacts on its components add up to."""
    if risk.components_hit and any(getattr(risk, name) != getattr(data, name) for name in SUMMED):
        raise Conflict(
            f"{risk.reference} has impacts on {risk.components_hit} components, which its cost and days are "
            "the sum of: change those.",
            rule="impacts",
        )


def spread(uow: Writing, risk: Risk) -> None:
    """Give each impact its part of the risk's expected value."""
    if risk.components_hit:
        impacts = impacts_of(uow, risk.id)
        for impact in impacts:
            impact.expected_value = expected(risk.probability, ImpactByComponent.model_validate(impact))
        uow.record_all("risk_impact.weighed", impacts)


def expected(probability: Decimal, impact: ImpactByComponent) -> Money | None:
    """The expected value on one component; None without a cost."""
    if impact.impact is None:
        return None
    estimated = cost_estimate(impact)
    mean = mean_money(estimated, impact.impact.currency) if estimated else impact.impact
    return expected_monetary_value(probability, mean)


def summed(impacts: Sequence[ImpactByComponent]) -> dict[str, Any]:
    """What the impacts add up to: they are all hit at once, each as hard in proportion. Raises ``Invalid``."""
    if not impacts:
        return {}
    cost = three_points([[getattr(each, name) for name in COST] for each in impacts], money_sum)
    days = three_points([[getattr(each, name) for name in DAYS] for each in impacts], sum)
    return {
        **dict(zip(COST, cost, strict=True)),
        **dict(zip(DAYS, days, strict=True)),
        "impact_distribution": one_shape([each.impact_distribution for each in impacts]),
        "schedule_impact_distribution": one_shape([each.schedule_impact_distribution for each in impacts]),
    }


def three_points(points: Sequence[Sequence[Any]], add: Any) -> list[Any]:
    """Low, likely and high added up; a single figure among three points counts for all three of them."""
    known = [(low, likely, high) for low, likely, high in points if likely is not None]
    if not known:
        return [None, None, None]
    in_three = any(low is not None for low, _, _ in known)
    likely = add([likely for _, likely, _ in known])
    if not in_three:
        return [None, likely, None]
    lows = [likely if low is None else low for low, likely, _ in known]
    highs = [likely if high is None else high for _, likely, high in known]
    return [add(lows), likely, add(highs)]


def money_sum(monies: Sequence[Money]) -> Money:
    return total(monies, monies[0].currency)


def one_shape(shapes: Sequence[EstimateShape | None]) -> EstimateShape | None:
    """The distribution that all have which have one."""
    found = {shape for shape in shapes if shape}
    if len(found) > 1:
        raise Invalid("The impacts of one risk are of one distribution, or single figures.")
    return next(iter(found), None)
