"""risks together: which go together, and what is done when all threats of a level are too much for it"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0026"
down_revision = "0025"

ESCALATION = sa.Enum("by_rule", "offered", "flagged", name="limitescalation", native_enum=False, length=40)
BEYOND = sa.Enum("appetite", "tolerance", "capacity", name="beyond", native_enum=False, length=40)


def upgrade() -> None:
    create_correlations()
    with op.batch_alter_table("risk_simulations") as runs:
        runs.add_column(sa.Column("correlations", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("risk_simulations") as runs:
        runs.alter_column("correlations", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("risk_limits") as limits:
        limits.add_column(sa.Column("escalation", ESCALATION, nullable=False, server_default="by_rule"))
        limits.add_column(sa.Column("beyond", BEYOND, nullable=True))
    with op.batch_alter_table("risk_limits") as limits:
        limits.alter_column("escalation", existing_type=ESCALATION, server_default=None)
    with op.batch_alter_table("risk_escalations") as escalations:
        escalations.alter_column("risk_id", existing_type=model.Guid(), nullable=True)
        escalations.add_column(sa.Column("limit_id", model.Guid(), nullable=True))
        escalations.add_column(sa.Column("exposure", sa.JSON(), nullable=True))


def create_correlations() -> None:
    op.create_table(
        "risk_correlations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_risk_correlations_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_correlations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_risk_correlations_organisation_id_id")),
    )
    op.create_index(
        op.f("ix_risk_correlations_organisation_id_component_id_id"),
        "risk_correlations",
        ["organisation_id", "component_id", "id"],
    )


def downgrade() -> None:
    op.execute("DELETE FROM risk_escalations WHERE risk_id IS NULL")
    with op.batch_alter_table("risk_escalations") as escalations:
        escalations.drop_column("exposure")
        escalations.drop_column("limit_id")
        escalations.alter_column("risk_id", existing_type=model.Guid(), nullable=False)
    with op.batch_alter_table("risk_limits") as limits:
        limits.drop_column("beyond")
        limits.drop_column("escalation")
    with op.batch_alter_table("risk_simulations") as runs:
        runs.drop_column("correlations")
    op.drop_table("risk_correlations")
