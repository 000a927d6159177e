"""Templates of timelines over HTTP: drafted, approved by another, made into plans, and saved back."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.conftest import ClientFor

Item = dict[str, Any]
TEMPLATES, INSTANTIATIONS, SAVINGS = (
    f"/v1/timeline-{what}" for what in ("templates", "instantiations", "savings")
)
DAY = 480
PATCH = {"Content-Type": "application/merge-patch+json"}


def link(task: str, relation: str = "FS", days: int = 0) -> Item:
    return {"task": task, "relation": relation, "lag_minutes": days * DAY, "lag_calendar": None}


def task(code: str, days: int = 0, *links: Item, **members: Any) -> Item:
    nothing = {"parent": None, "wbs": None, "calendar": None, "demands": [], "constraints": []}
    named = {"code": code, "name": f"Task {code}", "kind": "task", "duration_minutes": days * DAY}
    return nothing | named | {"predecessors": list(links)} | members


TEMPLATE: Item = {
    "slug": "station_works",
    "name": "Works at a station",
    "description": "For stations with platforms to be rebuilt.",
    "logic": "retained_logic",
    "lag_calendar": "predecessor",
    "critical_minutes": 0,
    "must_finish_offset_minutes": 20 * DAY,
    "tasks": [
        task("ALL", kind="summary"),
        task("A", 5, parent="ALL", wbs="1.1", demands=[{"role": "FITTER", "units": 2.0}]),
        task("B", 5, link("A", "SS", 2), parent="ALL"),
        task("C", 3, link("B", "FF", 1), parent="ALL"),
        task("D", 2, link("C", "SF", 6), link("A"), parent="ALL"),
        task(
            "M",
            0,
            link("D"),
            kind="finish_milestone",
            constraints=[{"kind": "DEADLINE", "offset_minutes": 15 * DAY}],
        ),
    ],
}


@pytest.fixture
def lead(client_for: ClientFor, organisation_id: UUID) -> TestClient:
    return client_for(organisation_id, role="pmo_lead")


def act(who: TestClient, url: str, verb: str, status: int = 200) -> Item:
    answer = who.post(f"{url}/{verb}", headers={"If-Match": who.get(url).headers["ETag"]})
    assert answer.status_code == status, answer.text
    return answer.json()


def drafted(client: TestClient, **members: Any) -> str:
    answer = client.post(TEMPLATES, json=TEMPLATE | members)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


@pytest.fixture
def approved(client: TestClient, lead: TestClient) -> str:
    url = drafted(client)
    act(lead, url, "approval")
    return url


def sent(client: TestClient, url: str, status: int = 200, **body: Any) -> Item:
    answer = client.post(url, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def instance(template: str, project: UUID, **members: Any) -> Item:
    start = {"component_id": str(project), "start": "2026-11-30T08:00"}
    return start | {"timeline_template_id": template.rpartition("/")[2]} | members


def days(told: Item) -> dict[str, tuple[str, str]]:
    return {t["code"]: (t["start"][5:10], t["finish"][5:10]) for t in told["tasks"]}


def test_a_template_is_drafted_approved_by_another_and_never_changed_again(
    client: TestClient, lead: TestClient, client_for: ClientFor, organisation_id: UUID
) -> None:
    url = drafted(client)
    told = client.get(url).json()
    assert told.items() >= (TEMPLATE | {"number": 1, "status": "draft", "approved_by": None}).items()
    assert told["allowed_actions"] == ["update"]
    assert act(client, url, "approval", 403)["rule"] == "four_eyes"
    assert client.patch(url, json={"name": "Works"}, headers=PATCH).status_code == 428
    assert client.patch(url, json={"name": "Works"}, headers=PATCH | {"If-Match": '"1"'}).status_code == 200
    assert client.patch(url, json={"name": "Other"}, headers=PATCH | {"If-Match": '"1"'}).status_code == 412
    assert act(lead, url, "approval")["status"] == "approved"
    refused = client.patch(url, json={"name": "Other"}, headers=PATCH | {"If-Match": '"3"'})
    assert (refused.status_code, refused.json()["rule"]) == (409, "timeline_template.status")

    after = drafted(client)
    assert client.get(after).json()["number"] == 2
    assert act(lead, after, "approval")["status"] == "approved"
    assert client.get(url).json()["status"] == "deprecated"
    found = client.get(TEMPLATES, params={"slug": "station_works", "status": "approved"}).json()["items"]
    assert [each["number"] for each in found] == [2]
    assert act(lead, after, "deprecation")["status"] == "deprecated"
    assert [each["action"] for each in client.get(f"{url}/history").json()["items"]] == [
        f"timeline_template.{verb}" for verb in ("drafted", "revised", "approved", "deprecated")
    ]
    reader = client_for(organisation_id, role="reader")
    assert reader.get(url).status_code == 200
    assert sent(reader, TEMPLATES, 403, **TEMPLATE)["rule"] == "timeline:write"


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"owner": "Head of works"}, "owner belongs in the plan"),
        ({"actual_start": "2026-11-30T08:00"}, "actual_start belongs in the plan"),
        ({"constraints": [{"kind": "MSO", "at": "2026-11-30T08:00"}]}, "no dates"),
        ({"predecessors": [link("M")]}, "wait for each other"),
        ({"predecessors": [link("X")]}, "not in the plan"),
    ],
)
def test_what_is_no_shape_is_refused(client: TestClient, changed: Item, said: str) -> None:
    tasks = [*TEMPLATE["tasks"][:1], TEMPLATE["tasks"][1] | changed, *TEMPLATE["tasks"][2:]]
    answer = client.post(TEMPLATES, json=TEMPLATE | {"tasks": tasks})
    assert answer.status_code == 422 and said in answer.text, answer.text


def test_a_template_becomes_a_plan_and_the_plan_the_same_template(
    client: TestClient, project: UUID, approved: str
) -> None:
    told = sent(client, INSTANTIATIONS, **instance(approved, project))
    assert (told["applied"], told["number"], told["schedule_version_id"]) == (False, 1, None)
    assert days(told) == {
        "ALL": ("11-30", "12-14"),
        "A": ("11-30", "12-04"),
        "B": ("12-02", "12-08"),
        "C": ("12-07", "12-09"),
        "D": ("12-11", "12-14"),
        "M": ("12-14", "12-14"),
    }
    assert (told["finish"], told["must_finish"]) == ("2026-12-14T17:00", "2026-12-25T17:00")
    plan = f"/v1/projects/{project}"
    assert client.get(f"{plan}/schedule").status_code == 404  # that was to look at
    made = sent(client, INSTANTIATIONS, **instance(approved, project, dry_run=False))
    assert (made["applied"], made["number"], days(made)) == (True, 1, days(told))
    version = client.get(f"/v1/schedule-versions/{made['schedule_version_id']}").json()
    assert version["timeline_template_id"] == approved.rpartition("/")[2]
    schedule = client.get(f"{plan}/schedule").json()
    assert schedule["tasks"] == made["tasks"]

    saved = sent(client, SAVINGS, component_id=str(project), slug="station_works")
    assert saved["template"] == TEMPLATE | {"description": None}
    assert saved["offsets"] == [
        {"code": None, "kind": None, "at": "2026-12-25T17:00", "offset_minutes": 20 * DAY},
        {"code": "M", "kind": "DEADLINE", "at": "2026-12-18T17:00", "offset_minutes": 15 * DAY},
    ]
    assert (saved["against"], saved["dropped"]) == (version["timeline_template_id"], [])
    assert not any(saved[name] for name in ("tasks_added", "tasks_removed", "tasks_changed", "links_added"))

    again = sent(
        client, INSTANTIATIONS, **instance(approved, project, dry_run=False, start="2026-12-07T08:00")
    )
    assert (again["number"], again["supersedes"], again["finish"]) == (2, 1, "2026-12-21T17:00")
    begun = client.post(f"{plan}/schedule-versions", json={"name": "Next", "start": "2026-12-07T08:00"})
    assert begun.json()["timeline_template_id"] == version["timeline_template_id"]


@pytest.mark.only_on("postgresql")
def test_the_calendar_moves_the_dates(client: TestClient, project: UUID, approved: str) -> None:
    holiday = {"on": "2026-12-02", "name": "Feast"}
    calendar = {"name": "Here", "component_id": str(project), "holidays": [holiday]}
    assert client.post("/v1/calendars", json=calendar).status_code == 201
    assert sent(client, INSTANTIATIONS, **instance(approved, project))["finish"] == "2026-12-15T17:00"
    day = [{"start": "08:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]
    every = {"key": "seven", "name": "Every day", "week": [day] * 7}
    told = sent(client, INSTANTIATIONS, **instance(approved, project, calendars=[every], calendar="seven"))
    assert told["finish"] == "2026-12-10T17:00"
    refused = sent(client, INSTANTIATIONS, 422, **instance(approved, project, calendars=[every]))
    assert refused["rule"] == "unknown_calendar"


@pytest.mark.only_on("sqlite")
def test_a_draft_may_be_looked_at_but_makes_no_plan(
    client: TestClient, project: UUID, client_for: ClientFor, organisation_id: UUID
) -> None:
    url = drafted(client)
    assert sent(client, INSTANTIATIONS, **instance(url, project))["finish"] == "2026-12-14T17:00"
    refused = sent(client, INSTANTIATIONS, 409, **instance(url, project, dry_run=False))
    assert refused["rule"] == "timeline_template.status"
    reader = client_for(organisation_id, role="reader")
    assert sent(reader, INSTANTIATIONS, 403, **instance(url, project))["rule"] == "schedule:write"
    assert sent(reader, SAVINGS, 403, component_id=str(project), slug="mine")["rule"] == "timeline:write"


def test_a_finished_plan_teaches_its_template(
    client: TestClient, lead: TestClient, project: UUID, approved: str
) -> None:
    made = sent(client, INSTANTIATIONS, **instance(approved, project, dry_run=False))
    tasks = client.get(f"/v1/schedule-versions/{made['schedule_version_id']}/tasks").json()["items"]
    done = {"actual_start": "2026-11-30T08:00", "actual_finish": "2026-12-08T17:00", "owner": "Head of works"}
    late = next(one for one in tasks if one["code"] == "A")
    headers = PATCH | {"If-Match": f'"{late["version"]}"'}
    assert client.patch(f"/v1/tasks/{late['id']}", json=done, headers=headers).status_code == 200
    asked = {"component_id": str(project), "slug": "station_works", "name": TEMPLATE["name"]}
    planned = sent(client, SAVINGS, **asked)
    assert planned["template"]["tasks"] == TEMPLATE["tasks"]
    members = ["percent_complete", "actual_start", "actual_finish", "owner"]
    assert planned["dropped"] == [{"code": "A", "members": members}]
    told = sent(client, SAVINGS, **asked, durations="actual", dry_run=False)
    assert [(one["code"], one["actual_minutes"], one["reason"]) for one in told["durations"]] == [
        ("A", 7 * DAY, None),
        *((code, None, "not_finished") for code in "BCD"),
    ]
    first = told["durations"][0]
    assert (first["template_minutes"], first["planned_minutes"], first["saved_minutes"]) == (
        *(5 * DAY, 5 * DAY, 7 * DAY),
    )
    assert told["tasks_changed"] == [{"code": "A", "members": ["duration_minutes"]}]
    assert "Head of works" not in str(told)

    after = f"{TEMPLATES}/{told['timeline_template_id']}"
    kept = client.get(after).json()
    assert (kept["number"], kept["status"], kept["tasks"]) == (2, "draft", told["template"]["tasks"])
    act(lead, after, "approval")
    version = client.get(f"/v1/schedule-versions/{made['schedule_version_id']}").json()
    assert version["timeline_template_id"] == approved.rpartition("/")[2]  # it stays what it was made of
