"""``steerco webhooks``: a receiver to try deliveries with."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

group = typer.Typer(help="Deliveries of events.", no_args_is_help=True)
LARGEST = 10 * 1024 * 1024


@group.callback()
def webhooks() -> None:
    """What receivers of webhooks need."""


@group.command()
def listen(
    secret: Annotated[
        list[str], typer.Option(envvar="WEBHOOK_SECRET", help="As it was shown; twice while it is rotated.")
    ],
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8090,
) -> None:
    """Print every delivery that is signed with the secret, one line of JSON each; refuse the others.

    The service delivers to this machine only where STEERCO_WEBHOOK_HTTP and STEERCO_WEBHOOK_NETWORKS let it.
    """
    refuse_unusable(secret)
    server = receiver(host, port, secret, typer.echo)
    typer.echo(f"listening on http://{host}:{server.server_port}/", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def refuse_unusable(secrets: list[str]) -> None:
    from app.events.webhooks.signing import signature

    for secret in secrets:
        try:
            signature(secret, "", 0, b"")
        except ValueError as error:
            raise typer.BadParameter(f"a secret reads whsec_ and base64: {error}") from error


def receiver(host: str, port: int, secrets: list[str], tell: Callable[[str], Any]) -> "ThreadingHTTPServer":
    """A server that tells what it believes, and says 401 to the rest."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        timeout = 20

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            if not length.isdigit() or int(length) > LARGEST:
                self.send_error(413)
                return
            body = self.rfile.read(int(length))
            genuine = believed(secrets, {name.lower(): value for name, value in self.headers.items()}, body)
            tell(body.decode(errors="replace") if genuine else "refused: no valid signature")
            self.send_response(204 if genuine else 401)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: what there is to say is told."""

    return ThreadingHTTPServer((host, port), Handler)


def believed(secrets: list[str], headers: Mapping[str, str], body: bytes) -> bool:
    import time

    from app.events.webhooks.signing import is_genuine

    return any(is_genuine(secret, headers, body, time.time()) for secret in secrets)
