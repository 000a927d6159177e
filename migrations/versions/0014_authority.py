"""Offices, bodies and delegations; what decisions keep of authority, votes and effects."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "portfolio_board",
                "programme_board",
                "project_board",
                "change_authority",
                "design_authority",
                "other",
                name="bodykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_bodies_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "name",
            name=op.f("uq_bodies_organisation_id_component_id_name"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_bodies_organisation_id_id")),
    )
    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bodies_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bodies_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "offices",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("charter", sa.JSON(), nullable=False),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_offices_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "name",
            name=op.f("uq_offices_organisation_id_component_id_name"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_offices_organisation_id_id")),
    )
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offices_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_offices_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "delegations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("body_id", model.Guid(), nullable=False),
        sa.Column("person_id", model.Guid(), nullable=False),
        sa.Column("delegate_id", model.Guid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("delegated", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("revoked_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_delegations_dates")),
        sa.CheckConstraint("person_id <> delegate_id", name=op.f("ck_delegations_another")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "body_id"],
            ["bodies.organisation_id", "bodies.id"],
            name=op.f("fk_delegations_organisation_id_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_delegations_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "delegate_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_delegations_organisation_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_delegations_organisation_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_delegations_organisation_id_id")),
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegations_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegations_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_delegations_organisation_id_body_id_to_on"),
            ["organisation_id", "body_id", "to_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_delegations_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_delegations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "authority_overrides",
        sa.Column(
            "matter",
            sa.Enum(
                "method",
                "tailoring",
                "initiation",
                "case_quality",
                "investment",
                "priorities",
                "gate",
                "gate_evidence",
                "baseline",
                "rebaseline_within_tolerance",
                "rebaseline_beyond_tolerance",
                "change",
                "contingency",
                "reserve",
                "risk_acceptance",
                "risk_appetite",
                "rag_override",
                "report_format",
                "resources",
                "appointment",
                "pause",
                "stop",
                "procurement",
                "exception",
                "closure",
                "benefits",
                "lessons",
                "office",
                "office_budget",
                "audit_finding",
                "other",
                name="matter",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "type",
            sa.Enum("supportive", "controlling", "directive", name="pmotype", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "inform",
                "advise",
                "consult",
                "approve",
                "decide",
                "not_allowed",
                name="mode",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "circumstance",
            sa.Enum(
                "within_limit",
                "pooled_staff",
                "administrative",
                name="circumstance",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "mode_then",
            sa.Enum(
                "inform",
                "advise",
                "consult",
                "approve",
                "decide",
                "not_allowed",
                name="mode",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("decision_id", model.Guid(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(circumstance IS NULL) = (mode_then IS NULL)", name=op.f("ck_authority_overrides_circumstance")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_authority_overrides_organisation_id_decision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_overrides")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_authority_overrides_organisation_id_id")),
    )
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_overrides_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "office_profiles",
        sa.Column("office_id", model.Guid(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "type",
            sa.Enum("supportive", "controlling", "directive", name="pmotype", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("delegated", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_office_profiles_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "decision_id"],
            ["decisions.organisation_id", "decisions.id"],
            name=op.f("fk_office_profiles_organisation_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "office_id"],
            ["offices.organisation_id", "offices.id"],
            name=op.f("fk_office_profiles_organisation_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_profiles")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_office_profiles_organisation_id_id")),
    )
    with op.batch_alter_table("office_profiles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_profiles_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_profiles_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_profiles_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_office_profiles_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("variance", model.Exact(), nullable=True))
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("risk", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("categories", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("circumstances", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("purpose", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("supplier", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("effects", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("body_id", model.Guid(), nullable=True))
        batch_op.add_column(sa.Column("authority", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("opinion_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("opinions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("interests", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("votes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("elsewhere", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("tally", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("decided_as", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(
            sa.Column("is_unauthorised", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("reviewed_at", model.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("effects_due_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_decisions_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_effects_due_on"), ["effects_due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decisions_organisation_id_purpose"), ["organisation_id", "purpose"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decisions_organisation_id_supplier"), ["organisation_id", "supplier"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_organisation_id_body_id"),
            "bodies",
            ["organisation_id", "body_id"],
            ["organisation_id", "id"],
        )

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", model.Guid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_members_person_id"), ["person_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_members_organisation_id_person_id"),
            "members",
            ["organisation_id", "person_id"],
            ["organisation_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_members_organisation_id_person_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_members_person_id"))
        batch_op.drop_column("person_id")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_organisation_id_body_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_decisions_organisation_id_supplier"))
        batch_op.drop_index(batch_op.f("ix_decisions_organisation_id_purpose"))
        batch_op.drop_index(batch_op.f("ix_decisions_effects_due_on"))
        batch_op.drop_index(batch_op.f("ix_decisions_body_id"))
        batch_op.drop_column("effects_due_on")
        batch_op.drop_column("reviewed_at")
        batch_op.drop_column("is_unauthorised")
        batch_op.drop_column("decided_as")
        batch_op.drop_column("tally")
        batch_op.drop_column("elsewhere")
        batch_op.drop_column("votes")
        batch_op.drop_column("interests")
        batch_op.drop_column("opinions")
        batch_op.drop_column("opinion_due_on")
        batch_op.drop_column("authority")
        batch_op.drop_column("body_id")
        batch_op.drop_column("effects")
        batch_op.drop_column("evidence")
        batch_op.drop_column("supplier")
        batch_op.drop_column("purpose")
        batch_op.drop_column("circumstances")
        batch_op.drop_column("categories")
        batch_op.drop_column("risk")
        batch_op.drop_column("days")
        batch_op.drop_column("variance")

    with op.batch_alter_table("office_profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_profiles_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_office_profiles_office_id"))
        batch_op.drop_index(batch_op.f("ix_office_profiles_decision_id"))
        batch_op.drop_index(batch_op.f("ix_office_profiles_component_id"))

    op.drop_table("office_profiles")
    with op.batch_alter_table("authority_overrides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_overrides_decision_id"))

    op.drop_table("authority_overrides")
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegations_person_id"))
        batch_op.drop_index(batch_op.f("ix_delegations_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_delegations_organisation_id_body_id_to_on"))
        batch_op.drop_index(batch_op.f("ix_delegations_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_delegations_component_id"))

    op.drop_table("delegations")
    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offices_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_offices_component_id"))

    op.drop_table("offices")
    with op.batch_alter_table("bodies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bodies_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_bodies_component_id"))

    op.drop_table("bodies")
