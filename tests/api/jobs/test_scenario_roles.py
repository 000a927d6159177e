"""Role capacity and demand drawn from records into a scenario, by a hand-checked example."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from tests.api.jobs.conftest import Crew
from tests.api.jobs.scenarios import ok, solved
from tests.api.resources.pooling import asks, made, months, person, role

SCHEME = "Signalling design licence"
PERIODS = [{"code": code, "start_on": f"{code}-01"} for code in ("2026-03", "2026-04", "2026-07")]
ASKED = {"value_from": "benefits", "cost_from": "business_case", "spread": "at_start", "delay": 1}


def cased(client: TestClient, component: UUID, benefits: str) -> None:
    money = {"whole_life_cost": "1.00", "benefits": benefits}
    body = {name: {"amount": amount, "currency": "GBP"} for name, amount in money.items()}
    case = {"stage": "full", "options": [], "recommendation": None}
    ok(client.post(f"/v1/projects/{component}/business-cases", json=case | body))


def drawn(client: TestClient, portfolio: UUID, **asked: Any) -> tuple[str, dict[str, Any]]:
    stated = [{"role": "Engineer", "amounts": ["8", None, None]}, {"role": "SIG", "amounts": ["1", "1", "1"]}]
    body = {"name": "Drawn", "periods": PERIODS, "capacities": stated}
    scenario = client.post(f"/v1/portfolios/{portfolio}/scenarios", json=body)
    url, headers = scenario.headers["Location"], {"If-Match": scenario.headers["ETag"]}
    return url, ok(client.post(f"{url}/drawing", json=ASKED | asked, headers=headers))


def test_roles_limit_what_is_drawn_from_records(
    crew: Crew, client: TestClient, component: Callable[..., UUID]
) -> None:
    months(client)  # March, April and May 2026 have 22, 22 and 21 working days
    portfolio, elsewhere = component("PF", "portfolio"), component("ELSE")
    first, second = (component(code, parent=portfolio) for code in ("A", "B"))
    cased(client, first, "10.00")
    cased(client, second, "9.00")
    bare = component("BARE", parent=portfolio)  # has no case, and is no candidate
    sig, _, _ = role(client, "SIG", required_scheme=SCHEME), role(client, "TST"), role(client, "NOB")
    holder, _ = person(client, "S1", sig), person(client, "S2", sig)
    held = {"scheme": SCHEME, "valid_from": "2024-01-01", "expires_on": "2026-03-17"}
    made(client, "/held-certificates", held | {"person_id": holder})
    cells = [
        {"role": "SIG", "period": "2026-04", "fte": 2, "availability": 0.5},
        {"role": "TST", "period": "2026-04", "fte": 1},
    ]
    ok(client.put("/v1/role-capacity", json={"cells": cells}))
    asks(client, f"projects/{elsewhere}", {"role": "SIG", "period": "2026-03", "fte": 0.1})
    asks(client, f"projects/{bare}", {"role": "SIG", "period": "2026-04", "fte": 0.5})
    likely = {"kind": "pipeline", "probability": 0.5}
    asks(
        client,
        f"projects/{first}",
        {"role": "SIG", "period": "2026-03", "fte": 0.25},
        {"role": "SIG", "period": "2026-03", "fte": 0.1} | likely,
        {"role": "SIG", "period": "2026-05", "fte": 0.2},
        {"role": "NOB", "period": "2026-04", "fte": 1},
    )
    asks(
        client,
        f"projects/{second}",
        {"role": "SIG", "period": "2026-03", "fte": 0.2},
        {"role": "TST", "period": "2026-04", "fte": 0.5},
    )
    url, told = drawn(client, portfolio)
    given = {each["role"]: each["amounts"] for each in told["capacities"]}
    # SIG in March: S1 is certified on 12 days (2 to 17 March), S2 never; 0.1 x 22 are promised elsewhere.
    # From April on: 2 x 0.5 x 22 as stated in April and none in May, less 0.5 x 22 that BARE is promised.
    # July is in no reporting period.
    assert given == {
        "Engineer": ["8", None, None],
        "SIG": ["9.8", "11", None],
        "TST": [None, "22", None],
    }
    a, b = ok(client.get(f"{url}/candidates"))["items"]
    # If A is done all of its pipeline is: 0.35 x 22 in March; 0.2 x 21 in May, which is in the second period.
    assert a["roles"] == {"SIG": ["7.7", "4.2"], "NOB": ["0", "22"]}
    assert b["roles"] == {"SIG": ["4.4"], "TST": ["0", "11"]}
    source = told["drawn_from"]
    assert (source["role_unit"], source["roles_drawn"]) == ("person-days", ["SIG", "TST"])
    unknown = "nobody has said what there is in every reporting period that asks for it"
    beyond = "no working day of it is in a reporting period"
    assert source["roles_not_drawn"] == {
        "NOB": {"2026-03": unknown, "2026-04": unknown, "2026-07": beyond},
        "SIG": {"2026-07": beyond},
        "TST": {"2026-03": unknown, "2026-07": beyond},
    }
    assert list(source["periods_not_covered"]) == ["2026-04", "2026-07"]
    found = solved(client, url)
    # 7.7 + 4.4 are more than the 9.8 of March: B waits for the next period.
    assert found["status"] == "optimal"
    starts = {
        line["code"]: line["start_on"]
        for line in ok(client.get(f"/v1/scenario-solutions/{found['id']}/lines"))["items"]
    }
    assert starts["A"] == "2026-03-01" and starts["B"] == "2026-04-01"


def test_roles_are_left_as_they_are_stated_where_nobody_asks_for_them(
    client: TestClient, component: Callable[..., UUID]
) -> None:
    portfolio = component("PF", "portfolio")
    cased(client, component("A", parent=portfolio), "10.00")
    _, told = drawn(client, portfolio, takes_roles=False)
    assert [each["role"] for each in told["capacities"]] == ["Engineer", "SIG"]
    assert (told["drawn_from"]["role_unit"], told["drawn_from"]["roles_drawn"]) == (None, [])
    _, told = drawn(client, portfolio)  # there is no reporting period at all
    assert told["drawn_from"]["role_unit"] == "person-days"
    assert set(told["drawn_from"]["periods_not_covered"]) == {each["code"] for each in PERIODS}
