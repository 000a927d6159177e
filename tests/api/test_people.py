"""Schemes, certificates and credits; who may lead to the end; levels assessed, and gaps."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.api.resources.pooling import drafted, made, months, person, role
from tests.conftest import ClientFor
from tests.unit.calc.conftest import Oracle
from tests.unit.calc.conftest import oracle as oracle

BODY = {"awarding_body": "The licensing body"}
FROM, UNTIL = "2080-01-01", "2080-12-31"


def scheme(client: TestClient, code: str, **more: Any) -> dict[str, Any]:
    return made(client, "/certification-schemes", {"code": code, "name": code, **BODY, **more})


def certificate(
    client: TestClient, person_id: str, code: str, valid_from: str, **more: Any
) -> dict[str, Any]:
    body = {"person_id": person_id, "scheme": code, "valid_from": valid_from, **more}
    return made(client, "/held-certificates", body)


def changed(client: TestClient, path: str, one: dict[str, Any], **patch: Any) -> Response:
    headers = {"If-Match": f'"{one["version"]}"', "Content-Type": "application/merge-patch+json"}
    return client.patch(f"/v1/{path}/{one['id']}", json=patch, headers=headers)


def standing(client: TestClient, as_of: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/certification-standing", params={"as_of": as_of, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def verified(client: TestClient, one: dict[str, Any], on: str = "2024-05-02") -> Response:
    url, headers = f"/v1/held-certificates/{one['id']}/verification", {"If-Match": f'"{one["version"]}"'}
    return client.post(url, json={"verified_on": on}, headers=headers)


def test_the_published_holdings_over_http(client: TestClient, oracle: Oracle) -> None:
    example = oracle("PMO-02")
    given, holder = example["inputs"], person(client, "A", role(client, "PM"))
    for held in given["holdings"]:
        scheme(
            client,
            held["id"],
            validity_years=held["cycle_years"] or None,
            credits_required=held.get("credits_required"),
        )
        one = certificate(client, holder, held["id"], held["issued"], issued_on=held["issued"])
        if "credits" in held:
            earned = [{"earned_on": "2026-01-10", "credits": held["credits"]}]
            assert changed(client, "held-certificates", one, credits=earned).status_code == 200
    found = {each["scheme"]: each for each in standing(client, given["as_of"], warn_days=given["warn_days"])}
    for wanted in example["expected"]["holdings"]:
        told = found[wanted["id"]]
        assert (told["expires_on"], told["status"]) == (wanted["expires"], wanted["status"])
        assert told["credits"]["short"] == wanted["credits_short"]
    assert [found[code]["alert_days"] for code in ("PMP", "PRINCE2-P", "AgilePM-F")] == [90, None, None]
    (alone,) = standing(client, "2027-02-28", status="expiring")
    assert (alone["scheme"], alone["days_left"], alone["alert_days"]) == ("PMP", 0, 30)


@pytest.mark.only_on("sqlite")
def test_schemes_that_are_offered_are_taken_over_once_and_say_what_nobody_verified(
    client: TestClient,
) -> None:
    adopt = "/v1/certification-schemes/adoption"
    first = client.post(adopt, json={"codes": ["PRINCE2-P"]}).json()
    assert first == {"adopted": ["PRINCE2-F", "PRINCE2-P"], "present": []}
    everything = client.post(adopt).json()
    assert everything["present"] == ["PRINCE2-F", "PRINCE2-P"] and "PMP" in everything["adopted"]
    assert client.post(adopt).json()["adopted"] == []
    assert client.post(adopt, json={"codes": ["NONE"]}).status_code == 422
    holder = person(client, "A", role(client, "PM"))
    certificate(
        client,
        holder,
        "PMP",
        "2023-01-01",
        credits=[{"earned_on": "2026-03-01", "credits": 40, "category": "giving_back"}],
    )
    certificate(client, holder, "AgilePM-P", "2023-01-01")
    lapsing, agile = standing(client, "2026-06-01")
    # A year to make it up: credits still count then, giving back only up to its maximum.
    assert (lapsing["status"], lapsing["renewable_until"]) == ("suspended", "2027-01-01")
    assert lapsing["credits"] | {"categories": None} == {
        "required": 60, "earned": 40, "counted": 25, "short": 35, "categories": None
    }  # fmt: skip
    assert {each["code"]: each["short"] for each in lapsing["credits"]["categories"]}["education"] == 35
    assert agile["scheme_rules"] == "unverified" and agile["missing_prerequisites"] == ["AgilePM-F"]
    assert standing(client, "2027-01-02", scheme="PMP")[0]["status"] == "expired"
    offered = client.get("/v1/certification-schemes", params={"limit": 200}).json()["items"]
    assert {each["verified_on"] for each in offered} == {None}
    (pmp,) = (each for each in offered if each["code"] == "PMP")
    assert changed(client, "certification-schemes", pmp, verified_on="2999-01-01").status_code == 422
    assert changed(client, "certification-schemes", pmp, verified_on="2026-01-01").status_code == 200
    rules = [standing(client, day, scheme="PMP")[0]["scheme_rules"] for day in ("2027-01-01", "2027-01-02")]
    assert rules == ["verified", "out_of_date"]


def test_who_may_lead_to_the_end_and_why_others_may_not(client: TestClient, client_for: ClientFor) -> None:
    client.post("/v1/certification-schemes/adoption", json={"codes": ["PRINCE2-P"]})
    dates = {"planned_start_on": FROM, "planned_finish_on": UNTIL}
    project = made(client, "/projects", {"code": "P", "name": "P", "currency": "GBP", **dates})
    managing = role(client, "PM", required_scheme="PRINCE2-P")
    to_the_day, foundation, short, leaving, _ = (
        person(client, code, managing, **more)
        for code, more in (("A", {}), ("B", {}), ("C", {}), ("D", {"ends_on": "2080-03-31"}), ("E", {}))
    )
    certificate(client, to_the_day, "PRINCE2-P", "2079-01-01", expires_on=UNTIL)
    certificate(client, foundation, "PRINCE2-F", "2079-01-01")
    certificate(client, short, "PRINCE2-P", "2077-07-01")
    certificate(client, leaving, "PRINCE2-P", "2020-01-01", expires_on=None)
    query = {"component_id": project["id"], "scheme": "PRINCE2-P"}
    found = client.get("/v1/eligible-leaders", params=query).json()
    assert (found["from_on"], found["until"]) == (FROM, UNTIL)
    assert [(each["code"], each["certified_until"]) for each in found["eligible"]] == [("A", UNTIL)]
    others = {each["code"]: (each["certified_until"], each["reasons"]) for each in found["others"]}
    assert others == {
        "B": (None, ["They hold no PRINCE2-P: PRINCE2-F is not PRINCE2-P."]),
        "C": ("2080-07-01", ["Their PRINCE2-P does not hold on 2080-07-02 to 2080-12-31."]),
        "D": (None, ["They are there until 2080-03-31."]),
        "E": (None, ["They hold no PRINCE2-P."]),
    }
    both = client.get("/v1/eligible-leaders", params={**query, "scheme": ["PRINCE2-P", "PRINCE2-F"]}).json()
    assert both["eligible"] == []
    earlier = client.get("/v1/eligible-leaders", params={**query, "until": "2080-07-01"}).json()
    assert [each["code"] for each in earlier["eligible"]] == ["A", "C"]
    open_ended = made(client, "/projects", {"code": "Q", "name": "Q", "currency": "GBP"})
    assert (
        client.get("/v1/eligible-leaders", params={**query, "component_id": open_ended["id"]}).status_code
        == 422
    )
    assert client.get("/v1/eligible-leaders", params={"component_id": project["id"]}).status_code == 422
    assert client.get("/v1/eligible-leaders", params={**query, "until": "9999-12-31"}).status_code == 422
    months(client)
    for one in (to_the_day, short):
        drafted(client, project["id"], one, fte=0.1)
    checked = client.get(
        f"/v1/projects/{project['id']}/consistency", params={"rule": "resources.certified-to-the-end"}
    ).json()
    assert [each["text"] for each in checked["findings"]] == [
        "C, PM on P, holds no PRINCE2-P on 2080-07-02, and it finishes on 2080-12-31."
    ]


@pytest.mark.only_on("postgresql")
def test_attacks_on_schemes_and_certificates_are_refused(client: TestClient, client_for: ClientFor) -> None:
    base = scheme(client, "F", validity_years=3, credit_categories=[{"code": "safety"}])
    top = scheme(client, "P", prerequisites=["F"])
    assert changed(client, "certification-schemes", base, prerequisites=["P"]).status_code == 422
    assert changed(client, "certification-schemes", base, prerequisites=["NONE"]).status_code == 422
    gone = client.delete(f"/v1/certification-schemes/{base['id']}", headers={"If-Match": '"1"'})
    assert gone.status_code == 409 and "the schemes P" in gone.json()["detail"]
    assert changed(client, "certification-schemes", top, verified_on="2026-01-01").status_code == 422
    assert changed(client, "certification-schemes", top, late_months=6).status_code == 422
    assert (
        changed(
            client, "certification-schemes", top, credit_categories=[{"code": "a", "within": "b"}]
        ).status_code
        == 422
    )
    me = client.get("/v1/me").json()["member_id"]
    mine = person(client, "ME", role(client, "PM"), member_id=me)
    one = certificate(client, mine, "F", "2024-02-29", number="1", credits=[])
    assert one["expires_on"] == "2027-02-28"
    again = client.post(
        "/v1/held-certificates",
        json={"person_id": mine, "scheme": "F", "number": "1", "valid_from": "2025-01-01"},
    )
    assert again.status_code == 409, again.text
    certificate(client, mine, "P", "2025-01-01", number="1")
    latest = certificate(client, mine, "F", "9998-01-01")
    assert latest["expires_on"] == "9999-12-31" and standing(client, "9999-12-31", scheme="F")
    for earned in ({"category": "none"}, {}, {"category": "safety", "credits": -1}):
        credits = [{"earned_on": "2025-01-01", "credits": 1, **earned}]
        assert changed(client, "held-certificates", one, credits=credits).status_code == 422
    assert verified(client, one).status_code == 409
    one = changed(client, "held-certificates", one, evidence="Register, page 7").json()
    own = verified(client, one)
    assert own.status_code == 403 and own.json()["rule"] == "certificate.verified-by-another"
    organisation = client.get("/v1/me").json()["organisation_id"]
    another = client_for(organisation)
    assert verified(another, one, "2999-01-01").status_code == 422
    one = verified(another, one).json()
    assert one["verified_on"] == "2024-05-02" and one["verified_by"] != me
    credits = [{"earned_on": "2025-01-01", "credits": 1, "category": "safety"}]
    one = changed(client, "held-certificates", one, credits=credits).json()
    assert one["verified_on"] == "2024-05-02"
    assert changed(client, "held-certificates", one, number="2").json()["verified_on"] is None


def test_the_published_gaps_over_http(client: TestClient, client_for: ClientFor, oracle: Oracle) -> None:
    example = oracle("PMO-04")
    given, expected = example["inputs"], example["expected"]
    profile = [
        {"skill": s, "level": level, "weight": given["weights"][s], "is_mandatory": s in given["mandatory"]}
        for s, level in given["required"].items()
    ]
    wanted = role(client, "PM", required_skills=profile)
    for one in given["people"]:
        id = person(client, one["id"], wanted)
        for skill, level in one["levels"].items():
            for day, shown in (("2024-01-10", level), ("2023-06-01", 5)):  # the newest counts
                body = {
                    "person_id": id,
                    "skill": skill,
                    "level": shown,
                    "assessed_on": day,
                    "evidence": "Seen",
                }
                made(client, "/skill-assessments", body)
    asked = {"role_id": wanted, "as_of": "2025-07-10"}
    found = client.get("/v1/competence-gaps", params=asked).json()
    for told, of_one in zip(found["people"], expected["people"], strict=True):
        assert {each["skill"]: each["gap"] for each in told["skills"]} == of_one["gaps"]
        assert told["weighted_gap"] == of_one["weighted_gap"]
        assert told["mandatory_met"] == pytest.approx(of_one["mandatory_met"])
        assert not any(each["is_stale"] for each in told["skills"])
    assert {each["skill"]: each["holders"] for each in found["team"]} == expected["holders"]
    assert found["single_point_skills"] == expected["single_point_skills"]
    newcomer = person(client, "p4", wanted)
    later = client.get(
        "/v1/competence-gaps", params={**asked, "as_of": "2025-07-11", "person_id": newcomer}
    ).json()
    assert later["people"][0]["weighted_gap"] is None and later["people"][0]["mandatory_met"] == 0
    assert {each["reason"] for each in later["people"][0]["skills"]} == {"not_assessed"}
    stale = client.get("/v1/competence-gaps", params={**asked, "as_of": "2025-07-11"}).json()
    assert all(each["is_stale"] for each in stale["people"][0]["skills"])


@pytest.mark.only_on("sqlite")
def test_levels_are_kept_from_most_and_nobody_assesses_themselves(
    client: TestClient, client_for: ClientFor
) -> None:
    me = client.get("/v1/me").json()
    wanted = role(client, "PM", required_skills=[{"skill": "planning", "level": 3}])
    mine = person(client, "ME", wanted, member_id=me["member_id"])
    body = {
        "person_id": mine,
        "skill": "planning",
        "level": 5,
        "assessed_on": "2024-01-10",
        "evidence": "Mine",
    }
    own = client.post("/v1/skill-assessments", json=body)
    assert own.status_code == 403 and own.json()["rule"] == "skill-assessment.by-another"
    another = client_for(me["organisation_id"], "pmo_lead")
    seen = made(another, "/skill-assessments", body)
    assert another.post("/v1/skill-assessments", json=body | {"assessed_on": "2999-01-01"}).status_code == 422
    assert another.post("/v1/skill-assessments", json=body | {"level": 6}).status_code == 422
    for name in ("contributor", "project_manager", "sro"):
        kept_out = client_for(me["organisation_id"], name)
        assert kept_out.get("/v1/skill-assessments").json()["items"] == []
        assert kept_out.get(f"/v1/skill-assessments/{seen['id']}").status_code == 404
        assert kept_out.get("/v1/competence-gaps", params={"role_id": wanted}).status_code == 404
        assert kept_out.post("/v1/skill-assessments", json=body).status_code == 403
    held = certificate(another, mine, "PMP", "2024-01-01", number="4711", evidence="Register, page 7")
    reason, headers = {"reason": "Asked for on leaving"}, {"If-Match": '"1"'}
    assert another.post(f"/v1/people/{mine}/erasure", json=reason, headers=headers).status_code == 200
    for path in (f"held-certificates/{held['id']}", f"skill-assessments/{seen['id']}"):
        text = another.get(f"/v1/{path}").text + another.get(f"/v1/{path}/history").text
        assert "4711" not in text and "page 7" not in text and "Mine" not in text
