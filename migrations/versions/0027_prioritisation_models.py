"""prioritisation models: methods, weights by judgement, blind scoring, discount rates and economic appraisals"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0027"
down_revision = "0026"

Row = dict[str, Any]
BY_DIRECT = '{"by": "direct", "judgements": [], "swings": []}'
LATER: Row = {"curvature": None, "anchors": [], "live": None, "unit": None, "must_reach": None}
METHODS = sa.Enum(
    *("weighted_score", "wsjf", "benefit_cost", "net_present_value"),
    name="method",
    native_enum=False,
    length=40,
)
BASES = sa.Enum("real", "nominal", name="basis", native_enum=False, length=40)
MODELS = sa.table(
    "prioritisation_models",
    *(sa.column("id", model.Guid()), sa.column("criteria", sa.JSON()), sa.column("weights", sa.JSON())),
)
SCORES = sa.table(
    "scores",
    *(sa.column("id", model.Guid()), sa.column("value", model.Exact()), sa.column("rationale", sa.String())),
    *(sa.column("evidence", sa.String()), sa.column("seal", sa.String()), sa.column("sealed", sa.JSON())),
)


def to_models() -> list[sa.Column[Any]]:
    return [
        sa.Column("method", METHODS, nullable=False, server_default="weighted_score"),
        sa.Column("weighting", sa.JSON(), nullable=False, server_default=BY_DIRECT),
        *(sa.Column(name, sa.JSON(), nullable=True) for name in ("consistency", "discounting", "rates")),
        sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("scorers", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("moderation_spread", model.Exact(), nullable=False, server_default="000002.000000"),
    ]


def upgrade() -> None:
    with op.batch_alter_table("prioritisation_models") as changed:
        for column in to_models():
            changed.add_column(column)
    with op.batch_alter_table("prioritisation_models") as changed:
        for column in to_models():
            if column.server_default:
                changed.alter_column(column.name, existing_type=column.type, server_default=None)
    each_model(lambda criterion, _: LATER | criterion)
    with op.batch_alter_table("strategic_objectives") as changed:
        changed.add_column(sa.Column("measures", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("strategic_objectives") as changed:
        changed.alter_column("measures", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("scores") as changed:
        changed.add_column(sa.Column("seal", sa.String(), nullable=True))
        changed.add_column(sa.Column("sealed", sa.JSON(), nullable=True))
        changed.alter_column("value", existing_type=model.Exact(), nullable=True)
        changed.alter_column("rationale", existing_type=sa.String(), nullable=True)
        changed.create_check_constraint(
            op.f("ck_scores_sealed_or_told"), "(value IS NULL) = (seal IS NOT NULL)"
        )
    create_schedules()
    create_appraisals()


def entity(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id")),
    ]


def create_schedules() -> None:
    table = "discount_rate_schedules"
    op.create_table(
        table,
        *(sa.Column(name, sa.String(), nullable=False) for name in ("slug", "name", "source")),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("basis", BASES, nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("until_year", sa.Integer(), nullable=True),
        sa.UniqueConstraint(
            *("organisation_id", "slug", "effective_from"),
            name=op.f(f"uq_{table}_organisation_id_slug_effective_from"),
        ),
        *entity(table),
    )


def create_appraisals() -> None:
    table = "economic_appraisals"
    op.create_table(
        table,
        sa.Column("component_id", model.Guid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("option", "source")),
        sa.Column("recommended", sa.Boolean(), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("optimism_bias", model.Exact(), nullable=False),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("discounting", "flows", "rates", "results")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f(f"fk_{table}_organisation_id_component_id"),
        ),
        *entity(table),
    )
    for columns in (
        ["component_id"],
        ["organisation_id", "component_id", "appraised_on"],
        ["organisation_id", "component_id", "id"],
    ):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def downgrade() -> None:
    op.drop_table("economic_appraisals")
    op.drop_table("discount_rate_schedules")
    open_what_is_sealed()
    with op.batch_alter_table("scores") as changed:
        changed.drop_constraint(op.f("ck_scores_sealed_or_told"), type_="check")
        changed.alter_column("rationale", existing_type=sa.String(), nullable=False)
        changed.alter_column("value", existing_type=model.Exact(), nullable=False)
        changed.drop_column("sealed")
        changed.drop_column("seal")
    with op.batch_alter_table("strategic_objectives") as changed:
        changed.drop_column("measures")
    each_model(as_before)
    with op.batch_alter_table("prioritisation_models") as changed:
        for column in reversed(to_models()):
            changed.drop_column(column.name)


def as_before(criterion: Row, weights: Row) -> Row:
    """A criterion as it was known then: with a weight of its own, wherever that came from."""
    told = {name: value for name, value in criterion.items() if name not in LATER}
    return told | {"weight": weights.get(told["slug"], 0) if told["weight"] is None else told["weight"]}


def each_model(changed: Callable[[Row, Row], Row]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(MODELS)).all():
        criteria = [changed(criterion, row.weights) for criterion in row.criteria]
        connection.execute(sa.update(MODELS).where(MODELS.c.id == row.id).values(criteria=criteria))


def open_what_is_sealed() -> None:
    """What nobody else was told is told: there is nowhere to keep it."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(SCORES).where(SCORES.c.seal.is_not(None))).all():
        told = {name: row.sealed[name] for name in ("rationale", "evidence")}
        value = round(Decimal(str(row.sealed["value"])), 6)
        statement = sa.update(SCORES).where(SCORES.c.id == row.id)
        connection.execute(statement.values(value=value, seal=None, sealed=sa.null(), **told))
