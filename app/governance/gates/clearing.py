"""What else must be so before a gate is passed without conditions: rules of the domains above.

``@clears`` registers one, that raises where the gate is not to be passed. The modules they stand in are named in
``app.registering``.
"""

from collections.abc import Callable

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate

Clear = Callable[[Reading, Gate, AnyPlace], None]
CLEARING: list[Clear] = []


def clears(function: Clear) -> Clear:
    CLEARING.append(function)
    return function


def refuse_unclear(uow: Reading, gate: Gate, place: AnyPlace) -> None:
    for each in CLEARING:
        each(uow, gate, place)
