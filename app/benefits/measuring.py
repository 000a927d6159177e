"""What benefit profiles say of tolerances: what they are worth in a year, and what of that is still expected.

What was measured often enough to tell a rate is expected at that rate, the rest as it was profiled.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from app.benefits.models import Benefit, BenefitCategory, BenefitStatus
from app.benefits.realising import realised
from app.benefits.repository import BenefitRepository
from app.calc.benefits import Realisation
from app.components.scope import Scope, within
from app.core.unit_of_work import Reading
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric

GIVEN_UP = (BenefitStatus.NOT_REALISED, BenefitStatus.WITHDRAWN)


def annual_value(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """All that was profiled at a component and below, disbenefits taken off, beside what is still expected."""
    place = subject.place
    profiled = BenefitRepository(uow).all(**within(uow, place, Scope.BELOW))
    valued = [b for b in profiled if b.annual_value and b.annual_value.currency == place.currency]
    if not valued:
        return Missing("no_annual_value")
    found = realised(uow, valued)
    return Measured(
        unit=place.currency,
        baseline=worth(valued),
        original=worth(valued),
        actual=None,
        forecast=sum((expected(benefit, found[benefit.id]) for benefit in valued), Fraction(0)),
        as_of=as_of,
        source=f"/v1/{place.kind}s/{place.id}/benefits",
        left_out=len(profiled) - len(valued),
    )


def worth(benefits: Iterable[Benefit]) -> Fraction:
    return sum((signed(benefit) for benefit in benefits), Fraction(0))


def expected(benefit: Benefit, found: Realisation) -> Fraction:
    """What a benefit is still expected to be worth in a year."""
    if benefit.status in GIVEN_UP:
        return Fraction(0)
    rate = None if found.is_low_confidence else found.of_plan
    return signed(benefit) if rate is None else signed(benefit) * rate


def signed(benefit: Benefit) -> Fraction:
    assert benefit.annual_value is not None
    value = Fraction(benefit.annual_value.amount)
    return -value if benefit.category is BenefitCategory.DISBENEFIT else value


measures(Metric.ANNUAL_BENEFITS, needs="benefit:read")(one_by_one(annual_value))
