"""What every request is given and every answer carries."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core import logs
from tests.ops.conftest import ORGANISATION

APP = "https://app.example.org"


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "app.access"]


def test_a_clean_request_id_is_kept_and_seen_by_the_thread_that_works(small: TestClient) -> None:
    answer = small.get("/v1/things/7", headers={"X-Request-ID": "batch_7.row-3"})
    assert answer.headers["X-Request-ID"] == "batch_7.row-3"
    assert answer.json()["request_id"] == "batch_7.row-3"


@pytest.mark.parametrize("unclean", ["", "x" * 65, "two words", "a/b", '{"a":1}', "a\tb", "é"])
def test_an_unclean_request_id_is_replaced(small: TestClient, unclean: str) -> None:
    answer = small.get("/v1/things/7", headers={b"X-Request-ID": unclean.encode()})
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/nowhere", "/v1/things/7/absence", "/v1/things/7/fault", "/health/ready"])
def test_refusals_and_faults_carry_an_id_and_the_guarding_headers(small: TestClient, path: str) -> None:
    answer = small.get(path)
    assert answer.status_code >= 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_each_of_many_requests_at_once_sees_its_own_id(small: TestClient) -> None:
    def asked(number: int) -> bool:
        answer = small.get(f"/v1/things/{number}", headers={"X-Request-ID": f"n{number}"})
        return bool(answer.json() == {"id": str(number), "request_id": f"n{number}"})

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(asked, range(64)))
    assert logs.current_request_id() is None


def test_a_route_may_say_how_long_its_answer_is_kept(small: TestClient) -> None:
    assert small.get("/v1/things/7/public").headers["Cache-Control"] == "max-age=60"


def test_pages_for_people_may_load_scripts_and_https_is_remembered(small: TestClient) -> None:
    docs = small.get("/docs")
    assert "Content-Security-Policy" not in docs.headers
    assert "Strict-Transport-Security" not in docs.headers
    assert "Strict-Transport-Security" in small.get("https://testserver/docs").headers


@pytest.mark.parametrize(
    ("method", "path", "status", "route"),
    [
        ("GET", "/v1/things/4711?owner=secret", 200, "/v1/things/{id}"),
        ("DELETE", "/v1/things/4711", 405, "/v1/things/{id}"),
        ("GET", "/v1/things/4711/absence", 404, "/v1/things/{id}/absence"),
        ("GET", "/v1/things/4711/fault", 500, "/v1/things/{id}/fault"),
        ("GET", "/v1/4711/secret", 404, "unmatched"),
        ("GET", "/docs", 200, "/docs"),
        ("GET", "/health/live", 200, "/health/live"),
    ],
)
def test_one_access_line_names_the_route_and_never_the_address(
    small: TestClient, caplog: pytest.LogCaptureFixture, method: str, path: str, status: int, route: str
) -> None:
    with caplog.at_level("INFO"):
        answer = small.request(method, path, headers={"Authorization": "Bearer secret"})
    (line,) = lines(caplog)
    told = vars(line)
    assert (told["method"], told["route"], told["status"]) == (method, route, status)
    assert told["bytes"] == len(answer.content)
    assert 0 < told["duration_ms"] < 10_000
    assert "4711" not in str(told)
    assert "secret" not in str(told)


def test_the_access_line_knows_who_was_proved_in_the_worker_thread(small: TestClient) -> None:
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(logs.TextLines())
    logs.access.addHandler(handler)
    logs.access.setLevel(logging.INFO)
    try:
        small.get("/v1/things/7", headers={"X-Request-ID": "r1"})
    finally:
        logs.access.removeHandler(handler)
        logs.access.setLevel(logging.NOTSET)
    (line,) = written
    assert f"request request_id=r1 organisation={ORGANISATION} actor=member-1 method=GET" in line


def test_a_fault_is_logged_once_and_a_broken_stream_reaches_the_server(
    small: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert small.get("/v1/things/7/fault").status_code == 500
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
    with pytest.raises(RuntimeError, match="the source is gone"):
        small.get("/v1/things/7/broken-stream")


def test_only_named_origins_may_read_answers_even_faults(make_service: Callable[..., FastAPI]) -> None:
    client = TestClient(make_service(origins=[APP]))
    for path in ("/v1/things/7", "/v1/things/7/fault", "/nowhere"):
        named = client.get(path, headers={"Origin": APP})
        assert named.headers["Access-Control-Allow-Origin"] == APP
        assert {"ETag", "X-Request-ID"} <= set(named.headers["Access-Control-Expose-Headers"].split(", "))
        other = client.get(path, headers={"Origin": "https://elsewhere.example.org"})
        assert "Access-Control-Allow-Origin" not in other.headers
    large = client.post("/v1/things", content=b"x" * 2_000_000, headers={"Origin": APP})
    assert (large.status_code, large.headers["Access-Control-Allow-Origin"]) == (413, APP)


def test_a_browser_may_ask_ahead_for_a_conditional_change(make_service: Callable[..., FastAPI]) -> None:
    asked = {
        "Origin": APP,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, if-match, idempotency-key, content-type",
    }
    assert TestClient(make_service(origins=[APP])).options("/v1/things/7", headers=asked).status_code == 200
    assert TestClient(make_service()).options("/v1/things/7", headers=asked).status_code == 405


@pytest.mark.parametrize(
    "origin", ["*", "app.example.org", "https://app.example.org/", "https://*.example.org"]
)
def test_an_origin_that_is_not_one_stops_the_start(make_service: Callable[..., FastAPI], origin: str) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        TestClient(make_service(origins=[origin])).get("/health/live")
