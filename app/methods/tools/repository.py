"""Reading the register of tools."""

from typing import ClassVar

from app.core.repository import Repository
from app.core.statements import equals
from app.methods.schemas import READ
from app.methods.tools.models import Tool
from app.methods.tools.schemas import ToolRead


class ToolRepository(Repository[Tool, ToolRead]):
    model = Tool
    told = ToolRead
    noun = "tool"
    reads = READ
    sortable: ClassVar = {"name": Tool.name, "created_at": Tool.created_at}
    filters: ClassVar = {"owner": equals("owner", Tool.owner)}
