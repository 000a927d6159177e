"""``steerco openapi``: the document that clients are generated from."""

from pathlib import Path
from typing import Annotated

import typer


def openapi(
    output: Annotated[Path | None, typer.Option(help="A file instead of standard output.")] = None,
) -> None:
    """Write the OpenAPI document: always the same text for the same code. Needs no database."""
    text = document()
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        typer.echo(text, nl=False)


def document() -> str:
    import json

    from app.main import described

    return json.dumps(described().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
