"""Whether a business case still holds: what it rests on, what the records say now, and what a gate is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from app.core.ids import uuid7
from app.core.model import utc_now
from app.portfolio.business_cases.models import BusinessCase
from tests.api.consistency.conftest import TODAY, Room
from tests.api.consistency.test_money_rules import approved
from tests.api.consistency.test_risk_and_benefit_rules import HIGH
from tests.api.test_benefits import DELAYS
from tests.api.test_business_cases import CASE, pounds
from tests.api.test_objectives import OBJECTIVES, ON_TIME
from tests.conftest import ClientFor

DAYS = {
    "delivery_start_on": "2027-01-04",
    "delivery_finish_on": "2028-03-31",
    "latest_finish_on": "2028-09-30",
}
RULE = "business-case.viable"


def viability(room: Room, case: str) -> dict[str, Any]:
    answer = room.client.get(f"/v1/business-cases/{case}/viability")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told | {each["rule"].partition(".")[2]: each["holds"] for each in told["tests"]}


def rested(room: Room) -> tuple[str, list[dict[str, str]]]:
    """A benefit, and one record of each kind for a case to rest on."""
    benefit = room.enter("benefits", DELAYS)["id"]
    goal = room.made(OBJECTIVES, ON_TIME)["id"]
    room.enter("strategic-contributions", {"objective_id": goal, "share": 0.25})
    ids = {
        "benefit": benefit,
        "risk": room.enter("risks", HIGH)["id"],
        "objective": goal,
        "cost_line": room.books.line("LAB"),
    }
    return benefit, [{"kind": kind, "record_id": id} for kind, id in ids.items()]


def test_a_case_is_tested_by_what_is_still_to_come(room: Room) -> None:
    benefit, records = rested(room)
    bodies = CASE | DAYS | {"review_on": f"{TODAY + timedelta(90)}"}
    cases = f"{room.at}/business-cases"
    nobody = {"kind": "benefit", "record_id": str(uuid7())}
    for wrong, status in (
        ({"rests_on": [nobody]}, 404),
        ({"rests_on": [*records, records[0]]}, 422),
        ({"latest_finish_on": "2028-03-30"}, 422),
        ({"delivery_start_on": "2028-04-01"}, 422),
    ):
        assert room.client.post(cases, json=bodies | wrong).status_code == status, wrong
    case = approved(room, **DAYS, review_on=bodies["review_on"], rests_on=records)
    told = room.client.get(f"/v1/business-cases/{case}").json()
    assert told.items() >= DAYS.items()
    figures = [(each["amount"], each["share"]) for each in told["rests_on"]]
    assert figures == [
        (DELAYS["annual_value"], None),
        (pounds("200000.00"), None),
        (None, 0.25),
        (None, None),
    ]

    now = viability(room, case)
    assert (now["verdict"], now["cost_to_complete"], now["records-as-stated"]) == ("cannot_tell", None, True)
    assert now["tests"][0].items() >= {"reason": "no_forecast", "is_decisive": True}.items()
    assert (room.one(RULE)["severity"], room.one(RULE)["reason"]) == ("cannot_tell", "no_forecast")
    room.books.post("actual", "2026-02", ("LAB", 2500000))  # gone, whatever is decided
    room.books.post("forecast", "2026-02", ("LAB", 1000000, "2026-05"), ("LAB", 500000, "2026-06"))
    room.be(planned_finish_on=utc_now().date().replace(year=2028, month=3, day=31))
    now = viability(room, case)
    assert (now["verdict"], now["cost_to_complete"], now["margin"]) == (
        *("viable", pounds("1500000.00"), pounds("2500000.00")),
    )
    assert (now["finish-as-stated"], now["latest-finish"], now["reviewed"]) == (True, True, True)
    line = now["records"][3]
    assert (line["amount_now"], line["differs"], now["records-as-stated"]) == (
        *(pounds("4000000.00"), True, False),
    )
    assert room.found(RULE) == []

    room.enter("benefits", DELAYS | {"title": "Fewer diversions"})
    room.patch(f"/v1/benefits/{benefit}", status="withdrawn")
    room.patch(f"/v1/strategic-contributions/{only(room)}", share=0.5)
    room.books.post("forecast", "2026-03", ("LAB", 2100000, "2026-05"))
    now = viability(room, case)
    assert (now["verdict"], now["remaining_benefit"], now["margin"]) == (
        *("not_viable", pounds("2000000.00"), pounds("-100000.00")),
    )
    gone, risk, goal, _ = now["records"]
    assert (gone["reason"], gone["amount_now"], gone["differs"]) == ("withdrawn", None, True)
    assert (risk["differs"], goal["differs"], goal["share_now"]) == (False, True, 0.5)
    found = room.one(RULE)
    assert (found["severity"], found["text"]) == (
        "must_fix",
        "The business case of P1 holds no longer: GBP 2,000,000.00 of benefit is still to come, for GBP 2,100,000.00.",
    )
    room.be(planned_finish_on=utc_now().date().replace(year=2028, month=10, day=1))
    assert "and it is to finish on 2028-10-01, after 2028-09-30." in room.one(RULE)["text"]
    refused = room.client.patch(
        f"/v1/business-cases/{case}", json={"rests_on": []}, headers={"If-Match": '"2"'}
    )
    assert refused.json()["rule"] == "case_status"


def only(room: Room) -> str:
    (given,) = room.client.get(f"{room.at}/strategic-contributions").json()["items"]
    return str(given["id"])


def test_the_next_gate_says_how_old_the_case_may_be(room: Room) -> None:
    rule = "business-case.fresh-at-gate"
    case = approved(room)
    asks = {
        "code": "business_case",
        "text": "The case is viable",
        "evidence": "attestation",
        "valid_days": 30,
    }
    gate = {"name": "Go", "planned_on": f"{TODAY + timedelta(30)}", "criteria": [asks]}
    first = f"/v1/gates/{room.enter('gates', gate | {'sequence': 1})['id']}"
    room.enter("gates", gate | {"sequence": 2, "planned_on": f"{TODAY + timedelta(300)}"})
    assert room.found(rule) == []
    room.patch(first, forecast_on=f"{TODAY + timedelta(31)}")
    found = room.one(rule)
    assert found["severity"] == "must_fix" and "asks for one of the last 30 days" in found["text"]
    told = room.client.get(f"{first}/report").json()["findings"]
    assert rule in [each["rule"] for each in told]
    room.move(BusinessCase, case, approved_at=utc_now() + timedelta(days=2))
    assert room.found(rule) == []


def test_who_is_told_whether_a_case_holds(
    room: Room, client_for: ClientFor, organisation_id: UUID, component: Callable[..., UUID]
) -> None:
    url = f"/v1/business-cases/{room.enter('business-cases', CASE)['id']}/viability"
    reader: TestClient = client_for(organisation_id, role="reader")
    refused = reader.get(url)
    assert (refused.status_code, refused.json()["rule"]) == (403, "cost:read")
    assert client_for(uuid7()).get(url).status_code == 404
    elsewhere = client_for(organisation_id, role="pmo_lead", on=component("P2"))
    assert elsewhere.get(url).status_code == 404
    assert client_for(organisation_id, role="board_member").get(url).json()["verdict"] == "cannot_tell"
