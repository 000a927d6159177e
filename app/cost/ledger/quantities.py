"""Quantities added up: in Python, for SQLite keeps exact numbers as text."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")


def summed(quantities: Iterable[tuple[K, Decimal | None]]) -> dict[K, Decimal | None]:
    """The sum for each key; None where any of its quantities is not known, for the rest is not the whole."""
    found: dict[K, Decimal | None] = {}
    for key, quantity in quantities:
        so_far = found.get(key, Decimal(0))
        found[key] = None if so_far is None or quantity is None else so_far + quantity
    return found
