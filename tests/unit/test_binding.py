"""Arguments are bound as FastAPI binds them, and so are faults."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from app.core import errors
from app.core.binding import is_known
from app.core.route import directly
from app.core.threads import Threads

NONE: list[str] = []


class Colour(StrEnum):
    RED = "red"


class Window(BaseModel):
    limit: Annotated[int, Field(ge=1, le=9)] = 5
    names: list[str] = []
    after: date | None = None


class Thing(BaseModel):
    name: str
    parts: list[int] = []


async def tag(if_match: Annotated[str, Header(alias="If-Match")]) -> str:
    return if_match.strip('"')


async def place(id: Annotated[UUID, Path(alias="thing_id")]) -> UUID:
    return id


def told(**values: Any) -> Response:
    return JSONResponse({name: str(value) for name, value in values.items()})


def read(
    id: Annotated[UUID, Depends(place)],
    window: Annotated[Window, Query()],
    request: Request,
    version: Annotated[str, Depends(tag)],
) -> Response:
    return told(id=id, window=window, path=request.url.path, version=version)


def search(
    colour: Colour | None = None, q: Annotated[list[str], Query(max_length=2)] = NONE, n: int = 3
) -> Response:
    return told(colour=colour, q=q, n=n)


def write(data: Thing) -> Response:
    return told(data=data)


def patch(data: Annotated[Thing | None, Body(media_type="application/merge-patch+json")] = None) -> Response:
    return told(data=data)


class Direct(APIRoute):
    def __init__(self, *positional: Any, **options: Any) -> None:
        super().__init__(*positional, **options)
        assert is_known(self.dependant)
        self.app = directly(self.dependant)


def client(route_class: type[APIRoute]) -> TestClient:
    router = APIRouter(route_class=route_class)
    router.get("/things/{thing_id}")(read)
    router.get("/things")(search)
    router.post("/things")(write)
    router.patch("/things")(patch)
    app = FastAPI()
    app.state.threads = Threads(2)
    errors.install(app)
    app.router.routes.extend(router.routes)
    return TestClient(app, raise_server_exceptions=False)


ID = "0192f0a0-0000-7000-8000-000000000000"
JSON = {"Content-Type": "application/json"}
ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", f"/things/{ID}", {"headers": {"If-Match": '"3"'}}),
    ("GET", f"/things/{ID}?limit=7&names=a&names=b&after=2024-02-29&other=1", {"headers": {"If-Match": "x"}}),
    ("GET", f"/things/{ID}?limit=10&after=2023-02-29", {}),
    ("GET", "/things/none", {"headers": {"If-Match": '"3"'}}),
    ("GET", "/things?colour=red&q=a&q=b&n=4", {}),
    ("GET", "/things?colour=blue&q=a&q=b&q=c&n=x", {}),
    ("GET", "/things?colour=&q=&n=", {}),
    ("POST", "/things", {"json": {"name": "x", "parts": [1, 2]}}),
    ("POST", "/things", {"json": {"parts": ["x", 1.5]}}),
    ("POST", "/things", {"json": None}),
    ("POST", "/things", {"content": b"null", "headers": JSON}),
    ("POST", "/things", {"content": b"[1]", "headers": JSON}),
    ("POST", "/things", {"content": b'{"name": ', "headers": JSON}),
    ("POST", "/things", {"content": b'{"name": "\xff"}', "headers": JSON}),
    ("POST", "/things", {"content": b"[" * 100_000, "headers": JSON}),
    ("POST", "/things", {"content": b'{"parts": [1' + b"0" * 5000 + b"]}", "headers": JSON}),
    ("POST", "/things", {"content": b'{"name": "x"}', "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/things", {"content": b'{"name": "x"}', "headers": {"Content-Type": "application/json; charset=utf-8"}}),
    ("POST", "/things", {"content": b'{"name": "x"}'}),
    ("PATCH", "/things", {}),
    ("PATCH", "/things", {"content": b'{"name": "x"}', "headers": {"Content-Type": "application/merge-patch+json"}}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "url", "options"), ASKED)
def test_a_request_is_bound_as_fastapi_binds_it(method: str, url: str, options: dict[str, Any]) -> None:
    ours, theirs = (client(kind).request(method, url, **options) for kind in (Direct, APIRoute))
    assert ours.status_code == theirs.status_code
    kept = {name for name in ours.json() if name not in ("request_id", "detail")}
    assert {name: ours.json()[name] for name in kept} == {name: theirs.json()[name] for name in kept}


def test_what_it_does_not_know_is_left_to_fastapi() -> None:
    def generated() -> Any:
        yield 1

    async def strange(one: Annotated[int, Depends(generated)]) -> None: ...
    async def two(one: Thing, other: Thing) -> None: ...
    async def embedded(one: Annotated[Thing, Body(embed=True)]) -> None: ...
    async def response(response: Response) -> None: ...

    for handler in (strange, two, embedded, response):
        assert not is_known(APIRoute("/", handler, methods=["POST"]).dependant)
