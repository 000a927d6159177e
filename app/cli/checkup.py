"""``steerco doctor``: whether this deployment is in order, and what to do if not."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.core.health import Check
    from app.settings import Settings

ROOM = 1_000_000_000  # bytes that should be free where SQLite keeps its file


def doctor(
    json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Check settings, database, migrations, durability and room; exit code 1 if something is not in order."""
    from app.settings import Settings

    found = list(examined(Settings()))
    if json:
        show_json(found)
    else:
        for check in found:
            typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
    if not all(check.ok for check in found):
        raise typer.Exit(1)


def examined(settings: "Settings") -> "list[Check]":
    from app.cli.databases import the_database
    from app.core.health import Check, checks
    from app.identity.safety import refusals
    from app.jobs.figures import checks as of_jobs
    from app.reminders.figures import checks as of_rules

    faults = refusals(settings.deployment)
    with the_database(settings) as database:
        url, live, own_file = database.engine.url, checks(database), database.is_sqlite
        queue = []
        if all(check.ok for check in live):
            queue = [*of_jobs(database, settings.manner.terms.lease), *of_rules(database)]
    return [
        Check("settings", not faults, " ".join(faults) or f"safe for {settings.environment}"),
        Check("database_url", True, url.render_as_string(hide_password=True)),
        *live,
        *queue,
        *room(url.database if own_file else None),
        Check("threads", True, f"{settings.threads} worker threads, as many connections"),
        Check("sign-in", True, signing_in(settings)),
    ]


def room(file: str | None) -> "list[Check]":
    """Whether the disk under an SQLite file has room to grow."""
    import shutil
    from pathlib import Path

    from app.core.health import Check

    if not file:
        return []
    free = shutil.disk_usage(Path(file).absolute().parent).free
    return [Check("disk", free > ROOM, f"{free / 1e9:.1f} GB free beside the database")]


def signing_in(settings: "Settings") -> str:
    issuers = ", ".join(issuer.issuer for issuer in settings.oidc_issuers)
    return f"service tokens and access tokens of {issuers}" if issuers else "service tokens only"


def show_json(found: "list[Check]") -> None:
    import json
    from dataclasses import asdict

    typer.echo(json.dumps({"ok": all(c.ok for c in found), "checks": [asdict(c) for c in found]}, indent=2))
