"""Reading imports, what was wrong with them, and what came of them."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.core.pagination import Page, Paging, beyond, encode, keys_of, values_of
from app.core.repository import Repository
from app.core.schemas import Read
from app.core.statements import equals
from app.exchange.imports.models import Import, ImportChange, ImportProblem
from app.exchange.imports.schemas import ImportChangeRead, ImportProblemRead, ImportRead

T = TypeVar("T", bound=Read)


class ImportRepository(Repository[Import, ImportRead]):
    model = Import
    told = ImportRead
    noun = "import"
    reads = "import:read"
    component = Import.component_id
    sortable: ClassVar = {"created_at": Import.created_at, "reference": Import.reference}
    filters: ClassVar = {
        "component": equals("component", Import.component_id),
        "period": equals("period", Import.period),
        "status": equals("status", Import.status),
        "mapping": equals("mapping", Import.mapping_name),
    }

    def problems(self, id: UUID, paging: Paging, **filters: Any) -> Page[ImportProblemRead]:
        """What is wrong with a file, errors first."""
        return self.part(ImportProblem, ImportProblemRead, id, paging, filters)

    def changes(self, id: UUID, paging: Paging, **filters: Any) -> Page[ImportChangeRead]:
        """What came of each project, in the order of the file."""
        return self.part(ImportChange, ImportChangeRead, id, paging, filters)

    def part(self, model: Any, schema: type[T], id: UUID, paging: Paging, filters: dict[str, Any]) -> Page[T]:
        """One page of what belongs to an import that the actor sees. Raises ``NotFound``."""
        self.place_of(id)
        keys_of(paging.sort, ())
        query = sa.select(model).filter_by(organisation_id=self.actor.organisation_id, import_id=id)
        query = query.filter_by(**{name: value for name, value in filters.items() if value is not None})
        keys = [(model.number, False)]
        after = values_of(paging.cursor, keys) if paging.cursor else {}
        further = query.where(beyond(keys)) if after else query
        rows = self.session.scalars(further.order_by(model.number).limit(paging.limit + 1), after).all()
        shown = rows[: paging.limit]
        cursor = encode([shown[-1].number]) if len(rows) > paging.limit else None
        items = [schema.of(row).model_dump(mode="json") for row in shown]
        page = Page[Any].model_construct(items=items, next_cursor=cursor)
        if paging.include == "total":
            counted = sa.select(sa.func.count()).select_from(query.subquery())
            page.total = self.session.scalar(counted)
        return page

    def every_problem(self, id: UUID) -> list[ImportProblem]:
        """All that is kept of what is wrong."""
        self.place_of(id)
        query = sa.select(ImportProblem).filter_by(organisation_id=self.actor.organisation_id, import_id=id)
        return list(self.session.scalars(query.order_by(ImportProblem.number)))
