"""``steerco demo``: a service with the sample portfolio, from nothing to three lines to try."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.database import Database
    from app.sample.making import Progress
    from app.settings import Settings

SLUG, NAME, PERIOD = "northshire", "Northshire Transport Authority", "2026-10"
WHO = "Head of portfolio office"


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database and its secret.")] = Path(
        ".demo"
    ),
    serve: Annotated[bool, typer.Option(help="Or only make the portfolio and print how to get in.")] = True,
) -> None:
    """Make a sample portfolio on SQLite, print an address and a token, and serve it until Ctrl-C."""
    settings = kept_settings(folder)
    refuse_taken(host, port)
    token, manager, portfolio = prepared(settings)
    tell(f"http://{host}:{port}", token, manager, portfolio)
    if serve:
        from app.cli.serving import server_of
        from app.cli.working import worker_beside
        from app.core import logs
        from app.main import create_app

        app = create_app(settings)
        logs.configure("text", "WARNING")
        with (
            suppress(KeyboardInterrupt),
            worker_beside(settings),
        ):  # how a demo ends; the server has closed its door in order
            server_of(app, host, port).run()


def kept_settings(folder: Path) -> "Settings":
    """The settings of the demo: its pepper is made once and kept, so that tokens outlive a restart."""
    from app.settings import Settings

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / "pepper"
    if not kept.exists():
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
    url = f"sqlite:///{(folder / 'steerco.db').as_posix()}"
    given = {"database_url": url, "token_peppers": (kept.read_text("ascii"),), "environment": "development"}
    return Settings.model_validate(given)


def refuse_taken(host: str, port: int) -> None:
    """Say so at once where something else listens there."""
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            typer.echo(
                f"Cannot listen on {host}:{port} ({error.strerror}): try make demo PORT=8123", err=True
            )
            raise typer.Exit(2) from error


def prepared(settings: "Settings") -> "tuple[str, str, UUID]":
    """A token of the office, one of a project manager, and the sample's portfolio, made if there is none."""
    from app.cli.databases import brought_to, the_database
    from app.cli.tokens import component_called, operator, organisation_of, token_for
    from app.core.unit_of_work import Writing, opened
    from app.identity.roles import Role
    from app.sample.making import MANAGER, PEOPLE
    from app.sample.story import DRAFTED, PORTFOLIO

    brought_to(settings.database_url)
    with the_database(settings) as database:
        made_once(database)
        organisation_id = organisation_of(database, SLUG)
        with opened(Writing, database, lambda _: operator(organisation_id)) as uow:
            peppers = [pepper.get_secret_value().encode() for pepper in settings.token_peppers]
            roles = [*PEOPLE[WHO], Role.ADMINISTRATOR]
            minted = token_for(uow, WHO, roles, None, ["*"], 30, peppers)
            manages = [Role.PROJECT_MANAGER]
            manager = token_for(uow, MANAGER, manages, DRAFTED, ["*"], 30, peppers)
            portfolio_id = component_called(uow, PORTFOLIO[0])
    return minted.token, manager.token, portfolio_id


def made_once(database: "Database") -> None:
    import sqlalchemy as sa

    from app.identity.models import Organisation
    from app.sample.making import make

    with database.reading() as session:
        known = session.scalar(sa.select(Organisation.id).filter_by(slug=SLUG))
    if known is None:
        make(database, SLUG, NAME, shown())


def shown() -> "Progress":
    """Progress as a bar on a terminal, and as nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        return lambda *_: None
    bar = Progress(console=console, transient=True)
    tasks: dict[str, object] = {}

    def show(what: str, done: int, of: int) -> None:
        if what not in tasks:
            bar.start()
            tasks[what] = bar.add_task(f"Making the sample: {what}", total=of)
        bar.update(tasks[what], completed=done)  # type: ignore[arg-type]
        if what == "prioritisation":
            bar.stop()

    return show


def tell(address: str, token: str, manager: str, portfolio: "UUID") -> None:
    """How to get in, one fact a line, for people and for scripts."""
    lines = [
        f"address: {address}",
        f"token: {token}",
        f"manager: {manager}",
        f"docs: {address}/docs",
        "",
        "Try, in another terminal:",
        f'  curl -s -H "Authorization: Bearer {token}" "{address}/v1/portfolios/{portfolio}/variance-report?period={PERIOD}"',
        f'  curl -s -H "Authorization: Bearer {token}" "{address}/v1/portfolios/{portfolio}/risks?sort=-score&limit=5"',
        f'  curl -s -H "Authorization: Bearer {token}" "{address}/v1/portfolios/{portfolio}/decisions?status=proposed"',
        "",
        "Stop with Ctrl-C; the next demo goes on from here.",
    ]
    print("\n".join(lines), flush=True)
