"""Resource assignments of other programs, as what tasks demand of roles: the resource's name is the role's code."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from app.schedule.plan import RoleDemand

FOUR_DECIMALS = Decimal("0.0001")
MOST = 100_000
LONGEST = 400


def role_demands(assigned: Iterable[tuple[str, str | None]]) -> tuple[RoleDemand, ...]:
    """The demands of one task; of several assignments of one resource, their sum.

    Units that are not there, are none or make no sense demand nothing.

    >>> role_demands([("Fitter", "0.5"), ("Crane", "1"), ("Fitter", "1"), ("Clerk", "")])
    (RoleDemand(role='Fitter', units=Decimal('1.5000')), RoleDemand(role='Crane', units=Decimal('1.0000')))
    """
    found: dict[str, Decimal] = {}
    for name, units in assigned:
        role = " ".join(name.split())[:LONGEST]
        if role:
            found[role] = found.get(role, Decimal(0)) + read(units)
    return tuple(RoleDemand(role, units) for role, units in found.items() if 0 < units <= MOST)


def read(units: str | None) -> Decimal:
    try:
        found = Decimal(units or 0)
        return found.quantize(FOUR_DECIMALS) if 0 < found <= MOST else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
