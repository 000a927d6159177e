"""bases: dates of plans in baselines, exchange rates, price indices, fiscal calendars, constant prices"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0012"
down_revision = "0011"

KIND = sa.Enum(
    "task", "start_milestone", "finish_milestone", "summary", "hammock",
    name="taskkind", native_enum=False, length=40,
)  # fmt: skip
YEAR_NAME = sa.Enum("both", "first", "last", name="yearname", native_enum=False, length=40)
CAP = 10**15


def upgrade() -> None:
    with op.batch_alter_table("baselines") as baselines:
        baselines.add_column(sa.Column("schedule_version_id", model.Guid(), nullable=True))
        baselines.add_column(sa.Column("finish", sa.String(length=19), nullable=True))
        baselines.create_foreign_key(
            op.f("fk_baselines_organisation_id_schedule_version_id"),
            "schedule_versions",
            ["organisation_id", "schedule_version_id"],
            ["organisation_id", "id"],
        )
        baselines.create_index(op.f("ix_baselines_schedule_version_id"), ["schedule_version_id"])
    create_baseline_tasks()
    create_bases()
    op.add_column("work_packages", sa.Column("tasks", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("cost_postings", sa.Column("price_base", sa.JSON(), nullable=True))
    op.execute(  # SQLite takes a check only with the column that it is about
        "ALTER TABLE cost_entries ADD COLUMN stated_minor BIGINT CONSTRAINT ck_cost_entries_stated_minor "
        f"CHECK (stated_minor BETWEEN -{CAP} AND {CAP})"
    )
    op.add_column("cost_entries", sa.Column("stated_currency", sa.String(length=3), nullable=True))


def create_bases() -> None:
    """What amounts are converted by, and when the fiscal year begins."""
    create_common(
        "exchange_rates",
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("rate", model.Exact(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("base <> quote", name=op.f("ck_exchange_rates_two_currencies")),
        indexed=("base", "quote", "on"),
    )
    create_common(
        "price_indices",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("index", model.Exact(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        indexed=("series", "year"),
    )
    create_common(
        "fiscal_calendars",
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("named_after", YEAR_NAME, nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.CheckConstraint("first_month BETWEEN 1 AND 12", name=op.f("ck_fiscal_calendars_first_month")),
    )


def create_common(table: str, *columns: sa.schema.SchemaItem, indexed: tuple[str, ...] = ()) -> None:
    """A table of the whole organisation's."""
    op.create_table(
        table,
        *columns,
        sa.Column("note", sa.String(), nullable=True),
        *entity_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for names in (("organisation_id", "id"), ("organisation_id", *indexed)):
        if len(names) > 1:
            op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names))


def create_baseline_tasks() -> None:
    op.create_table(
        "baseline_tasks",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("baseline_id", model.Guid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("start", sa.String(length=19), nullable=True),
        sa.Column("finish", sa.String(length=19), nullable=True),
        *entity_columns(),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_baseline_tasks_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "baseline_id"],
            ["baselines.organisation_id", "baselines.id"],
            name=op.f("fk_baseline_tasks_organisation_id_baseline_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_tasks")),
        sa.UniqueConstraint(
            "organisation_id", "baseline_id", "code",
            name=op.f("uq_baseline_tasks_organisation_id_baseline_id_code"),
        ),
    )  # fmt: skip
    op.create_index(
        op.f("ix_baseline_tasks_organisation_id_component_id_id"),
        "baseline_tasks",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(op.f("ix_baseline_tasks_organisation_id_id"), "baseline_tasks", ["organisation_id", "id"])
    op.create_index(
        op.f("ix_baseline_tasks_organisation_id_baseline_id_position"),
        "baseline_tasks",
        ["organisation_id", "baseline_id", "position"],
    )


def entity_columns() -> list[sa.Column]:
    """What every entity has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def downgrade() -> None:
    with op.batch_alter_table("cost_entries") as entries:
        entries.drop_constraint(op.f("ck_cost_entries_stated_minor"), type_="check")
        entries.drop_column("stated_currency")
        entries.drop_column("stated_minor")
    with op.batch_alter_table("work_packages") as packages:
        packages.drop_column("tasks")
    with op.batch_alter_table("cost_postings") as postings:
        postings.drop_column("price_base")
    for table in ("fiscal_calendars", "price_indices", "exchange_rates"):
        op.drop_table(table)
    op.drop_table("baseline_tasks")
    with op.batch_alter_table("baselines") as baselines:
        baselines.drop_constraint(
            op.f("fk_baselines_organisation_id_schedule_version_id"), type_="foreignkey"
        )
        baselines.drop_index(op.f("ix_baselines_schedule_version_id"))
        baselines.drop_column("finish")
        baselines.drop_column("schedule_version_id")
