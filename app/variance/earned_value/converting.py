"""Earned value of work in several currencies: each part at its rate into one currency."""

from dataclasses import replace
from datetime import date

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.cost.bases.converting import Converter, converter
from app.cost.bases.schemas import Conversion
from app.variance.earned_value.repository import Records


def in_one_currency(uow: Reading, component: AnyPlace, known: Records, as_of: date) -> Records:
    """The records with the last rates until a date into the component's currency, where they are in several."""
    held = currencies(known)
    return by_rates(known, converter(uow, component.currency, held, as_of)) if len(held) > 1 else known


def by_rates(known: Records, by: Converter | None) -> Records:
    """The records at these rates; what was worked out at others is not kept."""
    return replace(known, converter=by, worked_out={})


def currencies(known: Records) -> set[str]:
    """Of the components that have any cost line."""
    return {known.components[line.component_id].currency for line in known.lines.values()}


def currency_of(known: Records) -> str | None:
    """The one currency that figures are in; None where there is none, or no rate into it."""
    if known.converter:
        return None if known.converter.missing else known.converter.currency
    return next(iter(currencies(known)), None)


def conversion(known: Records) -> Conversion | None:
    """What parts were converted by; None where all of them are in one currency."""
    return known.converter.told() if known.converter else None
