"""What can be done with the register of tools: enter one, change it."""

from uuid import UUID

from app.core.errors import Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Writing
from app.methods.schemas import CONFIGURE
from app.methods.tools.models import Tool
from app.methods.tools.repository import ToolRepository
from app.methods.tools.schemas import ToolWrite


def register(uow: Writing, data: ToolWrite) -> Tool:
    if not uow.actor.rights.allow(CONFIGURE, EVERYWHERE):
        raise Forbidden(f"A tool needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    tool = uow.add(Tool(**dict(data)))
    uow.record("tool.registered", tool)
    return tool


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ToolWrite]) -> Tool:
    tool = ToolRepository(uow).get(id, CONFIGURE, version)
    revised = patch.applied_to(ToolWrite.model_validate(tool))
    for name, value in revised:
        setattr(tool, name, value)
    uow.record("tool.revised", tool)
    return tool
