"""``steerco import``: a file of projects and what they report, told about first and applied then."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.core.database import Database
    from app.core.unit_of_work import Reading, Writing
    from app.exchange.imports.schemas import ImportAsked, ImportProblemRead, ImportRead
    from app.exchange.imports.service import Progress

SHOWN = 20  # problems on a terminal; the rest over HTTP


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV or XLSX file.")],
    mapping: Annotated[str, typer.Option(help="The name of an import mapping.")],
    portfolio: Annotated[str, typer.Option(help="The code of the portfolio or programme.")],
    period: Annotated[str, typer.Option(help="The code of the reporting period, such as 2023.")],
    organisation: Annotated[
        str | None, typer.Option(help="The short name of the organisation; not needed where there is one.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run/--apply", help="Tell only, and change nothing.")
    ] = False,
    accept: Annotated[str, typer.Option(help="all, or good_rows to leave out what is wrong.")] = "all",
    absent: Annotated[
        str, typer.Option(help="Status of projects that the file no longer has: keep, completed or stopped.")
    ] = "keep",
    create_portfolio: Annotated[
        str | None, typer.Option(help="Make the portfolio under this name, if there is none of the code.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Import projects and their status reports; exit code 1 if anything refuses the file."""
    import app.registering  # noqa: F401
    from app.cli.databases import the_database
    from app.cli.tokens import operator, organisation_of
    from app.core.unit_of_work import Writing, opened

    choices = {"dry_run": dry_run, "accept": accept, "absent": absent}
    asked = request(mapping=mapping, portfolio=portfolio, period=period, **choices)
    with the_database() as database:
        organisation_id = organisation_of(database, organisation or only_organisation(database))
        with suppress(Undone), opened(Writing, database, lambda _: operator(organisation_id)) as uow:
            made = create_portfolio is not None and found_portfolio(uow, asked, create_portfolio)
            told, problems = imported(uow, file.read_bytes(), asked, quiet=as_json)
            if made and told.status != "applied":
                raise Undone
    typer.echo(told.model_dump_json(indent=2) if as_json else sentences(told, problems))
    if told.refusal:
        raise typer.Exit(1)


class Undone(Exception):
    """A dry run, or a refusal, leaves no portfolio behind."""


def only_organisation(database: "Database") -> str:
    """The short name of the one organisation there is."""
    import sqlalchemy as sa

    from app.identity.models import Organisation

    with database.reading() as session:
        slugs = session.scalars(sa.select(Organisation.slug).limit(2)).all()
    if len(slugs) != 1:
        raise typer.BadParameter("say which organisation: --organisation SLUG")
    return slugs[0]


def request(**options: object) -> "ImportAsked":
    """What was asked for. Refuses what no request over HTTP could say either."""
    from pydantic import ValidationError

    from app.exchange.imports.schemas import ImportAsked

    try:
        return ImportAsked.model_validate(options)
    except ValidationError as error:
        fault = error.errors()[0]
        raise typer.BadParameter(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error


def found_portfolio(uow: "Writing", asked: "ImportAsked", name: str) -> bool:
    """Make the portfolio in the currency of the mapping, and tell whether; not if there is one of its code."""
    from app.components.models import ComponentKind
    from app.components.repository import ComponentRepository
    from app.components.schemas import ComponentWrite
    from app.components.service import create
    from app.exchange.imports.translating import currency_of
    from app.exchange.saved_mappings.service import find

    if asked.portfolio and ComponentRepository(uow).by_code(asked.portfolio):
        return False
    currency = currency_of(find(uow, asked.mapping).definition)
    if currency is None:
        raise typer.BadParameter(f"{asked.mapping} has no amounts: create the portfolio first")
    create(uow, ComponentKind.PORTFOLIO, ComponentWrite(code=asked.portfolio, name=name, currency=currency))
    return True


def imported(
    uow: "Writing", content: bytes, asked: "ImportAsked", quiet: bool
) -> "tuple[ImportRead, list[ImportProblemRead]]":
    """Import with a bar that moves from stage to stage, where there is a terminal to draw it on."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    from app.exchange.imports import service

    console = Console(stderr=True)
    with Bar(console=console, disable=quiet or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=len(service.STAGES))

        def progress(stage: str) -> None:
            bar.update(task, description=stage, completed=service.STAGES.index(stage))

        return outcome(uow, content, asked, progress)


def outcome(
    uow: "Writing", content: bytes, asked: "ImportAsked", progress: "Progress"
) -> "tuple[ImportRead, list[ImportProblemRead]]":
    from app.exchange.imports import service
    from app.exchange.imports.schemas import ImportRead

    found = service.run(uow, content, asked, progress)
    return ImportRead.of(found), listed(uow, found.id)


def listed(uow: "Reading", id: object) -> "list[ImportProblemRead]":
    from uuid import UUID

    from app.exchange.imports.repository import ImportRepository
    from app.exchange.imports.schemas import ImportProblemRead

    problems = ImportRepository(uow).every_problem(UUID(str(id)))
    return [ImportProblemRead.of(problem) for problem in problems[:SHOWN]]


def sentences(told: "ImportRead", problems: "list[ImportProblemRead]") -> str:
    """What came of it, for a person."""
    projects = ", ".join(f"{count} {outcome}" for outcome, count in told.counts.projects.items() if count)
    would = {"dry_run": "would come to", "applied": "came to", "refused": "were refused; they would come to"}
    lines = [
        f"{told.reference}: {told.counts.records} records {would[told.status]}: {projects or 'nothing'}."
    ]
    lines += [f"Refused: {told.refusal}"] if told.refusal else []
    for total in told.totals:
        lines.append(f"  {total.target}: {total.amount.amount:,} {total.amount.currency} of {total.records}")
    for one in told.not_available:
        lines.append(f"  not available, {one.reason}: {one.cells} cells of {one.records} records")
    lines += [f"  {one.severity}{place(one)}: {one.sentence}" for one in problems]
    if (more := told.counts.problems - len(problems)) > 0:
        lines.append(f"  and {more} more problems: GET /v1/imports/{told.id}/problems")
    if told.status == "dry_run":
        lines.append("Nothing was changed: leave out --dry-run to apply it.")
    return "\n".join(lines)


def place(one: "ImportProblemRead") -> str:
    """Where a problem is, as a spreadsheet names it."""
    return f" {one.column or ''}{one.row or ''}" if one.column or one.row else ""
