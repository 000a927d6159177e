"""What registers say of tolerances: the expected value of the threats."""

from datetime import date
from fractions import Fraction

from app.components.scope import Scope
from app.core.unit_of_work import Reading
from app.governance.tolerances.measures import Figure, Measured, Missing, Subject, measures, one_by_one
from app.governance.tolerances.models import Metric
from app.risk.exposure.service import all_tallies, expected_values


def exposure(uow: Reading, subject: Subject, as_of: date) -> Figure:
    """The expected value of the active threats at a component and below, as they are now."""
    place = subject.place
    tallies = all_tallies(uow, place, Scope.BELOW)
    sums = expected_values(tallies)
    if not tallies:
        return Missing("no_risks")
    if [each.currency for each in sums] != [place.currency]:
        return Missing("several_currencies" if len(sums) > 1 else "not_quantified")
    return Measured(
        unit=place.currency,
        baseline=Fraction(0),
        original=None,
        actual=None,
        forecast=Fraction(sums[0].threats.amount),
        as_of=as_of,
        source=f"/v1/{place.kind}s/{place.id}/risk-exposure",
        left_out=sum(tally.risks for tally in tallies if tally.currency is None),
    )


measures(Metric.RISK_EXPOSURE, needs="risk:read")(one_by_one(exposure))
