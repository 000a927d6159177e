"""Who is told at each rung of a ladder."""

from datetime import date

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.governance.bodies.panels import deciding
from app.governance.escalation.models import Rung
from app.reminders.kinds import Item


def addressee(uow: Reading, item: Item, component: Component, rung: Rung, today: date) -> str | None:
    """Who is told of a thing at a rung; nobody, where none is named."""
    owner = item.owner or component.manager
    above = component.sponsor or component.sro
    if rung is Rung.OWNER:
        return owner
    if rung is Rung.NEXT_BODY:
        return next_body(uow, item, component, today)
    if rung is Rung.SPONSOR or component.manager == owner:
        return above
    return component.manager or above


def next_body(uow: Reading, item: Item, component: Component, today: date) -> str | None:
    """The body above the one that owns it; the lowest there is, where none of them does."""
    names = [body.name for body in deciding(uow, component.path, today)]
    if item.owner in names:
        names = names[names.index(item.owner) + 1 :]
    return names[0] if names else None
