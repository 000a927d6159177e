"""What can be done with releases, their timeboxes and their scope."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.agile.models import Release, ScopeEntry, ScopeUnit, Timebox
from app.agile.repository import ReleaseRepository, ScopeEntryRepository, TimeboxRepository
from app.agile.schemas import ReleaseWrite, ScopeEntryWrite, TimeboxWrite
from app.calc.agile.scope import Entry, Priority, by_class
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Invalid
from app.core.merge_patch import MergePatch
from app.core.unit_of_work import Writing
from app.governance.decisions.repository import DecisionRepository

WRITE = "release:write"


def plan(uow: Writing, at: Address, data: ReleaseWrite) -> Release:
    """Plan a release of a component, fixed in time and cost."""
    component = ComponentRepository(uow).at(at, WRITE)
    kept_in(component, data.budget)
    release = uow.add(Release(component_id=component.id, **dict(data)))
    uow.record("release.planned", release)
    return release


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ReleaseWrite]) -> Release:
    """Change a release; what its scope is counted in stays once there is any."""
    release = found(uow, id, version)
    revised = patch.applied_to(ReleaseWrite.model_validate(release))
    kept_in(ComponentRepository(uow).open(release.component_id, WRITE), revised.budget)
    if revised.unit != release.unit and ScopeEntryRepository(uow).count(release=id):
        raise Conflict(f"{release.name} has scope in {release.unit}: its unit stays.", rule="release.unit")
    for name, value in revised:
        setattr(release, name, value)
    uow.record("release.revised", release)
    return release


def remove(uow: Writing, id: UUID, version: int) -> None:
    """Take away a release that has neither timeboxes nor scope."""
    release = found(uow, id, version)
    held = {
        "timeboxes": TimeboxRepository(uow).count(release=id),
        "scope entries": ScopeEntryRepository(uow).count(release=id),
    }
    refuse_if_held(release.name, held)
    uow.remove("release.removed", release)


def refuse_if_held(name: str, counts: dict[str, int]) -> None:
    if held := ", ".join(f"{count} {kind}" for kind, count in counts.items() if count):
        raise Conflict(f"{name} cannot be taken away: {held} refer to it.", held_by=held)


def found(uow: Writing, id: UUID, version: int | None = None) -> Release:
    """A release to be changed, of a component that is not archived; nobody else changes its parts now."""
    release = ReleaseRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(release.component_id, WRITE)
    uow.lock(f"release {id}")
    return release


def enter_timebox(uow: Writing, release_id: UUID, data: TimeboxWrite) -> Timebox:
    """Give a release a timebox."""
    release = found(uow, release_id)
    refuse_overlap(uow, release, data)
    timebox = uow.add(Timebox(component_id=release.component_id, release_id=release.id, **dict(data)))
    uow.record("timebox.planned", timebox)
    return timebox


def revise_timebox(uow: Writing, id: UUID, version: int, patch: MergePatch[TimeboxWrite]) -> Timebox:
    """Change a timebox."""
    timebox = TimeboxRepository(uow).get(id, WRITE, version)
    revised = patch.applied_to(TimeboxWrite.model_validate(timebox))
    refuse_overlap(uow, found(uow, timebox.release_id), revised, timebox)
    for name, value in revised:
        setattr(timebox, name, value)
    uow.record("timebox.revised", timebox)
    return timebox


def remove_timebox(uow: Writing, id: UUID, version: int) -> None:
    """Take away a timebox that no scope is planned for."""
    timebox = TimeboxRepository(uow).get(id, WRITE, version)
    found(uow, timebox.release_id)
    refuse_if_held(timebox.name, {"scope entries": ScopeEntryRepository(uow).count(timebox=id)})
    uow.remove("timebox.removed", timebox)


def refuse_overlap(uow: Writing, release: Release, data: TimeboxWrite, itself: Timebox | None = None) -> None:
    """Raises ``Invalid`` where a timebox would share a day with another, for acceptance falls in one."""
    for other in TimeboxRepository(uow).all(release=release.id):
        if other is not itself and data.start_on <= other.finish_on and other.start_on <= data.finish_on:
            raise Invalid(f"{data.name} shares days with {other.name}: timeboxes follow each other.")


def enter_scope(uow: Writing, release_id: UUID, data: ScopeEntryWrite) -> ScopeEntry:
    """Plan, change or accept scope of a release."""
    release = found(uow, release_id)
    refuse_foreign(uow, release, data)
    if release.unit is ScopeUnit.ITEMS and data.size % 1:
        raise Invalid(f"{release.name} counts items: {data.size.normalize():f} is no number of them.")
    kept = ScopeEntryRepository(uow).all(release=release.id)
    entry = ScopeEntry(component_id=release.component_id, release_id=release.id, **dict(data))
    refuse_excess(as_calculated([*kept, entry]), data.priority)
    uow.add(entry)
    uow.record(f"scope.{data.kind}", entry, data.reason)
    return entry


def refuse_foreign(uow: Writing, release: Release, data: ScopeEntryWrite) -> None:
    """Raises ``Invalid`` for another release's timebox, or a decision of another component's log."""
    if data.timebox_id:
        timebox = TimeboxRepository(uow).get(data.timebox_id)
        if timebox.release_id != release.id:
            raise Invalid(f"{timebox.name} is not a timebox of {release.name}.")
    if data.decision_id:
        decision = DecisionRepository(uow).get(data.decision_id)
        if decision.component_id != release.component_id:
            raise Invalid(f"{decision.reference} is not a decision of this component.")


def refuse_excess(entries: list[Entry], priority: Priority) -> None:
    """Raises ``Conflict`` where more would be accepted than there is, or more withdrawn than was accepted."""
    for day in sorted({entry.on for entry in entries if entry.priority == priority}):
        now = by_class(entries, day)[priority]
        if now.remaining < 0 or now.accepted < 0:
            short = "accepted than there is in scope" if now.remaining < 0 else "withdrawn than was accepted"
            raise Conflict(f"On {day} more {priority} would be {short}.", rule="scope_exceeded")


def as_calculated(entries: Iterable[Any]) -> list[Entry]:
    return [Entry(e.effective_on, e.kind, e.priority, Decimal(e.size)) for e in entries]


def planned_for(entries: Iterable[ScopeEntry]) -> dict[UUID, dict[Priority, Decimal]]:
    """What each timebox is to deliver, by class: as planned, with what was added and removed since."""
    sign = {"planned": 1, "added": 1, "removed": -1}
    sums: dict[UUID, dict[Priority, Decimal]] = {}
    for entry in entries:
        if entry.timebox_id:
            of = sums.setdefault(entry.timebox_id, {})
            of[entry.priority] = of.get(entry.priority, Decimal(0)) + sign[entry.kind] * entry.size
    return sums


def until(entries: Iterable[ScopeEntry], as_of: date) -> list[ScopeEntry]:
    return [entry for entry in entries if entry.effective_on <= as_of]
