"""What can be done with economic appraisals: make one."""

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.portfolio.appraisals.calculating import results, timed, worth
from app.portfolio.appraisals.models import EconomicAppraisal
from app.portfolio.appraisals.schemas import AppraisalResults, AppraisalWrite
from app.portfolio.discount_rates.schemas import RatesInForce
from app.portfolio.discount_rates.service import rates_for

WRITE = "business_case:write"


def appraise(uow: Writing, at: Address, data: AppraisalWrite) -> EconomicAppraisal:
    """Keep the flows of an option, with what they are worth at the rates in force that day."""
    component = ComponentRepository(uow).at(at, WRITE)
    for flow in data.flows:
        kept_in(component, flow.capital_cost, flow.operating_cost, flow.benefits)
    today = utc_now().date()
    day = data.appraised_on or today
    if day > today:
        raise Invalid(f"It cannot have been appraised on {day}: that is yet to come.")
    rates = rates_for(uow, data.discounting, day)
    told = calculated(data, rates, component.currency)
    kept = data.model_dump(mode="json", include={"discounting", "flows"})
    stated = dict(data) | kept | {"appraised_on": day}
    appraisal = uow.add(
        EconomicAppraisal(
            component_id=component.id,
            rates=rates.model_dump(mode="json"),
            results=told.model_dump(mode="json"),
            **stated,
        )
    )
    uow.record("economic_appraisal.made", appraisal)
    return appraisal


def calculated(data: AppraisalWrite, rates: RatesInForce, currency: str) -> AppraisalResults:
    """Raises ``Invalid`` for years without a rate, or amounts beyond what can be kept."""
    found = timed(data.flows, data.discounting.base_year)
    assert found is not None  # the flows begin in the base year or after it
    try:
        appraised = worth(found, data.discounting, rates, data.optimism_bias)
        return results(appraised, data.discounting, (flow.year for flow in data.flows), currency)
    except ValueError as error:
        raise Invalid(f"The flows cannot be appraised: {error}.") from error
