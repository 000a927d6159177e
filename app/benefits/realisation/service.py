"""What has come of one benefit, and of all of a component."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.benefits.models import Benefit, BenefitStatus
from app.benefits.realisation.schemas import (
    BenefitRealisation,
    BenefitRollUp,
    BenefitTally,
    LeftOut,
    ObjectiveTally,
)
from app.benefits.realising import closed_on, counted_as, realised, tallied
from app.benefits.repository import BenefitRepository
from app.calc.benefits import Realisation, Tally, attributable, next_measurement, review_due, tallies
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.unit_of_work import Reading

SHOWN = 500  # benefits that are in no total


def of_benefit(uow: Reading, id: UUID) -> BenefitRealisation:
    """What has come of a benefit, and what disbenefits have taken away again."""
    benefits = BenefitRepository(uow)
    benefit, reducing = benefits.get(id), benefits.all(reduces=id)
    found = realised(uow, [benefit, *reducing])
    own = found[id]
    taken = [found[each.id] for each in reducing if found[each.id].attributable is not None]
    lost = attributable(taken) if taken else None
    net = None if own.attributable is None else own.attributable - (lost or 0)
    return BenefitRealisation(
        benefit_id=id,
        **{name: getattr(benefit, name) for name in ("reference", "title", "status", "owner", "unit")},
        counted_as=counted_as(benefit, {id: benefit}),
        is_verified=benefit.verified_on is not None,
        readings=own.readings,
        as_of=own.as_of,
        target=number(own.target),
        planned_to_date=number(own.planned),
        actual_to_date=number(own.actual),
        realised_of_plan=number(own.of_plan),
        realised_of_target=number(own.of_target),
        attributable_to_date=number(own.attributable),
        disbenefit_to_date=number(lost),
        net_to_date=number(net),
        run_rate_forecast=number(own.forecast),
        is_low_confidence=own.is_low_confidence,
        gap=own.gap,
        plan_gap=own.plan_gap,
        next_measurement_on=measured_next(benefit, own),
        review_due_on=reviewed_next(uow, benefit, own),
    )


def measured_next(benefit: Benefit, found: Realisation) -> date | None:
    since = found.as_of or benefit.realised_from or benefit.baseline_on
    if benefit.measured_every_months is None or since is None:
        return None
    return next_measurement(since, benefit.measured_every_months)


def reviewed_next(uow: Reading, benefit: Benefit, found: Realisation) -> date | None:
    closed = closed_on(uow, {benefit.component_id}).get(benefit.component_id)
    return review_due(closed, found.as_of) if closed else None


def rolled_up(uow: Reading, place: AnyPlace, scope: Scope) -> BenefitRollUp:
    """What has come of the benefits of a component, or of all below it, in parts that add up."""
    seen = BenefitRepository(uow).all(**within(uow, place, scope))
    benefits = {each.id: each for each in seen if each.status is not BenefitStatus.WITHDRAWN}
    found = realised(uow, list(benefits.values()))
    counted = [each for each in benefits.values() if found[each.id].target is not None]
    by_objective: dict[UUID | None, list[Benefit]] = {}
    for each in counted:
        by_objective.setdefault(each.objective_id, []).append(each)
    gaps = left_out(benefits.values(), found)
    return BenefitRollUp(
        component_id=place.id,
        scope=scope,
        benefits=len(benefits),
        tallies=told(counted, benefits, found),
        objectives=[
            ObjectiveTally(objective_id=id, tallies=told(of, benefits, found))
            for id, of in sorted(by_objective.items(), key=lambda item: str(item[0] or ""))
        ],
        left_out=gaps[:SHOWN],
        left_out_count=len(gaps),
    )


def told(
    of: Iterable[Benefit], benefits: Mapping[UUID, Benefit], found: Mapping[UUID, Realisation]
) -> list[BenefitTally]:
    return [tally_of(each) for each in tallies(tallied(one, benefits, found[one.id]) for one in of)]


def tally_of(tally: Tally) -> BenefitTally:
    return BenefitTally.model_validate(
        {
            "counted_as": tally.kind,
            "unit": tally.unit,
            "benefits": tally.benefits,
            "measured": tally.measured,
            "target": number(tally.target),
            "attributable_to_date": number(tally.attributable),
            "disbenefit_to_date": number(tally.disbenefit),
            "net_to_date": number(tally.net),
            "realised_of_plan": number(tally.of_plan),
        }
    )


def left_out(benefits: Iterable[Benefit], found: Mapping[UUID, Realisation]) -> list[LeftOut]:
    """The benefits that are in no total: there is nothing to compare what they have brought with."""
    return [
        LeftOut(
            benefit_id=each.id,
            reference=each.reference,
            title=each.title,
            gap=gap,
            link=f"/v1/benefits/{each.id}",
        )
        for each in benefits
        if found[each.id].target is None and (gap := found[each.id].gap)
    ]


def number(figure: Fraction | None) -> float | None:
    """A figure as JSON has it, to eight decimals."""
    return None if figure is None else float(round(figure, 8))
