"""Saying what one risk does to each of the components that it hits."""

from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.service import kept_in
from app.core.errors import Invalid, NotFound
from app.core.unit_of_work import Writing
from app.risk.impacts.models import RiskImpact
from app.risk.impacts.schemas import ImpactByComponent, RiskImpactsWrite
from app.risk.impacts.spreading import expected, hit_by, impacts_of, summed
from app.risk.limits.aggregates import follow
from app.risk.limits.models import RiskMeasure
from app.risk.models import REVISABLE, Risk
from app.risk.repository import RiskRepository
from app.risk.schemas import RiskWrite
from app.risk.service import WRITE, place_of, reassess, refuse_unless


def replace(uow: Writing, risk_id: UUID, version: int, data: RiskImpactsWrite) -> Risk:
    """Say all that a risk hits, in place of what was said; its own cost and days become the sum."""
    risk = RiskRepository(uow).get(risk_id, WRITE, version)
    component = place_of(uow, risk)
    refuse_unless(risk, REVISABLE, "changed")
    check(uow, component, data.impacts)
    before = hit_by(uow, risk)
    said = RiskWrite.model_validate(risk).model_dump() | summed(data.impacts)
    risk.components_hit = 0  # while its cost and days are made those of the new impacts
    reassess(uow, risk, component, valid(said), data.reason)
    risk.components_hit = len(data.impacts)
    write(uow, risk, data.impacts)
    uow.record("risk.impacts_changed", risk, data.reason)
    follow(uow, {*before, *hit_by(uow, risk)}, RiskMeasure.EXPECTED_VALUE)
    return risk


def valid(said: dict[str, object]) -> RiskWrite:
    """What a risk says with other impacts. Raises ``Invalid`` where its kind does not allow them."""
    try:
        return RiskWrite.model_validate(said)
    except ValueError as error:
        raise Invalid(str(error)) from error


def check(uow: Writing, component: AnyPlace, impacts: list[ImpactByComponent]) -> None:
    """Refuse a component that comes twice or is not seen, and another currency than the risk's."""
    if len({impact.component_id for impact in impacts}) < len(impacts):
        raise Invalid("Each component is hit once.")
    for impact in impacts:
        try:
            ComponentRepository(uow).place(impact.component_id)
        except NotFound as missing:
            raise Invalid(missing.detail) from missing
        kept_in(component, impact.impact, impact.impact_low, impact.impact_high)


def write(uow: Writing, risk: Risk, impacts: list[ImpactByComponent]) -> None:
    """Bring the rows to what is said: changed, added, or taken away."""
    there = {row.component_id: row for row in impacts_of(uow, risk.id)}
    for said in impacts:
        row = there.pop(said.component_id, None) or uow.add(RiskImpact(risk_id=risk.id))
        for name, value in dict(said).items():
            setattr(row, name, value)
        row.expected_value = expected(risk.probability, said)
        uow.record("risk_impact.said", row)
    for gone in there.values():
        uow.remove("risk_impact.removed", gone)
