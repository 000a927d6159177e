"""``steerco audit``: verifying the trail, in the database or in an export of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.audit.schemas import Verification

group = typer.Typer(help="The tamper-evident trail.", no_args_is_help=True)


@group.callback()
def trail() -> None:
    """The tamper-evident trail of every change."""


@group.command()
def verify(
    organisation: Annotated[str | None, typer.Option(help="One organisation; else all of them.")] = None,
    file: Annotated[Path | None, typer.Option(help="An export (JSON lines) instead of the database.")] = None,
) -> None:
    """Verify the trail and name the first bad entry; exit code 1 if there is one.

    A trail that lost its newest entries is whole as far as it goes: compare the head with one kept elsewhere.
    """
    found = {str(file): of_file(file)} if file else of_database(organisation)
    for name, verification in found.items():
        typer.echo(f"{name}: {told(verification)}")
    if not all(verification.intact for verification in found.values()):
        raise typer.Exit(1)


def told(verification: "Verification") -> str:
    head = f"{verification.entries} entries, head {verification.head_digest[:16]}"
    if verification.first_fault is None:
        return f"intact, {head}"
    return (
        f"NOT intact at entry {verification.first_fault.number}: {verification.first_fault.reason} ({head})"
    )


def of_file(file: Path) -> "Verification":
    from app.audit.service import entries, verified

    with file.open(encoding="utf-8") as lines:
        return verified(entries(lines))


def of_database(slug: str | None) -> "dict[str, Verification]":
    import sqlalchemy as sa

    from app.audit.service import verify as verified
    from app.cli.databases import the_database
    from app.cli.tokens import operator
    from app.core.unit_of_work import Reading, opened
    from app.identity.models import Organisation
    from app.main import described

    described()  # every domain is imported, so that every marking is known
    with the_database() as database:
        with database.reading() as session:
            ordered = sa.select(Organisation.slug, Organisation.id).order_by(Organisation.slug)
            known = session.execute(ordered).all()
        chosen = [(name, id) for name, id in known if slug in (None, name)]
        if not chosen:
            typer.echo(f"No organisation {slug}." if slug else "No organisation yet.", err=True)
            raise typer.Exit(2)
        found = {}
        for name, id in chosen:
            with opened(Reading, database, lambda _, id=id: operator(id)) as uow:  # type: ignore[misc]
                found[name] = verified(uow)
    return found
