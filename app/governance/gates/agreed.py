"""What was agreed when a gate is passed: the baseline in force, told by the domain that keeps it.

Governance stands below what it governs, so it is handed the function: ``@agrees`` registers it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class AgreedBaseline:
    """A baseline, and the digest of all that it holds."""

    id: UUID
    number: int
    sha256: str


Agreed = Callable[[Reading, AnyPlace, date], AgreedBaseline | None]  # in force on a day, whoever asks
AGREED: list[Agreed] = []


def agrees(function: Agreed) -> Agreed:
    """Register what tells the baseline in force at a component."""
    AGREED.append(function)
    return function


def baseline_in_force(uow: Reading, place: AnyPlace, on: date) -> AgreedBaseline | None:
    found = (function(uow, place, on) for function in AGREED)
    return next((each for each in found if each), None)
