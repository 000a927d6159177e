"""What Prometheus reads at ``/metrics``.

Each process answers for itself. Where several share one port, set ``PROMETHEUS_MULTIPROC_DIR`` to an
empty folder before they start: then any of them answers for all, without the figures of the process,
the pool and the build, which that mode does not have.
"""

import hmac
import os
import platform
from typing import Any

import anyio
import prometheus_client as prometheus
import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import SecretStr

from app.core.errors import Unauthenticated

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
Series = tuple[prometheus.Counter, prometheus.Histogram]

router = APIRouter(include_in_schema=False)


class Metrics:
    """The figures of one application, in a registry of their own."""

    def __init__(self, engine: sa.Engine, version: str, token: SecretStr | None = None) -> None:
        self.token, self.registry = token, prometheus.CollectorRegistry()
        self.rendering = anyio.CapacityLimiter(1)
        labels = ("method", "route", "status")
        requests = "steerco_http_requests", "Requests answered", labels
        seconds = "steerco_http_request_duration_seconds", "From the first byte to the last", labels
        flight = "steerco_http_requests_in_flight", "Requests being answered"
        self.requests = prometheus.Counter(*requests, registry=self.registry)
        self.seconds = prometheus.Histogram(*seconds, registry=self.registry, buckets=BUCKETS)
        self.in_flight = prometheus.Gauge(*flight, registry=self.registry, multiprocess_mode="livesum")
        self.shared: list[Any] = []
        self._series: dict[tuple[str, str, int], Series] = {}
        self._watch(engine, version)

    def add(self, collector: Any) -> None:
        """Ask ``collector`` too, whichever process is asked: for figures that the database has."""
        self.shared.append(collector)
        self.registry.register(collector)

    def _watch(self, engine: sa.Engine, version: str) -> None:
        build = prometheus.Info("steerco_build", "What is running", registry=self.registry)
        build.info({"version": version, "python": platform.python_version(), "database": engine.dialect.name})
        pool = engine.pool
        if isinstance(pool, sa.QueuePool):
            used = "steerco_database_connections_in_use", "Connections taken from the pool"
            prometheus.Gauge(*used, registry=self.registry).set_function(pool.checkedout)
            size = "steerco_database_connections", "Connections the pool may open"
            prometheus.Gauge(*size, registry=self.registry).set_function(pool.size)
        prometheus.ProcessCollector(registry=self.registry)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. Called from the event loop only."""
        key = method, route, status // 100
        count, duration = self._series.get(key) or self._opened(key)
        count.inc()
        duration.observe(seconds)

    def _opened(self, key: tuple[str, str, int]) -> Series:
        """The series of a key, found once: looking labels up costs more than counting."""
        method, route, hundreds = key
        labels = (method if method in METHODS else "OTHER", route, f"{hundreds}xx")
        found = self.requests.labels(*labels), self.seconds.labels(*labels)
        if method in METHODS:  # a client may invent methods without end
            self._series[key] = found
        return found

    def text(self) -> bytes:
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return prometheus.generate_latest(self.registry)
        everyone = prometheus.CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        for collector in self.shared:
            everyone.register(collector)
        return prometheus.generate_latest(everyone)

    def admits(self, authorisation: str) -> bool:
        """Whether a scraper may read: anyone, unless a token is set."""
        expected = f"Bearer {self.token.get_secret_value()}" if self.token else authorisation
        return hmac.compare_digest(authorisation.encode(), expected.encode())


@router.get("/metrics")
async def read_metrics(request: Request) -> Response:
    """Figures for Prometheus, rendered outside the event loop and the threads that serve."""
    metrics: Metrics = request.app.state.metrics
    if not metrics.admits(request.headers.get("Authorization", "")):
        raise Unauthenticated("Send the token for metrics.")
    text = await anyio.to_thread.run_sync(metrics.text, limiter=metrics.rendering)
    return Response(text, media_type=prometheus.CONTENT_TYPE_LATEST)
