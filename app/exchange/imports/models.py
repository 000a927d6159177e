"""Imports: what a file said, what was wrong with it, and what came of it."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Base, Entity, referable, unique, within_organisation


class ImportStatus(StrEnum):
    """``entering`` is one that a job is just writing, some projects after the other."""

    ENTERING = "entering"
    DRY_RUN = "dry_run"
    APPLIED = "applied"
    REFUSED = "refused"


class Accept(StrEnum):
    ALL = "all"
    GOOD_ROWS = "good_rows"


class Absent(StrEnum):
    """What becomes of a project that reported before, and that the file does not have."""

    KEEP = "keep"
    COMPLETED = "completed"
    STOPPED = "stopped"


class ImportOutcome(StrEnum):
    """What came of a project: ``absent`` is one that is known here and that the file does not have."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    ABSENT = "absent"


class Import(Entity):
    """One file read under one mapping, for the projects below ``component_id``. Once entered it never changes."""

    __tablename__ = "imports"
    __table_args__ = (
        within_organisation("component_id", "components"),
        referable(),
        unique("reference", taken="Another import has this reference."),
    )

    reference: Mapped[str]
    component_id: Mapped[UUID] = mapped_column(index=True)
    period: Mapped[str]
    mapping_name: Mapped[str]
    mapping_version: Mapped[int]
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    file_bytes: Mapped[int]
    accept: Mapped[Accept]
    absent: Mapped[Absent]
    status: Mapped[ImportStatus]
    refusal: Mapped[str | None]
    layout: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    ratings: Mapped[list[Any]]
    not_available: Mapped[list[Any]]
    totals: Mapped[list[Any]]
    linking: Mapped[dict[str, Any]]
    defined_fields: Mapped[list[Any]]


def of_an_import() -> sa.ForeignKeyConstraint:
    return within_organisation("import_id", "imports")


class ImportProblem(Base):
    """What is wrong with a file, a row or a cell, and what to do."""

    __tablename__ = "import_problems"
    __table_args__ = (of_an_import(),)

    organisation_id: Mapped[UUID]
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    severity: Mapped[str]
    code: Mapped[str]
    sentence: Mapped[str]
    row: Mapped[int | None]
    column: Mapped[str | None]
    header: Mapped[str | None]
    target: Mapped[str | None]
    value: Mapped[str | None]


class ImportChange(Base):
    """What came of one project; ``kept`` is what its record says that has no member of its own here.

    ``register_number`` and ``name`` are what the file calls it, by which later files are linked.
    """

    __tablename__ = "import_changes"
    __table_args__ = (
        of_an_import(),
        sa.Index(None, "organisation_id", "component_id"),
    )

    organisation_id: Mapped[UUID]
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[ImportOutcome]
    report_outcome: Mapped[str | None]
    component_id: Mapped[UUID | None]
    status_report_id: Mapped[UUID | None]
    code: Mapped[str | None]
    name: Mapped[str]
    register_number: Mapped[str | None]
    identity: Mapped[str | None]
    record: Mapped[int | None]
    linked_by: Mapped[str | None]
    changes: Mapped[dict[str, Any]]
    kept: Mapped[list[Any]]
