"""reports: agile releases, editions of status reports, materiality, clocks of the reporting cycle"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0010"
down_revision = "0009"


ADDED = {
    "status_reports": (
        *("achievements", "next_steps", "milestones", "rag_dimensions", "narratives"),
        *("kept_figures", "submitted_at", "edition"),
    ),
    "reporting_periods": ("cut_off_on", "submission_due_on", "publication_due_on"),
}
MADE = (
    *("scope_entries", "timeboxes", "releases"),
    *("report_editions", "report_corrections", "materiality_thresholds"),
)


def upgrade() -> None:
    op.create_table(
        "materiality_thresholds",
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("floors", sa.JSON(), nullable=False),
        sa.Column("large_amounts", sa.JSON(), nullable=False),
        sa.Column("variance_share", model.Exact(), nullable=False),
        sa.Column("at_completion_share", model.Exact(), nullable=False),
        sa.Column("tolerance_consumed", model.Exact(), nullable=False),
        sa.Column("worsening_periods", sa.Integer(), nullable=False),
        sa.Column("slip_days", sa.Integer(), nullable=False),
        sa.Column("driver_coverage", model.Exact(), nullable=False),
        sa.Column("offsetting_ratio", model.Exact(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materiality_thresholds")),
        sa.UniqueConstraint(
            "organisation_id",
            "effective_on",
            name=op.f("uq_materiality_thresholds_organisation_id_effective_on"),
        ),
    )
    op.create_index(
        op.f("ix_materiality_thresholds_organisation_id_id"),
        "materiality_thresholds",
        ["organisation_id", "id"],
    )

    op.create_table(
        "releases",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "unit", sa.Enum("points", "items", name="scopeunit", native_enum=False, length=40), nullable=False
        ),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("finish_on", sa.Date(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("budget_currency", sa.String(length=3), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "budget_minor BETWEEN -1000000000000000 AND 1000000000000000",
            name=op.f("ck_releases_budget_minor"),
        ),
        sa.CheckConstraint("finish_on >= start_on", name=op.f("ck_releases_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_releases_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "name",
            name=op.f("uq_releases_organisation_id_component_id_name"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_releases_organisation_id_id")),
    )
    op.create_index(op.f("ix_releases_component_id"), "releases", ["component_id"])
    op.create_index(
        op.f("ix_releases_organisation_id_component_id_id"),
        "releases",
        ["organisation_id", "component_id", "id"],
    )

    op.create_table(
        "report_corrections",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("status_report_id", model.Guid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed", "published", "rejected", name="correctionstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("take_figures_anew", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_report_corrections_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "status_report_id"],
            ["status_reports.organisation_id", "status_reports.id"],
            name=op.f("fk_report_corrections_organisation_id_status_report_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_corrections")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_report_corrections_organisation_id_id")),
    )
    op.create_index(op.f("ix_report_corrections_component_id"), "report_corrections", ["component_id"])
    op.create_index(
        op.f("ix_report_corrections_organisation_id_component_id_id"),
        "report_corrections",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(
        op.f("ix_report_corrections_status_report_id"), "report_corrections", ["status_report_id"]
    )

    op.create_table(
        "report_editions",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("status_report_id", model.Guid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_report_editions_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "status_report_id"],
            ["status_reports.organisation_id", "status_reports.id"],
            name=op.f("fk_report_editions_organisation_id_status_report_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_editions")),
        sa.UniqueConstraint(
            "organisation_id",
            "status_report_id",
            "number",
            name=op.f("uq_report_editions_organisation_id_status_report_id_number"),
        ),
    )
    op.create_index(op.f("ix_report_editions_component_id"), "report_editions", ["component_id"])
    op.create_index(
        op.f("ix_report_editions_organisation_id_component_id_id"),
        "report_editions",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(
        op.f("ix_report_editions_organisation_id_id"), "report_editions", ["organisation_id", "id"]
    )

    op.create_table(
        "timeboxes",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("release_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("finish_on", sa.Date(), nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("finish_on >= start_on", name=op.f("ck_timeboxes_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_timeboxes_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "release_id"],
            ["releases.organisation_id", "releases.id"],
            name=op.f("fk_timeboxes_organisation_id_release_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeboxes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_timeboxes_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "release_id", "name", name=op.f("uq_timeboxes_organisation_id_release_id_name")
        ),
    )
    op.create_index(op.f("ix_timeboxes_component_id"), "timeboxes", ["component_id"])
    op.create_index(
        op.f("ix_timeboxes_organisation_id_component_id_id"),
        "timeboxes",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(op.f("ix_timeboxes_release_id"), "timeboxes", ["release_id"])

    op.create_table(
        "scope_entries",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("release_id", model.Guid(), nullable=False),
        sa.Column("timebox_id", model.Guid(), nullable=True),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "planned",
                "added",
                "removed",
                "accepted",
                "withdrawn",
                name="scopekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority",
            sa.Enum("must", "should", "could", "wont", name="priority", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("size", model.Exact(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("CAST(size AS NUMERIC) > 0", name=op.f("ck_scope_entries_size")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_scope_entries_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_scope_entries_organisation_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "release_id"],
            ["releases.organisation_id", "releases.id"],
            name=op.f("fk_scope_entries_organisation_id_release_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "timebox_id"],
            ["timeboxes.organisation_id", "timeboxes.id"],
            name=op.f("fk_scope_entries_organisation_id_timebox_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_entries")),
    )
    op.create_index(op.f("ix_scope_entries_component_id"), "scope_entries", ["component_id"])
    op.create_index(op.f("ix_scope_entries_decision_id"), "scope_entries", ["decision_id"])
    op.create_index(
        op.f("ix_scope_entries_organisation_id_component_id_id"),
        "scope_entries",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(op.f("ix_scope_entries_organisation_id_id"), "scope_entries", ["organisation_id", "id"])
    op.create_index(op.f("ix_scope_entries_release_id"), "scope_entries", ["release_id"])
    op.create_index(op.f("ix_scope_entries_timebox_id"), "scope_entries", ["timebox_id"])

    op.add_column("reporting_periods", sa.Column("cut_off_on", sa.Date(), nullable=True))
    op.add_column("reporting_periods", sa.Column("submission_due_on", sa.Date(), nullable=True))
    op.add_column("reporting_periods", sa.Column("publication_due_on", sa.Date(), nullable=True))

    op.add_column("status_reports", sa.Column("achievements", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("status_reports", sa.Column("next_steps", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("status_reports", sa.Column("milestones", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "status_reports", sa.Column("rag_dimensions", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("status_reports", sa.Column("narratives", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("status_reports", sa.Column("kept_figures", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("status_reports", sa.Column("submitted_at", model.UtcDateTime(), nullable=True))
    op.add_column("status_reports", sa.Column("edition", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)
    for table in MADE:
        op.drop_table(table)
