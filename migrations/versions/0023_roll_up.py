"""risk simulations: the parts beside the whole, and what responses do to it"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

ADDED = ("roll_up", "response_values")


def upgrade() -> None:
    with op.batch_alter_table("risk_simulations") as table:
        for name in ADDED:
            table.add_column(sa.Column(name, sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("risk_simulations") as table:
        for name in reversed(ADDED):
            table.drop_column(name)
