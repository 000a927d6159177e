"""Reading economic appraisals."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.portfolio.appraisals.models import EconomicAppraisal
from app.portfolio.appraisals.schemas import AppraisalRead


class AppraisalRepository(Repository[EconomicAppraisal, AppraisalRead]):
    model = EconomicAppraisal
    told = AppraisalRead
    noun = "economic appraisal"
    reads = "business_case:read"
    component = EconomicAppraisal.component_id
    sortable: ClassVar = {
        "appraised_on": EconomicAppraisal.appraised_on,
        "created_at": EconomicAppraisal.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", EconomicAppraisal.component_id),
        "live": live(EconomicAppraisal.component_id),
    }


def recommended(
    uow: Reading, as_of: date, *where: sa.ColumnElement[bool]
) -> Mapping[UUID, EconomicAppraisal]:
    """The newest appraisal of what is recommended for each of the components that ``where`` leaves, whoever asks."""
    query = (
        sa.select(EconomicAppraisal)
        .join(Component, Component.id == EconomicAppraisal.component_id)
        .where(
            EconomicAppraisal.organisation_id == uow.actor.organisation_id,
            EconomicAppraisal.recommended,
            EconomicAppraisal.appraised_on <= as_of,
            *where,
        )
        .order_by(EconomicAppraisal.appraised_on, EconomicAppraisal.id)
    )
    return {each.component_id: each for each in uow.session.scalars(query)}
