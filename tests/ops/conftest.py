"""A service of a few routes behind the layer that every answer passes, for tests of that layer alone."""

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from app.core import edge, errors, health, logs, metrics
from app.core.database import Database
from app.core.errors import NotFound

ORGANISATION = UUID("00000000-0000-7000-8000-000000000001")
router = APIRouter(prefix="/things")


@router.get("/{id}")
def read_thing(id: str) -> dict[str, str | None]:
    logs.acting(ORGANISATION, "member-1")
    return {"id": id, "request_id": logs.current_request_id()}


@router.get("/{id}/absence")
def read_absence(id: str) -> None:
    raise NotFound(f"No thing {id}.")


@router.get("/{id}/fault")
def read_fault(id: str) -> None:
    raise ValueError(f"cannot use {id}")


@router.get("/{id}/broken-stream")
def read_broken_stream(id: str) -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"half of "
        raise RuntimeError("the source is gone")

    return StreamingResponse(pieces())


@router.get("/{id}/public")
def read_public(id: str) -> Response:
    return Response("{}", headers={"Cache-Control": "max-age=60"}, media_type="application/json")


@router.post("")
def create_thing(data: dict[str, Any]) -> int:
    return len(data)


@router.post("/files")
async def create_file(request: Request) -> int:
    """Counts a body as it comes, and is told of every piece by ``app.state.read``."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        request.app.state.read = size
    return size


def service(database: Database, **settings: Any) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    versioned = APIRouter(prefix="/v1")
    versioned.include_router(router)
    app.include_router(versioned)
    for operations in (health.router, metrics.router):
        app.include_router(operations)
    edge.install(app, database, version="1.2.3", **settings)
    return app


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[Callable[..., FastAPI]]:
    database = Database(f"sqlite:///{tmp_path}/ops.db")
    yield lambda **settings: service(settings.pop("database", database), **settings)
    database.engine.dispose()


@pytest.fixture
def small(make_service: Callable[..., FastAPI]) -> TestClient:
    return TestClient(make_service())


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """``app`` behind a real server; its port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
