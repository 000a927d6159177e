"""Writing what a plan comes to: projects first, then their status reports."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.components.fields import service as custom_fields
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.service import PREFIXES
from app.core.sequences import next_references
from app.core.unit_of_work import Writing
from app.exchange.imports.fields import Fields
from app.exchange.imports.items import Item
from app.exchange.imports.models import Absent, ImportOutcome
from app.periods.models import ReportingPeriod
from app.variance.status_reports.recording import record_many

CHUNK = 500


def apply(
    uow: Writing, top: Component, items: Sequence[Item], period: ReportingPeriod, fields: Fields, source: str
) -> list[Item]:
    """Write the projects and reports that can be written, and tell which those are."""
    good = [item for item in items if item.outcome != ImportOutcome.REFUSED]
    write_projects(uow, top, good, fields)
    written = record_many(uow, period, [item.brought for item in good], source, below=top.id)
    for item, recorded in zip(good, written, strict=True):
        item.report = recorded
    return good


def end(uow: Writing, top: Component, departures: Sequence[Component], absent: Absent) -> None:
    """Give the projects that have left the register their status: one event tells of all."""
    for component in departures:
        component.status = ComponentStatus(absent)
    uow.record_all("component.left", departures, below=top.id)


def write_projects(uow: Writing, top: Component, items: Sequence[Item], fields: Fields) -> None:
    """Make the new projects and change the others: one event tells of all."""
    codes = iter(free_codes(uow, sum(item.new for item in items)))
    changed = []
    for item in items:
        for name, value in item.values.items():
            setattr(item.component, name, value)
        if item.new:
            item.component.code = next(codes)
            uow.add(item.component)
        if item.values:
            changed.append(item)
    uow.record_all("component.imported", [item.component for item in changed], below=top.id)
    index(uow, [item.component for item in changed if "custom" in item.values], fields)


def index(uow: Writing, components: Sequence[Component], fields: Fields) -> None:
    for at in range(0, len(components), CHUNK):
        custom_fields.give(uow, components[at : at + CHUNK], fields)


def free_codes(uow: Writing, many: int) -> list[str]:
    """So many codes of projects that nobody has chosen by hand."""
    free: list[str] = []
    while len(free) < many:
        made = next_references(uow, PREFIXES[ComponentKind.PROJECT], many - len(free))
        taken = set(taken_codes(uow, made))
        free += [code for code in made if code not in taken]
    return free


def taken_codes(uow: Writing, codes: Sequence[str]) -> Iterable[str]:
    query = sa.select(Component.code).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.code.in_(sa.bindparam("codes", expanding=True)),
    )
    for at in range(0, len(codes), CHUNK):
        yield from uow.session.scalars(query, {"codes": codes[at : at + CHUNK]})
