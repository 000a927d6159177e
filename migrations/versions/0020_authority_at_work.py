"""An index for the newest cell of the authority matrix; what decisions keep of conditions and of their own pace."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_authority_overrides_organisation_id_matter_type_from_on"),
            ["organisation_id", "matter", "type", "from_on"],
            unique=False,
        )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grace_until", sa.Date(), nullable=True))
        for name in ("misses", "clock_days"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("days_to_decide", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_decisions_grace_until"), ["grace_until"], unique=False)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        for name in ("misses", "clock_days"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_grace_until"))
        for name in ("days_to_decide", "clock_days", "misses", "grace_until"):
            batch_op.drop_column(name)
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_overrides_organisation_id_matter_type_from_on"))
