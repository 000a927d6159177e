"""What can be done with discount rates: state a schedule, and find the one in force."""

from datetime import date

from app.calc.prioritisation.green_book import PUBLISHED, Published
from app.core.errors import Forbidden, Invalid
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.portfolio.discount_rates.models import DiscountRateSchedule
from app.portfolio.discount_rates.repository import ScheduleRepository
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce, ScheduleTerms, ScheduleWrite

WRITE = "ranking:write"


def state(uow: Writing, data: ScheduleWrite) -> DiscountRateSchedule:
    """State the rates that are in force from a day on; earlier ones stay to be read."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A discount rate schedule needs {WRITE} in the whole organisation.", rule=WRITE)
    steps = [step.model_dump(mode="json") for step in data.steps]
    schedule = uow.add(DiscountRateSchedule(**dict(data) | {"steps": steps}))
    uow.record("discount_rates.stated", schedule)
    return schedule


def rates_for(uow: Reading, terms: Discounting, day: date) -> RatesInForce:
    """The rates in force on a day by these terms: the organisation's own, or else those published.

    Raises ``Invalid`` where there are none, or they are of the other basis.
    """
    rates = found(uow, terms.schedule, day)
    if rates.basis is not terms.basis:
        raise Invalid(
            f"{terms.schedule} has {rates.basis} rates, and the flows are {terms.basis}: the two do not mix.",
            rule="discounting.one_basis",
        )
    return rates


def found(uow: Reading, slug: str, day: date) -> RatesInForce:
    if own := ScheduleRepository(uow).in_force(slug, day):
        return RatesInForce(
            schedule=slug,
            found_on=day,
            source=own.source,
            effective_from=own.effective_from,
            **dict(ScheduleTerms.model_validate(own)),
        )
    dated = [each for each in PUBLISHED if each.slug == slug and each.effective_from <= day]
    if not dated:
        raise Invalid(f"No discount rate schedule {slug} is in force on {day}.", rule="discounting.in_force")
    return told(max(dated, key=lambda each: each.effective_from), day)


def told(published: Published, day: date) -> RatesInForce:
    return RatesInForce(
        schedule=published.slug,
        source=published.source,
        effective_from=published.effective_from,
        found_on=day,
        **dict(ScheduleTerms.model_validate(published.schedule)),
    )
