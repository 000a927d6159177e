"""The OpenAPI document, with what FastAPI leaves out."""

from collections.abc import Iterator
from typing import Any

from app.core.errors import ProblemDetails

Node = dict[str, Any]


def completed(document: Node) -> Node:
    """The document with the schema of refusals, names that clients can use, and each identifier described."""
    schemas: Node = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("ProblemDetails", ProblemDetails.model_json_schema())
    renamed = {name: better for name in schemas if (better := readable(name, schemas)) != name}
    for name, better in renamed.items():
        schemas[better] = {**schemas.pop(name), "title": better}
    for node in nodes(document):
        point_anew(node, {f"#/components/schemas/{old}": new for old, new in renamed.items()})
        describe_identifier(node)
    return document


def readable(name: str, schemas: Node) -> str:
    """``Money`` and ``MoneyInput`` for ``Money-Output`` and ``Money-Input``, which generators confuse."""
    base, _, direction = name.partition("-")
    return base if direction == "Output" and base not in schemas else base + direction


def nodes(node: Any) -> Iterator[Node]:
    """Every object of the document, from the top."""
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from nodes(child)


def point_anew(node: Node, renamed: dict[str, str]) -> None:
    """Let a reference, or the references of a discriminator, follow the schemas' new names."""
    for at in (node, (node.get("discriminator") or {}).get("mapping") or {}):
        for key, value in at.items():
            if isinstance(value, str) and value in renamed:
                at[key] = f"#/components/schemas/{renamed[value]}"


def describe_identifier(node: Node) -> None:
    """Say of a path parameter such as ``risk_id`` whose identifier it is, unless its route does."""
    name = str(node.get("name"))
    if node.get("in") == "path" and name.endswith("_id"):
        node.setdefault("description", f"Identifier of the {name[:-3].replace('_', ' ')}.")
