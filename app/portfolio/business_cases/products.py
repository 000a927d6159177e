"""The business case that methods require."""

from collections.abc import Iterator

from app.methods.products import Record, Sought, product
from app.portfolio.business_cases.models import BusinessCase, CaseStatus


@product("business_case", "business_case:read")
def approved(sought: Sought) -> Iterator[Record]:
    """The case that stands approved."""
    it = BusinessCase
    columns, where = (it.id, it.number, it.approved_at), (it.status == CaseStatus.APPROVED,)
    for row in sought.rows(it, *columns, where=where):
        title = f"Business case {row.number}"
        yield Record(
            row.component_id,
            title,
            f"/v1/business-cases/{row.id}",
            row.approved_at.date() if row.approved_at else None,
        )
