"""Capacity against demand: roles, people, certificates, grids, heat maps in every form."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.api.resources.pooling import asks, capacity, commit, drafted, line, made, months, person, role
from tests.conftest import ClientFor
from tests.unit.calc.conftest import Oracle, near
from tests.unit.calc.conftest import oracle as oracle

Component = Callable[..., UUID]
SCHEME = "Signalling design licence"


def test_the_published_figures_over_http(client: TestClient, component: Component, oracle: Oracle) -> None:
    example = oracle("CAP-01")
    given, expected = example["inputs"], example["expected"]
    months(client)
    codes = ["2026-03", "2026-04", "2026-05"]
    cells = []
    for name, there in given["capacity"].items():
        role(client, name)
        cells += [
            {"role": name, "period": code, "fte": fte, "availability": given["availability"]}
            for code, fte in zip(codes, there, strict=True)
        ]
    answer = client.put("/v1/role-capacity", json={"cells": cells})
    assert answer.json() == {"entered": 6, "changed": 0, "cleared": 0, "unchanged": 0}
    top = component("TOP", "portfolio")
    for number, asked in enumerate(given["demand"]):
        likely = asked.get("probability")
        kind = {"kind": "pipeline", "probability": likely} if likely else {}
        cells = [
            {"role": asked["role"], "period": code, "fte": fte, **kind}
            for code, fte in zip(codes, asked["demand"], strict=True)
        ]
        asks(client, f"projects/{component(f'P{number}', parent=top)}", *cells)
    found = capacity(client, f"portfolios/{top}")
    assert [period["working_days"] for period in found["periods"]] == [22, 22, 21]
    for cell in expected["cells"]:
        row, at = line(found, cell["role"]), given["periods"].index(cell["period"])
        assert {
            "effective_capacity": row["capacity"][at],
            "demand": row["committed"][at] + row["pipeline"][at],
            "gap": row["gap"][at],
            "utilisation": row["utilisation"][at],
        } == near({name: cell[name] for name in ("effective_capacity", "demand", "gap", "utilisation")})
    over = [
        [row["code"], given["periods"][at]]
        for row in found["rows"]
        for at in range(3)
        if row["load"][at] == "over_loaded"
    ]
    assert over == expected["overallocated"] and found["overloads"] == 2
    assert (
        line(found, "dev")["load"] == ["queue_risk", "queues", "under_loaded"] and found["queue_risks"] == 2
    )


def test_who_is_not_certified_is_no_capacity_and_is_named(client: TestClient, component: Component) -> None:
    months(client)
    project = component("P")
    at = f"projects/{project}"
    sig = role(client, "SIG", required_scheme=SCHEME)
    holder, lapsing, _ = (person(client, code, sig) for code in ("A", "B", "C"))
    held = {"scheme": SCHEME, "valid_from": "2024-01-01"}
    made(client, "/held-certificates", held | {"person_id": holder})
    made(client, "/held-certificates", held | {"person_id": lapsing, "expires_on": "2026-03-17"})
    asks(client, at, {"role": "SIG", "period": "2026-03", "fte": 1})
    found = capacity(client, at, periods=2)
    row = line(found, "SIG")
    # 2 to 17 March, the day of expiry among them: 12 of 22 days.
    assert row["capacity"] == [pytest.approx(1 + 12 / 22, abs=1e-6), 1]
    assert row["uncertified"] == [pytest.approx(1 + 10 / 22, abs=1e-6), 2]
    told = {one["code"]: (one["reason"], one["last_valid_on"]) for one in found["uncertified"]}
    assert told == {
        "B": ("They do not hold it on 2026-03-18 to 2026-04-30.", "2026-03-17"),
        "C": ("They hold none.", None),
    }
    refused = commit(client, drafted(client, project, lapsing, fte=0.5))
    assert refused.status_code == 409 and refused.json()["rule"] == "assignment.certified"
    assert "2026-03-18 to 2026-03-31" in refused.json()["detail"]
    in_time = {"fte": 0.5, "start_on": "2026-03-02", "finish_on": "2026-03-17"}
    assert commit(client, drafted(client, component("Q"), lapsing, **in_time)).status_code == 200


def test_hours_are_spread_by_working_days_and_a_grid_says_what_it_did(
    client: TestClient, component: Component
) -> None:
    months(client)
    role(client, "BA")
    at = f"projects/{component('P')}"
    spread = {"role": "BA", "hours": 80, "start_on": "2026-03-26", "finish_on": "2026-04-08"}
    assert asks(client, at, spread) == {"entered": 2, "changed": 0, "cleared": 0, "unchanged": 0}
    rows = client.get(f"/v1/{at}/resource-demands").json()["items"]
    # Ten working days of eight hours: four of March's 22, six of April's 22.
    assert {row["period"]: row["fte"] for row in rows} == {
        "2026-03": pytest.approx(4 / 22, abs=1e-6),
        "2026-04": pytest.approx(6 / 22, abs=1e-6),
    }
    assert rows[0]["start_on"] == "2026-03-26" and rows[0]["finish_on"] == "2026-03-31"
    cells = [
        {"role": "BA", "period": "2026-03", "fte": None},
        {"role": "BA", "period": "2026-04", "fte": 0.5},
    ]
    assert asks(client, at, *cells) == {"entered": 0, "changed": 1, "cleared": 1, "unchanged": 0}
    assert asks(client, at, cells[1])["unchanged"] == 1
    for refused in (
        [spread | {"finish_on": "2026-06-30"}],  # no period has June
        [{"role": "NO", "period": "2026-03", "fte": 1}],
        [{"role": "BA", "period": "2030-01", "fte": 1}],
        [cells[1], cells[1]],
        [{"role": "BA", "period": "2026-03", "fte": 1, "start_on": "2026-04-01", "finish_on": "2026-04-02"}],
        [{"role": "BA", "period": "2026-03", "fte": 1, "probability": 0.5}],
    ):
        assert client.put(f"/v1/{at}/resource-demands", json={"cells": refused}).status_code == 422, refused


def test_a_level_shows_its_own_beside_the_whole_in_every_form(
    client: TestClient, component: Component
) -> None:
    months(client)
    dev = role(client, "DEV")
    role(client, "IDLE")
    team = person(client, "TEAM", dev, kind="group", headcount=3, availability=0.8)
    leave = [{"start_on": "2026-03-02", "finish_on": "2026-03-06"}]
    person(client, "ONE", dev, absences=leave, working_weekdays=["monday", "tuesday"])
    top = component("TOP", "portfolio")
    ours, theirs = component("OURS", parent=top), component("THEIRS", parent=top)
    asks(client, f"projects/{ours}", {"role": "DEV", "period": "2026-03", "fte": 1})
    asks(client, f"projects/{theirs}", {"role": "DEV", "period": "2026-03", "fte": 1.5})
    found = capacity(client, f"projects/{ours}", periods=1)
    row = line(found, "DEV")
    # Three at 0.8, and one on 8 of March's 10 Mondays and Tuesdays, of 22 working days.
    assert row["capacity"] == [pytest.approx(2.4 + 8 / 22, abs=1e-6)]
    assert (row["committed"], row["here"], row["pipeline"]) == ([2.5], [1], [0])
    assert [row["code"] for row in found["rows"]] == ["DEV"]
    idle = capacity(client, f"projects/{ours}", periods=1, idle=True)
    assert line(idle, "IDLE") | {"id": 0} == line(idle, "IDLE") | {
        "id": 0,
        "capacity": [None],
        "load": ["unknown"],
    }
    # The week in which one is away has 12 days of capacity for 12.5 asked for; the month hides it.
    assert row["load"] == ["queues"] and row["peak_week"] == ["2026-03-02"]
    assert row["peak"] == [pytest.approx(12.5 / 12, abs=1e-6)] and found["hidden_peaks"] == 1
    asked = {"period": "2026-03", "periods": 1}
    at = f"/v1/programmes/{component('PRG', 'programme', top)}"
    assert client.get(f"{at}/capacity", params=asked).json()["rows"] == []
    at = f"/v1/portfolios/{top}"
    table = list(csv.DictReader(io.StringIO(client.get(f"{at}/capacity.csv", params=asked).text)))
    assert table[0]["code"] == "DEV" and table[0]["load"] == "queues" and table[0]["here"] == "2.5"
    book = load_workbook(io.BytesIO(client.get(f"{at}/capacity.xlsx", params=asked).content))
    assert book.sheetnames == ["Load", "Uncertified"] and book["Load"]["A2"].value == "DEV"
    picture = client.get(f"{at}/capacity.svg", params=asked)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert "DEV 2026-03: queues" in picture.text and "week of 2026-03-02 104%" in picture.text
    booked = drafted(client, ours, team, fte=3)
    people = capacity(client, f"projects/{ours}", by="person", periods=1)
    assert line(people, "TEAM")["pipeline"] == [3] and line(people, "TEAM")["committed"] == [0]
    assert commit(client, booked).status_code == 200
    people = capacity(client, f"projects/{ours}", by="person", periods=1)
    assert line(people, "TEAM")["utilisation"] == [1] and line(people, "TEAM")["load"] == ["queues"]
    # Assigned beyond what was asked for counts as asked for, once.
    assert line(capacity(client, f"portfolios/{top}", periods=1), "DEV")["committed"] == [4.5]


def test_personal_data_goes_and_what_was_planned_stays(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, component: Component
) -> None:
    months(client)
    dev = role(client, "DEV")
    rates: list[Any] = [{"from_on": "2026-01-01", "amount": {"amount": "650.00", "currency": "GBP"}}]
    known = person(client, "DEV-1", dev, name="Lead developer", rates=rates)
    made(
        client,
        "/held-certificates",
        {"person_id": known, "scheme": "S", "number": "N-1", "valid_from": "2026-01-01"},
    )
    drafted(client, component("P"), known, fte=1)
    address = f"/v1/people/{known}"
    plain = client_for(organisation_id, role="contributor").get(address).json()
    assert plain["rates"] is None and plain["withheld"] == ["rates"] and plain["name"] == "Lead developer"
    assert client_for(organisation_id, role="reader").get(address).status_code == 404
    held = client.delete(address, headers={"If-Match": '"1"'})
    assert held.status_code == 409 and "1 held certificates, 1 resource assignments" in held.json()["detail"]
    erased = client.post(
        f"{address}/erasure", json={"reason": "Asked for on leaving"}, headers={"If-Match": '"1"'}
    )
    assert erased.status_code == 200, erased.text
    told = erased.json()
    assert (told["code"], told["name"], told["rates"], told["role_id"]) == (
        f"erased-{known}",
        None,
        None,
        dev,
    )
    trail = client.get("/v1/audit-events", params={"limit": 500}).text
    for text in (client.get(f"{address}/history").text, client.get("/v1/held-certificates").text, trail):
        assert (
            "Lead developer" not in text
            and "DEV-1" not in text
            and "N-1" not in text
            and "650.00" not in text
        )
    taken = client.delete(f"/v1/resource-roles/{dev}", headers={"If-Match": '"1"'})
    assert taken.status_code == 409 and "1 people" in taken.json()["detail"]
