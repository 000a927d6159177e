"""Files of jobs with digest and expiry; working calendars; reminders that go by them, and for each whom they concern."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0009"
down_revision = "0008"

SPLIT_BY = sa.Enum("component", "owner", name="splitby", native_enum=False, length=40)
ONCE = "uq_reminders_organisation_id_rule_id_due_at"


def upgrade() -> None:
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("file_expires_at", model.UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_job_runs_file_expires_at"), ["file_expires_at"], unique=False)

    op.create_table(
        "calendars",
        sa.Column("component_id", model.Guid(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("working_weekdays", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_calendars_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("organisation_id", "scope", name=op.f("uq_calendars_organisation_id_scope")),
    )
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        for column in ("component_id", "id"):
            names = ["organisation_id", *dict.fromkeys((column, "id"))]
            batch_op.create_index(batch_op.f(f"ix_calendars_{'_'.join(names)}"), names, unique=False)
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("working_days", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("split_by", SPLIT_BY, nullable=True))
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("addressee", sa.String(), nullable=True))
        batch_op.drop_constraint(ONCE, type_="unique")
        batch_op.create_unique_constraint(f"{ONCE}_part", ["organisation_id", "rule_id", "due_at", "part"])
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.alter_column("working_days", server_default=None)
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.alter_column("part", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM reminders WHERE part <> ''")  # a firing had one reminder
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_constraint(f"{ONCE}_part", type_="unique")
        batch_op.create_unique_constraint(ONCE, ["organisation_id", "rule_id", "due_at"])
        batch_op.drop_column("addressee")
        batch_op.drop_column("part")
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.drop_column("split_by")
        batch_op.drop_column("working_days")
    op.drop_table("calendars")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_runs_file_expires_at"))
        batch_op.drop_column("file_expires_at")
        batch_op.drop_column("file_sha256")
