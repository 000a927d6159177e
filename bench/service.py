"""The service as it is deployed, for one benchmark: ``python -m bench.service URL PORT``."""

import sys

from app.cli.serving import server_of
from app.core import logs
from app.main import create_app
from app.settings import Settings
from bench.data import PEPPER


def serve(url: str, port: int) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(PEPPER,)))  # type: ignore[arg-type]
    logs.configure("json", "WARNING")  # the floor writes no lines about requests either
    server_of(app, "127.0.0.1", port).run()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
