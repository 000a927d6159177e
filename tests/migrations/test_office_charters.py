"""A charter of before says nothing of what is new, and loses nothing on the way there and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from app.core import model
from app.core.ids import uuid7
from app.core.model import utc_now
from app.pmo.schemas import Charter
from tests.conftest import alembic_config

OFFICES = sa.table(
    "offices",
    *(sa.column(name, model.Guid()) for name in ("id", "organisation_id", "component_id")),
    *(sa.column(name, model.UtcDateTime()) for name in ("created_at", "updated_at")),
    *(sa.column(name, sa.JSON()) for name in ("charter", "staff")),
    *(sa.column("name"), sa.column("version")),
)
OLD = {
    "purpose": "Boards decide in time",
    "scope": "All projects",
    "services": ["Planning support"],
    "authority": "As the authority matrix has it",
    "measures": [{"name": "Decisions in ten days", "baseline": None, "target": "90 %"}],
    "review_on": "2027-06-30",
}
COMPONENT = sa.text(
    "INSERT INTO components (id, organisation_id, version, created_at, updated_at, kind, code, name, status, "
    "currency, custom, path) VALUES (:id, :own, 1, :at, :at, 'project', 'P1', 'P1', 'active', 'GBP', '{}', '/')"
).bindparams(
    *(sa.bindparam(name, type_=model.Guid()) for name in ("id", "own")),
    sa.bindparam("at", type_=model.UtcDateTime()),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/before.db"
        return
    server, name = sa.make_url(request.getfixturevalue("postgres_url")), f"charters_{uuid7().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_a_charter_of_before_is_told_whole(empty: str) -> None:
    config, engine = alembic_config(empty), sa.create_engine(empty, poolclass=sa.NullPool)

    def charter() -> dict[str, Any]:
        with engine.connect() as connection:
            kept: dict[str, Any] = connection.scalar(sa.select(OFFICES.c.charter))
            return kept

    command.upgrade(config, "0038")
    own, id, now = uuid7(), uuid7(), utc_now()
    row = {"id": uuid7(), "organisation_id": own, "component_id": id, "created_at": now, "updated_at": now}
    with engine.begin() as connection:
        connection.execute(COMPONENT, {"id": id, "own": own, "at": now})
        connection.execute(sa.insert(OFFICES).values(**row, version=1, name="Office", staff=[], charter=OLD))
    command.upgrade(config, "0039")
    assert charter() == Charter.model_validate(OLD).model_dump(mode="json")
    command.downgrade(config, "0038")
    assert charter() == OLD
