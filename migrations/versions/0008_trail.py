"""trail: the database itself refuses to change or delete an entry; only a payload may be erased

Whoever owns the tables can take the trigger away: that shows in the chain, and against its anchors.
A later migration that copies ``audit_events`` (as SQLite's batches do) must make its triggers again.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

SEALED = (
    *("organisation_id", "number", "at", "actor_id", "action"),
    *("subject_kind", "subject_id", "leaf", "digest"),
)
REFUSAL = "the audit trail is only ever added to"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        on_sqlite()
    else:
        on_postgresql()


def on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in SEALED)
    filled = "NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL"
    for name, event, when in (
        ("unchanged", "UPDATE", f"WHEN {changed} OR {filled}"),
        ("undeleted", "DELETE", ""),
    ):
        op.execute(
            f"CREATE TRIGGER audit_events_{name} BEFORE {event} ON audit_events {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def on_postgresql() -> None:
    old, new = (", ".join(f"{row}.{name}" for name in SEALED) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE FUNCTION audit_events_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events FOR EACH ROW "
        f"WHEN (({old}) IS DISTINCT FROM ({new}) OR NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL) "
        "EXECUTE FUNCTION audit_events_sealed()"
    )
    op.execute(
        "CREATE TRIGGER audit_events_undeleted BEFORE DELETE ON audit_events FOR EACH ROW "
        "EXECUTE FUNCTION audit_events_sealed()"
    )
    op.execute(
        "CREATE TRIGGER audit_events_untruncated BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT "
        "EXECUTE FUNCTION audit_events_sealed()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_events_unchanged")
        op.execute("DROP TRIGGER audit_events_undeleted")
        return
    for name in ("unchanged", "undeleted", "untruncated"):
        op.execute(f"DROP TRIGGER audit_events_{name} ON audit_events")
    op.execute("DROP FUNCTION audit_events_sealed()")
