"""One line an event: JSON for machines, text for a terminal; with who asked and for which request."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TextIO
from uuid import UUID

from pydantic_core import to_json

from app.core.ids import uuid7
from app.core.tracebacks import traceback_of

CLEAN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}").fullmatch
TRACE_PARENT = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
).fullmatch
QUIET = ("httpcore", "httpx", "urllib3")  # at INFO they write addresses with their queries
STANDARD = logging.makeLogRecord({}).__dict__.keys() | {"message", "asctime", "color_message", "taskName"}
ANSWERED = logging.makeLogRecord(
    {"name": "app.access", "levelno": 20, "levelname": "INFO", "msg": "request"}
).__dict__

access = logging.getLogger("app.access")


@dataclass(slots=True)
class Asking:
    """What lines written meanwhile say about the request. Shared with worker threads, which fill it in."""

    request_id: str
    trace_id: str | None = None
    organisation: str | None = None
    actor: str | None = None


current: ContextVar[Asking | None] = ContextVar("asking", default=None)


def asking_of(headers: Mapping[bytes, bytes]) -> Asking:
    """The request as its headers name it (W3C Trace Context, section 3.2); what is not clean is made anew."""
    given, parent = headers.get(b"x-request-id"), headers.get(b"traceparent")
    named = given.decode() if given and CLEAN_ID(given) else uuid7().hex
    trace = TRACE_PARENT(parent) if parent else None
    return Asking(named, trace[1].decode() if trace else None)


@contextmanager
def asking(request: Asking) -> Iterator[None]:
    """While it lasts, lines and refusals name ``request``: for jobs and commands."""
    token = current.set(request)
    try:
        yield
    finally:
        current.reset(token)


def current_request_id() -> str | None:
    request = current.get()
    return request.request_id if request else None


def acting(organisation_id: UUID, actor_id: str) -> None:
    """Say who asks, once they are proved."""
    if request := current.get():
        request.organisation, request.actor = str(organisation_id), actor_id


def answered(method: str, route: str, status: int, seconds: float, size: int) -> None:
    """Write the access line of a request: its route's template, never its address.

    The record is made by hand: ``access.info`` would take half as long again.
    """
    if access.isEnabledFor(logging.INFO):
        record = object.__new__(logging.LogRecord)
        record.__dict__ = {
            **ANSWERED,
            "created": time.time(),
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
            "bytes": size,
        }
        access.handle(record)


class JsonLines(logging.Formatter):
    """Every record as one JSON object; ``extra`` members stand beside the usual ones."""

    def __init__(self, candid: bool = False) -> None:
        super().__init__()
        self.candid = candid

    def format(self, record: logging.LogRecord) -> str:
        return encoded(self.told(record))

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        line: dict[str, Any] = {
            "at": f"{second(int(record.created))}.{int(record.created % 1 * 1000):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if request := current.get():
            line["request_id"] = request.request_id
            line["trace_id"] = request.trace_id
            line["organisation"] = request.organisation
            line["actor"] = request.actor
        for name, value in record.__dict__.items():
            if name not in STANDARD:
                line[name] = value
        if record.exc_info and record.exc_info[1]:
            line["exception"] = traceback_of(record.exc_info[1], self.candid)
        return line


@lru_cache(maxsize=2)
def second(since_epoch: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since_epoch))


def encoded(line: dict[str, Any]) -> str:
    try:
        return to_json(line, fallback=str, inf_nan_mode="null").decode()
    except ValueError:  # half a surrogate pair, which UTF-8 cannot say
        return json.dumps(line, default=str)


class TextLines(JsonLines):
    """The same for a terminal: what happened first, the rest as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        line = self.told(record)
        head = f"{line.pop('at')[11:23]} {line.pop('level').upper():7} {line.pop('logger')}"
        event, fault = on_one_line(line.pop("event")), line.pop("exception", None)
        rest = [f"{name}={on_one_line(value)}" for name, value in line.items() if value is not None]
        return " ".join([head, event, *rest]) + (f"\n{fault}" if fault else "")


class Lines(logging.StreamHandler[TextIO]):
    """A stream that gets each line whole, in one write."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.stream.write(f"{self.format(record)}\n")
            self.stream.flush()
        except Exception:
            self.handleError(record)


def on_one_line(value: object) -> str:
    """``value`` without control characters, so that nobody writes a line of their own into the log."""
    text = str(value)
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def configure(format: Literal["json", "text"] = "json", level: str = "INFO") -> None:
    """Route every logger to standard error in this format, uvicorn's own too.

    At ``DEBUG`` tracebacks keep all their messages, which may quote data.
    """
    handler = Lines(sys.stderr)
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
