"""The quickest receiver of webhooks: ``python -m bench.receiver PORT`` answers whatever comes, and looks at nothing."""

import asyncio
import sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Answering(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.received = transport, b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        while length := whole(self.received):
            self.received = self.received[length:]
            self.transport.write(ANSWER)


def whole(received: bytes) -> int:
    """How many bytes the first request has in all; 0 while it is not there."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    _, _, rest = received[:end].lower().partition(b"content-length:")
    length = end + 4 + int(rest.split(b"\r\n", 1)[0] or 0)
    return length if len(received) >= length else 0


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
