"""The service as it is deployed, for one benchmark: ``python -m bench.service URL PORT``."""

import sys

import uvicorn

from app.main import create_app
from app.settings import Settings
from bench.data import PEPPER


def serve(url: str, port: int) -> None:
    app = create_app(Settings(database_url=url, token_peppers=(PEPPER,)))  # type: ignore[arg-type]
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
