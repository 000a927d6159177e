"""One attempt at a delivery: signed, posted once, bounded in time and in what is read of the answer."""

import asyncio
import ssl
import time
from collections.abc import Sequence

import httpcore

from app.core.model import utc_now
from app.events.webhooks.connecting import GuardedBackend, Resolve
from app.events.webhooks.dispatch import SEALED
from app.events.webhooks.parcels import Outcome, Parcel
from app.events.webhooks.policy import Policy
from app.events.webhooks.signing import headers

CONTENT = "application/cloudevents+json"
Answer = tuple[int, int | None]  # its status, and after how many seconds it asks to be tried again


class Sender:
    """Posts parcels; one for each event loop."""

    def __init__(
        self, policy: Policy, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._policy = policy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=policy.at_once,
            keepalive_expiry=5,
            network_backend=GuardedBackend(policy.networks, resolve),
        )

    async def close(self) -> None:
        await self._pool.aclose()

    async def send(self, parcel: Parcel) -> Outcome:
        """Post a parcel. Whatever goes wrong is told by the outcome."""
        at, began = utc_now(), time.monotonic()
        status, retry_after, fault = None, None, None
        try:
            async with asyncio.timeout(self._policy.total_seconds):
                status, retry_after = await self._posted(parcel)
        except TimeoutError:
            fault = f"no answer within {self._policy.total_seconds:g} s"
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            fault = f"{type(error).__name__}: {error}"[:300]
        except Exception as error:
            fault = type(error).__name__
        if status is not None and 300 <= status < 400:
            fault = "redirects are not followed"
        return Outcome(parcel, at, time.monotonic() - began, status, fault, retry_after)

    async def _posted(self, parcel: Parcel) -> Answer:
        if not parcel.secrets:
            raise httpcore.ProtocolError(SEALED)
        if parcel.url.startswith("http:") and not self._policy.http:
            raise httpcore.UnsupportedProtocol("webhooks go to https addresses only")
        stamped = headers(parcel.secrets, parcel.event_id, int(time.time()), parcel.body)
        named = {"content-type": CONTENT, "user-agent": "steerco-webhooks/1", "accept-encoding": "identity"}
        sent = [(name.encode(), value.encode()) for name, value in {**named, **stamped}.items()]
        limits = {"connect": self._policy.connect_seconds, "pool": self._policy.total_seconds}
        async with self._pool.stream(
            "POST", parcel.url, headers=sent, content=parcel.body, extensions={"timeout": limits}
        ) as answer:
            await self._passed_over(answer)
            return answer.status, wanted_wait(answer.headers)

    async def _passed_over(self, answer: httpcore.Response) -> None:
        """Read a short answer to its end, so that the connection can be used again; of a long one, stop."""
        read = 0
        async for chunk in answer.aiter_stream():
            read += len(chunk)
            if read > self._policy.answer_bytes:
                return


def wanted_wait(given: Sequence[tuple[bytes, bytes]]) -> int | None:
    value = next((value for name, value in given if name.lower() == b"retry-after"), b"")
    return int(value) if value.isdigit() and len(value) < 8 else None
