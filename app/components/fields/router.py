"""``/v1/custom-fields``: the organisation's own fields of components."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from app.components.fields import service
from app.components.fields.repository import CustomFieldRepository
from app.components.fields.schemas import CustomFieldRead, CustomFieldRevision, CustomFieldWrite
from app.core.errors import CHANGING, CREATING
from app.core.merge_patch import MergePatch
from app.core.pagination import Page, Paged
from app.core.route import UnitOfWorkRoute
from app.core.schemas import VersionRead
from app.core.telling import Told
from app.core.unit_of_work import Reading, Writing
from app.dependencies import IfMatch

router = APIRouter(prefix="/v1", tags=["Custom fields"], route_class=UnitOfWorkRoute)
Patch = Annotated[MergePatch[CustomFieldRevision], Body(media_type="application/merge-patch+json")]


@router.get("/custom-fields")
def list_custom_fields(uow: Reading, paging: Paged) -> Page[CustomFieldRead]:
    """The organisation's own fields of portfolios, programmes and projects."""
    return CustomFieldRepository(uow).page(paging)


@router.post("/custom-fields", status_code=201, responses=CREATING)
def create_custom_field(data: CustomFieldWrite, uow: Writing) -> Told[CustomFieldRead]:
    """Define a field: typed, validated, and a filter of every list of components."""
    return CustomFieldRepository(uow).row(service.define(uow, data).id)


@router.get("/custom-fields/{field_id}")
def read_custom_field(field_id: UUID, uow: Reading) -> Told[CustomFieldRead]:
    """One custom field."""
    return CustomFieldRepository(uow).row(field_id)


@router.get("/custom-fields/{field_id}/history")
def read_custom_field_history(field_id: UUID, uow: Reading, paging: Paged) -> Page[VersionRead]:
    """Every version of a custom field."""
    return CustomFieldRepository(uow).history(field_id, paging)


@router.patch("/custom-fields/{field_id}", responses=CHANGING)
def update_custom_field(
    field_id: UUID, patch: Patch, version: IfMatch, uow: Writing
) -> Told[CustomFieldRead]:
    """Change what a field is called, or its choices; its type and slug stay."""
    return CustomFieldRepository(uow).row(service.revise(uow, field_id, version, patch).id)


@router.delete("/custom-fields/{field_id}", status_code=204, responses=CHANGING)
def delete_custom_field(field_id: UUID, version: IfMatch, uow: Writing) -> None:
    """Take away a field that no component has a value in."""
    service.withdraw(uow, field_id, version)
