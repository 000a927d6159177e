"""The tree of components, and the organisation's own fields of them."""

from tests.contract.classification.access import (
    CHANGED,
    COMMON,
    COMMON_LISTED,
    ENTERED,
    GOVERNED,
    LISTED,
    READ,
    Case,
    Cases,
    Makers,
    component,
    posted,
)

COMPONENT = {"name": "Renewal", "currency": "GBP"}
FIELD = {"slug": "department", "label": "Department", "type": "text"}
CALENDAR = {"name": "England", "holidays": [{"on": "2026-12-25", "name": "Christmas Day"}]}
REASON = {"reason": "The work is done."}

MADE: Makers = {
    "elsewhere": component("portfolio"),
    "lone_project": component("project"),
    "portfolio_id": component("portfolio"),
    "programme_id": component("programme", "portfolio_id"),
    "project_id": component("project", "programme_id"),
    "other_project": component("project", "programme_id"),
    "component_id": lambda world: world["project_id"],
    "external_id": lambda _: "EXT-1",
    "field_id": posted("/custom-fields", FIELD),
    "calendar_id": posted("/calendars", CALENDAR),
}

CASES: Cases = {
    "GET /components": Case(LISTED, holds="component_id"),
    "POST /components": Case(ENTERED, COMPONENT),
    "PUT /components/by-external-id/{external_id}": Case(ENTERED, COMPONENT),
    "GET /components/{component_id}": Case(READ),
    "PATCH /components/{component_id}": Case(CHANGED, {"name": "Renewed"}),
    "DELETE /components/{component_id}": Case(CHANGED),
    "GET /components/{component_id}/components": Case(READ),
    "POST /components/{component_id}/placement": Case(CHANGED, {"parent_id": None}),
    "POST /components/{component_id}/archival": Case(CHANGED, REASON),
    "POST /components/{component_id}/restoration": Case(
        CHANGED, REASON, after=("POST /components/{component_id}/archival",)
    ),
    "GET /components/{component_id}/history": Case(READ),
    "GET /calendars": Case(COMMON_LISTED, holds="calendar_id"),
    "POST /calendars": Case(ENTERED, CALENDAR, second=lambda world: {"component_id": world["project_id"]}),
    "GET /calendars/{calendar_id}": Case(COMMON),
    "GET /calendars/{calendar_id}/history": Case(COMMON),
    "PATCH /calendars/{calendar_id}": Case(GOVERNED, {"working_weekdays": ["monday", "tuesday"]}),
    "DELETE /calendars/{calendar_id}": Case(GOVERNED),
    "GET /custom-fields": Case(COMMON_LISTED, holds="field_id"),
    "POST /custom-fields": Case(ENTERED, FIELD, second={"slug": "region"}),
    "GET /custom-fields/{field_id}": Case(COMMON),
    "GET /custom-fields/{field_id}/history": Case(COMMON),
    "PATCH /custom-fields/{field_id}": Case(GOVERNED, {"label": "Directorate"}),
    "DELETE /custom-fields/{field_id}": Case(GOVERNED),
}
