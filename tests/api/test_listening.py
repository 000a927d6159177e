"""Waiting for events: long polls and streams wake, resume and end, and cost no thread while nothing happens."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.api.listening import Listener
from tests.api.test_risks import FLOOD
from tests.conftest import PEPPER

IDLE = 1000
T = TypeVar("T")


@pytest.fixture
def lively(database_url: str) -> Iterator[FastAPI]:
    """A service of its own beside the one that writes: another process, as far as it can tell."""
    app = create_app(Settings(database_url=database_url, token_peppers=(PEPPER,)))
    yield app
    app.state.database.engine.dispose()


async def enter(client: TestClient, project: UUID, **members: Any) -> Any:
    """A risk that is entered while the loop goes on, in the service that ``client`` is of."""
    url = f"/v1/projects/{project}/risks"
    return await asyncio.to_thread(lambda: client.post(url, json={**FLOOD, **members}))


def served(app: FastAPI, work: Callable[[], Awaitable[T]]) -> T:
    """What comes of ``work`` beside a service that is started, and stopped after it."""

    async def beside() -> T:
        async with app.router.lifespan_context(app):
            return await work()

    return asyncio.run(beside())


def own(app: FastAPI, client: TestClient) -> TestClient:
    return TestClient(app, headers=dict(client.headers))


def test_a_long_poll_wakes_at_once_in_the_process_that_writes(
    lively: FastAPI, client: TestClient, project: UUID
) -> None:
    async def waits() -> tuple[Any, float]:
        async with Listener(lively, client, after=1, wait=30) as listener:
            await asyncio.sleep(0.3)
            assert not listener.status
            began = time.monotonic()
            await enter(own(lively, client), project)
            return await listener.answer(), time.monotonic() - began

    page, seconds = served(lively, waits)
    assert [event["type"] for event in page["items"]] == ["org.steerco.risk.identified"]
    assert page["next_after"] == 2 and seconds < 0.9


def test_a_long_poll_wakes_when_another_process_writes(
    lively: FastAPI, client: TestClient, project: UUID
) -> None:
    async def waits() -> Any:
        async with Listener(lively, client, after=1, wait=30) as listener:
            await asyncio.sleep(0.3)
            await enter(client, project)
            return await listener.answer(5)

    assert [int(event["sequence"]) for event in served(lively, waits)["items"]] == [2]


def test_a_long_poll_waits_for_what_is_asked_for_and_no_longer(
    lively: FastAPI, client: TestClient, project: UUID
) -> None:
    async def waits() -> Any:
        asked = {"after": 1, "wait": 1, "type": "org.steerco.risk.closed"}
        async with Listener(lively, client, **asked) as listener:
            await enter(own(lively, client), project)
            return await listener.answer()

    page = served(lively, waits)
    assert page["items"] == [] and page["next_after"] == 2


def test_a_stream_tells_what_comes_and_goes_on_where_it_broke_off(
    lively: FastAPI, client: TestClient, project: UUID
) -> None:
    async def streams() -> tuple[Listener, Listener]:
        async with Listener(lively, client, streams=True) as first:
            await first.started()
            await enter(own(lively, client), project)
            await first.until(1)
        await enter(client, project)
        await enter(client, project)
        async with Listener(lively, client, streams=True, last_event_id=2) as second:
            await second.until(2)
        return first, second

    first, second = served(lively, streams)
    assert [int(event["sequence"]) for event in first.events] == [2]
    assert [int(event["sequence"]) for event in second.events] == [3, 4]
    assert b"id: 2\ndata: {" in first.body


def test_a_stream_ends_with_the_right_to_listen(
    lively: FastAPI, client: TestClient, client_for: Any, project: UUID, organisation_id: UUID
) -> None:
    reader = client_for(organisation_id, "reader")
    me = reader.get("/v1/me").json()["member_id"]
    (token,) = client.get("/v1/service-tokens", params={"member_id": me}).json()["items"]

    async def streams() -> Listener:
        async with Listener(lively, reader, streams=True) as listener:
            await listener.started()
            url = f"/v1/service-tokens/{token['id']}/revocation"
            revoked = await asyncio.to_thread(
                lambda: own(lively, client).post(url, headers={"If-Match": '"1"'})
            )
            assert revoked.status_code == 200
            await asyncio.wait_for(asyncio.shield(listener.task), 5)
            return listener

    assert served(lively, streams).events == []


def test_there_is_a_limit_to_how_many_listen(database_url: str, client: TestClient, project: UUID) -> None:
    app = create_app(Settings(database_url=database_url, token_peppers=(PEPPER,), event_listeners_max=1))

    async def streams() -> int:
        async with Listener(app, client, streams=True) as first:
            await first.started()
            await asyncio.sleep(0)
            async with Listener(app, client, streams=True) as second:
                await second.started()
                return second.status

    assert served(app, streams) == 503


def test_a_thousand_idle_listeners_leave_the_threads_to_others(
    lively: FastAPI, client: TestClient, project: UUID
) -> None:
    async def read(http: httpx.AsyncClient) -> float:
        began = time.monotonic()
        assert (await http.get(f"/v1/projects/{project}")).status_code == 200
        return time.monotonic() - began

    async def idle() -> tuple[list[float], list[float], int]:
        assert lively.state.threads.many == 4
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(lively), base_url="http://crowd", headers=dict(client.headers)
        )
        alone = [await read(http) for _ in range(50)]
        threads = threading.active_count()
        listeners = [Listener(lively, client, streams=True) for _ in range(IDLE)]
        await asyncio.gather(*(listener.started() for listener in listeners))
        beside = [await read(http) for _ in range(50)]
        await asyncio.sleep(0.05)
        assert threading.active_count() <= threads
        await enter(own(lively, client), project)
        during = await read(http)
        assert during < 1
        told = await asyncio.gather(*(listener.until(1, 30) for listener in listeners))
        await asyncio.gather(*(listener.leave() for listener in listeners))
        await http.aclose()
        return alone, beside, sum(len(events) for events in told)

    alone, beside, told = served(lively, idle)
    assert told == IDLE
    assert sorted(beside)[25] < 5 * sorted(alone)[25] + 0.01
