"""The Python client that is generated from the document drives the service that wrote it."""

import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.contract.classification.exchange import MAPPING
from tests.contract.conftest import NAME
from tests.ops.conftest import served

FILE = b"Reference,Project,Budget,Forecast\nR-1,Station renewal,1000,1250\nR-2,Signalling,2000,1900\n"


@pytest.fixture
def steerco(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a part of the client is called by: ``steerco("models").ComponentWrite``."""
    monkeypatch.syspath_prepend(generated)
    return lambda part: import_module(f"{NAME}.{part}")


@pytest.fixture
def caller(app: FastAPI, client: TestClient, steerco: Any) -> Iterator[Any]:
    """The generated client of a service that runs, with a token that may do everything."""
    token = client.headers["Authorization"].removeprefix("Bearer ")
    authenticated = steerco("client").AuthenticatedClient
    with served(app) as port, authenticated(f"http://127.0.0.1:{port}", token) as caller:
        yield caller


def test_the_generated_client_drives_the_service(steerco: Any, caller: Any) -> None:
    models, projects = steerco("models"), "api.components"
    plan = models.ComponentWrite(name="Station renewal", currency="GBP", code="PRJ-7001")
    create = steerco(f"{projects}.create_project").sync_detailed
    key = {"client": caller, "body": plan, "idempotency_key": str(uuid4())}
    created, repeated = create(**key), create(**key)
    assert (created.status_code, repeated.headers["Idempotency-Replayed"]) == (201, "true")
    project = created.parsed
    assert isinstance(project, models.ComponentRead)
    assert repeated.parsed == project

    update = steerco(f"{projects}.update_project").sync
    patch = models.MergePatchComponentRevision(name="Station renewal, north")
    revised = update(project.id, client=caller, body=patch, if_match=created.headers["ETag"])
    assert (revised.name, revised.version) == ("Station renewal, north", project.version + 1)
    stale = update(project.id, client=caller, body=patch, if_match=created.headers["ETag"])
    assert isinstance(stale, models.ProblemDetails)
    assert (stale.status, stale.type_) == (412, "/problems/stale-version")

    listed = steerco(f"{projects}.list_projects").sync(client=caller, limit=1)
    assert [item.id for item in listed.items] == [project.id]
    unknown = steerco(f"{projects}.read_project").sync(uuid4(), client=caller)
    assert (unknown.status, unknown.type_) == (404, "/problems/not-found")


def test_the_generated_client_brings_a_file_to_its_variance_report(steerco: Any, caller: Any) -> None:
    models, exchange = steerco("models"), "api.exchange"
    kept = models.TableMappingInput.from_dict(MAPPING)
    assert steerco(f"{exchange}.create_import_mapping").sync(client=caller, body=kept).version == 1
    plan = models.ComponentWrite(name="The portfolio", currency="GBP", code="PFL-7001")
    portfolio = steerco("api.components.create_portfolio").sync(client=caller, body=plan)

    def imported(dry_run: bool) -> Any:
        file = steerco("types").File(io.BytesIO(FILE))
        asked = {"mapping": "register", "portfolio_id": portfolio.id, "period": "2026-03"}
        create = steerco(f"{exchange}.create_import").sync
        return create(client=caller, body=file, dry_run=dry_run, **asked)

    tried, applied = imported(dry_run=True), imported(dry_run=False)
    assert (tried.status, applied.status) == ("dry_run", "applied")
    assert tried.counts.records == applied.counts.good == 2
    changes = steerco(f"{exchange}.list_import_changes").sync(applied.id, client=caller)
    assert [(change.outcome, change.name) for change in changes.items] == [
        ("created", "Station renewal"),
        ("created", "Signalling"),
    ]

    read = steerco("api.variance.read_portfolio_variance_report").sync_detailed
    told = read(portfolio.id, client=caller, period="2026-03")
    (cost,) = told.parsed.costs
    total = cost.total
    amounts = [total.baseline.amount, total.forecast.amount, total.variance.amount]
    assert amounts == ["3000.00", "3150.00", "-150.00"]
    assert told.parsed.narrative.text
    held = read(portfolio.id, client=caller, period="2026-03", if_none_match=told.headers["ETag"])
    assert (held.status_code, held.content) == (304, b"")
