"""What must be so before a component is changed: rules of the domains above, handed to the tree.

``@vets`` registers one. It takes the path, the component as it was (None of a new one) and what it is to be, and
raises where that may not be. The modules they stand in are named in ``app.registering``.
"""

from collections.abc import Callable

from app.components.models import Component
from app.components.schemas import ComponentPlan
from app.core.unit_of_work import Writing

Vet = Callable[[Writing, str, Component | None, ComponentPlan], None]
VETS: list[Vet] = []


def vets(function: Vet) -> Vet:
    VETS.append(function)
    return function


def vet(uow: Writing, path: str, was: Component | None, data: ComponentPlan) -> None:
    for each in VETS:
        each(uow, path, was, data)
