"""lessons: what was learnt, what components made of it, what came back; and the text index of lessons"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0038"
down_revision = "0037"

PARTS = {
    "title": ("title",),
    "abstract": ("abstract",),
    "learnt": ("lesson", "recommendation"),
    "rest": ("context", "what_happened", "cause", "effect", "evidence", "related_rules", "tagged"),
}
MOST = {"title": 500, "abstract": 24_000, "learnt": 48_000, "rest": 72_000}  # a tsvector has an end
FTS = "lessons_search"


def entity(table: str, **points_at: str) -> list[sa.schema.SchemaItem]:
    """What every row has, and the tables that its columns point at."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{target}.organisation_id", f"{target}.id"],
                name=op.f(f"fk_{table}_organisation_id_{column}"),
            )
            for column, target in points_at.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = "_".join((f"uq_{table}_organisation_id", *columns))
    return sa.UniqueConstraint("organisation_id", *columns, name=op.f(name))


def indexed(table: str, *many: tuple[str, ...]) -> None:
    for columns in many:
        op.create_index(op.f("_".join((f"ix_{table}", *columns))), table, list(columns))


def texts(*names: str, nullable: bool = True) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def one_of(name: str, kind: str, *members: str) -> sa.Column[str]:
    return sa.Column(name, sa.Enum(*members, name=kind, native_enum=False, length=40), nullable=False)


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("component_id", model.Guid(), nullable=True),
        *texts("reference", "title", nullable=False),
        *texts("abstract", "context", "what_happened", "cause", "effect", "lesson", "recommendation"),
        *texts("evidence", "related_rules", "see_also", "origin"),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("audiences", "phases", "risk_categories", "template_purposes", "topics")
        ),
        *texts("tagged", nullable=False),
        *texts("owner"),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("captured_on", sa.Date(), nullable=False),
        *texts("captured_by", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        one_of("status", "lessonstatus", "captured", "validated", "embedded", "rejected"),
        sa.Column("status_since", model.UtcDateTime(), nullable=False),
        *texts("decided_by", "reason", "change_reference", "change_link", "source", "source_reference"),
        sa.CheckConstraint(
            "status <> 'embedded' OR change_reference IS NOT NULL OR change_link IS NOT NULL",
            name=op.f("ck_lessons_embedded"),
        ),
        sa.CheckConstraint("status <> 'rejected' OR reason IS NOT NULL", name=op.f("ck_lessons_rejected")),
        unique("lessons", "id"),
        unique("lessons", "reference"),
        unique("lessons", "source", "source_reference"),
        *entity("lessons", component_id="components"),
    )
    indexed("lessons", ("organisation_id", "component_id", "id"), ("organisation_id", "status", "due_on"))
    op.create_table(
        "lesson_responses",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("lesson_id", model.Guid(), nullable=False),
        one_of("response", "lessonresponsekind", "seen", "applied", "not_applicable"),
        *texts("reason"),
        sa.Column("responded_on", sa.Date(), nullable=False),
        *texts("responded_by", nullable=False),
        unique("lesson_responses", "component_id", "lesson_id"),
        *entity("lesson_responses", component_id="components", lesson_id="lessons"),
    )
    indexed(
        "lesson_responses",
        ("lesson_id",),
        ("organisation_id", "id"),
        ("organisation_id", "component_id", "id"),
    )
    op.create_table(
        "lesson_recurrences",
        sa.Column("lesson_id", model.Guid(), nullable=False),
        *texts("source_kind", nullable=False),
        sa.Column("source_id", model.Guid(), nullable=False),
        *texts("note", nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *texts("recorded_by", nullable=False),
        unique("lesson_recurrences", "lesson_id", "source_kind", "source_id"),
        *entity("lesson_recurrences", lesson_id="lessons"),
    )
    indexed("lesson_recurrences", ("lesson_id",), ("organisation_id", "id"))
    index_by_triggers() if op.get_bind().dialect.name == "sqlite" else index_by_column()


def said(part: str, row: str = "") -> str:
    """One part of the index, out of the columns of a row."""
    return " || ' ' || ".join(f"coalesce({row}{column}, '')" for column in PARTS[part])


def index_by_column() -> None:
    """A ``tsvector`` that PostgreSQL works out itself, its parts weighted A to D."""
    document = " || ".join(
        f"setweight(to_tsvector('english', left({said(part)}, {MOST[part]})), '{weight}')"
        for part, weight in zip(PARTS, "ABCD", strict=True)
    )
    op.execute(
        f"ALTER TABLE lessons ADD COLUMN search_document tsvector GENERATED ALWAYS AS ({document}) STORED"
    )
    op.execute("CREATE INDEX ix_lessons_search_document ON lessons USING gin (search_document)")


def index_by_triggers() -> None:
    """An FTS5 table that triggers keep; a row in it is found by the id, which is indexed as a text."""
    names = ", ".join(PARTS)
    row = f"""rowid = (SELECT rowid FROM {FTS} WHERE {FTS} MATCH 'id : "' || old.id || '"' AND id = old.id)"""
    new = {part: said(part, "new.") for part in PARTS}
    columns = ", ".join(column for part in PARTS.values() for column in part)
    op.execute(f"CREATE VIRTUAL TABLE {FTS} USING fts5(id, {names}, tokenize = 'porter unicode61')")
    op.execute(
        f"CREATE TRIGGER lessons_search_insert AFTER INSERT ON lessons BEGIN "
        f"INSERT INTO {FTS} (id, {names}) VALUES (new.id, {', '.join(new.values())}); END"
    )
    op.execute(
        f"CREATE TRIGGER lessons_search_update AFTER UPDATE OF {columns} ON lessons BEGIN UPDATE {FTS} SET "
        f"{', '.join(f'{part} = {text}' for part, text in new.items())} WHERE {row}; END"
    )
    op.execute(
        f"CREATE TRIGGER lessons_search_delete AFTER DELETE ON lessons BEGIN DELETE FROM {FTS} WHERE {row}; END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {FTS}")
    for table in ("lesson_recurrences", "lesson_responses", "lessons"):
        op.drop_table(table)
