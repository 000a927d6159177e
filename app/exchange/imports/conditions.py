"""What must stay as it was when a large file was compared: the portfolio, the period, the organisation's fields."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.fields import service as custom_fields
from app.components.fields.models import CustomField
from app.components.fields.schemas import CustomFieldWrite
from app.components.models import Component
from app.core.errors import Conflict
from app.core.unit_of_work import Writing
from app.periods.models import PeriodStatus, ReportingPeriod
from app.periods.schemas import PeriodWrite
from app.periods.service import open_period

Conditions = dict[str, Any]


def established(uow: Writing, told: dict[str, Any], top: UUID) -> Conditions:
    """Open the period and define the fields that are lacking; what must not change from now on.

    Raises ``Conflict`` where something has changed already.
    """
    period, fields = told["period"], told["fields"]
    known = {period["id"]: period["version"]} if not told["opening"] else {}
    conditions = {"top": str(top), "path": told["path"], "period": known, "fields": fields}
    if said := moved(uow, conditions):
        raise Conflict(f"{said} while the file was read: import it again.", rule="changed_meanwhile")
    if told["opening"]:
        open_period(uow, PeriodWrite.model_validate(told["opening"]), UUID(period["id"]))
    for id, data in told["defining"]:
        custom_fields.define(uow, CustomFieldWrite.model_validate(data), UUID(id))
    defined = {data["slug"]: 1 for _, data in told["defining"]}
    return conditions | {"period": known or {period["id"]: 1}, "fields": fields | defined}


def moved(uow: Writing, conditions: Conditions) -> str | None:
    """What has changed, if anything; what has not stays so until the transaction ends."""
    uow.lock("tree")
    connection, organisation_id = uow.session.connection(), uow.actor.organisation_id
    place = sa.select(Component.path, Component.archived_at).where(Component.id == UUID(conditions["top"]))
    path, archived_at = connection.execute(place).one()
    if path != conditions["path"] or archived_at:
        return "The portfolio was moved or archived"
    periods = sa.select(ReportingPeriod.version, ReportingPeriod.status).with_for_update(read=True)
    for id, version in conditions["period"].items():
        now = connection.execute(periods.where(ReportingPeriod.id == UUID(id))).one_or_none()
        if now is None or now != (version, PeriodStatus.OPEN):
            return "The reporting period was changed"
    fields = sa.select(CustomField.slug, CustomField.version).filter_by(organisation_id=organisation_id)
    versions = {slug: version for slug, version in connection.execute(fields.with_for_update(read=True))}
    if any(versions.get(slug) != version for slug, version in conditions["fields"].items()):
        return "A custom field was changed"
    return None
