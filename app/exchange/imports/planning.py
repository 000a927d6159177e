"""What a file would come to: each project new, changed or as it is, before anything is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from app.components.fields.service import value_for, value_in_json
from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.ids import uuid7
from app.core.unit_of_work import Reading
from app.exchange.imports.fields import Fields
from app.exchange.imports.knowing import DERIVED, Known, Linked, known_below, linked
from app.exchange.imports.models import Absent, ImportOutcome
from app.exchange.imports.translating import Incoming, Translator, Unfit, currency_of, planned
from app.exchange.tables.mapping import Mapping as TableMapping
from app.exchange.tables.records import Interpretation, Problem
from app.exchange.tables.wording import plain
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.recording import Brought, Recorded, preview
from app.variance.status_reports.recording import Outcome as Written

SLUG_LENGTH = 180
UNDER_WAY = {ComponentStatus.PROPOSED, ComponentStatus.ACTIVE, ComponentStatus.PAUSED}
Changes = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Item:
    """One project of a file: who it is here, by what it was found, and what is to become of it."""

    incoming: Incoming
    component: Component
    basis: str | None
    values: dict[str, Any] = field(default_factory=dict)
    report: Recorded | None = None
    changes: Changes = field(default_factory=dict)

    @property
    def new(self) -> bool:
        return self.basis is None

    @property
    def outcome(self) -> ImportOutcome:
        if self.report and self.report.outcome == Written.REFUSED:
            return ImportOutcome.REFUSED
        if self.new:
            return ImportOutcome.CREATED
        written = self.report and self.report.outcome != Written.UNCHANGED
        return ImportOutcome.UPDATED if self.values or written else ImportOutcome.UNCHANGED

    @property
    def brought(self) -> Brought:
        return Brought(self.component, self.incoming.figures, self.incoming.confidences)

    def changed(self) -> Changes:
        """Each member that is to change, from what to what; what is new is told by itself."""
        own = {} if self.new else {n: v for n, v in self.values.items() if n != "custom"}
        was, custom = self.component.custom, {} if self.new else self.values.get("custom", {})
        told = self.report.changes if self.report else {}
        return {
            **{name: change(getattr(self.component, name), value) for name, value in own.items()},
            **{f"custom.{n}": change(was.get(n), v) for n, v in custom.items() if was.get(n) != v},
            **{f"report.{name}": change(*both) for name, both in told.items()},
        }


@dataclass(slots=True)
class Plan:
    """All that a file would come to, and what is wrong with it."""

    items: list[Item]
    problems: list[Problem]
    known: Known[Component]
    linked: Linked
    departures: list[Component] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is imported to."""

    top: Component
    period: ReportingPeriod
    mapping: TableMapping
    fields: Fields
    absent: Absent = Absent.KEEP


def change(was: Any, now: Any) -> dict[str, Any]:
    return {"from": to_jsonable_python(was), "to": to_jsonable_python(now)}


def planned_for(uow: Reading, place: Place, told: Interpretation) -> Plan:
    """What the records of a file come to below a portfolio."""
    problems = list(told.all_problems())
    if not told.sound:
        return Plan([], problems, Known({}, ()), Linked({}, (), ()))
    incoming = list(translated(place, told, problems))
    known = known_below(uow, place.top)
    plan = Plan([], problems, known, linked(known, incoming, place.period.code))
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


def newly(place: Place, one: Incoming) -> Component:
    """The project that a record would become."""
    id = uuid7()
    return Component(
        id=id,
        organisation_id=place.top.organisation_id,
        kind=ComponentKind.PROJECT,
        code=one.name,
        name=one.name,
        status=ComponentStatus.ACTIVE,
        currency=currency_of(place.mapping) or place.top.currency,
        custom={},
        parent_id=place.top.id,
        path=f"{place.top.path}{id}/",
    )


def values_of(item: Item, place: Place, claimed: set[str], latest: date | None) -> dict[str, Any]:
    """What of a project is to change. A file older than the project's latest report tells nothing newer."""
    one, component = item.incoming, item.component
    values: dict[str, Any] = {}
    if not item.new and latest and latest > place.period.data_date:
        values |= numbered(one, component, claimed)
    else:
        start, finish = dates_of(one, component)
        custom = {
            slug: value_in_json(value_for(place.fields[slug], value)) for slug, value in one.custom.items()
        }
        values |= dict(one.project) | numbered(one, component, claimed)
        values |= {"planned_start_on": start, "planned_finish_on": finish}
        values |= {"custom": {**component.custom, **custom}}
        if component.status.value == place.absent.value and "status" not in values:
            values["status"] = ComponentStatus.ACTIVE  # it is back
    if item.new:
        return values
    return {name: value for name, value in values.items() if getattr(component, name) != value}


def dates_of(one: Incoming, component: Component) -> tuple[date | None, date | None]:
    """The planned dates: what the file leaves open stays as it is, and dates in no order are none."""
    start, finish = one.figures.start_on, one.figures.approved_finish_on
    if planned(one.figures) != (start, finish):
        return None, None
    start, finish = start or component.planned_start_on, finish or component.planned_finish_on
    return (None, None) if start and finish and finish < start else (start, finish)


def numbered(one: Incoming, component: Component, claimed: set[str]) -> dict[str, str]:
    """The external id of a project: its register number, else one made of its name; unless another has it."""
    current, wanted = component.external_id, one.number or derived(one.name)
    stands = current is not None and (one.number is None or not current.startswith(DERIVED))
    if stands or wanted in claimed:
        return {}
    claimed.add(wanted)
    return {"external_id": wanted}


def derived(name: str) -> str:
    """An external id made of a name: the same however it is spaced, punctuated or capitalised."""
    spelt = "".join(c if c.isalnum() else " " for c in plain(name))
    return DERIVED + "-".join(spelt.split())[:SLUG_LENGTH]


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
