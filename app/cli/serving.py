"""``steerco serve``: the service itself."""

import gc
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 for every address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    upgrade: Annotated[bool, typer.Option(help="Bring the database up to date first.")] = False,
) -> None:
    """Serve the API until it is told to stop, with a worker for its jobs. The database must be at the newest migration."""
    gc.disable()  # nearly all that is loaded stays: until then there is nothing to collect
    from app.cli.databases import brought_to
    from app.cli.working import worker_beside
    from app.core import logs
    from app.main import create_app
    from app.settings import Settings

    settings = Settings()
    if upgrade:
        brought_to(settings.database_url)
    app = create_app(settings)
    refuse_old_tables(app)
    logs.configure(settings.log_format, settings.log_level)
    with worker_beside(settings):
        server_of(app, host, port).run()


def refuse_old_tables(app: "FastAPI") -> None:
    """Stop with a sentence where the tables are not those this version was written for."""
    from app.core.health import checks

    for check in checks(app.state.database):
        if check.name in ("database", "migrations") and not check.ok:
            typer.echo(f"{check.name}: {check.detail}", err=True)
            app.state.database.engine.dispose()
            raise typer.Exit(2)


def server_of(app: "FastAPI", host: str, port: int, **options: Any) -> "uvicorn.Server":
    """One process; told to stop, it says so to load balancers before it closes its door."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            """What is there by now stays: the collector of garbage need not look at it again and again."""
            gc.collect()
            gc.freeze()
            gc.enable()
            await super().startup(sockets=sockets)

        def handle_exit(self, sig: int, frame: Any) -> None:
            app.state.readiness.stopping = True
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
        **options,
    )
    return Server(config)
