"""What readers and generators of clients need of the OpenAPI document, beyond what FastAPI writes."""

from collections.abc import Iterator, Mapping
from typing import Any

Node = dict[str, Any]
SCHEMAS = "#/components/schemas/"
BOUNDS = (" from", " to", " min", " max", " before", " after", " since", " until")
KNOWN = {
    "limit": "How many at most.",
    "after": "Where to go on: only what comes after this one.",
}
CLEARER = {"Mapping": "TableMapping"}  # the Python client's own code imports a Mapping
SHOWN: Mapping[str, Any] = {  # what stands in an example where a field shows none of its own
    "uuid": "019a1f2e-7c00-7000-8000-000000000042",
    "date": "2027-03-31",
    "date-time": "2027-03-31T12:00:00Z",
    "boolean": True,
    "integer": 1,
}


def finished(document: Node) -> Node:
    """The document with a name for each schema, a description of each parameter and an example of each body."""
    schemas = document["components"]["schemas"]
    rename(document, {name: better for name in schemas if (better := readable(name, schemas)) != name})
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                describe(parameter)
            for body in operation.get("requestBody", {}).get("content", {}).values():
                exemplify(body.get("schema", {}), schemas)
    drop_unused(document)
    return document


def readable(name: str, schemas: Node) -> str:
    """``Money`` and ``MoneyInput`` for ``Money-Output`` and ``Money-Input``, which generators confuse.

    Two classes of one name, which FastAPI calls by their modules, are called by their folders: ``RankingShare``.
    """
    path, _, direction = name.partition("-")
    *modules, base = path.split("__")
    base = CLEARER.get(base, base)
    if len(modules) > 1:
        base = modules[-2].title().replace("_", "") + base
    return base if direction == "Output" and base not in schemas else base + direction


def rename(document: Node, names: Mapping[str, str]) -> None:
    """Give schemas other names, and let every reference follow."""
    schemas = document["components"]["schemas"]
    for old, new in names.items():
        schemas[new] = {**schemas.pop(old), "title": new}
    addresses = {SCHEMAS + old: SCHEMAS + new for old, new in names.items()}
    for node in nodes(document):
        for at in pointers(node):
            at.update(
                {key: addresses[to] for key, to in at.items() if isinstance(to, str) and to in addresses}
            )


def drop_unused(document: Node) -> None:
    """Leave out the schemas that nothing refers to, such as one that is only ever patched."""
    schemas = document["components"]["schemas"]
    used: set[str] = set()
    found = referred({**document, "components": {**document["components"], "schemas": None}})
    while found:
        used |= found
        found = {name for each in found for name in referred(schemas.get(each))} - used
    for name in set(schemas) - used:
        del schemas[name]


def referred(part: Any) -> set[str]:
    """The schemas that a part of the document points at."""
    addresses = (to for node in nodes(part) for at in pointers(node) for to in at.values())
    return {to.removeprefix(SCHEMAS) for to in addresses if isinstance(to, str) and to.startswith(SCHEMAS)}


def pointers(node: Node) -> Iterator[Node]:
    """Where an object refers to schemas: itself, and what its discriminator maps to."""
    yield node
    if isinstance(choice := node.get("discriminator"), dict) and isinstance(choice.get("mapping"), dict):
        yield choice["mapping"]


def nodes(node: Any) -> Iterator[Node]:
    """Every object of the document, from the top."""
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from nodes(child)


def describe(parameter: Node) -> None:
    """Say whose identifier a ``risk_id`` is, and what a plain filter keeps, where the route does not."""
    name = str(parameter.get("name")).removesuffix("_id").replace("_", " ")
    if parameter.get("in") == "path":
        parameter.setdefault("description", f"Identifier of the {name}.")
    elif parameter.get("in") == "query" and not name.endswith(
        BOUNDS
    ):  # a bound says itself whether it counts
        parameter.setdefault("description", KNOWN.get(name, f"Only what has this {name}."))


def exemplify(schema: Node, schemas: Node) -> None:
    """Put an example into a body's schema, made of what its fields show; none where one shows nothing."""
    schema = schemas.get(str(schema.get("$ref")).removeprefix(SCHEMAS), schema)
    if not {"example", "examples"} & set(schema) and (shown := example(schema, schemas)) is not None:
        schema["examples"] = [shown]


def example(schema: Node, schemas: Node) -> Any:
    """A value of the schema: its own example or default, else one made of its parts; None if it tells too little."""
    if "$ref" in schema and not schema.get("examples"):
        return example(schemas[schema["$ref"].removeprefix(SCHEMAS)], schemas)
    own = [*schema.get("examples", ()), schema.get("const"), schema.get("default"), *schema.get("enum", ())]
    if given := [value for value in own if value is not None]:
        return given[0]
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return next((value for one in choices if (value := example(one, schemas)) is not None), None)
    if schema.get("type") == "object":
        return example_object(schema, schemas)
    if schema.get("type") == "array":
        return None if (item := example(schema.get("items", {}), schemas)) is None else [item]
    return SHOWN.get(schema.get("format") or str(schema.get("type")))


def example_object(schema: Node, schemas: Node) -> Node | None:
    """What must be there and what shows an example; of a patch, where nothing must, one member."""
    members: Node = schema.get("properties", {})
    wanted = [name for name in members if name in schema.get("required", ()) or "examples" in members[name]]
    if not schema.get("required"):
        wanted = [*wanted, *members][:1]
    shown = {name: example(members[name], schemas) for name in wanted}
    return None if None in shown.values() or not shown else shown
