"""Limits of the risk that a level seeks, tolerates and can absorb, and what lies beyond them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Beyond(StrEnum):
    """The outermost of three limits that is broken."""

    APPETITE = "appetite"
    TOLERANCE = "tolerance"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is sought or accepted, what is tolerated around it, and what can be absorbed, in one unit.

    Raises
    ------
    ValueError : without any of them, for one below zero, or where an outer limit is nearer than an inner one.
    """

    appetite: Decimal | None = None
    tolerance: Decimal | None = None
    capacity: Decimal | None = None

    def __post_init__(self) -> None:
        given = [limit for limit in (self.appetite, self.tolerance, self.capacity) if limit is not None]
        if not given:
            raise ValueError("a limit has an appetite, a tolerance or a capacity")
        if given[0] < 0 or given != sorted(given):
            raise ValueError(
                "limits are above zero: the appetite at most the tolerance, that at most the capacity"
            )

    def broken_by(self, value: Decimal) -> Beyond | None:
        """The outermost limit that ``value`` lies beyond; what is just at a limit is within it.

        Examples
        --------
        >>> limits = Limits(Decimal(10), Decimal(20), None)
        >>> [limits.broken_by(Decimal(n)) for n in (10, 11, 21)]
        [None, <Beyond.APPETITE: 'appetite'>, <Beyond.TOLERANCE: 'tolerance'>]
        """
        outermost_first = (
            (Beyond.CAPACITY, self.capacity),
            (Beyond.TOLERANCE, self.tolerance),
            (Beyond.APPETITE, self.appetite),
        )
        return next((name for name, limit in outermost_first if limit is not None and value > limit), None)
