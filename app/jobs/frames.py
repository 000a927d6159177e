"""What a job stages for later: a file of compressed frames, each some JSON, one in memory at a time."""

import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from app.jobs.kinds import Task

PIECE = 1 << 20  # bytes, the most of a chunk of a job
LENGTH = 4  # bytes that say how long a frame is


class Frames:
    """A file of frames while it is written. Another attempt writes over what one before it has left."""

    def __init__(self, task: Task, name: str) -> None:
        self.task, self.name = task, name
        self.many, self.pieces, self.held = 0, 0, bytearray()

    def add(self, content: Any) -> None:
        frame = zlib.compress(orjson.dumps(content), 1)
        self.held += len(frame).to_bytes(LENGTH) + frame
        self.many += 1
        while len(self.held) >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Keep what is held, if anything, as the next piece of the file."""
        if self.held:
            self.task.keep(bytes(self.held[:PIECE]), self.name, self.pieces)
            self.pieces += 1
            del self.held[:PIECE]


def frames(pieces: Iterator[bytes], many: int) -> Iterator[Any]:
    """The first so many frames of a file."""
    return islice(every(pieces), many)


def every(pieces: Iterator[bytes]) -> Iterator[Any]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= LENGTH and len(held) >= (end := LENGTH + int.from_bytes(held[:LENGTH])):
            yield orjson.loads(zlib.decompress(held[LENGTH:end]))
            del held[:end]
