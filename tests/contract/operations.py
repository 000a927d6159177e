"""Every operation that the service documents, so that a test of all of them grows by itself."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.main import create_app
from app.settings import Settings
from tests.conftest import PEPPER

METHODS = ("get", "post", "put", "patch", "delete")
COMPONENT = re.compile(r"^/v1/(portfolio|programme|project)s(?=$|/)(/\{\1_id\})?")


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the OpenAPI document has it."""

    method: str
    path: str
    content: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.content["operationId"])

    @property
    def key(self) -> str:
        """What it is classified by: the three levels of the tree are one."""
        return f"{self.method} {COMPONENT.sub(self._level, self.path).removeprefix('/v1')}"

    @staticmethod
    def _level(match: re.Match[str]) -> str:
        return "/components/{component_id}" if match[2] else "/components"

    @property
    def level(self) -> str | None:
        """The kind of component whose id its path holds."""
        match = COMPONENT.match(self.path)
        return match[1] if match and match[2] else None

    @property
    def kind(self) -> str | None:
        """The kind of component it is below, or lists."""
        match = COMPONENT.match(self.path)
        return match[1] if match else None

    @property
    def leads(self) -> bool:
        """Whether it stands for those of the same key at other levels of the tree, which one handler serves."""
        return self.kind in (None, next(o.kind for o in reversed(operations()) if o.key == self.key))

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def media_type(self) -> str | None:
        return next(iter(self.content.get("requestBody", {}).get("content", {})), None)

    @property
    def ends_a_state(self) -> bool:
        """Whether it can be done once: to a thing of its own address, by an action or for good."""
        action = self.method == "POST" and not self.path.endswith("}")
        return self.level is None and self.takes_version and (action or self.method == "DELETE")

    @property
    def takes_version(self) -> bool:
        return any(p.get("name") == "If-Match" for p in self.content.get("parameters", ()))

    @property
    def answer(self) -> dict[str, Any]:
        """The schema of what it answers with when it succeeds; nothing where that is no JSON."""
        answers = (told for status, told in self.content["responses"].items() if status.startswith("2"))
        content = next(answers).get("content", {}).get("application/json", {})
        return resolved(content.get("schema", {}))

    @property
    def noun(self) -> str:
        """What the address is of: ``risks`` of a risk and of a register, ``history`` of a history."""
        return next(step for step in reversed(self.path.split("/")) if not step.startswith("{"))

    def takes(self, name: str) -> bool:
        """Whether a parameter of that name can be sent."""
        return any(p.get("name") == name for p in self.content.get("parameters", ()))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix("#/components/schemas/")
    return document()["components"]["schemas"][name] if name else schema


@cache
def document() -> dict[str, Any]:
    """As the application tells it; the database is never opened for that."""
    return create_app(Settings(database_url="sqlite:///never.db", token_peppers=(PEPPER,))).openapi()


@cache
def operations() -> list[Operation]:
    return [
        Operation(method.upper(), path, content)
        for path, methods in document()["paths"].items()
        for method, content in methods.items()
        if method in METHODS
    ]
