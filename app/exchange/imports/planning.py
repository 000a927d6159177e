"""What a file would come to: each project new, changed or as it is, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError

from app.components.fields.service import value_for
from app.components.models import Component, ComponentStatus
from app.core.unit_of_work import Reading
from app.exchange.imports.items import Item, Place, Plan, derived, newly, values_of
from app.exchange.imports.knowing import Known, Linked, known_below, linked
from app.exchange.imports.models import Absent
from app.exchange.imports.translating import Incoming, Translator, Unfit
from app.exchange.tables.records import Interpretation, Problem
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.recording import Outcome as Written
from app.variance.status_reports.recording import preview

UNDER_WAY = {ComponentStatus.PROPOSED, ComponentStatus.ACTIVE, ComponentStatus.PAUSED}


def planned_for(uow: Reading, place: Place, told: Interpretation) -> Plan:
    """What the records of a file come to below a portfolio."""
    problems = list(told.all_problems())
    if not told.sound:
        return Plan([], problems, Known({}), Linked({}, (), ()))
    incoming = list(translated(place, told, problems))
    known = known_below(uow, place.top, place.period.code)
    plan = Plan([], problems, known, linked(known, incoming))
    enter(uow, place, plan, incoming, {c.external_id for c in known.components.values() if c.external_id})
    plan.departures = departing(uow, place, plan)
    return plan


def enter(uow: Reading, place: Place, plan: Plan, incoming: Sequence[Incoming], claimed: set[str]) -> None:
    """Put into a plan what records come to; ``claimed`` are the external ids that others have."""
    elsewhere = taken_elsewhere(uow, place.top, incoming, plan.known)
    found = {one.key: at for one in incoming if (at := plan.linked.found.get(one.key))}
    latest = latest_reports(uow, [id for id, _ in found.values()])
    claimed |= elsewhere.keys()
    for one in incoming:
        at = found.get(one.key)
        if at is None and one.number and one.number in elsewhere:
            plan.problems.append(clash(one, elsewhere[one.number]))
            continue
        component = plan.known.components[at[0]] if at else newly(place, one)
        item = Item(one, component, at[1] if at else None)
        item.values = values_of(item, place, claimed, latest.get(component.id))
        plan.items.append(item)
    compare_reports(uow, place, plan)
    plan.problems += list(doubts(plan, incoming))


def departing(uow: Reading, place: Place, plan: Plan) -> list[Component]:
    """The projects that the file ends: they reported before its period, and not since."""
    if place.absent == Absent.KEEP:
        return []
    latest = latest_reports(uow, plan.linked.leavers)
    leavers = (plan.known.components[id] for id in plan.linked.leavers)
    return [
        one
        for one in leavers
        if one.status in UNDER_WAY and one.id in latest and latest[one.id] < place.period.data_date
    ]


def compare_reports(uow: Reading, place: Place, plan: Plan) -> None:
    """Hold what the file brings beside the reports that there are."""
    told = preview(uow, place.period, [item.brought for item in plan.items])
    for item, recorded in zip(plan.items, told, strict=True):
        item.report = recorded
        item.changes = item.changed()
        if recorded.outcome == Written.REFUSED:
            plan.problems.append(refused(item))


def translated(place: Place, told: Interpretation, problems: list[Problem]) -> Iterator[Incoming]:
    """The good records, as the service would have them; what cannot be kept becomes a problem."""
    translator = Translator.of(place.mapping, told.period)
    for record in told.good:
        if record.repeats is not None:
            continue
        try:
            one = translator.incoming(record)
            check_fields(one, place.fields)
        except Unfit as unfit:
            problems.append(unfit.problem)
        else:
            yield one


def check_fields(one: Incoming, fields: Mapping[str, Any]) -> None:
    for slug, value in one.custom.items():
        try:
            value_for(fields.get(slug), value)
        except ValueError as error:
            said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            sentence = f"The custom field {slug} cannot have this value: {said}."
            raise Unfit(one.record.place.problem("error", "custom_field", sentence, str(value))) from error


def taken_elsewhere(
    uow: Reading, top: Component, incoming: Sequence[Incoming], known: Known[Component]
) -> dict[str, str | None]:
    """The external ids of the file that a component has which is not among those known.

    With its code where it is below ``top``: who reads the import need not see what is not.
    """
    ids = [id for one in incoming for id in (one.number, derived(one.name)) if id]
    query = sa.select(Component.external_id, Component.code, Component.path, Component.id).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.external_id.in_(sa.bindparam("ids", expanding=True)),
    )
    rows = [
        row
        for at in range(0, len(ids), 500)
        for row in uow.session.execute(query, {"ids": ids[at : at + 500]})
    ]
    return {
        external: code if path.startswith(top.path) else None
        for external, code, path, id in rows
        if external and id not in known.components
    }


def latest_reports(uow: Reading, ids: Sequence[UUID]) -> dict[UUID, date]:
    """As of when the latest report of each project is."""
    query = (
        sa.select(StatusReport.component_id, sa.func.max(ReportingPeriod.data_date))
        .join(ReportingPeriod, sa.and_(ReportingPeriod.organisation_id == StatusReport.organisation_id,
                                       ReportingPeriod.id == StatusReport.period_id))
        .where(StatusReport.organisation_id == uow.actor.organisation_id,
               StatusReport.component_id.in_(sa.bindparam("ids", expanding=True)))
        .group_by(StatusReport.component_id)
    )  # fmt: skip
    return {
        component_id: day
        for at in range(0, len(ids), 500)
        for component_id, day in uow.session.execute(query, {"ids": ids[at : at + 500]})
    }


def clash(one: Incoming, code: str | None) -> Problem:
    sentence = (
        f"A component elsewhere has the external id {one.number}: have it moved here, or give it another."
    )
    if code:
        sentence = f"{code} has the external id {one.number} and is archived, or no project: restore it, or give it another."
    return one.record.place.problem("error", "elsewhere", sentence, one.number)


def refused(item: Item) -> Problem:
    sentence = f"The status report cannot be written: {item.report.refusal if item.report else ''}"
    return item.incoming.record.place.problem("error", "report_refused", sentence, item.incoming.name)


DOUBTS = {
    "name_differs": "It was linked to {code} by its number, and {code} is called {name!r}: check that they are one.",
    "number_differs": "{code} has the same name under another number: it was not linked, check that they are two.",
    "ambiguous": "{code} has the number or the name as well, but not alone: it was not linked, see which is which.",
    "near_name": "{code} is called {name!r}, nearly the same: it was not linked, check that they are two.",
}


def doubts(plan: Plan, incoming: Iterable[Incoming]) -> Iterator[Problem]:
    """The uncertain links, each as a warning of its record."""
    records = {one.key: one for one in incoming}
    for doubt in (each for each in plan.linked.uncertain if each.incoming in records):
        known, one = plan.known.components[UUID(doubt.known)], records[doubt.incoming]
        sentence = DOUBTS[doubt.doubt].format(code=known.code, name=known.name)
        yield one.record.place.problem("warning", "uncertain_link", sentence, one.name)
