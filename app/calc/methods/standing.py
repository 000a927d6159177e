"""How what a method requires stands: there, left out, still to come, or missing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    PRESENT = "present"
    OMITTED = "omitted"
    NOT_YET_DUE = "not_yet_due"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Due:
    """By when something is to be there: on a day, where that is known, or ``already``."""

    on: date | None = None
    already: bool = False

    def has_come(self, today: date) -> bool:
        return self.already or (self.on is not None and self.on < today)


def standing(is_found: bool, omitted_until: date | None, due: Due, today: date) -> Standing:
    """How one thing stands on a day; an omission holds through the day on which it expires, and no longer."""
    if is_found:
        return Standing.PRESENT
    if omitted_until is not None and today <= omitted_until:
        return Standing.OMITTED
    return Standing.MISSING if due.has_come(today) else Standing.NOT_YET_DUE
