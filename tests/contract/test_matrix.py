"""Every operation against every sort of caller: 401, 404 and 403 as it should be, and no route forgotten."""

from itertools import chain
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from starlette.routing import Route

from app.core.ids import uuid7
from tests.contract.classification import CASES, Case
from tests.contract.operations import Operation, operations
from tests.contract.world import World

CALLERS = ("nobody", "stranger", "reader", "elsewhere")
UNDOCUMENTED = {
    "/openapi.json",
    "/docs",
    "/docs/oauth2-redirect",
    "/redoc",
    "/metrics",
    "/",
    "/docs/{name}",
}  # for people and tools
ANOTHER_KIND = {"portfolio": "lone_project", "programme": "elsewhere", "project": "elsewhere"}
each_operation = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)


@pytest.mark.quick
def test_every_operation_is_classified_and_none_besides() -> None:
    assert {operation.key for operation in operations()} == CASES.keys()


@pytest.mark.quick
def test_every_route_is_documented(app: FastAPI) -> None:
    nested = [route.original_router.routes for route in app.routes if hasattr(route, "original_router")]
    plain = [route for route in chain(app.routes, *nested) if isinstance(route, Route)]
    assert len(plain) + len(nested) == len(list(chain(app.routes, *nested)))
    routes = {(method, route.path_format) for route in plain for method in route.methods or ()}
    documented = {(operation.method, operation.path) for operation in operations()}
    assert {path for method, path in routes - documented if method != "HEAD"} <= UNDOCUMENTED


@each_operation
def test_each_caller_gets_what_is_theirs(
    app: FastAPI, request: pytest.FixtureRequest, operation: Operation
) -> None:
    world: World = request.getfixturevalue("shared" if operation.method == "GET" else "world")
    case = prepared(world, operation)
    for key in case.after:
        world.perform(key, operation.kind, CASES)
    held = {world[name] for name in held_by(operation, case)}
    ours = {world[name] for name in operation.parameters if name.endswith("_id")} | held
    ours -= {world["external_id"]}  # each organisation may have its own
    for who in CALLERS:
        client = TestClient(app, raise_server_exceptions=False) if who == "nobody" else world.client(who)
        answer = world.send(client, operation, case)
        expected = getattr(case.access, who)
        assert answer.status_code == expected, f"{who}: {answer.status_code} {answer.text}"
        refused_in_words(answer)
        if expected < 300 and who in case.access.blind:
            assert not any(id in answer.text for id in ours), f"{who} sees what is not theirs"
    answer = world.send(world.client(case.by), operation, case)
    assert answer.is_success, f"{case.by}: {answer.status_code} {answer.text}"
    assert held <= ids_in(answer.json() if held else None)


@each_operation
def test_what_there_is_not_is_not_found(shared: World, operation: Operation) -> None:
    """A made-up id in each place, and a component of another kind where one of this kind is meant."""
    world, case = shared, prepared(shared, operation)
    others: list[tuple[str, Any]] = [(name, uuid7()) for name in operation.parameters if name.endswith("_id")]
    if operation.level:
        others.append((f"{operation.level}_id", world[ANOTHER_KIND[operation.level]]))
    for name, id in others:
        if name != "external_id":
            answer = world.send(world.client(case.by), operation, case, **{name: id})
            assert answer.status_code == 404, f"{name}: {answer.status_code} {answer.text}"
            refused_in_words(answer)


def prepared(world: World, operation: Operation) -> Case:
    assert operation.key in CASES, f"classify {operation.key} in tests/contract/classification"
    case = CASES[operation.key]
    for name in operation.parameters:
        assert world[name]
    return case


def held_by(operation: Operation, case: Case) -> list[str]:
    """What its answer lists, by the name in the world; of the tree, the kind it is a list of."""
    own = f"{operation.kind}_id"
    return [own if case.holds == "component_id" else case.holds] if case.holds else []


def refused_in_words(answer: Response) -> None:
    """A refusal is a problem with a sentence; what is forbidden names its rule, and 401 how to prove oneself."""
    if answer.is_success:
        return
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], bool(problem["detail"])) == (answer.status_code, True)
    if answer.status_code == 403:
        assert problem["rule"]
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def ids_in(content: Any) -> set[str]:
    """The ids of the things that an answer tells of."""
    if isinstance(content, list):
        return set().union(*map(ids_in, content)) if content else set()
    if not isinstance(content, dict):
        return set()
    return {str(content.get("id"))} | ids_in(content.get("items", []))
