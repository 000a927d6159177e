"""The outermost layer: what every request is given and every answer carries, refusals and faults too."""

import re
from collections.abc import Collection, Iterable, Mapping
from time import perf_counter

from fastapi import FastAPI
from pydantic import SecretStr
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import logs
from app.core.database import Database
from app.core.health import Readiness
from app.core.limits import MIB, BodyLimit
from app.core.metrics import Metrics

UNMATCHED = "unmatched"
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?|https?://\[[0-9a-f:]+\](:\d+)?").fullmatch
SENT = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "X-Request-ID",
    "traceparent",
    "tracestate",
)
EXPOSED = ("ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "X-Request-ID")
ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
UNSTORED = (b"cache-control", b"no-store")
DATA_ONLY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")


class Edge:
    """Names each request, times and counts it, writes its access line, and guards its answer's headers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        request = logs.asking_of(dict(scope["headers"]))
        answer = Answer(send, request.request_id, scope["scheme"] == "https", scope["method"] == "HEAD")
        self.metrics.in_flight.inc()
        token = logs.current.set(request)
        asked = scope
        if answer.headed:  # what a GET says of itself, without its body
            asked = {**scope, "method": "GET"}
        try:
            await self.app(asked, receive, answer.send)
        except Exception:
            if not answer.complete:  # else it was told as a 500, and logged, on its way here
                raise
        finally:
            self.close(scope["method"], asked, answer, perf_counter() - started)
            logs.current.reset(token)

    def close(self, method: str, scope: Scope, answer: "Answer", seconds: float) -> None:
        route = template_of(scope)
        self.metrics.in_flight.dec()
        self.metrics.observe(method, route, answer.status, seconds)
        logs.answered(method, route, answer.status, seconds, answer.size)


class Answer:
    """What is sent back to one request."""

    __slots__ = ("complete", "headed", "https", "raw_send", "request_id", "size", "status")

    def __init__(self, send: Send, request_id: str, https: bool, headed: bool) -> None:
        self.raw_send, self.request_id, self.https, self.headed = send, request_id, https, headed
        self.status, self.size, self.complete = 500, 0, False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self.guarded(message.get("headers", ()))
        else:
            if self.headed:
                message = {**message, "body": b""}
            self.size += len(message.get("body", b""))
            self.complete = not message.get("more_body", False)
        await self.raw_send(message)

    def guarded(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """``headers`` with ours; data is never stored by the way, unless its route says so."""
        given = dict(headers)
        added = [*headers, *ALWAYS, (b"x-request-id", self.request_id.encode())]
        if b"cache-control" not in given:
            added.append(UNSTORED)
        if given.get(b"content-type", b"").endswith(b"json"):
            added.append(DATA_ONLY)
        if self.https:
            added.append(HTTPS_ONLY)
        return added


def template_of(scope: Scope) -> str:
    """The path as the route states it, its prefix included; one word for whatever matched none."""
    if context := scope.get("fastapi", {}).get("effective_route_context"):
        return str(context.path_format)  # of an included router: its own route knows no prefix
    if found := getattr(scope.get("route"), "path_format", None):
        return str(found)
    endpoint = scope.get("endpoint")  # of a plain route, such as /docs
    plain = (route for route in scope["app"].routes if isinstance(route, Route)) if endpoint else ()
    return next((route.path for route in plain if route.endpoint is endpoint), UNMATCHED)


def install(
    app: FastAPI,
    database: Database,
    *,
    version: str,
    body_limit: int = MIB,
    larger_bodies: Mapping[str, int] | None = None,
    origins: Collection[str] = (),
    metrics_token: SecretStr | None = None,
) -> None:
    """Put this layer around ``app``, whose routes for health and metrics read what it keeps."""
    app.state.readiness = Readiness(database)
    app.state.metrics = Metrics(database.engine, version, metrics_token)
    build = app.build_middleware_stack

    def around() -> ASGIApp:
        inner: ASGIApp = BodyLimit(build(), body_limit, larger_bodies)
        return Edge(cross_origin(inner, origins) if origins else inner, app.state.metrics)

    # Not add_middleware: that is inside what answers 500, which would then have no id, line or origin.
    app.build_middleware_stack = around  # type: ignore[method-assign]


def cross_origin(app: ASGIApp, origins: Collection[str]) -> CORSMiddleware:
    """Browsers of these origins, each named whole, may call. Raises ``ValueError`` for any other."""
    for origin in origins:
        if not ORIGIN(origin):
            raise ValueError(f"{origin!r} is not an origin: name it like https://app.example.org")
    methods = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
    return CORSMiddleware(app, list(origins), methods, SENT, expose_headers=EXPOSED, max_age=600)
