"""``steerco audit``: verifying the trail, in the database or in an export of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.audit.anchors import Anchor
    from app.audit.schemas import Verification
    from app.audit.service import Entry

group = typer.Typer(help="The tamper-evident trail.", no_args_is_help=True)


@group.callback()
def trail() -> None:
    """The tamper-evident trail of every change."""


@group.command()
def verify(
    organisation: Annotated[str | None, typer.Option(help="One organisation; else all of them.")] = None,
    file: Annotated[Path | None, typer.Option(help="An export (JSON lines) instead of the database.")] = None,
    anchors: Annotated[Path | None, typer.Option(help="Heads that `steerco audit anchor` kept.")] = None,
) -> None:
    """Verify the trail and name the first bad entry; exit code 1 if there is one.

    Only anchors show that its newest entries were cut off, or that all of it was written anew.
    """
    kept = kept_in(anchors) if anchors else []
    found = {str(file): of_file(file, kept)} if file else of_database(organisation, kept)
    for name, verification in found.items():
        typer.echo(f"{name}: {told(verification)}")
    if not all(verification.intact for verification in found.values()):
        raise typer.Exit(1)


@group.command()
def anchor(
    file: Annotated[Path, typer.Option(help="What they are added to; best on another machine.")],
) -> None:
    """Add the newest entry of every trail to a file, to verify against later. Workers do, where a setting names one."""
    from app.anchoring import appended
    from app.cli.databases import the_database
    from app.settings import Settings

    with the_database() as database, as_sentence():
        new = appended(database, file, Settings().anchor_key)
    typer.echo(f"{new} anchored in {file}" if new else f"nothing new since the last line of {file}")


@contextmanager
def as_sentence() -> Iterator[None]:
    """A file that is not what it should be, told in a sentence."""
    try:
        yield
    except (OSError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def kept_in(file: Path) -> "list[Anchor]":
    from app import anchoring
    from app.settings import Settings

    with as_sentence():
        return anchoring.kept_in(file, Settings().anchor_key)


def told(verification: "Verification") -> str:
    head = f"{verification.entries} entries, head {verification.head_digest[:16]}"
    if verification.first_fault is None:
        return f"intact, {head}"
    return (
        f"NOT intact at entry {verification.first_fault.number}: {verification.first_fault.reason} ({head})"
    )


def of_file(file: Path, kept: "list[Anchor]") -> "Verification":
    from app.audit.service import entries, verified

    with as_sentence(), file.open(encoding="utf-8") as lines:
        read = list(entries(lines))
        return verified(read, of_its_organisation(read, kept))


def of_its_organisation(read: "list[Entry]", kept: "list[Anchor]") -> "list[Anchor]":
    """The anchors of the organisation that an export is of."""
    import json

    said = next((json.loads(entry.payload)["organisation_id"] for entry in read if entry.payload), None)
    if kept and said is None:
        raise ValueError("All payloads are withheld from this export, so it does not say whose trail it is.")
    return [anchor for anchor in kept if str(anchor.organisation_id) == said]


def of_database(slug: str | None, kept: "list[Anchor]") -> "dict[str, Verification]":
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
                found[name] = verified(uow, [anchor for anchor in kept if anchor.organisation_id == id])
    return found
