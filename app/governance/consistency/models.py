"""Consistency checks that were kept: what was found on a day, as evidence."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.components.scope import Scope
from app.core.model import Entity, referable, within_organisation


class ConsistencyCheck(Entity):
    """Never changed: check again, and compare.

    ``inputs`` say what state every kind of record was in that was read; ``inputs_sha256`` is their digest,
    ``findings_sha256`` that of all that was found, of which ``findings`` holds the worst.
    """

    __tablename__ = "consistency_checks"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID | None] = mapped_column(index=True)
    note: Mapped[str | None]
    scope: Mapped[Scope]
    as_of: Mapped[date]
    components: Mapped[int]
    must_fix: Mapped[int]
    should_fix: Mapped[int]
    cannot_tell: Mapped[int]
    rules: Mapped[list[Any]]
    findings: Mapped[list[Any]]
    inputs: Mapped[list[Any]]
    inputs_sha256: Mapped[str]
    findings_sha256: Mapped[str]
    checked_by: Mapped[str]
