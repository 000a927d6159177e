"""Compliance with methods as a client is told it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field

from app.calc.methods.standing import Standing
from app.calc.methods.tailoring import Tier
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.components.scope import Scope, within
from app.core.model import utc_now
from app.core.rights import below
from app.core.schemas import Read
from app.core.unit_of_work import Reading
from app.methods.compliance import Compliance, Item, compliances
from app.methods.effects import Effect, force_at
from app.methods.products import LATEST_REPORT, PRODUCTS
from app.methods.repository import TailoringRepository
from app.methods.schemas import READ
from app.methods.templates import RequirementKind

MOST = 200
Row = Any  # of a component: its id, code, path, and whether it is archived
BY_GATES = "gate:read"  # of what gates and the documents assessed at them show


class RequiredItem(Read):
    """Something that the method asks for, and how it stands."""

    code: str
    kind: RequirementKind
    text: str
    by_stage: str | None
    principle: str | None
    standing: Standing
    due_on: date | None = Field(description="When the gate that it is due before is to be held.")
    omitted_until: date | None
    reason: str | None = Field(description="Why it is missing, has no date, or its record is not told.")
    record: str | None = Field(description="What shows it.")
    record_address: str | None
    record_on: date | None


class ComponentCompliance(Read):
    """How a component stands against its own tailored method."""

    component_id: UUID
    code: str
    tailoring_id: UUID
    number: int
    method: str
    tier: Tier
    effect: Effect = Field(description="What not complying does here.")
    clause: str | None = Field(
        description="The clause of the authority matrix that says so; null without an office."
    )
    is_to_reexamine: bool = Field(description="Whether another stage has opened since it was tailored.")
    report_every_days: int | None = Field(description="The cadence of its tier.")
    reported_on: date | None = Field(description="The data date of the latest published report.")
    report_due_on: date | None = Field(
        description="When the cadence asks for the next one; null as well where reports are not for you to see."
    )
    counts: dict[Standing, int]
    items: list[RequiredItem]


class MethodCompliance(Read):
    """How a component, and all below it, stand against the methods tailored to them."""

    as_of: date
    components: list[ComponentCompliance] = Field(description=f"By their codes, {MOST} at most.")
    left_out: int = Field(description="How many more have a tailored method.")
    untailored: int = Field(description="How many have none: nothing can be said of those.")


def compliance_at(uow: Reading, component_id: UUID, scope: Scope) -> MethodCompliance:
    place = ComponentRepository(uow).place(component_id, READ)
    tailorings = TailoringRepository(uow).all(current={}, **within(uow, place, scope))
    reached = components(
        uow, below(Component.path, place.path) if scope is Scope.BELOW else Component.id == place.id
    )
    tailorings.sort(key=lambda each: reached[each.component_id].code)
    found = compliances(uow, tailorings[:MOST])
    return MethodCompliance(
        as_of=utc_now().date(),
        components=[told(uow, each, reached[each.tailoring.component_id]) for each in found],
        left_out=len(tailorings) - len(found),
        untailored=sum(not each.archived_at for each in reached.values()) - len(tailorings),
    )


def components(uow: Reading, where: sa.ColumnElement[bool]) -> Mapping[UUID, Row]:
    query = sa.select(Component.id, Component.code, Component.path, Component.archived_at)
    own = Component.organisation_id == uow.actor.organisation_id
    return {row.id: row for row in uow.session.execute(query.where(own, where))}


def told(uow: Reading, found: Compliance, at: Row) -> ComponentCompliance:
    tailoring, force = found.tailoring, force_at(uow, at.path)
    shows = may_see(uow, LATEST_REPORT, at.path)
    standings = [each.standing for each in found.items]
    return ComponentCompliance(
        component_id=at.id,
        code=at.code,
        tailoring_id=tailoring.id,
        number=tailoring.number,
        method=tailoring.method,
        tier=tailoring.tier,
        effect=force.effect,
        clause=force.clause,
        is_to_reexamine=found.is_to_reexamine,
        report_every_days=tailoring.report_every_days,
        reported_on=found.report.on if shows and found.report else None,
        report_due_on=found.report_due_on if shows else None,
        counts={each: standings.count(each) for each in Standing},
        items=[told_item(uow, each, at.path) for each in found.items],
    )


def told_item(uow: Reading, item: Item, path: str) -> RequiredItem:
    """An item, without the record that shows it where that is not for the actor to see."""
    required, record = item.requirement, item.record
    is_hidden = record is not None and not may_see(uow, required.code, path)
    if is_hidden:
        record = None
    return RequiredItem(
        **required.model_dump(),
        standing=item.standing,
        due_on=item.due_on,
        omitted_until=item.omission.expires_on if item.omission else None,
        reason="not_permitted" if is_hidden else item.reason,
        record=record.title if record else None,
        record_address=record.address if record else None,
        record_on=record.on if record else None,
    )


def may_see(uow: Reading, code: str, path: str) -> bool:
    needs = {BY_GATES} | ({PRODUCTS[code].needs} if code in PRODUCTS else set())
    return all(uow.actor.rights.allow(each, path) for each in needs)
