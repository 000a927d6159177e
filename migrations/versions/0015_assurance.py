"""Assurance plans, independent reviews and their recommendations, and consistency checks that are kept."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "consistency_checks",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("gate_id", model.Guid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column(
            "scope", sa.Enum("own", "below", name="scope", native_enum=False, length=40), nullable=False
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("components", sa.Integer(), nullable=False),
        sa.Column("must_fix", sa.Integer(), nullable=False),
        sa.Column("should_fix", sa.Integer(), nullable=False),
        sa.Column("cannot_tell", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(), nullable=False),
        sa.Column("findings_sha256", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_consistency_checks_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_consistency_checks_organisation_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consistency_checks")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_consistency_checks_organisation_id_id")),
    )
    with op.batch_alter_table("consistency_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consistency_checks_component_id"), ["component_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consistency_checks_gate_id"), ["gate_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_consistency_checks_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "planned_reviews",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "gate_review",
                "project_assessment",
                "assurance_of_action_plan",
                "health_check",
                "technical_review",
                "audit",
                "other",
                name="reviewkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gate_number", sa.Integer(), nullable=True),
        sa.Column("gate_id", model.Guid(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "line",
            sa.Enum("first", "second", "third", name="lineofdefence", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("planned", "held", "cancelled", name="plannedstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(gate_number IS NULL) = (kind <> 'gate_review')", name=op.f("ck_planned_reviews_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_planned_reviews_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_planned_reviews_organisation_id_gate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_reviews")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_planned_reviews_organisation_id_id")),
    )
    with op.batch_alter_table("planned_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_reviews_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_reviews_gate_id"), ["gate_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_planned_reviews_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "assurance_reviews",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "gate_review",
                "project_assessment",
                "assurance_of_action_plan",
                "health_check",
                "technical_review",
                "audit",
                "other",
                name="reviewkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("gate_number", sa.Integer(), nullable=True),
        sa.Column("gate_id", model.Guid(), nullable=True),
        sa.Column("planned_review_id", model.Guid(), nullable=True),
        sa.Column("reviewers", sa.JSON(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("delivery_confidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("draft", "issued", name="reviewstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_red", sa.Boolean(), nullable=False),
        sa.Column("follow_up_id", model.Guid(), nullable=True),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("issued_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(gate_number IS NULL) = (kind <> 'gate_review')", name=op.f("ck_assurance_reviews_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_assurance_reviews_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "follow_up_id"],
            ["planned_reviews.organisation_id", "planned_reviews.id"],
            name=op.f("fk_assurance_reviews_organisation_id_follow_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "gate_id"],
            ["gates.organisation_id", "gates.id"],
            name=op.f("fk_assurance_reviews_organisation_id_gate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "planned_review_id"],
            ["planned_reviews.organisation_id", "planned_reviews.id"],
            name=op.f("fk_assurance_reviews_organisation_id_planned_review_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_reviews")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assurance_reviews_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_assurance_reviews_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("assurance_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assurance_reviews_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assurance_reviews_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assurance_reviews_gate_id"), ["gate_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assurance_reviews_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_assurance_reviews_planned_review_id"), ["planned_review_id"], unique=False
        )

    op.create_table(
        "recommendations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("review_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("critical", "essential", "recommended", name="urgency", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", model.Guid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "completed",
                "closed",
                name="recommendationstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.Column("completed_at", model.UtcDateTime(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("verified_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (verified_by IS NOT NULL)", name=op.f("ck_recommendations_verified")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_recommendations_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "owner_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_recommendations_organisation_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "review_id"],
            ["assurance_reviews.organisation_id", "assurance_reviews.id"],
            name=op.f("fk_recommendations_organisation_id_review_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_recommendations_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_recommendations_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendations_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_recommendations_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_recommendations_organisation_id_status_due_on"),
            ["organisation_id", "status", "due_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_recommendations_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendations_review_id"), ["review_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendations_review_id"))
        batch_op.drop_index(batch_op.f("ix_recommendations_owner_id"))
        batch_op.drop_index(batch_op.f("ix_recommendations_organisation_id_status_due_on"))
        batch_op.drop_index(batch_op.f("ix_recommendations_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_recommendations_component_id"))

    op.drop_table("recommendations")
    with op.batch_alter_table("assurance_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assurance_reviews_planned_review_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_reviews_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_reviews_gate_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_reviews_follow_up_id"))
        batch_op.drop_index(batch_op.f("ix_assurance_reviews_component_id"))

    op.drop_table("assurance_reviews")
    with op.batch_alter_table("planned_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_reviews_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_planned_reviews_gate_id"))
        batch_op.drop_index(batch_op.f("ix_planned_reviews_component_id"))

    op.drop_table("planned_reviews")
    with op.batch_alter_table("consistency_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consistency_checks_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_consistency_checks_gate_id"))
        batch_op.drop_index(batch_op.f("ix_consistency_checks_component_id"))

    op.drop_table("consistency_checks")
