"""What a handler is given from a request: worked out once for a route, not again at every request.

FastAPI asks each parameter for its kind, aliases and defaults every time, which took a third of a
small request. Its own documents, fields and validation are used here as they are; a route that has
anything this does not know (forms, cookies, files, generators) is left to FastAPI.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from inspect import iscoroutinefunction
from typing import Any

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Body
from pydantic import BaseModel
from starlette.datastructures import Headers, QueryParams

from app.core.errors import Invalid, escaped

Received = Mapping[str, Any]
Faults = list[Any]
Pairs = list[tuple[str, Any]]
NOTHING = object()


class Parameter:
    """One value of a path, query or header."""

    def __init__(self, field: Any) -> None:
        self.name, self.validate, self.loc = (
            field.name,
            field.validate,
            (field.field_info.in_.value, field.alias),
        )
        self.take, self.required = (
            taking(field.alias, field.field_info.annotation),
            field.field_info.is_required(),
        )
        self.default = None if self.required else field.get_default()

    def value(self, received: Received, faults: Faults) -> Any:
        value = self.take(received)
        if value is not None:
            return checked(self.validate, value, self.loc, faults)
        if self.required:
            faults.append({"type": "missing", "loc": self.loc, "msg": "Field required", "input": None})
        return deepcopy(self.default)


class Model:
    """The whole query, or all headers, as one model."""

    def __init__(self, field: Any) -> None:
        self.name, self.validate, self.loc = field.name, field.validate, (field.field_info.in_.value,)
        members = field.field_info.annotation.model_fields.items()
        self.takes = [(alias, taking(alias, info.annotation)) for name, info in members
                      for alias in [info.alias or name]]  # fmt: skip

    def value(self, received: Received, faults: Faults) -> Any:
        given = {name: value for name, take in self.takes if (value := take(received)) is not None}
        return checked(self.validate, given, self.loc, faults)


def taking(alias: str, annotation: Any) -> Callable[[Received], Any]:
    """How a value is taken out of what was received; one that may come often, as a list."""
    if not is_list(annotation):
        return lambda received: received.get(alias)
    return lambda received: received.getlist(alias) or None  # type: ignore[attr-defined]


def is_list(annotation: Any) -> bool:
    kinds = (annotation, *getattr(annotation, "__args__", ()))
    return any(getattr(kind, "__origin__", kind) in (list, set, tuple, frozenset) for kind in kinds)


def is_model(field: Any) -> bool:
    return isinstance(field.field_info.annotation, type) and issubclass(
        field.field_info.annotation, BaseModel
    )


def checked(validate: Any, value: Any, loc: tuple[str, ...], faults: Faults) -> Any:
    valid, found = validate(value, {}, loc=loc)
    faults.extend(found or ())
    return valid


class Binding:
    """All parameters of one callable, and of what it depends on."""

    def __init__(self, dependant: Dependant) -> None:
        self.groups = [
            (source, [Model(f) if is_model(f) else Parameter(f) for f in fields])
            for source, fields in (
                (path_of, dependant.path_params),
                (query_of, dependant.query_params),
                (headers_of, dependant.header_params),
            )
            if fields
        ]
        self.depends = [(d.name, d.call, Binding(d)) for d in dependant.dependencies]
        self.request = dependant.request_param_name
        self.body = next(iter(dependant.body_params), None)

    async def values(self, request: Request, body: Any, faults: Faults) -> dict[str, Any]:
        """The arguments; what is wrong with the request joins ``faults``."""
        values: dict[str, Any] = {}
        for name, call, binding in self.depends:
            before = len(faults)
            given = await binding.values(request, body, faults)
            if len(faults) == before and call:
                values[name or ""] = await call(**given)
        for source, parameters in self.groups:
            received = source(request)
            for parameter in parameters:
                values[parameter.name] = parameter.value(received, faults)
        if self.request:
            values[self.request] = request
        if self.body:
            values[self.body.name] = self.content(body, faults)
        return values

    def content(self, body: Any, faults: Faults) -> Any:
        field = self.body
        assert field
        if body is not NOTHING:
            return checked(field.validate, body, ("body",), faults)
        if field.field_info.is_required():
            faults.append({"type": "missing", "loc": ("body",), "msg": "Field required", "input": None})
            return None
        return deepcopy(field.get_default())


def path_of(request: Request) -> Received:
    return request.path_params


def query_of(request: Request) -> QueryParams:
    return request.query_params


def headers_of(request: Request) -> Headers:
    return request.headers


async def content_of(request: Request) -> Any:
    """The body: as JSON where it says that it is, else as it came. Raises ``RequestValidationError``."""
    body = await request.body()
    if not body:
        return NOTHING
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith("application/") or not kind.endswith(("/json", "+json")):
        return body
    try:
        return read(body)
    except Repeated as error:
        faults = [{"pointer": f"/body{error.pointer}", "detail": "It is there more than once: send it once."}]
        raise Invalid("The request is not valid: see errors.", errors=faults) from error
    except json.JSONDecodeError as error:
        fault = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([{**fault, "ctx": {"error": error.msg}}], body=error.doc) from error
    except (ValueError, RecursionError) as error:  # no UTF-8, a number without end, brackets without end
        raise HTTPException(400, "The body cannot be read as JSON.") from error


class Repeated(Exception):
    """A member that a JSON object has twice: whichever was taken, the other would be lost without a word."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


def members(pairs: Pairs) -> dict[str, Any]:
    """The members of an object, each of them once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Repeated("")
    return found


# Built once: to build one for a body would take as long as to read it.
ONCE, ALL = json.JSONDecoder(object_pairs_hook=members), json.JSONDecoder(object_pairs_hook=tuple)


def read(body: bytes) -> Any:
    """What JSON text says. Raises ``Repeated`` where one object has two members of a name, and ``ValueError``."""
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    try:
        return ONCE.decode(text)
    except Repeated as error:
        raise Repeated(next(repeated(ALL.decode(text)))) from error


def repeated(value: Any, at: str = "") -> Iterator[str]:
    """Where in JSON, whose objects are tuples of pairs, a member stands for the second time."""
    steps = value if isinstance(value, tuple) else enumerate(value) if isinstance(value, list) else ()
    seen = set()
    for step, inner in steps:
        here = f"{at}/{escaped(step)}"
        if step in seen:
            yield here
        seen.add(step)
        yield from repeated(inner, here)


def is_known(dependant: Dependant) -> bool:
    """Whether everything ``dependant`` asks for is what a ``Binding`` gives."""
    strange = (
        dependant.cookie_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
    )
    return (
        not any(strange)
        and len(dependant.body_params) < 2
        and all(type(f.field_info) is Body and not f.field_info.embed for f in dependant.body_params)
        and all(is_known(d) and iscoroutinefunction(d.call) for d in dependant.dependencies)
    )
