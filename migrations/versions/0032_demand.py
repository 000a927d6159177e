"""demand: ideas and requests; business cases state dates, and the records they rest on"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0032"
down_revision = "0031"

CAP = 10**15
STATUS = sa.Enum(
    *("draft", "submitted", "in_triage", "accepted", "rejected", "deferred", "merged", "converted"),
    name="demandstatus",
    native_enum=False,
    length=40,
)
DATES = ("delivery_start_on", "delivery_finish_on", "latest_finish_on", "review_on")
INDEXES = (
    ["duplicate_of_id"],
    ["organisation_id", "status"],
    ["target_id"],
)


def money(name: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(f"{name}_minor", sa.BigInteger(), nullable=True),
        sa.Column(f"{name}_currency", sa.String(3), nullable=True),
    ]


def capped(name: str) -> sa.CheckConstraint:
    within = f"{name}_minor BETWEEN -{CAP} AND {CAP}"
    return sa.CheckConstraint(within, name=op.f(f"ck_demands_{name}_minor"))


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=op.f(f"fk_demands_organisation_id_{column}"),
    )


def unique(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(
        "organisation_id", *columns, name=op.f("_".join(("uq_demands_organisation_id", *columns)))
    )


def upgrade() -> None:
    op.create_table(
        "demands",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("sponsor", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("expected_benefits", sa.String(), nullable=True),
        *money("cost_low"),
        *money("cost_high"),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("citation", sa.String(), nullable=True),
        sa.Column("target_id", model.Guid(), nullable=True),
        sa.Column("status", STATUS, nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("submitted_at", model.UtcDateTime(), nullable=True),
        sa.Column("status_since", model.UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("duplicate_of_id", model.Guid(), nullable=True),
        sa.Column("converted_to_id", model.Guid(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        capped("cost_low"),
        capped("cost_high"),
        sa.CheckConstraint(
            "(status = 'converted') = (converted_to_id IS NOT NULL)", name=op.f("ck_demands_converted")
        ),
        sa.CheckConstraint(
            "(status = 'merged') = (duplicate_of_id IS NOT NULL)", name=op.f("ck_demands_merged")
        ),
        refers("target_id", "components"),
        refers("converted_to_id", "components"),
        refers("duplicate_of_id", "demands"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        unique("id"),
        unique("reference"),
        unique("converted_to_id"),
    )
    for columns in INDEXES:
        op.create_index(op.f("_".join(("ix_demands", *columns))), "demands", columns)
    for name in DATES:
        op.add_column("business_cases", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("business_cases", sa.Column("rests_on", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in ("rests_on", *reversed(DATES)):
        op.drop_column("business_cases", name)
    op.drop_table("demands")
