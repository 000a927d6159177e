"""What can be done with methods: make one, adopt it. A version that is used is never edited."""

from typing import Any
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing
from app.governance.lifecycles.models import LifecycleStatus
from app.methods.models import Method
from app.methods.repository import MethodRepository
from app.methods.schemas import CONFIGURE, MethodWrite
from app.methods.standards import MethodStandard, standards
from app.methods.templates import MethodRevision

STANDS, PRINCIPLES_STAY = "method.version-stands", "method.principles-stay"


def draft(uow: Writing, data: MethodWrite) -> Method:
    """Draft a method of the organisation's own, or the next version of the one with this slug."""
    if not uow.actor.rights.allow(CONFIGURE, EVERYWHERE):
        raise Forbidden(f"A method needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    if data.slug in standards():
        raise Invalid(f"{data.slug} is a standard method: give yours another slug.")
    basis = standard(data.based_on) if data.based_on else None
    content = data.content or basis
    assert content  # it is based on what has
    refuse_fewer_principles(data.based_on, content)
    uow.lock("methods")
    number = MethodRepository(uow).latest_number(data.slug) + 1
    method = uow.add(Method(slug=data.slug, number=number, based_on=data.based_on, **kept(content)))
    uow.record("method.drafted", method)
    return method


def standard(slug: str) -> MethodStandard:
    """A ready-made method. Raises ``Invalid``."""
    if slug not in standards():
        raise Invalid(f"There is no standard method {slug}: {', '.join(standards())}.")
    return standards()[slug]


def refuse_fewer_principles(based_on: str | None, content: MethodRevision) -> None:
    """Raises ``Conflict`` where a method does without a principle of the one that it is based on."""
    needed = {each.code for each in standards()[based_on].principles} if based_on else set()
    if lacking := needed - {each.code for each in content.principles}:
        told = f"The principles of {based_on} are never tailored out: {', '.join(sorted(lacking))}."
        raise Conflict(told, rule=PRINCIPLES_STAY)


def kept(content: MethodRevision) -> dict[str, Any]:
    return content.model_dump(mode="json", include=set(MethodRevision.model_fields))


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[MethodRevision]) -> Method:
    """Change a draft."""
    method = drafted(MethodRepository(uow).get(id, CONFIGURE, version))
    revised = patch.applied_to(MethodRevision.model_validate(method))
    refuse_fewer_principles(method.based_on, revised)
    for name, value in kept(revised).items():
        setattr(method, name, value)
    uow.record("method.revised", method)
    return method


def drafted(method: Method) -> Method:
    if method.status is not LifecycleStatus.DRAFT:
        told = (
            f"Version {method.number} of {method.slug} is {method.status}: it stands. Draft the next version."
        )
        raise Conflict(told, rule=STANDS)
    return method


def adopt(uow: Writing, id: UUID, version: int) -> Method:
    """Put a draft to use; what an earlier version was tailored to goes on with it."""
    method = drafted(MethodRepository(uow).get(id, CONFIGURE, version))
    method.status, method.adopted_at = LifecycleStatus.IN_USE, utc_now()
    uow.record("method.adopted", method)
    return method


def in_use(uow: Writing, id: UUID) -> Method:
    """A version that is in use. Raises ``Conflict``."""
    method = MethodRepository(uow).get(id)
    if method.status is not LifecycleStatus.IN_USE:
        told = f"Version {method.number} of {method.slug} is {method.status}, and not in use."
        raise Conflict(told, rule="method.in-use")
    return method
