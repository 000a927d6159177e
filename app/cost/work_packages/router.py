"""``/v1``: work packages, and how each earns its budget."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.calc.evm.earning import EarningRule
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.components.scope import Scoped
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged, Paging
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.cost.work_packages import service
from app.cost.work_packages.repository import WorkPackageRepository
from app.cost.work_packages.schemas import WorkPackageRead, WorkPackageWrite
from app.dependencies import IfMatch, KnownAt

router = APIRouter(prefix="/v1", tags=["Earned value"], route_class=UnitOfWorkRoute)
WorkPackagePatch = Annotated[MergePatch[WorkPackageWrite], Body(media_type="application/merge-patch+json")]


class Search(Scoped, Paging):
    """The filters and the paging of a list of work packages."""

    earning_rule: EarningRule | None = None


@at_every_level(router.get, "/{id}/work-packages")
def list_work_packages(
    at: Address, uow: Reading, search: Annotated[Search, Query()]
) -> Page[WorkPackageRead]:
    """The work packages of a component; `sort=wbs` puts them in the order of the structure."""
    within = search.within(uow, ComponentRepository(uow).at(at))
    return WorkPackageRepository(uow).page(search, **within, earning_rule=search.earning_rule)


@at_every_level(router.post, "/{id}/work-packages", status_code=201, responses=CREATING)
def create_work_package(at: Address, data: WorkPackageWrite, uow: Writing) -> Told[WorkPackageRead]:
    """Plan a work package, with the rule by which it earns its budget."""
    return WorkPackageRepository(uow).row(service.plan(uow, at, data).id)


@router.get("/work-packages/{package_id}")
def read_work_package(package_id: UUID, uow: Reading, known_at: KnownAt = None) -> Told[WorkPackageRead]:
    """One work package, as it is or as it was known at an instant."""
    packages = WorkPackageRepository(uow)
    return packages.known(package_id, known_at) if known_at else packages.row(package_id)


@router.get("/work-packages/{package_id}/history")
def read_work_package_history(package_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a work package: who changed what, when, from what, to what."""
    return WorkPackageRepository(uow).history(package_id, paging)


@router.patch("/work-packages/{package_id}", responses=CHANGING)
def update_work_package(
    package_id: UUID, patch: WorkPackagePatch, version: IfMatch, uow: Writing
) -> Told[WorkPackageRead]:
    """Change a work package; its earning rule stays once it has progress."""
    return WorkPackageRepository(uow).row(service.revise(uow, package_id, version, patch).id)


@router.delete("/work-packages/{package_id}", status_code=204, responses=CHANGING)
def delete_work_package(package_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a work package that nothing refers to."""
    service.remove(uow, package_id, version)
