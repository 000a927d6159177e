"""What Prometheus reads: bounded in its labels whatever clients send, and cheap to keep."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def figures(client: TestClient) -> Figures:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def of(method: str, route: str, status: str) -> frozenset[tuple[str, str]]:
    return frozenset({"method": method, "route": route, "status": status}.items())


def test_requests_are_counted_and_timed_by_route(small: TestClient) -> None:
    for number in range(3):
        small.get(f"/v1/things/{number}")
    small.get("/v1/things/1/absence")
    told = figures(small)
    assert told["steerco_http_requests_total", of("GET", "/v1/things/{id}", "2xx")] == 3
    assert told["steerco_http_requests_total", of("GET", "/v1/things/{id}/absence", "4xx")] == 1
    assert told["steerco_http_request_duration_seconds_count", of("GET", "/v1/things/{id}", "2xx")] == 3
    assert 0 < told["steerco_http_request_duration_seconds_sum", of("GET", "/v1/things/{id}", "2xx")] < 30


def test_invented_paths_and_methods_make_no_new_series(small: TestClient) -> None:
    figures(small)
    before = len(figures(small))
    small.get("/x")
    small.request("BREW", "/x")
    known = len(figures(small))
    for number in range(50):
        small.get(f"/x{number}/{number}")
        small.request(f"BREW{number}", f"/x{number}")
    assert before < known == len(figures(small))
    assert figures(small)["steerco_http_requests_total", of("OTHER", "unmatched", "4xx")] == 51


def test_the_process_the_build_and_the_pool_are_told(make_service: Callable[..., FastAPI]) -> None:
    app = make_service()
    client, database = TestClient(app), app.state.readiness.database
    assert figures(client)["steerco_database_connections_in_use", frozenset()] == 0
    with database.engine.connect():
        told = figures(client)
    assert told["steerco_database_connections_in_use", frozenset()] == 1
    assert told["steerco_database_connections", frozenset()] == 4
    assert told["process_resident_memory_bytes", frozenset()] > 1_000_000
    assert told["steerco_http_requests_in_flight", frozenset()] == 1  # the one that reads this
    build = next(dict(labels) for name, labels in told if name == "steerco_build_info")
    assert (build["version"], build["database"]) == ("1.2.3", "sqlite")


@pytest.mark.parametrize(
    ("header", "status"), [(None, 401), ("Bearer wrong", 401), ("Bearer é", 401), ("Bearer s3", 200)]
)
def test_a_token_keeps_the_figures_from_others(
    make_service: Callable[..., FastAPI], header: str | None, status: int
) -> None:
    client = TestClient(make_service(metrics_token=SecretStr("s3")))
    headers = {b"Authorization": header.encode()} if header else {}
    assert client.get("/metrics", headers=headers).status_code == status


def test_any_of_several_processes_answers_for_all(tmp_path: Path) -> None:
    script = """
from fastapi.testclient import TestClient
from app.core.database import Database
from tests.ops.conftest import service
client = TestClient(service(Database("sqlite:///never-opened.db")))
client.get("/v1/things/1")
print(client.get("/metrics").text)
"""
    folder = tmp_path / "shared"
    folder.mkdir()
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    for seen in (1, 2):
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, env=environment
        )
        line = 'steerco_http_requests_total{method="GET",route="/v1/things/{id}",status="2xx"}'
        assert f"{line} {seen}.0" in run.stdout, run.stderr
