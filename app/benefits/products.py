"""The profiles of benefits that methods require."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.benefits.models import Benefit, BenefitStatus
from app.benefits.reminders import UNMEASURED
from app.methods.products import Record, Sought, product


@product("benefits_profile", "benefit:read")
def measurable(sought: Sought) -> Iterator[Record]:
    """The last profile of a component, where each of them has a measure, a baseline, a target and an owner."""
    it = Benefit
    lacking = sa.or_(UNMEASURED, it.owner.is_(None)).label("is_lacking")
    profiled: dict[UUID, list[Any]] = defaultdict(list)
    where = (it.status != BenefitStatus.WITHDRAWN,)
    for row in sought.rows(it, it.id, it.reference, it.title, lacking, where=where):
        profiled[row.component_id].append(row)
    for component_id, rows in profiled.items():
        if not any(row.is_lacking for row in rows):
            last = rows[-1]
            yield Record(component_id, f"{last.reference} {last.title}", f"/v1/benefits/{last.id}")
