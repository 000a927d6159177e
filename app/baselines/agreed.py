"""The baseline in force when a gate is passed, with the digest of all that it holds."""

import hashlib
from datetime import date

import sqlalchemy as sa

from app.baselines.models import Baseline, BaselineLine, BaselineTask
from app.baselines.repository import BaselineRepository
from app.components.places import AnyPlace
from app.core.audit import canonical
from app.core.history import snapshot_of
from app.core.unit_of_work import Reading
from app.governance.gates.agreed import AgreedBaseline, agrees
from app.governance.tolerances.levels import unhindered


@agrees
def in_force(uow: Reading, place: AnyPlace, on: date) -> AgreedBaseline | None:
    """The baseline that the component is measured against on a day."""
    baseline = BaselineRepository(unhindered(uow)).in_force(place.id, on)
    if baseline is None:
        return None
    return AgreedBaseline(id=baseline.id, number=baseline.number, sha256=sha256(uow, baseline))


def sha256(uow: Reading, baseline: Baseline) -> str:
    """The digest of a baseline, its lines and its tasks."""
    lines = [snapshot_of(line) for line in of_baseline(uow, BaselineLine, baseline)]
    tasks = [snapshot_of(task) for task in of_baseline(uow, BaselineTask, baseline)]
    held = {"baseline": snapshot_of(baseline), "lines": lines, "tasks": tasks}
    return hashlib.sha256(canonical(held).encode()).hexdigest()


def of_baseline(
    uow: Reading, model: type[BaselineLine] | type[BaselineTask], baseline: Baseline
) -> list[BaselineLine | BaselineTask]:
    query = sa.select(model).where(
        model.organisation_id == baseline.organisation_id, model.baseline_id == baseline.id
    )
    return list(uow.session.scalars(query.order_by(model.id)))
