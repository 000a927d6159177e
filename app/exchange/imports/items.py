"""The projects of a file: who each is here, and what is to become of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic_core import to_jsonable_python

from app.components.fields.service import value_for, value_in_json
from app.components.models import Component, ComponentKind, ComponentStatus
from app.core.ids import uuid7
from app.exchange.imports.fields import Fields
from app.exchange.imports.knowing import DERIVED, Known, Linked
from app.exchange.imports.models import Absent, ImportOutcome
from app.exchange.imports.translating import Incoming, currency_of, planned
from app.exchange.tables.mapping import Mapping as TableMapping
from app.exchange.tables.records import Problem
from app.exchange.tables.wording import plain
from app.periods.models import ReportingPeriod
from app.variance.status_reports.recording import Brought, Recorded
from app.variance.status_reports.recording import Outcome as Written

SLUG_LENGTH = 180
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
