"""The costs of a component as of a period, by what they have in common."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden
from app.core.unit_of_work import Reading
from app.cost.ledger.models import EntryKind
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import CostGroup, Costs
from app.periods.service import find_period

READ = "cost:read"
Key = tuple[str | None, str]


def readable(uow: Reading, at: Address, permission: str = READ) -> AnyPlace:
    """The component, for who may read the costs of all below it, or what else is asked."""
    component = ComponentRepository(uow).at(at)
    if not uow.actor.rights.allow(permission, component.path):
        raise Forbidden(f"This needs the permission {permission} there.", rule=permission)
    return component


def costs(uow: Reading, at: Address, period_code: str, by: str) -> Costs:
    """What a component and all below it cost."""
    component, period = readable(uow, at), find_period(uow, period_code)
    items, whole = grouped_costs(EntryRepository(uow), component.path, period.data_date, by)
    return Costs(component_id=component.id, period=period.code, by=by, items=items, total=whole)


def grouped_costs(
    ledger: EntryRepository, path: str, as_of: date, by: str, own: UUID | None = None
) -> tuple[list[CostGroup], list[CostGroup]]:
    """The costs at a path and below, or of one component there, by key; and all of each currency."""
    sums: dict[Key, dict[str, Any]] = defaultdict(dict)
    for row in ledger.sums(path, as_of, by, own):
        sums[row.key, row.currency][row.kind] = row
    for row in ledger.to_complete(path, as_of, by, own):
        sums[row.key, row.currency]["left"] = int(row.left)
    items = [group(key, currency, found) for (key, currency), found in sums.items()]
    items.sort(key=lambda item: (item.key is None, item.key or "", item.currency))
    return items, [added(currency, items) for currency in sorted({item.currency for item in items})]


def group(key: str | None, currency: str, found: dict[str, Any]) -> CostGroup:
    def amount(kind: EntryKind, which: str) -> Money | None:
        row = found.get(kind)
        return Money.of_minor(int(getattr(row, which)), currency) if row is not None else None

    accrued, actual = amount(EntryKind.ACCRUAL, "until"), amount(EntryKind.ACTUAL, "until")
    left = Money.of_minor(found["left"], currency) if "left" in found else None
    return CostGroup(
        key=key,
        currency=currency,
        budget=amount(EntryKind.BUDGET, "whole"),
        budget_to_date=amount(EntryKind.BUDGET, "until"),
        committed=amount(EntryKind.COMMITMENT, "until"),
        accrued=accrued,
        actual=actual,
        incurred_in_period=both(amount(EntryKind.ACCRUAL, "then"), amount(EntryKind.ACTUAL, "then")),
        to_complete=left,
        **following(amount(EntryKind.BUDGET, "whole"), both(accrued, actual), left),
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
