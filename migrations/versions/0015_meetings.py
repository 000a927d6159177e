"""Actions."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", model.Guid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source_kind", sa.String(), nullable=True),
        sa.Column("source_id", model.Guid(), nullable=True),
        sa.Column("source_part", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "done", "cancelled", name="actionstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("closed_at", model.UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_actions_closed")),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name=op.f("ck_actions_source")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_actions_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "owner_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_actions_organisation_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_actions_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_actions_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actions_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_source_id"), ["organisation_id", "source_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_status_due_on"),
            ["organisation_id", "status", "due_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_actions_owner_id"), ["owner_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actions_owner_id"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_status_due_on"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_source_id"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_actions_component_id"))

    op.drop_table("actions")
