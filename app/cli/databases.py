"""``steerco db``: the tables, and the migrations that make them what they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from alembic.config import Config

    from app.core.database import Database
    from app.settings import Settings

group = typer.Typer(help="The database: bring it up to date, or back.", no_args_is_help=True)


def alembic_config(url: str) -> "Config":
    """Alembic, told where the migrations are and on which database."""
    from alembic.config import Config

    from app.core.health import MIGRATIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def brought_to(url: str, revision: str = "head") -> None:
    """Run the migrations up to ``revision``."""
    from alembic import command

    command.upgrade(alembic_config(url), revision)


@contextmanager
def the_database(settings: "Settings | None" = None) -> "Iterator[Database]":
    """The database of this deployment, with every table known, for as long as a command needs it."""
    import app.models  # noqa: F401
    from app.core.database import Database
    from app.settings import Settings

    database = Database((settings or Settings()).database_url, threads=1)
    try:
        yield database
    finally:
        database.engine.dispose()


@group.command()
def upgrade(revision: Annotated[str, typer.Argument()] = "head") -> None:
    """Bring the database up to the newest tables, or to REVISION."""
    from app.settings import Settings

    brought_to(Settings().database_url, revision)
    current()


@group.command()
def downgrade(revision: Annotated[str, typer.Argument(help="Or -1 for one step; base for nothing.")]) -> None:
    """Take the database back to REVISION: what later tables held is lost."""
    from alembic import command

    from app.settings import Settings

    command.downgrade(alembic_config(Settings().database_url), revision)
    current()


@group.command()
def current() -> None:
    """Say at which migration the database is, and which one this version needs."""
    from app.core.health import at_head

    with the_database() as database, database.engine.connect() as connection:
        check = at_head(connection)
    typer.echo(f"migrations: {check.detail}")
