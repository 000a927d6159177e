"""Cross-reading the records of a component, or of a subtree, by every rule there is."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.components.places import AnyPlace
from app.components.scope import Scope
from app.core.audit import canonical
from app.core.model import Entity, utc_now
from app.core.rights import Rights
from app.core.unit_of_work import Reading
from app.governance.consistency.rules import RULES, Checked, Found, Reference, Rule, Severity, Subject

ORDER = {severity: at for at, severity in enumerate(Severity)}
NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and at which component; ``reason`` says why something cannot be told."""

    rule: str
    severity: Severity
    component_id: UUID
    component_code: str
    text: str
    references: tuple[Reference, ...]
    fix: str
    fix_at: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every finding of every rule, the worst first, and a digest of all that was read for them."""

    as_of: date
    components: int
    findings: list[Finding]
    inputs: list[dict[str, Any]]

    @property
    def inputs_sha256(self) -> str:
        content = {"as_of": self.as_of, "rules": sorted(RULES), "inputs": self.inputs}
        return hashlib.sha256(canonical(content).encode()).hexdigest()

    def count(self, severity: Severity) -> int:
        return sum(each.severity is severity for each in self.findings)


def findings(uow: Reading, place: AnyPlace) -> Sequence[Finding]:
    """What does not agree in the records of a component and of all below it, the worst first."""
    return check(uow, place, Scope.BELOW).findings


def check(uow: Reading, place: AnyPlace, scope: Scope) -> Outcome:
    """Every rule on a component, or on it and all below it; as many statements for one as for a thousand."""
    checked = Checked(uow, place, scope, utc_now().date())
    checked = replace(checked, subjects=subjects(checked))
    found = [finding for rule in RULES.values() for finding in applied(rule, checked)]
    found.sort(key=lambda each: (ORDER[each.severity], each.rule, each.component_code, each.text))
    return Outcome(checked.today, len(checked.subjects), found, states(checked))


def subjects(checked: Checked) -> dict[UUID, Subject]:
    """The components that are checked, by their codes."""
    columns = (getattr(Component, name) for name in Subject._fields)
    query = sa.select(*columns).where(
        Component.organisation_id == checked.uow.actor.organisation_id, *checked.within()
    )
    return {row.id: Subject._make(row) for row in checked.rows(query.order_by(Component.code))}


def applied(rule: Rule, checked: Checked) -> Iterator[Finding]:
    """What a rule finds, or that it may not be told to whoever asks."""
    place = checked.place
    if missing := unseen(checked.uow.actor.rights, rule.needs, place.path):
        address = f"/v1/{place.kind}s/{place.id}"
        told = Found(
            place.id,
            f"What this rule reads is not for you to see: it needs {', '.join(missing)}.",
            (Reference(f"{place.code} {place.name}", address),),
            "Have somebody with these permissions run the check.",
            f"{address}/consistency",
            NOT_PERMITTED,
        )
        yield finding(rule, told, place.code)
        return
    for each in rule.find(checked):
        yield finding(rule, each, checked.subjects[each.component_id].code)


def unseen(rights: Rights, needs: Iterable[str], path: str) -> list[str]:
    return [each for each in needs if not rights.allow(each, path)]


def finding(rule: Rule, found: Found, code: str) -> Finding:
    severity = Severity.CANNOT_TELL if found.reason else rule.severity
    id, text, references, fix, fix_at, reason = found
    return Finding(rule.name, severity, id, code, text, references, fix, fix_at, reason)


def states(checked: Checked) -> list[dict[str, Any]]:
    """Of each kind of record that rules read: how many there are, and what any change to one changes."""
    models = {model.__tablename__: model for rule in RULES.values() for model in rule.reads}
    models[Component.__tablename__] = Component
    queries = [state(checked, name, models[name]) for name in sorted(models)]
    rows = checked.rows(sa.union_all(*queries))
    return sorted(
        (
            {"kind": kind, "rows": count, "versions": int(versions), "changed_at": changed_at}
            for kind, count, versions, changed_at in rows
        ),
        key=lambda each: str(each["kind"]),
    )


def state(checked: Checked, name: str, model: type[Entity]) -> Any:
    query = sa.select(
        sa.literal(name).label("kind"),
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(model.version), 0),
        sa.func.max(model.updated_at),
    ).where(model.organisation_id == checked.uow.actor.organisation_id)
    if model is Component:
        return query.where(*checked.within())
    if "component_id" not in model.__table__.c:  # the organisation's own
        return query
    hangs = model.__table__.c.component_id
    return query.join_from(model, Component, Component.id == hangs).where(*checked.within())
