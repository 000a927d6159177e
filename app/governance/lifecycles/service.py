"""What can be done with lifecycles: tailor one, adopt it, retire it. A version that is used is never edited."""

from typing import Any
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.governance.lifecycles.models import Lifecycle, LifecycleStatus
from app.governance.lifecycles.repository import LifecycleRepository
from app.governance.lifecycles.schemas import CONFIGURE, LifecycleRevision, LifecycleStandard, LifecycleWrite
from app.governance.lifecycles.standards import standards
from app.governance.lifecycles.templates import StageTemplate

STANDS = "lifecycle.version-stands"


def tailor(uow: Writing, data: LifecycleWrite) -> Lifecycle:
    """Draft a lifecycle of the organisation's own, or the next version of the one with this slug."""
    if not uow.actor.rights.allow(CONFIGURE, EVERYWHERE):
        raise Forbidden(f"A lifecycle needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    if data.slug in standards():
        raise Invalid(f"{data.slug} is a standard lifecycle: give yours another slug.")
    uow.lock("lifecycles")
    basis, name = based_on(uow, data.based_on) if data.based_on else ([], None)
    lifecycle = uow.add(
        Lifecycle(
            slug=data.slug,
            number=LifecycleRepository(uow).latest_number(data.slug) + 1,
            name=data.name,
            description=data.description,
            based_on=name,
            stages=kept(data.stages or basis),
        )
    )
    uow.record("lifecycle.drafted", lifecycle)
    return lifecycle


def based_on(uow: Reading, named: str) -> tuple[list[StageTemplate], str]:
    """The stages of a standard lifecycle or a version of the organisation's, and what it is called."""
    if named in standards():
        return standards()[named].stages, named
    try:
        other = LifecycleRepository(uow).get(UUID(named))
    except ValueError:
        raise Invalid(f"There is no standard lifecycle {named}: {', '.join(standards())}.") from None
    return stages_of(other), f"{other.slug} {other.number}"


def stages_of(lifecycle: Lifecycle) -> list[StageTemplate]:
    return [StageTemplate.model_validate(stage) for stage in lifecycle.stages]


def kept(stages: list[StageTemplate]) -> list[dict[str, Any]]:
    return [stage.model_dump(mode="json") for stage in stages]


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[LifecycleRevision]) -> Lifecycle:
    """Change a draft."""
    lifecycle = drafted(LifecycleRepository(uow).get(id, CONFIGURE, version))
    revised = patch.applied_to(LifecycleRevision.model_validate(lifecycle))
    for name, value in (dict(revised) | {"stages": kept(revised.stages)}).items():
        setattr(lifecycle, name, value)
    uow.record("lifecycle.revised", lifecycle)
    return lifecycle


def drafted(lifecycle: Lifecycle) -> Lifecycle:
    if lifecycle.status is not LifecycleStatus.DRAFT:
        raise Conflict(
            f"Version {lifecycle.number} of {lifecycle.slug} is {lifecycle.status}: it stands. Draft the next version.",
            rule=STANDS,
        )
    return lifecycle


def adopt(uow: Writing, id: UUID, version: int) -> Lifecycle:
    """Put a draft to use; components that follow an earlier version go on with it."""
    lifecycle = drafted(LifecycleRepository(uow).get(id, CONFIGURE, version))
    lifecycle.status, lifecycle.adopted_at = LifecycleStatus.IN_USE, utc_now()
    uow.record("lifecycle.adopted", lifecycle)
    return lifecycle


def retire(uow: Writing, id: UUID, version: int) -> Lifecycle:
    """Let no further component follow a version."""
    lifecycle = LifecycleRepository(uow).get(id, CONFIGURE, version)
    in_use(lifecycle)
    lifecycle.status, lifecycle.retired_at = LifecycleStatus.RETIRED, utc_now()
    uow.record("lifecycle.retired", lifecycle)
    return lifecycle


def in_use(lifecycle: Lifecycle) -> Lifecycle:
    if lifecycle.status is not LifecycleStatus.IN_USE:
        told = f"Version {lifecycle.number} of {lifecycle.slug} is {lifecycle.status}, and not in use."
        raise Conflict(told, rule="lifecycle.in-use")
    return lifecycle


def standard(slug: str) -> LifecycleStandard:
    """A ready-made lifecycle. Raises ``Invalid``."""
    if slug not in standards():
        raise Invalid(f"There is no standard lifecycle {slug}: {', '.join(standards())}.")
    return standards()[slug]
