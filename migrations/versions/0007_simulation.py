"""simulation: three-point impacts of risks, and what registers were simulated to come to"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0007"
down_revision = "0006"

CAP = 10**15
SHAPE = sa.Enum(
    "triangular", "pert", "uniform", "lognormal", name="estimateshape", native_enum=False, length=40
)
ENDS = ("impact_low", "impact_high")


def upgrade() -> None:
    for name in ENDS:  # SQLite takes a check only with the column that it is about
        op.execute(
            f"ALTER TABLE risks ADD COLUMN {name}_minor BIGINT CONSTRAINT ck_risks_{name}_minor "
            f"CHECK ({name}_minor BETWEEN -{CAP} AND {CAP})"
        )
        op.add_column("risks", sa.Column(f"{name}_currency", sa.String(length=3), nullable=True))
    op.add_column("risks", sa.Column("impact_distribution", SHAPE, nullable=True))
    op.add_column("risks", sa.Column("schedule_impact_low_days", sa.Integer(), nullable=True))
    op.add_column("risks", sa.Column("schedule_impact_high_days", sa.Integer(), nullable=True))
    op.add_column("risks", sa.Column("schedule_impact_distribution", SHAPE, nullable=True))
    op.create_table(
        "risk_simulations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column(
            "scope", sa.Enum("own", "below", name="scope", native_enum=False, length=40), nullable=False
        ),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("iterations", sa.Integer(), nullable=False),
        sa.Column("confidence", model.Exact(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("libraries", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("risks", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("cost", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("contingency", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cost_contributions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("days", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("days_contributions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_risk_simulations_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_simulations")),
    )
    for columns in (["organisation_id", "component_id", "id"], ["organisation_id", "id"]):
        op.create_index(op.f(f"ix_risk_simulations_{'_'.join(columns)}"), "risk_simulations", columns)


def downgrade() -> None:
    op.drop_table("risk_simulations")
    for name in (
        *("impact_distribution", "schedule_impact_distribution"),
        *("schedule_impact_low_days", "schedule_impact_high_days"),
        *(f"{end}_{part}" for end in ENDS for part in ("minor", "currency")),
    ):
        op.drop_column("risks", name)
