"""What the OpenAPI document is given beyond what FastAPI makes of the routes."""

from typing import Any

import pytest

from app.core.document import example, finished, readable

SCHEMAS: dict[str, Any] = {
    "Money": {
        "type": "object",
        "properties": {"amount": {"type": "string", "examples": ["10.50"]}, "currency": {"const": "GBP"}},
        "required": ["amount", "currency"],
    }
}


def document() -> dict[str, Any]:
    figure = {
        "title": "Figure",
        "type": "object",
        "properties": {"on": {"type": "string", "format": "date"}},
        "required": ["on"],
    }
    told = {"schema": {"$ref": "#/components/schemas/Figure-Output"}}
    wanted = {"schema": {"$ref": "#/components/schemas/Figure-Input"}}
    patch = {"schema": {"$ref": "#/components/schemas/Either"}}
    either = {"discriminator": {"mapping": {"figure": "#/components/schemas/Figure-Input"}}}
    names = [
        ("status_report_id", "path"),
        ("owner_id", "query"),
        ("limit", "query"),
        ("score_min", "query"),
    ]
    return {
        "paths": {
            "/v1/status-reports/{status_report_id}": {
                "post": {
                    "parameters": [{"name": name, "in": where} for name, where in names],
                    "requestBody": {
                        "content": {"application/json": wanted, "application/merge-patch+json": patch}
                    },
                    "responses": {"200": {"content": {"application/json": told}}},
                }
            }
        },
        "components": {
            "schemas": {
                "Figure-Input": figure,
                "Figure-Output": figure,
                "Either": either,
                "Loose": told["schema"],
            }
        },
    }


def test_a_schema_that_differs_by_direction_has_a_name_for_each() -> None:
    told = finished(document())
    schemas = told["components"]["schemas"]
    assert set(schemas) >= {"Figure", "FigureInput"}
    assert schemas["FigureInput"]["title"] == "FigureInput"
    assert schemas["Either"]["discriminator"]["mapping"] == {"figure": "#/components/schemas/FigureInput"}
    operation = told["paths"]["/v1/status-reports/{status_report_id}"]["post"]
    body, answer = operation["requestBody"], operation["responses"]["200"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/FigureInput"}
    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Figure"}


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Figure", "Figure"),
        ("Page_Figure_", "Page_Figure_"),
        ("Mapping", "TableMapping"),
        ("Figure-Output", "FigureOutput"),
        ("Money-Output", "Money"),
        ("Money-Input", "MoneyInput"),
        ("app__portfolio__ranking__schemas__Share", "RankingShare"),
        ("app__risk__key_figures__schemas__Share-Input", "KeyFiguresShareInput"),
    ],
)
def test_every_schema_has_a_name_that_people_can_read(name: str, better: str) -> None:
    assert readable(name, {"Figure": {}}) == better


def test_only_what_comes_in_is_given_an_example() -> None:
    schemas = finished(document())["components"]["schemas"]
    assert schemas["FigureInput"]["examples"] == [{"on": "2027-03-31"}]
    assert "examples" not in schemas["Figure"]


def test_parameters_say_what_they_are() -> None:
    operation = finished(document())["paths"]["/v1/status-reports/{status_report_id}"]["post"]
    assert [parameter.get("description") for parameter in operation["parameters"]] == [
        "Identifier of the status report.",
        "Only what has this owner.",
        "How many at most.",
        None,
    ]


def test_a_schema_that_nothing_refers_to_is_left_out() -> None:
    before = document()
    assert "Loose" in before["components"]["schemas"]
    assert set(finished(before)["components"]["schemas"]) == {"Figure", "FigureInput", "Either"}


def test_finishing_twice_is_finishing_once() -> None:
    assert finished(finished(document())) == finished(document())


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({"type": "string", "examples": ["Flood"], "default": "Drought"}, "Flood"),
        ({"type": "string", "enum": ["open", "closed"], "default": "closed"}, "closed"),
        ({"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]}, "2027-03-31"),
        ({"type": "array", "items": {"type": "integer"}}, [1]),
        ({"type": "array", "items": {"type": "string"}}, None),
        ({"type": "string"}, None),
        ({"$ref": "#/components/schemas/Money"}, {"amount": "10.50", "currency": "GBP"}),
    ],
)
def test_an_example_is_made_of_what_a_schema_says(schema: dict[str, Any], shown: Any) -> None:
    assert example(schema, SCHEMAS) == shown


def test_an_object_shows_what_it_must_have_or_nothing() -> None:
    text = {"type": "string"}
    properties = {"title": {**text, "examples": ["Flood"]}, "cause": text, "note": text}
    risk = {"type": "object", "properties": properties, "required": ["title"]}
    assert example(risk, {}) == {"title": "Flood"}
    assert example({**risk, "required": ["title", "cause"]}, {}) is None
    assert example({**risk, "required": []}, {}) == {"title": "Flood"}
