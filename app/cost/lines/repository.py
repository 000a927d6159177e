"""Reading cost lines."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.cost.lines.models import CostLine
from app.cost.lines.schemas import CostLineRead


class CostLineRepository(Repository[CostLine, CostLineRead]):
    model = CostLine
    told = CostLineRead
    noun = "cost line"
    reads = "cost:read"
    component = CostLine.component_id
    sortable: ClassVar = {"code": CostLine.code, "name": CostLine.name, "created_at": CostLine.created_at}
    filters: ClassVar = {
        "component": equals("component", CostLine.component_id),
        "live": live(CostLine.component_id),
        "category": equals("category", CostLine.category),
        "supplier": equals("supplier", CostLine.supplier),
        "nature": equals("nature", CostLine.nature),
        "status": equals("status", CostLine.status),
        "work_package": equals("work_package", CostLine.work_package_id),
    }

    def by_code(self, component_id: UUID) -> Mapping[str, CostLine]:
        """Every cost line of a component by its code."""
        return {line.code: line for line in self.all(component=component_id)}
