"""An index for the newest cell of the authority matrix."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_authority_overrides_organisation_id_matter_type_from_on"),
            ["organisation_id", "matter", "type", "from_on"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_overrides_organisation_id_matter_type_from_on"))
