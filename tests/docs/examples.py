"""What a page shows being asked, and what it says was answered."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\$(\w+)")
# What is another one each time: shown as one of its kind.
VOLATILE = {
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}": "<id>",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z": "<instant>",
    r"[0-9a-f]{32,64}": "<digest>",
    r"steerco_\w+": "<token>",
    r"\bW[yJ][\w-]{10,}={0,2}": "<cursor>",
}


@dataclass(frozen=True)
class Asked:
    """A request as a line of curl has it."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None


@dataclass(frozen=True)
class Example:
    """A request of a page, and what the page says of the answer."""

    asked: Asked
    status: int | None
    headers: dict[str, str]
    body: Any

    @property
    def id(self) -> str:
        return f"{self.asked.method} {self.asked.url}"


def examples(page: str) -> Iterator[Example]:
    """The curl lines of a page, each with the answer that follows it."""
    blocks = BLOCK.findall((ROOT / page).read_text("utf-8"))
    for at, (language, text) in enumerate(blocks):
        if language != "sh" or not text.lstrip().startswith("curl "):
            continue
        following = blocks[at + 1] if at + 1 < len(blocks) else ("", "")
        yield Example(curl(text), *answer(*following))


def curl(line: str) -> Asked:
    words = shlex.split(line.replace("\\\n", " "))
    options = {"-X": [], "-H": [], "-d": [], "--data-binary": []}
    rest = iter(words[1:])
    url = ""
    for word in rest:
        if word in options:
            options[word].append(next(rest))
        elif not word.startswith("-"):
            url = word
    body = next(iter(options["-d"] + options["--data-binary"]), None)
    method = next(iter(options["-X"]), "GET" if body is None else "POST")
    headers = dict(header.split(": ", 1) for header in options["-H"])
    return Asked(method, url, headers, None if body is None else content(body))


def content(body: str) -> bytes:
    return Path(body[1:]).read_bytes() if body.startswith("@") else body.encode()


def answer(language: str, text: str) -> tuple[int | None, dict[str, str], Any]:
    if language == "json":
        return None, {}, json.loads(text)
    if language != "http":
        return None, {}, None
    head, _, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, json.loads(body) if body.strip() else None


def filled(text: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: values[match[1]], text)


def steady(value: Any) -> Any:
    """``value`` with what differs from time to time replaced by its kind."""
    if isinstance(value, str):
        for pattern, kind in VOLATILE.items():
            value = re.sub(pattern, kind, value)
        return value
    if isinstance(value, list):
        return [steady(one) for one in value]
    return {name: steady(one) for name, one in value.items()} if isinstance(value, dict) else value


def difference(shown: Any, told: Any, at: str = "") -> str | None:
    """Where what a page shows is not in what was told; a page may leave out members and last items."""
    if isinstance(shown, dict) and isinstance(told, dict):
        pairs = [(f"{at}/{name}", one, told.get(name, "<absent>")) for name, one in shown.items()]
    elif isinstance(shown, list) and isinstance(told, list):
        pairs = [(f"{at}/{n}", one, told[n] if n < len(told) else "<absent>") for n, one in enumerate(shown)]
    else:
        same = steady(shown) == steady(told)
        return None if same else f"{at}: the page shows {shown!r}, the service tells {told!r}"
    return next((found for where, a, b in pairs if (found := difference(a, b, where))), None)
