"""An order by weighted shortest job first, or by money, as a table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.calc.money import Money
from app.calc.prioritisation.wsjf import COLUMNS
from app.portfolio.priorities.schemas import OrderedRead
from app.portfolio.priorities.service import Order

PLACE = ("rank", "code", "name", "kind", "category", "status")
PARTS = (*COLUMNS, "cost_of_delay")
MONEY = ("present_value_of_benefits", "present_value_of_costs", "net_present_value")
HEADER = (
    *PLACE,
    "measure",
    *PARTS,
    *MONEY,
    "currency",
    "sunk_years",
    "source",
    "eligible",
    "reason",
    "lacking",
)


def rows(order: Order) -> Iterator[Sequence[object]]:
    """Whoever has a place, in order, and then whoever has none, with the reason."""
    for item in order.items:
        yield [*told(item), None, None]
    for out in order.not_ordered:
        at = {"code": out.code, "reason": out.reason, "lacking": " ".join(out.lacking)}
        yield [at.get(name) for name in HEADER]


def told(item: OrderedRead) -> Iterator[object]:
    yield from (getattr(item, name) for name in PLACE)
    yield Decimal(str(item.measure))
    yield from (exact(item.parts.get(name)) for name in PARTS)
    sums: list[Money | None] = [getattr(item, name) for name in MONEY]
    yield from (money and money.amount for money in sums)
    yield next((money.currency for money in sums if money), None)
    yield from (item.sunk_years, item.source, item.eligible)


def exact(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
