"""``/v1/import-mappings``: how the columns of a file become fields, by name."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.core.errors import CREATING
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.unit_of_work import Reading, Writing
from app.exchange.saved_mappings import service
from app.exchange.saved_mappings.schemas import MappingRead
from app.exchange.tables.mapping import Mapping

router = APIRouter(prefix="/v1", tags=["Exchange"], route_class=UnitOfWorkRoute)
MappingName = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        description="The name of the mapping.",
        examples=["uk-major-projects"],
    ),
]
Version = Annotated[int | None, Query(ge=1, lt=2**31, description="The newest one, unless told.")]


@router.get("/import-mappings")
def list_import_mappings(uow: Reading, paging: Paged) -> Page[MappingRead]:
    """The newest version of every mapping, by name: those that are shipped, and the organisation's own."""
    return service.listed(uow, paging)


@router.post("/import-mappings", status_code=201, responses=CREATING)
def create_import_mapping(data: Mapping, uow: Writing) -> MappingRead:
    """Save a mapping. A name that is there already gets its next version: what was used never changes.

    The service numbers the versions; what `version` says is not looked at.
    """
    return service.save(uow, data)


@router.get("/import-mappings/{name}")
def read_import_mapping(name: MappingName, uow: Reading, version: Version = None) -> MappingRead:
    """One mapping, whole: save it under another name to make your own of it."""
    return service.find(uow, name, version)


@router.get("/import-mappings/{name}/history")
def read_import_mapping_history(name: MappingName, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a mapping: who saved it, when, and what of the definition it replaced."""
    return service.history(uow, name, paging)
