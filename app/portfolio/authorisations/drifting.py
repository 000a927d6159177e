"""How the running portfolio has drifted from the scenario that was adopted."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.money import Money
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.rights import below
from app.core.unit_of_work import Reading
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.summing import READ as COSTS
from app.cost.ledger.summing import grouped_costs
from app.portfolio.authorisations.repository import AuthorisationRepository
from app.portfolio.authorisations.schemas import Drift, DriftKind, PortfolioDrift

NOT_RUNNING = (ComponentStatus.PROPOSED, ComponentStatus.PAUSED, ComponentStatus.STOPPED)
DATES = ("planned_start_on", "planned_finish_on")


def drift(uow: Reading, id: UUID) -> PortfolioDrift:
    """What runs and was not chosen, what was chosen and does not run, dates that moved, and money beyond."""
    authorisation = AuthorisationRepository(uow).get(id)
    place = ComponentRepository(uow).place(authorisation.component_id)
    if not uow.actor.rights.allow(COSTS, place.path):
        raise Forbidden(f"This needs the permission {COSTS} there.", rule=COSTS)
    today = utc_now().date()
    query = sa.select(Component).where(
        Component.organisation_id == uow.actor.organisation_id,
        below(Component.path, place.path),
        Component.archived_at.is_(None),
    )
    components = {str(each.id): each for each in uow.session.scalars(query.order_by(Component.code))}
    lines = {line["component_id"]: line for line in authorisation.lines if line["component_id"]}
    known = [(components[id], line) for id, line in lines.items() if id in components]
    groups, _ = grouped_costs(EntryRepository(uow), place.path, today, "component")
    costs = {group.key: group.at_completion for group in groups if group.at_completion}
    chosen = [each for each in known if each[1]["is_authorised"]]
    items = [
        *(one for each in known for one in of_component(*each, today)),
        *(beside(each) for id, each in components.items() if id not in lines and is_project_at_work(each)),
        *(one for each in chosen if (one := beyond(*each, costs))),
    ]
    items.sort(key=lambda each: (each.kind, each.code))
    not_known = [component.code for component, _ in chosen if component.code not in costs]
    return PortfolioDrift(authorisation_id=id, as_of=today, items=items, not_known=not_known)


def is_project_at_work(component: Component) -> bool:
    return component.kind is ComponentKind.PROJECT and component.status is ComponentStatus.ACTIVE


def item(kind: DriftKind, component: Component, detail: str, **figures: Any) -> Drift:
    told = {"days": None, "amount": None} | figures
    return Drift(kind=kind, code=component.code, component_id=component.id, detail=detail, **told)


def beside(component: Component) -> Drift:
    return item(DriftKind.NOT_A_CANDIDATE, component, "It is active, and was no candidate.")


def of_component(component: Component, line: Mapping[str, Any], today: date) -> Iterator[Drift]:
    """How the state and the dates of a candidate differ from what was decided of it."""
    if not line["is_authorised"]:
        if component.status is ComponentStatus.ACTIVE:
            yield item(DriftKind.STARTED_NOT_CHOSEN, component, "It is active, and was not chosen.")
        return
    planned = component.planned_start_on
    if component.status in NOT_RUNNING:
        yield item(DriftKind.CHOSEN_NOT_STARTED, component, f"It was chosen, and is {component.status}.")
    elif component.status is ComponentStatus.ACTIVE and planned and is_late(component, planned, today):
        detail = f"It was to start on {planned}, and has no actual start."
        yield item(DriftKind.CHOSEN_NOT_STARTED, component, detail, days=(today - planned).days)
    for name in DATES:
        was, now = line[name], getattr(component, name)
        if was != (now and now.isoformat()):
            days = (now - date.fromisoformat(was)).days if was and now else None
            detail = f"{name.replace('_on', '').replace('_', ' ').capitalize()} was {was}, is {now}."
            yield item(DriftKind.DATES_MOVED, component, detail, days=days)


def is_late(component: Component, planned: date, today: date) -> bool:
    return component.actual_start_on is None and planned < today


def beyond(component: Component, line: Mapping[str, Any], costs: Mapping[Any, Money]) -> Drift | None:
    """By how much a component is forecast to cost more than was authorised."""
    now = costs.get(component.code)
    if now is None or now.currency != line["at_completion"]["currency"]:
        return None
    more = now - Money(**line["at_completion"])
    if more.minor <= 0:
        return None
    detail = "Its cost at completion is beyond what was spent and authorised."
    return item(DriftKind.MONEY_BEYOND, component, detail, amount=more)
