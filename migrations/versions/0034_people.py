"""people: schemes of certification, credits and evidence of certificates, assessed levels of skills, courses, trainings"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0034"
down_revision = "0033"

ONE_NUMBER = "uq_held_certificates_organisation_id_scheme_number"
CAP = 10**15
STATUSES = ("planned", "attended", "passed", "failed", "cancelled")
VERIFIED = "ck_held_certificates_verified"
ADDED = ("issued_on", "evidence", "credits", "verified_by", "verified_on")
UNWEIGHED = {"weight": 1.0, "is_mandatory": False}
roles = sa.table("resource_roles", sa.column("id", sa.String()), sa.column("required_skills", sa.JSON()))


def texts(*names: str, optional: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def amount(name: str) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column(f"{name}_minor", sa.BigInteger(), nullable=True),
        sa.Column(f"{name}_currency", sa.String(length=3), nullable=True),
    )


def own_columns() -> list[sa.Column[Any]]:
    """What every record has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "certification_schemes",
        *texts("code", "name", "awarding_body"),
        sa.Column("validity_years", sa.Integer(), nullable=True),
        sa.Column("credits_required", model.Exact(), nullable=True),
        sa.Column("credit_categories", sa.JSON(), nullable=False),
        *texts("renewal", optional=True),
        sa.Column("prerequisites", sa.JSON(), nullable=False),
        sa.Column(
            "late_status",
            sa.Enum("suspended", "lapsed", name="latestatus", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("late_months", sa.Integer(), nullable=False),
        *texts("source", optional=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            "(late_status IS NULL) = (late_months = 0)", name=op.f("ck_certification_schemes_late")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_schemes")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_certification_schemes_organisation_id_code")
        ),
    )
    op.create_table(
        "skill_assessments",
        sa.Column("person_id", model.Guid(), nullable=False),
        *texts("skill"),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        *texts("evidence", optional=True),
        *texts("assessed_by"),
        *own_columns(),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_skill_assessments_level")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["people.organisation_id", "people.id"],
            name=op.f("fk_skill_assessments_organisation_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_assessments")),
    )
    op.create_index(op.f("ix_skill_assessments_person_id"), "skill_assessments", ["person_id"])
    teach()
    for table in ("certification_schemes", "skill_assessments", "trainings"):
        op.create_index(op.f(f"ix_{table}_organisation_id_id"), table, ["organisation_id", "id"])
    widen()
    weigh(lambda skill: {**skill, **UNWEIGHED})


def teach() -> None:
    """Courses, and who is sent to them."""
    op.create_table(
        "courses",
        *texts("code", "title", "provider"),
        sa.Column("accreditations", sa.JSON(), nullable=False),
        sa.Column("curriculum", sa.JSON(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("last_start_on", sa.Date(), nullable=True),
        sa.Column("hours", model.Exact(), nullable=True),
        *amount("price"),
        sa.Column("tax_rate", model.Exact(), nullable=True),
        sa.Column("schemes", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        *texts("note", optional=True),
        *own_columns(),
        sa.CheckConstraint(f"price_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_courses_price_minor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_courses_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_courses_organisation_id_code")),
    )
    op.create_table(
        "trainings",
        sa.Column("person_id", model.Guid(), nullable=False),
        sa.Column("course_id", model.Guid(), nullable=True),
        *texts("title"),
        *texts("skill", "scheme", optional=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="trainingstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("finished_on", sa.Date(), nullable=True),
        *texts("result", optional=True),
        *amount("cost"),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(f"cost_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_trainings_cost_minor")),
        sa.CheckConstraint("skill IS NOT NULL OR scheme IS NOT NULL", name=op.f("ck_trainings_aim")),
        sa.CheckConstraint(
            "(finished_on IS NULL) = (status IN ('planned', 'cancelled'))", name=op.f("ck_trainings_finished")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{table}.organisation_id", f"{table}.id"],
                name=op.f(f"fk_trainings_organisation_id_{column}"),
            )
            for column, table in (("person_id", "people"), ("course_id", "courses"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
    )
    for column in ("person_id", "course_id"):
        op.create_index(op.f(f"ix_trainings_{column}"), "trainings", [column])


def widen() -> None:
    """Certificates get their evidence and credits; a number is there once in its scheme."""
    with op.batch_alter_table("held_certificates") as held:
        held.add_column(sa.Column("issued_on", sa.Date(), nullable=True))
        held.add_column(sa.Column("evidence", sa.String(), nullable=True))
        held.add_column(sa.Column("credits", sa.JSON(), nullable=False, server_default="[]"))
        held.add_column(sa.Column("verified_by", sa.String(), nullable=True))
        held.add_column(sa.Column("verified_on", sa.Date(), nullable=True))
        held.create_unique_constraint(op.f(ONE_NUMBER), ["organisation_id", "scheme", "number"])
        held.create_check_constraint(op.f(VERIFIED), "(verified_by IS NULL) = (verified_on IS NULL)")
    with op.batch_alter_table("held_certificates") as held:
        held.alter_column("credits", existing_type=sa.JSON(), server_default=None)


def weigh(change: Any) -> None:
    """Each skill that a role asks for, changed."""
    connection = op.get_bind()
    key = sa.cast(roles.c.id, sa.String())
    for id, skills in connection.execute(sa.select(key, roles.c.required_skills)).all():
        if skills:
            changed = roles.update().where(key == id).values(required_skills=[change(one) for one in skills])
            connection.execute(changed)


def downgrade() -> None:
    weigh(lambda skill: {name: value for name, value in skill.items() if name not in UNWEIGHED})
    with op.batch_alter_table("held_certificates") as held:
        held.drop_constraint(op.f(VERIFIED), type_="check")
        held.drop_constraint(op.f(ONE_NUMBER), type_="unique")
        for name in reversed(ADDED):
            held.drop_column(name)
    op.drop_table("trainings")
    op.drop_table("courses")
    op.drop_table("skill_assessments")
    op.drop_table("certification_schemes")
