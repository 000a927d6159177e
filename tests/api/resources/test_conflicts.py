"""Who is overbooked, what is refused, and what would resolve it."""

from collections.abc import Callable
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.resources.pooling import asks, capacity, commit, drafted, line, made, months, person, role
from tests.conftest import ClientFor

Component = Callable[..., UUID]
WHY = {"reason": "The possession cannot be moved."}


def test_nobody_is_committed_beyond_their_time_without_approval(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Component
) -> None:
    months(client)
    dev = role(client, "DEV")
    leave = [{"start_on": "2026-03-23", "finish_on": "2026-03-27"}]
    one = person(client, "ONE", dev, absences=leave)
    top = component("TOP", "portfolio")
    ours, theirs = component("OURS", parent=top), component("THEIRS", parent=top)
    first = drafted(client, ours, one, fte=0.5)
    assert first["allowed_actions"] == ["update", "delete", "commitment"] and first["status"] == "draft"
    planner = client_for(organisation_id, role="project_manager")
    assert commit(planner, first).json()["rule"] == "resource:commit"
    office = client_for(organisation_id, role="pmo_lead")
    assert commit(office, first).json()["status"] == "committed"
    # 0.25 of March is 5.5 days of work; done in the two weeks before leave it fits, beside 0.5.
    in_two = {"fte": 0.25, "start_on": "2026-03-09", "finish_on": "2026-03-20"}
    second = drafted(client, theirs, one, **in_two)
    refused = commit(office, second)
    # 11 days of the first on 17 days there is 0.647 a day; 3.24 + 2.75 days in each of the two weeks.
    assert refused.status_code == 409 and refused.json()["rule"] == "assignment.within-time"
    assert (
        "week of 2026-03-09: 5.99 days of work on 5.00; week of 2026-03-16: 5.99" in refused.json()["detail"]
    )
    assert "resource:overtime" in refused.json()["detail"]
    denied = commit(office, second, WHY)
    assert denied.status_code == 403 and denied.json()["rule"] == "resource:overtime"
    approved = commit(client_for(organisation_id, role=("sro", "pmo_lead")), second, WHY).json()
    assert (approved["status"], approved["overtime_reason"]) == ("committed", WHY["reason"])
    assert approved["overtime_by"] and approved["allowed_actions"] == ["release"]
    found = client.get(
        f"/v1/projects/{theirs}/resource-conflicts", params={"period": "2026-03", "periods": 1}
    ).json()
    weeks = {week["week_starts_on"]: week for week in found["people"]}
    assert weeks.keys() == {"2026-03-09", "2026-03-16"}
    assert {on["code"]: round(on["days"], 2) for on in weeks["2026-03-09"]["on"]} == {
        "OURS": 3.24,
        "THEIRS": 2.75,
    }
    narrow = client_for(organisation_id, role="project_manager", on=theirs)
    seen = narrow.get(f"/v1/projects/{theirs}/resource-conflicts", params={"period": "2026-03", "periods": 1})
    assert [on["code"] for on in seen.json()["people"][0]["on"]] == [None, "THEIRS"]
    row = line(capacity(client, f"projects/{theirs}", by="person", periods=1), "ONE")
    assert row["committed"] == [0.75] and row["here"] == [0.25] and row["load"] == ["queues"]
    assert row["peak_week"] == ["2026-03-09"] and round(row["peak"][0], 2) == 1.2
    headers = {"If-Match": f'"{approved["version"]}"'}
    at = f"/v1/resource-assignments/{approved['id']}"
    assert (
        client.patch(
            at, json={"fte": 0.1}, headers=headers | {"Content-Type": "application/merge-patch+json"}
        ).status_code
        == 409
    )
    released = client.post(f"{at}/release", headers=headers).json()
    assert (released["status"], released["overtime_by"]) == ("draft", None)
    other = person(client, "OTHER", role(client, "BA"))
    wrong = {"component_id": str(ours), "person_id": other, "role_id": dev, "period": "2026-03", "fte": 1}
    assert client.post("/v1/resource-assignments", json=wrong).status_code == 422
    stand_in = {"other_roles": [{"role_id": dev, "efficiency": 0.5}]}
    headers = {"If-Match": '"1"', "Content-Type": "application/merge-patch+json"}
    assert client.patch(f"/v1/people/{other}", json=stand_in, headers=headers).status_code == 200
    assert client.post("/v1/resource-assignments", json=wrong).status_code == 201


