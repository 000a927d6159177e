"""Connections that only ever lead to allowed addresses.

A name is looked up once, every address it has is checked, and one of those checked is connected to: a
name that answers otherwise the next time leads nowhere. TLS and ``Host`` keep the name. There are no
redirects and no proxies.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpcore

from app.events.webhooks.addresses import is_allowed
from app.events.webhooks.policy import Network

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
LOOKING_UP = 32  # names at once; one that hangs must not keep the others from being found


class NotPublic(httpcore.ConnectError):
    """A name leads to an address that webhooks do not go to."""


class SystemResolver:
    """The addresses of a name, looked up in threads of their own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKING_UP, thread_name_prefix="webhook-names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that have been checked, and to nothing else."""

    def __init__(self, networks: Sequence[Network], resolve: Resolve | None = None) -> None:
        self._networks, self._resolve = networks, resolve or SystemResolver()
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.checked(host, port)
                return await self._first_of(addresses, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error

    async def checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises ``NotPublic`` where any of them is not to be reached."""
        addresses = await self._resolve(host, port)
        if not addresses or not all(is_allowed(address, self._networks) for address in addresses):
            raise NotPublic(f"{host} does not lead to public addresses alone")
        return addresses

    async def _first_of(self, addresses: Sequence[str], port: int) -> httpcore.AsyncNetworkStream:
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise NotPublic("webhooks go to no sockets of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
