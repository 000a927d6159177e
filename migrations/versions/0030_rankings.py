"""rankings: what was ranked by what, what came out, and where a body decided otherwise"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0030"
down_revision = "0029"

KINDS = ("portfolio", "programme", "project")


def upgrade() -> None:
    op.create_table(
        "rankings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("model_id", model.Guid(), nullable=False),
        sa.Column("model_slug", sa.String(), nullable=False),
        sa.Column("model_number", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="componentkind", native_enum=False, length=40), nullable=False
        ),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("draws", "top", "ranked", "complete")),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("method", "ranked_by")),
        *(
            sa.Column(name, sa.String(length=64), nullable=False)
            for name in ("scores_digest", "inputs_digest", "result_digest")
        ),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in (
                *("weight_ranges", "weight_order", "libraries", "left_out", "stability", "sensitivity"),
                *("ties", "deviations"),
            )
        ),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_rankings_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "model_id"],
            ["prioritisation_models.organisation_id", "prioritisation_models.id"],
            name=op.f("fk_rankings_organisation_id_model_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rankings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_rankings_organisation_id_id")),
    )
    op.create_index(
        op.f("ix_rankings_organisation_id_component_id_id"),
        "rankings",
        ["organisation_id", "component_id", "id"],
    )
    op.create_table(
        "ranking_rows",
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("ranking_id", model.Guid(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("component_id", model.Guid(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("given", "told")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "ranking_id"],
            ["rankings.organisation_id", "rankings.id"],
            name=op.f("fk_ranking_rows_organisation_id_ranking_id"),
        ),
        sa.PrimaryKeyConstraint("ranking_id", "rank", name=op.f("pk_ranking_rows")),
    )


def downgrade() -> None:
    op.drop_table("ranking_rows")
    op.drop_table("rankings")