def test_an_overload_names_who_asks_who_could_stand_in_and_who_would_wait(
    client: TestClient, component: Component
) -> None:
    months(client)
    dev, ba = role(client, "DEV"), role(client, "BA")
    person(client, "ONE", dev)
    person(client, "TWO", ba, fte=0.5, other_roles=[{"role_id": dev, "efficiency": 0.6}])
    top = component("TOP", "portfolio")
    urgent, waits = component("URGENT", parent=top), component("WAITS", parent=top)
    asks(client, f"projects/{urgent}", {"role": "DEV", "period": "2026-03", "fte": 0.8})
    may_come = {"role": "DEV", "period": "2026-03", "kind": "pipeline", "fte": 1, "probability": 0.5}
    asks(client, f"projects/{waits}", may_come)
    at, asked = f"/v1/portfolios/{top}/resource-conflicts", {"period": "2026-03"}
    (found,) = client.get(at, params=asked).json()["roles"]
    assert (found["capacity"], found["asked"], found["missing"], found["without_pipeline"]) == (
        1,
        1.3,
        0.3,
        0,
    )
    assert [(one["code"], one["committed"], one["pipeline"]) for one in found["behind"]] == [
        ("URGENT", 0.8, 0),
        ("WAITS", 0, 0.5),
    ]
    assert [(one["code"], one["spare"], one["worth"]) for one in found["stand_ins"]] == [("TWO", 0.5, 0.3)]
    assert found["resolution"]["by"] == "authority" and found["resolution"]["waits"] is None
    planned(client, waits)
    (found,) = client.get(at, params=asked).json()["roles"]
    assert [one["float_days"] for one in found["behind"]] == [None, 15]
    assert (found["resolution"]["by"], found["resolution"]["waits"]) == ("float", "WAITS")
    scored(client, {urgent: 5, waits: 2})
    (found,) = client.get(at, params=asked).json()["roles"]
    assert [one["priority"] for one in found["behind"]] == [1, 2]
    assert found["resolution"]["by"] == "priority" and "WAITS ranks lowest" in found["resolution"]["text"]
    decider = client.get(at, params=asked).json()["decider"]
    assert decider["decided_by"] == "role" and decider["clause"]


def planned(client: TestClient, project: UUID) -> None:
    """A plan of five days' work that must be done in twenty."""
    plan = {"name": "Plan", "start": "2026-03-02T08:00", "must_finish": "2026-03-27T17:00"}
    version = made(client, f"/projects/{project}/schedule-versions", plan)
    task = {"code": "BUILD", "name": "Build", "duration_minutes": 5 * 480}
    made(client, f"/schedule-versions/{version['id']}/tasks", task)


def scored(client: TestClient, scores: dict[UUID, int]) -> None:
    """A model in use, by which projects are scored."""
    fit = {"slug": "fit", "label": "Fit", "direction": "benefit", "weight": 1, "scale": {"low": 1, "high": 5}}
    model = made(client, "/prioritisation-models", {"slug": "m", "name": "M", "criteria": [fit]})
    adopted = client.post(f"/v1/prioritisation-models/{model['id']}/adoption", headers={"If-Match": '"1"'})
    assert adopted.is_success, adopted.text
    for project, value in scores.items():
        said = {"model_id": model["id"], "criterion": "fit", "value": value, "rationale": "R"}
        made(client, f"/projects/{project}/scores", said)
