"""Working calendars: one for the organisation and for each component, the nearest holds."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.calc.working_days import WorkingDays
from app.calendars.repository import calendar_at
from tests.conftest import ClientFor

ENGLAND = {"name": "England", "holidays": [{"on": "2026-12-25", "name": "Christmas Day"}]}
MERGE = {"Content-Type": "application/merge-patch+json"}


def test_a_calendar_is_told_as_it_was_set(client: TestClient, project: UUID) -> None:
    made = client.post("/v1/calendars", json={**ENGLAND, "component_id": str(project)})
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["working_weekdays"] == ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert told["holidays"] == ENGLAND["holidays"] and told["allowed_actions"] == ["update", "delete"]
    assert client.post("/v1/calendars", json={**ENGLAND, "component_id": str(project)}).status_code == 409
    url = made.headers["Location"]
    before = {
        "holidays": [{"on": "2026-12-28", "name": "Substitute"}, {"on": "2026-12-25", "name": "Christmas"}]
    }
    patched = client.patch(url, json=before, headers={**MERGE, "If-Match": '"1"'})
    assert [day["on"] for day in patched.json()["holidays"]] == ["2026-12-25", "2026-12-28"]
    assert client.patch(url, json=before, headers={**MERGE, "If-Match": '"1"'}).status_code == 412
    assert client.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert client.post("/v1/calendars", json={**ENGLAND, "component_id": str(project)}).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"working_weekdays": []},
        {"working_weekdays": ["monday", "monday"]},
        {"working_weekdays": ["someday"]},
        {"holidays": [{"on": "2026-12-25", "name": "One"}, {"on": "2026-12-25", "name": "Other"}]},
        {"holidays": [{"on": "25.12.2026", "name": "One"}]},
    ],
)
def test_what_is_no_calendar_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    assert client.post("/v1/calendars", json={**ENGLAND, **wrong}).status_code == 422


def test_the_nearest_calendar_holds(client: TestClient, component: Any, as_office: Callable[[], Any]) -> None:
    portfolio = component("PFL", "portfolio")
    project = component("PRJ", "project", portfolio)

    def holds(id: UUID | None) -> WorkingDays:
        with as_office() as uow:
            return calendar_at(uow, id)

    assert holds(project) == WorkingDays()
    client.post("/v1/calendars", json={**ENGLAND, "working_weekdays": ["monday"]})
    assert holds(project).weekdays == {0} == holds(None).weekdays
    client.post(
        "/v1/calendars", json={**ENGLAND, "working_weekdays": ["sunday"], "component_id": str(portfolio)}
    )
    assert holds(project).weekdays == {6} == holds(portfolio).weekdays
    client.post(
        "/v1/calendars", json={**ENGLAND, "working_weekdays": ["friday"], "component_id": str(project)}
    )
    assert holds(project).weekdays == {4} and holds(portfolio).weekdays == {6} and holds(None).weekdays == {0}


def test_only_who_may_everywhere_says_which_days_are_worked(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID
) -> None:
    url = client.post("/v1/calendars", json=ENGLAND).headers["Location"]
    local = client_for(organisation_id, role="pmo_lead", on=project, member="local")
    reader = client_for(organisation_id, role="reader", member="reader")
    for one in (local, reader):
        assert one.get(url).status_code == 200
        refused = one.post("/v1/calendars", json={**ENGLAND, "component_id": str(project)})
        assert (refused.status_code, refused.json()["rule"]) == (403, "calendar:write")
        assert one.delete(url, headers={"If-Match": '"1"'}).status_code == 403
