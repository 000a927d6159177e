"""templates in versions, and the artefacts that are made from them"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0040"
down_revision = "0039"

PURPOSES = (
    *("charter", "business_case", "timeline", "risk_register", "status_report", "change_request"),
    *("exception_report", "gate_report", "benefits_profile", "stakeholder_register", "lessons", "minutes"),
    *("closure_report", "raci"),
)


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def entity() -> list[sa.Column[Any]]:
    """What every table has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = op.f("_".join((f"uq_{table}_organisation_id", *columns)))
    return sa.UniqueConstraint("organisation_id", *columns, name=name)


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=op.f(f"fk_artefacts_organisation_id_{column}"),
    )


def index(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join((f"ix_{table}", *columns))), table, list(columns))


def upgrade() -> None:
    op.create_table(
        "templates",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("semver", sa.String(14), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("purpose", choice("artefactpurpose", *PURPOSES), nullable=False),
        sa.Column(
            "type",
            choice("templatetype", "document", "register", "report", "form", "matrix"),
            nullable=False,
        ),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("derived", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("status", choice("templatestatus", "draft", "approved", "deprecated"), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", model.UtcDateTime(), nullable=True),
        sa.Column("deprecation_reason", sa.String(), nullable=True),
        *entity(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        unique("templates", "id"),
        unique("templates", "code", "semver"),
    )
    index("templates", "organisation_id", "purpose")
    op.create_table(
        "artefacts",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("template_id", model.Guid(), nullable=False),
        sa.Column("replaces_id", model.Guid(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", choice("artefactpurpose", *PURPOSES), nullable=False),
        sa.Column("template_code", sa.String(), nullable=False),
        sa.Column("template_semver", sa.String(14), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            choice("artefactstatus", "draft", "submitted", "approved", "superseded"),
            nullable=False,
        ),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("submitted_at", model.UtcDateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("approved_at", model.UtcDateTime(), nullable=True),
        sa.Column("derived_digest", sa.String(64), nullable=True),
        sa.Column("frozen", sa.JSON(none_as_null=True), nullable=True),
        *entity(),
        sa.CheckConstraint(
            "(status IN ('approved', 'superseded')) = (approved_at IS NOT NULL)",
            name=op.f("ck_artefacts_approved_at"),
        ),
        refers("component_id", "components"),
        refers("template_id", "templates"),
        refers("replaces_id", "artefacts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefacts")),
        unique("artefacts", "id"),
        unique("artefacts", "reference"),
    )
    for column in ("component_id", "template_id", "replaces_id"):
        index("artefacts", column)
    index("artefacts", "organisation_id", "component_id", "id")
    index("artefacts", "organisation_id", "status", "due_on")


def downgrade() -> None:
    op.drop_table("artefacts")
    op.drop_table("templates")
