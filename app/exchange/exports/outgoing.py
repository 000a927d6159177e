"""A file under way: what is written goes on in pieces of one size, and its digest grows with it."""

import hashlib
from collections.abc import Callable

from app.jobs.service import CHUNK


class Outgoing:
    """As much of a binary file as those need who only write; ``keep`` takes the pieces."""

    def __init__(self, keep: Callable[[bytes], None]) -> None:
        self._keep, self._waiting, self._digest = keep, bytearray(), hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self._waiting += content
        while len(self._waiting) >= CHUNK:
            self._keep(bytes(self._waiting[:CHUNK]))
            del self._waiting[:CHUNK]
        return len(content)

    def flush(self) -> None:
        """Nothing: a piece goes when it is full."""

    def close(self) -> str:
        """Keep what is left; the SHA-256 of all."""
        if self._waiting:
            self._keep(bytes(self._waiting))
        return self._digest.hexdigest()
