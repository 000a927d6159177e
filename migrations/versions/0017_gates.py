"""Lifecycles, stages and the criteria of gates: what was assessed, waived, frozen and passed by."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "lifecycles",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "in_use", "retired", name="lifecyclestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("adopted_at", model.UtcDateTime(), nullable=True),
        sa.Column("retired_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lifecycles")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_lifecycles_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "slug", "number", name=op.f("uq_lifecycles_organisation_id_slug_number")
        ),
    )
    op.create_table(
        "stages",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("not_started", "open", "closed", name="stagestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("planned_start_on", sa.Date(), nullable=True),
        sa.Column("planned_finish_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("work", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_stages_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "sequence",
            name=op.f("uq_stages_organisation_id_component_id_sequence"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_stages_organisation_id_id")),
    )
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stages_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stages_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "lifecycle_uses",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("standard", sa.String(), nullable=True),
        sa.Column("lifecycle_id", model.Guid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("follows_from", sa.Date(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_lifecycle_uses_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_lifecycle_uses_organisation_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "lifecycle_id"],
            ["lifecycles.organisation_id", "lifecycles.id"],
            name=op.f("fk_lifecycle_uses_organisation_id_lifecycle_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lifecycle_uses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_lifecycle_uses_organisation_id_id")),
    )
    with op.batch_alter_table("lifecycle_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lifecycle_uses_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lifecycle_uses_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lifecycle_uses_lifecycle_id"), ["lifecycle_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lifecycle_uses_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "gate_assessments",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("gate_id", model.Guid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "met", "partly_met", "not_met", "not_applicable", name="result", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("attestation", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("author_id", model.Guid(), nullable=True),
        sa.Column("assessor_id", sa.String(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "author_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_gate_assessments_organisation_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_gate_assessments_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_gate_assessments_organisation_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_assessments")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_gate_assessments_organisation_id_id")),
    )
    with op.batch_alter_table("gate_assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_assessments_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_assessments_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gate_assessments_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_gate_assessments_organisation_id_gate_id_id"),
            ["organisation_id", "gate_id", "id"],
            unique=False,
        )

    op.create_table(
        "gate_records",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("gate_id", model.Guid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "pass",
                "conditional_pass",
                "hold",
                "recycle",
                "stop",
                "redirect",
                name="gateoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", model.UtcDateTime(), nullable=False),
        sa.Column("baseline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_gate_records_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_gate_records_organisation_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_records")),
    )
    with op.batch_alter_table("gate_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_records_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gate_records_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_gate_records_organisation_id_gate_id_id"),
            ["organisation_id", "gate_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_gate_records_organisation_id_id"), ["organisation_id", "id"], unique=False
        )

    op.create_table(
        "gate_waivers",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("gate_id", model.Guid(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("waived_by", sa.String(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_gate_waivers_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_gate_waivers_organisation_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_gate_waivers_organisation_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_waivers")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_gate_waivers_organisation_id_id")),
    )
    with op.batch_alter_table("gate_waivers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_waivers_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_waivers_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gate_waivers_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_gate_waivers_organisation_id_gate_id_id"),
            ["organisation_id", "gate_id", "id"],
            unique=False,
        )

    op.create_table(
        "gate_breaches",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("gate_id", model.Guid(), nullable=False),
        sa.Column("stage_id", model.Guid(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum("stage_opened", "work_started", name="breachcause", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("broken_rule", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "waived", "regularised", name="breachstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("waiver_id", model.Guid(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_gate_breaches_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_gate_breaches_organisation_id_gate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "stage_id"],
            ["stages.organisation_id", "stages.id"],
            name=op.f("fk_gate_breaches_organisation_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "waiver_id"],
            ["gate_waivers.organisation_id", "gate_waivers.id"],
            name=op.f("fk_gate_breaches_organisation_id_waiver_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_breaches")),
        sa.UniqueConstraint(
            "organisation_id", "gate_id", name=op.f("uq_gate_breaches_organisation_id_gate_id")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_gate_breaches_organisation_id_id")),
    )
    with op.batch_alter_table("gate_breaches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_breaches_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_gate_breaches_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_gate_breaches_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gate_breaches_waiver_id"), ["waiver_id"], unique=False)

    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage_id", model.Guid(), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("criteria", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reviewers", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("valid_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("return_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("waived_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence_check", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("baseline_id", model.Guid(), nullable=True))
        batch_op.add_column(sa.Column("baseline_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("baseline_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("evidence_sha256", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_gates_baseline_id"), ["baseline_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gates_stage_id"), ["stage_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_gates_organisation_id_stage_id"),
            "stages",
            ["organisation_id", "stage_id"],
            ["organisation_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_gates_organisation_id_baseline_id"),
            "baselines",
            ["organisation_id", "baseline_id"],
            ["organisation_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("gates", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_gates_organisation_id_baseline_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_gates_organisation_id_stage_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_gates_stage_id"))
        batch_op.drop_index(batch_op.f("ix_gates_baseline_id"))
        batch_op.drop_column("evidence_sha256")
        batch_op.drop_column("baseline_sha256")
        batch_op.drop_column("baseline_number")
        batch_op.drop_column("baseline_id")
        batch_op.drop_column("evidence_check")
        batch_op.drop_column("waived_on")
        batch_op.drop_column("return_on")
        batch_op.drop_column("valid_until")
        batch_op.drop_column("valid_days")
        batch_op.drop_column("reviewers")
        batch_op.drop_column("criteria")
        batch_op.drop_column("code")
        batch_op.drop_column("stage_id")

    for table in (
        "gate_breaches",
        "gate_waivers",
        "gate_records",
        "gate_assessments",
        "lifecycle_uses",
        "stages",
        "lifecycles",
    ):
        op.drop_table(table)
