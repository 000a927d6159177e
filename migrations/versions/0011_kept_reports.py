"""Variance reports as they were last told, kept until something they tell of changes."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "kept_variance_reports",
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("trail", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", model.UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_kept_variance_reports_organisation_id_component_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "component_id", "asked", name=op.f("pk_kept_variance_reports")
        ),
    )


def downgrade() -> None:
    op.drop_table("kept_variance_reports")
