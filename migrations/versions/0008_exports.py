"""Files of jobs: their digest, and until when they are kept."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("file_expires_at", model.UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_job_runs_file_expires_at"), ["file_expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_runs_file_expires_at"))
        batch_op.drop_column("file_expires_at")
        batch_op.drop_column("file_sha256")
