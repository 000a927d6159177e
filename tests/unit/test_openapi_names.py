"""What the OpenAPI document is given beyond what FastAPI makes of the routes."""

from typing import Any

from app.core.openapi import completed


def document() -> dict[str, Any]:
    figure = {"title": "Figure", "type": "object"}
    reference = {"$ref": "#/components/schemas/Figure-Output"}
    mapping = {"figure": "#/components/schemas/Figure-Input"}
    return {
        "paths": {
            "/v1/status-reports/{status_report_id}": {
                "parameters": [
                    {"name": "status_report_id", "in": "path"},
                    {"name": "owner_id", "in": "query"},
                ],
                "get": {"responses": {"200": {"content": {"application/json": {"schema": reference}}}}},
                "post": {"requestBody": {"schema": {"discriminator": {"mapping": mapping}}}},
            }
        },
        "components": {"schemas": {"Figure-Input": figure, "Figure-Output": figure, "Mapping": {}}},
    }


def test_a_schema_that_differs_by_direction_has_a_name_for_each() -> None:
    told = completed(document())
    assert set(told["components"]["schemas"]) == {"Figure", "FigureInput", "Mapping", "ProblemDetails"}
    assert told["components"]["schemas"]["FigureInput"]["title"] == "FigureInput"
    operations = told["paths"]["/v1/status-reports/{status_report_id}"]
    content = operations["get"]["responses"]["200"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Figure"}
    mapping = operations["post"]["requestBody"]["schema"]["discriminator"]["mapping"]
    assert mapping == {"figure": "#/components/schemas/FigureInput"}


def test_an_identifier_in_a_path_says_of_what() -> None:
    path, query = completed(document())["paths"]["/v1/status-reports/{status_report_id}"]["parameters"]
    assert path["description"] == "Identifier of the status report."
    assert "description" not in query


def test_completing_twice_is_completing_once() -> None:
    once = completed(document())
    assert completed(completed(document())) == once
