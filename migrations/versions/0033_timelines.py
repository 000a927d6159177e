"""timelines: templates of plans in versions, and which of them a plan was made of"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0033"
down_revision = "0032"

CHOICES = {
    "logic": ("progresslogic", ("retained_logic", "progress_override")),
    "lag_calendar": ("lagcalendar", ("predecessor", "successor", "project", "elapsed")),
    "status": ("timelinetemplatestatus", ("draft", "approved", "deprecated")),
}


def choice(name: str) -> sa.Column[str]:
    kind, values = CHOICES[name]
    return sa.Column(name, sa.Enum(*values, name=kind, native_enum=False, length=40), nullable=False)


def upgrade() -> None:
    op.create_table(
        "timeline_templates",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        choice("logic"),
        choice("lag_calendar"),
        sa.Column("critical_minutes", sa.Integer(), nullable=False),
        sa.Column("must_finish_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("tasks", sa.JSON(), nullable=False),
        choice("status"),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", model.UtcDateTime(), nullable=True),
        sa.Column("deprecated_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_templates")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_timeline_templates_organisation_id_id")),
        sa.UniqueConstraint(
            *("organisation_id", "slug", "number"),
            name=op.f("uq_timeline_templates_organisation_id_slug_number"),
        ),
    )
    op.create_index(
        "uq_timeline_templates_approved",
        "timeline_templates",
        ["organisation_id", "slug"],
        unique=True,
        sqlite_where=sa.text("status = 'approved'"),
        postgresql_where=sa.text("status = 'approved'"),
    )
    with op.batch_alter_table("schedule_versions") as versions:
        versions.add_column(sa.Column("timeline_template_id", model.Guid(), nullable=True))
        versions.create_index(op.f("ix_schedule_versions_timeline_template_id"), ["timeline_template_id"])
        versions.create_foreign_key(
            op.f("fk_schedule_versions_organisation_id_timeline_template_id"),
            "timeline_templates",
            ["organisation_id", "timeline_template_id"],
            ["organisation_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("schedule_versions") as versions:
        versions.drop_constraint(
            op.f("fk_schedule_versions_organisation_id_timeline_template_id"), type_="foreignkey"
        )
        versions.drop_index(op.f("ix_schedule_versions_timeline_template_id"))
        versions.drop_column("timeline_template_id")
    op.drop_table("timeline_templates")
