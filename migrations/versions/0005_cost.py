"""cost: work packages, cost lines, the ledger, funding, baselines and progress"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "cost_postings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("period_id", model.Guid(), nullable=False),
        sa.Column("reverses_in_id", model.Guid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "budget",
                "commitment",
                "accrual",
                "actual",
                "forecast",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("control_total_minor", sa.BigInteger(), nullable=False),
        sa.Column("control_total_currency", sa.String(length=3), nullable=False),
        sa.Column("closing_balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("closing_balance_currency", sa.String(length=3), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "control_total_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_cost_postings_control_total_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_cost_postings_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_cost_postings_organisation_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "reverses_in_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_cost_postings_organisation_id_reverses_in_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_postings")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "source",
            name=op.f("uq_cost_postings_organisation_id_component_id_source"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_cost_postings_organisation_id_id")),
    )
    with op.batch_alter_table("cost_postings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_postings_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cost_postings_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cost_postings_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cost_postings_reverses_in_id"), ["reverses_in_id"], unique=False)

    op.create_table(
        "work_packages",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("wbs", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "earning_rule",
            sa.Enum(
                "fixed",
                "weighted_milestones",
                "percent_complete",
                "units",
                "level_of_effort",
                "apportioned",
                name="earningrule",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("start_share", model.Exact(), nullable=True),
        sa.Column("percent_cap", model.Exact(), nullable=True),
        sa.Column("planned_units", model.Exact(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("base_id", model.Guid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "base_id"],
            ["work_packages.organisation_id", "work_packages.id"],
            name=op.f("fk_work_packages_organisation_id_base_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_work_packages_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_packages")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "wbs",
            name=op.f("uq_work_packages_organisation_id_component_id_wbs"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_work_packages_organisation_id_id")),
    )
    with op.batch_alter_table("work_packages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_packages_base_id"), ["base_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_packages_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_work_packages_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "baselines",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "initial",
                "replan",
                "reprogramming",
                "scope_change",
                "external",
                name="baselinereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("decision_id", model.Guid(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("effective_period_id", model.Guid(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("budget_currency", sa.String(length=3), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "budget_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_baselines_budget_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_baselines_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_baselines_organisation_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "effective_period_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_baselines_organisation_id_effective_period_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baselines")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "decision_id",
            name=op.f("uq_baselines_organisation_id_component_id_decision_id"),
        ),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "number",
            name=op.f("uq_baselines_organisation_id_component_id_number"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_baselines_organisation_id_id")),
    )
    with op.batch_alter_table("baselines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baselines_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_baselines_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_baselines_effective_period_id"), ["effective_period_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_baselines_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "cost_lines",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("work_package_id", model.Guid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("supplier", sa.String(), nullable=True),
        sa.Column(
            "nature",
            sa.Enum("capital", "revenue", name="nature", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="linestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_cost_lines_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "work_package_id"],
            ["work_packages.organisation_id", "work_packages.id"],
            name=op.f("fk_cost_lines_organisation_id_work_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_lines")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "code",
            name=op.f("uq_cost_lines_organisation_id_component_id_code"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_cost_lines_organisation_id_id")),
    )
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_lines_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cost_lines_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cost_lines_work_package_id"), ["work_package_id"], unique=False)

    op.create_table(
        "funding",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("approved", "released", name="fundingkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.String(length=3), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "amount_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_funding_amount_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_funding_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_funding_organisation_id_decision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_funding_organisation_id_id")),
    )
    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_funding_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "progress_claims",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("work_package_id", model.Guid(), nullable=False),
        sa.Column("period_id", model.Guid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("complete", model.Exact(), nullable=True),
        sa.Column("units_done", model.Exact(), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("earned_share", model.Exact(), nullable=True),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column(
            "cause_code",
            sa.Enum(
                "estimate",
                "productivity",
                "rate",
                "scope_growth",
                "rework",
                "late_start",
                "supplier",
                "risk_realised",
                "accounting",
                name="causecode",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_progress_claims_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_progress_claims_organisation_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "work_package_id"],
            ["work_packages.organisation_id", "work_packages.id"],
            name=op.f("fk_progress_claims_organisation_id_work_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_claims")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_progress_claims_organisation_id_id")),
    )
    with op.batch_alter_table("progress_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_claims_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_progress_claims_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_progress_claims_organisation_id_work_package_id_period_id"),
            ["organisation_id", "work_package_id", "period_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_progress_claims_period_id"), ["period_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_progress_claims_work_package_id"), ["work_package_id"], unique=False
        )

    op.create_table(
        "baseline_lines",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("baseline_id", model.Guid(), nullable=False),
        sa.Column("line_id", model.Guid(), nullable=False),
        sa.Column("work_package_id", model.Guid(), nullable=True),
        sa.Column("period_id", model.Guid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.String(length=3), nullable=False),
        sa.Column("quantity", model.Exact(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "amount_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_baseline_lines_amount_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "baseline_id"],
            ["baselines.organisation_id", "baselines.id"],
            name=op.f("fk_baseline_lines_organisation_id_baseline_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_baseline_lines_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "line_id"],
            ["cost_lines.organisation_id", "cost_lines.id"],
            name=op.f("fk_baseline_lines_organisation_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_baseline_lines_organisation_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "work_package_id"],
            ["work_packages.organisation_id", "work_packages.id"],
            name=op.f("fk_baseline_lines_organisation_id_work_package_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_lines")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_baseline_lines_organisation_id_id")),
    )
    with op.batch_alter_table("baseline_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_baseline_lines_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_baseline_lines_organisation_id_baseline_id_period_id"),
            ["organisation_id", "baseline_id", "period_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_baseline_lines_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_baseline_lines_period_id"), ["period_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_baseline_lines_work_package_id"), ["work_package_id"], unique=False
        )

    op.create_table(
        "cost_entries",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("posting_id", model.Guid(), nullable=False),
        sa.Column("line_id", model.Guid(), nullable=False),
        sa.Column("period_id", model.Guid(), nullable=False),
        sa.Column("made_in_id", model.Guid(), nullable=False),
        sa.Column("reverses_id", model.Guid(), nullable=True),
        sa.Column("corrects_id", model.Guid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "budget",
                "commitment",
                "accrual",
                "actual",
                "forecast",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.String(length=3), nullable=False),
        sa.Column("quantity", model.Exact(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "amount_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_cost_entries_amount_minor"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_cost_entries_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "corrects_id"],
            ["cost_entries.organisation_id", "cost_entries.id"],
            name=op.f("fk_cost_entries_organisation_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "line_id"],
            ["cost_lines.organisation_id", "cost_lines.id"],
            name=op.f("fk_cost_entries_organisation_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "made_in_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_cost_entries_organisation_id_made_in_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period_id"],
            ["reporting_periods.organisation_id", "reporting_periods.id"],
            name=op.f("fk_cost_entries_organisation_id_period_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "posting_id"],
            ["cost_postings.organisation_id", "cost_postings.id"],
            name=op.f("fk_cost_entries_organisation_id_posting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "reverses_id"],
            ["cost_entries.organisation_id", "cost_entries.id"],
            name=op.f("fk_cost_entries_organisation_id_reverses_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_entries")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_cost_entries_organisation_id_id")),
    )
    with op.batch_alter_table("cost_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_entries_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cost_entries_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cost_entries_period_id"), ["period_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cost_entries_posting_id"), ["posting_id"], unique=False)
        batch_op.create_index(
            "ix_cost_entries_sums",
            ["organisation_id", "component_id", "kind", "period_id", "line_id", "made_in_id", "amount_minor"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("cost_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_cost_entries_sums")
        batch_op.drop_index(batch_op.f("ix_cost_entries_posting_id"))
        batch_op.drop_index(batch_op.f("ix_cost_entries_period_id"))
        batch_op.drop_index(batch_op.f("ix_cost_entries_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_cost_entries_line_id"))

    op.drop_table("cost_entries")
    with op.batch_alter_table("baseline_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baseline_lines_work_package_id"))
        batch_op.drop_index(batch_op.f("ix_baseline_lines_period_id"))
        batch_op.drop_index(batch_op.f("ix_baseline_lines_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_baseline_lines_organisation_id_baseline_id_period_id"))
        batch_op.drop_index(batch_op.f("ix_baseline_lines_line_id"))

    op.drop_table("baseline_lines")
    with op.batch_alter_table("progress_claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_claims_work_package_id"))
        batch_op.drop_index(batch_op.f("ix_progress_claims_period_id"))
        batch_op.drop_index(batch_op.f("ix_progress_claims_organisation_id_work_package_id_period_id"))
        batch_op.drop_index(batch_op.f("ix_progress_claims_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_progress_claims_component_id"))

    op.drop_table("progress_claims")
    with op.batch_alter_table("funding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_funding_decision_id"))
        batch_op.drop_index(batch_op.f("ix_funding_component_id"))

    op.drop_table("funding")
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_lines_work_package_id"))
        batch_op.drop_index(batch_op.f("ix_cost_lines_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_cost_lines_component_id"))

    op.drop_table("cost_lines")
    with op.batch_alter_table("baselines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_baselines_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_baselines_effective_period_id"))
        batch_op.drop_index(batch_op.f("ix_baselines_decision_id"))
        batch_op.drop_index(batch_op.f("ix_baselines_component_id"))

    op.drop_table("baselines")
    with op.batch_alter_table("work_packages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_packages_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_work_packages_component_id"))
        batch_op.drop_index(batch_op.f("ix_work_packages_base_id"))

    op.drop_table("work_packages")
    with op.batch_alter_table("cost_postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_postings_reverses_in_id"))
        batch_op.drop_index(batch_op.f("ix_cost_postings_period_id"))
        batch_op.drop_index(batch_op.f("ix_cost_postings_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_cost_postings_component_id"))

    op.drop_table("cost_postings")
