"""Dependencies between components over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.api.raid.conftest import Act

Component = Callable[..., UUID]


@pytest.fixture
def needs(client: TestClient) -> Callable[..., Any]:
    def needs(receiver: UUID, giver: UUID, **said: Any) -> Any:
        body = {"giver_id": str(giver), "what": "Specification", "needed_by": "2027-03-31", **said}
        return client.post(f"/v1/projects/{receiver}/dependencies", json=body)

    return needs


@pytest.fixture
def pair(component: Component) -> tuple[UUID, UUID]:
    return component("R"), component("G")


def test_float_counts_the_working_days_of_the_receiver(
    client: TestClient, needs: Any, pair: tuple[UUID, UUID]
) -> None:
    receiver, giver = pair
    day = {"on": "2027-03-26", "name": "Good Friday"}
    calendar = {"name": "Ours", "component_id": str(receiver), "holidays": [day]}
    assert client.post("/v1/calendars", json=calendar).status_code == 201
    made = needs(receiver, giver, forecast_on="2027-03-24", promised_on="2027-03-01")
    assert made.status_code == 201, made.text
    assert (made.json()["float_days"], made.json()["status"]) == (4, "proposed")
    url = made.headers["Location"]
    late = client.patch(url, json={"forecast_on": "2027-04-02"}, headers={"If-Match": '"1"'}).json()
    assert late["float_days"] == -2
    none = needs(receiver, giver, what="Survey").json()
    assert (none["float_days"], none["float_gap"]) == (None, "no_date")
    found = client.get(f"/v1/projects/{receiver}/dependencies", params={"late": True}).json()["items"]
    assert found == [client.get(url).json()]


def test_both_sides_agree_and_agree_anew_to_another_day(
    client: TestClient, needs: Any, pair: tuple[UUID, UUID], act: Act
) -> None:
    url = needs(*pair).headers["Location"]
    assert act(url, "delivery", {"met_on": "2026-01-02"}).json()["rule"] == "status"
    assert act(url, "agreement", {"side": "giver"}).json()["status"] == "proposed"
    agreed = act(url, "agreement", {"side": "receiver"}).json()
    assert agreed["status"] == "agreed" and agreed["giver_agreed_by"] and agreed["receiver_agreed_on"]
    version = {"If-Match": f'"{agreed["version"]}"'}
    forecast = client.patch(url, json={"forecast_on": "2027-01-01"}, headers=version).json()
    assert forecast["status"] == "agreed"
    version = {"If-Match": f'"{forecast["version"]}"'}
    moved = client.patch(url, json={"needed_by": "2027-01-29"}, headers=version).json()
    assert (moved["status"], moved["giver_agreed_on"]) == ("proposed", None)
    for side in ("giver", "receiver"):
        assert act(url, "agreement", {"side": side}).status_code == 200
    why = {"reason": "The supplier is late."}
    assert act(url, "concern", why).json()["status"] == "at_risk"
    assert act(url, "miss", why).json()["status"] == "missed"
    assert act(url, "delivery", {"met_on": "2999-01-01"}).status_code == 422
    met = act(url, "delivery", {"met_on": "2026-01-02"}).json()
    assert (met["status"], met["met_on"]) == ("met", "2026-01-02") and met["float_days"] == 56 * 5


def test_each_side_agrees_for_itself_alone(
    client: TestClient,
    client_for: Callable[..., TestClient],
    organisation_id: UUID,
    needs: Any,
    pair: tuple[UUID, UUID],
    act: Act,
) -> None:
    receiver, giver = pair
    url = needs(receiver, giver).headers["Location"]
    gives = client_for(organisation_id, role="contributor", on=giver)
    assert gives.get(url).status_code == 200
    assert gives.get(f"/v1/projects/{giver}/dependencies", params={"direction": "outgoing"}).json()["items"]
    assert act(url, "agreement", {"side": "receiver"}, by=gives).status_code == 404
    assert act(url, "agreement", {"side": "giver"}, by=gives).status_code == 200
    reader = client_for(organisation_id, role="reader")
    refused = act(url, "agreement", {"side": "giver"}, by=reader)
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")
    assert client_for(uuid7()).get(url).status_code == 404


def test_a_circle_is_refused_by_name_unless_it_is_known(
    component: Component, needs: Any, pair: tuple[UUID, UUID], act: Act
) -> None:
    receiver, giver = pair
    third = component("T")
    assert needs(receiver, giver).status_code == 201
    chain = needs(third, receiver)
    refused = needs(giver, third)
    assert (refused.status_code, refused.json()["rule"]) == (409, "dependency.circle")
    assert "T -> G -> R -> T" in refused.json()["detail"]
    assert needs(giver, third, circular=True).status_code == 201
    assert needs(giver, giver).status_code == 422
    assert needs(giver, uuid7()).status_code == 422
    assert act(chain.headers["Location"], "withdrawal", {"reason": "Not needed."}).status_code == 200
    assert needs(receiver, third).status_code == 201


def test_a_list_tells_what_crosses_the_border_of_a_subtree(
    client: TestClient, component: Component, needs: Any
) -> None:
    top = component("TOP", "portfolio")
    one, two, outside = component("ONE", parent=top), component("TWO", parent=top), component("OUT")
    needs(one, two, what="inside"), needs(one, outside, what="in"), needs(outside, two, what="out")

    def shown(at: str, **query: Any) -> list[str]:
        items = client.get(f"/v1/{at}/dependencies", params=query).json()["items"]
        return [each["what"] for each in items]

    at = f"portfolios/{top}"
    assert shown(at) == ["inside", "in", "out"]
    assert shown(at, direction="incoming") == ["in"]
    assert shown(at, direction="outgoing") == ["out"]
    assert shown(at, direction="internal") == ["inside"]
    assert shown(at, scope="own") == []
    assert shown(f"projects/{two}") == ["inside", "out"]
    assert shown(f"projects/{two}", scope="own", direction="outgoing") == ["inside", "out"]
