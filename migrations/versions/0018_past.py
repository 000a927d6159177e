"""What was changed since an instant is found by an index of the versions that have ended."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_index(
        "ix_entity_versions_ended",
        "entity_versions",
        ["organisation_id", "kind", "valid_to"],
        sqlite_where=sa.text("valid_to IS NOT NULL"),
        postgresql_where=sa.text("valid_to IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_entity_versions_ended", table_name="entity_versions")
