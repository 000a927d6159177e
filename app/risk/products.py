"""The risk register that methods require."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.methods.products import Record, Sought, product
from app.risk.models import Risk, RiskStatus

OVER = (RiskStatus.CLOSED, RiskStatus.OCCURRED)


@product("risk_register", "risk:read")
def owned(sought: Sought) -> Iterator[Record]:
    """The last risk of a register in which no open one is without an owner."""
    it = Risk
    columns, where = (it.id, it.reference, it.status, it.owner, it.owner_id), (it.status != RiskStatus.DRAFT,)
    registers: dict[UUID, list[Any]] = defaultdict(list)
    for row in sought.rows(it, *columns, where=where):
        registers[row.component_id].append(row)
    for component_id, rows in registers.items():
        if all(row.owner or row.owner_id or row.status in OVER for row in rows):
            last = rows[-1]
            yield Record(component_id, f"{last.reference}, and {len(rows) - 1} more", f"/v1/risks/{last.id}")
