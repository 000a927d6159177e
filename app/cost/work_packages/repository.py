"""Reading work packages."""

from typing import ClassVar

from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.cost.work_packages.models import WorkPackage
from app.cost.work_packages.schemas import WorkPackageRead


class WorkPackageRepository(Repository[WorkPackage, WorkPackageRead]):
    model = WorkPackage
    told = WorkPackageRead
    noun = "work package"
    reads = "work_package:read"
    component = WorkPackage.component_id
    sortable: ClassVar = {
        "wbs": WorkPackage.wbs,
        "name": WorkPackage.name,
        "created_at": WorkPackage.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", WorkPackage.component_id),
        "live": live(WorkPackage.component_id),
        "earning_rule": equals("earning_rule", WorkPackage.earning_rule),
        "wbs": equals("wbs", WorkPackage.wbs),
        "base": equals("base", WorkPackage.base_id),
    }
