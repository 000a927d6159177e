"""The costs of a component as of a period, by what they have in common."""

from datetime import date
from typing import Any
from uuid import UUID

from app.calc.fiscal import FiscalCalendar
from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden
from app.core.unit_of_work import Reading
from app.cost.bases.converting import Converter, converter, prices
from app.cost.ledger.entered import BY_YEAR, THEN, UNTIL, WHOLE, Amount, Entered, Sums, settled
from app.cost.ledger.models import EntryKind
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import CostGroup, Costs, CostsAsked
from app.periods.fiscal.repository import FiscalCalendarRepository
from app.periods.service import find_period

READ = "cost:read"


def readable(uow: Reading, at: Address, permission: str = READ) -> AnyPlace:
    """The component, for who may read the costs of all below it, or what else is asked."""
    component = ComponentRepository(uow).at(at)
    if not uow.actor.rights.allow(permission, component.path):
        raise Forbidden(f"This needs the permission {permission} there.", rule=permission)
    return component


def costs(uow: Reading, at: Address, asked: CostsAsked) -> Costs:
    """What a component and all below it cost, and in another currency or other prices where that is asked."""
    component, period = readable(uow, at), find_period(uow, asked.period)
    calendar = FiscalCalendarRepository(uow).in_force() if asked.by == BY_YEAR else None
    found = Entered.at(EntryRepository(uow), component.path, period.data_date, asked.by, asked.converts)
    items, whole = groups(found.folded(calendar))
    return Costs(
        component_id=component.id,
        period=period.code,
        by=asked.by,
        items=items,
        total=whole,
        **(converted(uow, component, period.data_date, asked, found, calendar) if asked.converts else {}),
    )


def converted(
    uow: Reading,
    component: AnyPlace,
    as_of: date,
    asked: CostsAsked,
    found: Entered,
    calendar: FiscalCalendar | None,
) -> dict[str, Any]:
    """The same in one currency, and the prices of one year; null where a rate or an index is missing."""
    wanted = prices(uow, asked.series, asked.price_year) if asked.series and asked.price_year else None
    by = converter(uow, asked.currency or component.currency, found.currencies, as_of, wanted, found.days)
    if by.missing:
        return {"conversion": by.told()}
    items, (whole,) = groups(settled(found.folded(calendar, by))) if found.days else ([], (None,))
    return {"conversion": by.told(), "converted": items, "converted_total": whole}


def grouped_costs(
    ledger: EntryRepository, path: str, as_of: date, by: str, own: UUID | None = None
) -> tuple[list[CostGroup], list[CostGroup]]:
    """The costs at a path and below, or of one component there, by key; and all of each currency."""
    return groups(Entered.at(ledger, path, as_of, by, own=own).folded())


def whole_costs(
    ledger: EntryRepository, path: str, as_of: date, by: Converter | None = None
) -> list[CostGroup]:
    """All costs at a path and below: of each currency, or of all of them converted into one."""
    entered = Entered.at(ledger, path, as_of, "currency", by is not None)
    return groups(settled(entered.folded(by=by)))[1]


def groups(sums: Sums) -> tuple[list[CostGroup], list[CostGroup]]:
    items = [group(key, currency, found) for (key, currency), found in sums.items()]
    items.sort(key=lambda item: (item.key is None, item.key or "", item.currency))
    return items, [added(currency, items) for currency in sorted({item.currency for item in items})]


def group(key: str | None, currency: str, found: dict[str, list[Amount]]) -> CostGroup:
    def amount(kind: str, which: int) -> Money | None:
        return Money.of_minor(int(found[kind][which]), currency) if kind in found else None

    accrued, actual = amount(EntryKind.ACCRUAL, UNTIL), amount(EntryKind.ACTUAL, UNTIL)
    budget, left = amount(EntryKind.BUDGET, WHOLE), amount(EntryKind.FORECAST, WHOLE)
    return CostGroup(
        key=key,
        currency=currency,
        budget=budget,
        budget_to_date=amount(EntryKind.BUDGET, UNTIL),
        committed=amount(EntryKind.COMMITMENT, UNTIL),
        accrued=accrued,
        actual=actual,
        incurred_in_period=both(amount(EntryKind.ACCRUAL, THEN), amount(EntryKind.ACTUAL, THEN)),
        to_complete=left,
        **following(budget, both(accrued, actual), left),
    )


def following(budget: Money | None, incurred: Money | None, left: Money | None) -> dict[str, Money | None]:
    """What follows from the other sums."""
    whole = both(incurred, left) if left is not None else None
    variance = budget - whole if budget is not None and whole is not None else None
    return {"incurred": incurred, "at_completion": whole, "variance": variance}


SUMMED = ("budget", "budget_to_date", "committed", "accrued", "actual", "incurred_in_period", "to_complete")


def added(currency: str, items: list[CostGroup]) -> CostGroup:
    """The groups of one currency together."""
    own = [item for item in items if item.currency == currency]
    sums: dict[str, Money | None] = {}
    for name in (*SUMMED, "incurred"):
        sums[name] = both(*(getattr(item, name) for item in own))
    follow = following(sums["budget"], sums.pop("incurred"), sums["to_complete"])
    return CostGroup(key=None, currency=currency, **sums, **follow)


def both(*amounts: Money | None) -> Money | None:
    """The sum of what there is; None where there is nothing."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known else None
