"""What ``allowed_actions`` names is what can be asked for: a client makes the address from the name."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.core.schemas import EntityRead
from app.main import described

pytestmark = pytest.mark.quick
METHODS = {"update": "patch", "delete": "delete"}
LISTS = {"/v1": "/v1/projects"}  # one schema for three kinds of component
PATHS: dict[str, Any] = described().openapi()["paths"]


def resources(schema: type[EntityRead] = EntityRead) -> Iterator[type[EntityRead]]:
    """The schemas that a single read answers with."""
    if "address" in vars(schema) and f"/{schema.__name__}" in str(single_read(schema.address)):
        yield schema
    for narrower in schema.__subclasses__():
        yield from resources(narrower)


def single_read(address: str) -> Any:
    own = re.compile(re.escape(LISTS.get(address, address)) + r"/\{\w+\}").fullmatch
    return next(
        (PATHS[path].get("get", {}).get("responses", {}).get("200") for path in PATHS if own(path)), None
    )


def changes(schema: type[EntityRead]) -> set[str]:
    """The actions that the document has for one resource: a method, a sub-resource, or what is entered in it."""
    top = LISTS.get(schema.address, schema.address)
    found = set()
    for path, operations in PATHS.items():
        if not path.startswith(f"{top}/{{"):
            continue
        _, _, below = path.removeprefix(f"{top}/").partition("/")
        methods = operations.keys() & {"post", "put", "patch", "delete"}
        if not below:
            found |= {name for name, method in METHODS.items() if method in methods}
        elif methods:
            enters = any(operations[method]["responses"].keys() & {"201", "202"} for method in methods)
            found.add(entering(below) if enters else below.partition("/")[0])
    return found


def entering(plural: str) -> str:
    one = f"{plural[:-3]}y" if plural.endswith("ies") else plural.removesuffix("s")
    return f"create_{one.replace('-', '_')}"


@pytest.mark.parametrize("schema", list(resources()), ids=lambda schema: schema.__name__)
def test_each_action_is_a_method_a_sub_resource_or_something_entered(schema: type[EntityRead]) -> None:
    named, found = set(schema.actions), changes(schema)
    assert found <= named, "the document has more than the resource tells"
    entered = {entering(path.rpartition("/")[2]) for path in PATHS if "post" in PATHS[path]}
    assert named - found <= entered, "the resource tells what the document has not"
