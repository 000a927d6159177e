"""What a worker does for the trail beside its jobs: it keeps the heads in a file, where one is named."""

from datetime import timedelta
from pathlib import Path
from threading import Event

from app.audit import anchors
from app.core.database import Database
from app.core.model import utc_now
from app.jobs.kinds import loop
from app.settings import Settings


@loop("anchors", every=timedelta(minutes=15))
def anchor(database: Database, stopping: Event) -> None:
    settings = Settings()
    if settings.audit_anchors:
        appended(database, settings.audit_anchors, settings.anchor_key)


def appended(database: Database, file: Path, key: bytes | None) -> int:
    """How many heads were new, and are now in ``file``. Raises ``ValueError`` where it is no file of anchors."""
    with database.reading() as session:
        found = anchors.heads(session, utc_now())
    new = anchors.news(found, kept_in(file, key) if file.exists() else ())
    if new:
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(anchors.written(new, key))
    return len(new)


def kept_in(file: Path, key: bytes | None) -> list[anchors.Anchor]:
    with file.open(encoding="utf-8") as lines:
        return list(anchors.read(lines, key))
