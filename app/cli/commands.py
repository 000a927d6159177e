"""Every command, put together; each group has a module of its own."""

import sys

import typer

from app.cli import (
    checkup,
    databases,
    demonstrating,
    documents,
    importing,
    serving,
    tokens,
    trails,
    webhooks,
    working,
)

cli = typer.Typer(
    name="steerco",
    help="The headless project management office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command("serve")(serving.serve)
cli.command("worker")(working.worker)
cli.command("demo")(demonstrating.demo)
cli.command("import")(importing.import_file)
cli.command("openapi")(documents.openapi)
cli.command("doctor")(checkup.doctor)
cli.add_typer(databases.group, name="db")
cli.add_typer(tokens.group, name="token")
cli.add_typer(trails.group, name="audit")
cli.add_typer(webhooks.group, name="webhooks")


def main() -> None:
    """Run the command that was asked for; a refusal is a sentence and exit code 2, not a traceback."""
    from app.core.errors import Problem
    from app.settings import UnsafeSettings

    try:
        cli()
    except UnsafeSettings as unsafe:
        for fault in unsafe.faults:
            print(fault, file=sys.stderr)
        sys.exit(2)
    except Problem as problem:
        print(problem.detail or problem.slug, file=sys.stderr)
        for fault in problem.extra.get("errors", ()):
            print(f"  {fault['pointer']}: {fault['detail']}", file=sys.stderr)
        sys.exit(2)
