"""A JSON document from an issuer, within limits of time and size."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.identity.issuers import is_loopback

Document = dict[str, Any]
Fetch = Callable[[str], Document]


class FetchFailed(Exception):
    """The document could not be had; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one fetch may take in all, and how much it may bring."""

    seconds: float = 3
    bytes: int = 256 * 1024


def fetch_json(url: str, limits: Limits = Limits()) -> Document:
    """The JSON object at ``url``. Raises ``FetchFailed`` for whatever else comes, or does not.

    Call it from a worker thread. A loop of its own, because httpx bounds each read but not the whole:
    an issuer that sends a byte a second would hold the thread for hours.
    """
    try:
        document = json.loads(asyncio.run(asyncio.wait_for(_downloaded(url, limits.bytes), limits.seconds)))
    except TimeoutError as error:
        raise FetchFailed(f"{url} took longer than {limits.seconds:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
        raise FetchFailed(f"{url}: {type(error).__name__}") from error
    if not isinstance(document, dict):
        raise FetchFailed(f"{url} did not answer with a JSON object")
    return document


async def _downloaded(url: str, limit: int) -> bytes:
    """The body as sent, without redirects, and without compression, which could hide its size."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    body = bytearray()
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=not is_loopback(urlsplit(url))) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise FetchFailed(f"{url} answered {response.status_code}")
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > limit:
                raise FetchFailed(f"{url} sent more than {limit} bytes")
    return bytes(body)
