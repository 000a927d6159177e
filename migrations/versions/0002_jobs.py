"""jobs, their runs, and workers"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "job_chunks",
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "name", "number", name=op.f("pk_job_chunks")),
    )
    op.create_table(
        "workers",
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("started_at", model.UtcDateTime(), nullable=False),
        sa.Column("seen_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "running",
                "succeeded",
                "failed",
                "cancelled",
                name="jobstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "priority",
            sa.Enum("low", "normal", "high", name="priority", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", model.UtcDateTime(), nullable=True),
        sa.Column("ended_at", model.UtcDateTime(), nullable=True),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_jobs_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_jobs_organisation_id_id")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_jobs_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_jobs_organisation_id_requested_by_id"),
            ["organisation_id", "requested_by", "id"],
            unique=False,
        )

    op.create_table(
        "job_lines",
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", model.UtcDateTime(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_id"],
            ["jobs.organisation_id", "jobs.id"],
            name=op.f("fk_job_lines_organisation_id_job_id"),
        ),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_job_lines")),
    )
    op.create_table(
        "job_runs",
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("rights", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("available_at", model.UtcDateTime(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("worker_id", model.Guid(), nullable=True),
        sa.Column("claimed_at", model.UtcDateTime(), nullable=True),
        sa.Column("lease_until", model.UtcDateTime(), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("moved_at", model.UtcDateTime(), nullable=False),
        sa.Column("ended_at", model.UtcDateTime(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("file_type", sa.String(), nullable=True),
        sa.Column("file_bytes", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_id"],
            ["jobs.organisation_id", "jobs.id"],
            name=op.f("fk_job_runs_organisation_id_job_id"),
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_runs")),
    )
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_job_runs_ended_at_organisation_id"), ["ended_at", "organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_job_runs_organisation_id_claimed_at"),
            ["organisation_id", "claimed_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_job_runs_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "job_steps",
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("job_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "job_id"],
            ["jobs.organisation_id", "jobs.id"],
            name=op.f("fk_job_steps_organisation_id_job_id"),
        ),
        sa.PrimaryKeyConstraint("job_id", "name", name=op.f("pk_job_steps")),
    )


def downgrade() -> None:
    op.drop_table("job_steps")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_runs_worker_id"))
        batch_op.drop_index(batch_op.f("ix_job_runs_organisation_id_claimed_at"))
        batch_op.drop_index(batch_op.f("ix_job_runs_ended_at_organisation_id"))

    op.drop_table("job_runs")
    op.drop_table("job_lines")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_organisation_id_requested_by_id"))
        batch_op.drop_index(batch_op.f("ix_jobs_organisation_id_component_id_id"))

    op.drop_table("jobs")
    op.drop_table("workers")
    op.drop_table("job_chunks")
