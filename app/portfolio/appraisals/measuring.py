"""What economic appraisals say of live criteria: net present value and benefit-cost ratio, as appraised."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.calc.money import Money
from app.components.places import Place
from app.core.unit_of_work import Reading
from app.governance.live_measures import Figure, Live, LiveMeasure, Tells, live
from app.governance.tolerances.measures import Missing
from app.portfolio.appraisals.models import EconomicAppraisal
from app.portfolio.appraisals.repository import recommended
from app.portfolio.appraisals.schemas import AppraisalRead, AppraisalResults

NO_APPRAISAL = "no_appraisal"
Told = Callable[[AppraisalResults], tuple[Fraction, str] | str]  # a figure and its unit, or why there is none


def appraised(told: Told) -> Tells:
    """The figure of the newest appraisal of what is recommended, with optimism bias."""

    def tells(uow: Reading, places: Sequence[Place], as_of: date) -> Sequence[Figure]:
        these = EconomicAppraisal.component_id.in_([place.id for place in places])
        found = recommended(uow, as_of, these)
        return [figure(found.get(place.id), told) for place in places]

    return tells


def figure(appraisal: EconomicAppraisal | None, told: Told) -> Figure:
    if appraisal is None:
        return Missing(NO_APPRAISAL)
    found = told(AppraisalResults.model_validate(appraisal.results))
    if isinstance(found, str):
        return Missing(found)
    value, unit = found
    return Live(value, unit, appraisal.appraised_on, f"{AppraisalRead.address}/{appraisal.id}")


def net_present_value(results: AppraisalResults) -> tuple[Fraction, str]:
    worth: Money = results.net_present_value_with_bias
    return Fraction(worth.amount), worth.currency


def benefit_cost_ratio(results: AppraisalResults) -> tuple[Fraction, str] | str:
    ratio = results.benefit_cost_ratio_with_bias
    if ratio is None:
        return results.reasons["benefit_cost_ratio_with_bias"]
    return Fraction(Decimal(str(ratio))), "ratio"


live(LiveMeasure.NET_PRESENT_VALUE, needs="business_case:read")(appraised(net_present_value))
live(LiveMeasure.BENEFIT_COST_RATIO, needs="business_case:read")(appraised(benefit_cost_ratio))
