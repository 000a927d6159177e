"""schedule risk: what is uncertain about plans, and what they were simulated to come to"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0022"
down_revision = "0021"

CAP = 10**15


def entity(table: str) -> list[sa.schema.SchemaItem]:
    """What every row of a component has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f(f"fk_{table}_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def indexed(table: str, *indexes: list[str]) -> None:
    for columns in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def upgrade() -> None:
    op.create_table(
        "schedule_uncertainties",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("tasks", "drivers", "alike", "links")),
        sa.Column("cost_per_day_minor", sa.BigInteger(), nullable=True),
        sa.Column("cost_per_day_currency", sa.String(length=3), nullable=True),
        sa.CheckConstraint(
            f"cost_per_day_minor BETWEEN -{CAP} AND {CAP}",
            name=op.f("ck_schedule_uncertainties_cost_per_day_minor"),
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            name=op.f("uq_schedule_uncertainties_organisation_id_component_id"),
        ),
        *entity("schedule_uncertainties"),
    )
    op.create_table(
        "schedule_simulations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column(
            "scope", sa.Enum("own", "below", name="scope", native_enum=False, length=40), nullable=False
        ),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("confidence", model.Exact(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("libraries", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("plans", "gaps", "finish")),
        *(sa.Column(name, sa.JSON(none_as_null=True), nullable=True) for name in ("cost", "joint")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("top_tasks", "tasks", "risks")),
        *entity("schedule_simulations"),
    )
    for table in ("schedule_uncertainties", "schedule_simulations"):
        indexed(table, ["organisation_id", "component_id", "id"], ["organisation_id", "id"])


def downgrade() -> None:
    op.drop_table("schedule_simulations")
    op.drop_table("schedule_uncertainties")
