"""One line an event: JSON for machines, text for a terminal; with who asked and for which request."""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from app.core.ids import uuid7
from app.core.tracebacks import traceback_of

CLEAN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}").fullmatch
TRACE_PARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
).fullmatch
QUIET = ("httpcore", "httpx", "urllib3")  # at INFO they write addresses with their queries
STANDARD = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime", "color_message"}


@dataclass(slots=True)
class Asking:
    """What lines written meanwhile say about the request. Shared with worker threads, which fill it in."""

    request_id: str
    trace_id: str | None = None
    organisation: str | None = None
    actor: str | None = None


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


def asking_of(headers: Mapping[bytes, bytes]) -> Asking:
    """The request as its headers name it (W3C Trace Context, section 3.2); what is not clean is made anew."""
    given, parent = headers.get(b"x-request-id"), headers.get(b"traceparent")
    named = given.decode() if given and CLEAN_ID(given) else uuid7().hex
    trace = TRACE_PARENT(parent) if parent else None
    return Asking(named, trace[1].decode() if trace else None)


@contextmanager
def asking(request: Asking) -> Iterator[None]:
    """While it lasts, lines and refusals name ``request``: for jobs and commands."""
    token = _asking.set(request)
    try:
        yield
    finally:
        _asking.reset(token)


def current_request_id() -> str | None:
    request = _asking.get()
    return request.request_id if request else None


def acting(organisation_id: UUID, actor_id: str) -> None:
    """Say who asks, once they are proved."""
    if request := _asking.get():
        request.organisation, request.actor = str(organisation_id), actor_id


class JsonLines(logging.Formatter):
    """Every record as one JSON object; ``extra`` members stand beside the usual ones."""

    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

    def __init__(self, candid: bool = False) -> None:
        super().__init__()
        self.candid = candid

    def format(self, record: logging.LogRecord) -> str:
        return self.encode(self.told(record))

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if request := _asking.get():
            line |= {
                "request_id": request.request_id,
                "trace_id": request.trace_id,
                "organisation": request.organisation,
                "actor": request.actor,
            }
        line |= {name: record.__dict__[name] for name in record.__dict__.keys() - STANDARD}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = traceback_of(record.exc_info[1], self.candid)
        return line


class TextLines(JsonLines):
    """The same for a terminal: what happened first, the rest as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        line = self.told(record)
        head = f"{line.pop('at')[11:23]} {line.pop('level').upper():7} {line.pop('logger')}"
        event, fault = on_one_line(line.pop("event")), line.pop("exception", None)
        rest = [f"{name}={on_one_line(value)}" for name, value in line.items() if value is not None]
        return " ".join([head, event, *rest]) + (f"\n{fault}" if fault else "")


def on_one_line(value: object) -> str:
    """``value`` without control characters, so that nobody writes a line of their own into the log."""
    text = str(value)
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def configure(format: Literal["json", "text"] = "json", level: str = "INFO") -> None:
    """Route every logger to standard error in this format, uvicorn's own too.

    At ``DEBUG`` tracebacks keep all their messages, which may quote data.
    """
    handler = logging.StreamHandler(sys.stderr)
    candid = level.upper() == "DEBUG"
    handler.setFormatter(JsonLines(candid) if format == "json" else TextLines(candid))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True  # it writes queries; ours is app.access
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
