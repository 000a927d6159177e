"""governance wired: what reviews and checks found is kept with each gate that is held"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("gate_records") as records:
        records.add_column(sa.Column("findings", sa.JSON(), nullable=False, server_default="[]"))
        records.add_column(sa.Column("findings_sha256", sa.String(), nullable=True))
    with op.batch_alter_table("gate_records") as records:
        records.alter_column("findings", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("gate_records") as records:
        records.drop_column("findings_sha256")
        records.drop_column("findings")
