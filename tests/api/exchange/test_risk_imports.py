"""Risk registers out of spreadsheets, over HTTP, on each database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.core.ids import uuid7
from tests.unit.exchange.helpers import content, facts

OURS: dict[str, Any] = {
    "name": "our-risks",
    "title": "Our register",
    "columns": [
        {"target": "risk.event", "sources": ["What"], "cell": {"type": "text"}, "required": "value"},
        {"target": "risk.cause", "sources": ["Why"], "cell": {"type": "text"}},
        {"target": "risk.effect", "sources": ["So"], "cell": {"type": "text"}},
        {
            "target": "risk.probability",
            "sources": ["P"],
            "cell": {"type": "percentage", "bare": "percent"},
        },
        {
            "target": "risk.impact",
            "sources": ["Cost"],
            "cell": {"type": "money", "currency": "GBP", "unit": "thousand"},
        },
    ],
    "identity": ["risk.event"],
}


@pytest.fixture
def brought(client: TestClient, project: UUID) -> Callable[..., Any]:
    def brought(file: bytes, by: TestClient = client, **query: Any) -> Any:
        headers = {"Content-Type": "application/octet-stream"}
        params = {"component_id": str(project), **query}
        return by.post("/v1/risk-imports", params=params, content=file, headers=headers)

    return brought


@pytest.fixture
def tracker() -> bytes:
    return content("risk_register", "Risk Register Template.xlsx")


def test_the_government_register_is_told_before_it_is_entered(
    client: TestClient, project: UUID, brought: Any, tracker: bytes
) -> None:
    answer = brought(tracker)
    assert answer.status_code == 200, answer.text
    told, known = answer.json(), facts("risk_register")["risks"]
    assert (told["counts"], told["sheet"]) == ({"created": 14}, "Security Risk Tracker")
    assert [each["source_reference"] for each in told["risks"]] == [risk["id"] for risk in known]
    assert [each["inherent_score"] for each in told["risks"]] == [risk["inherent_score"] for risk in known]
    assert told["risks"][0]["raised_on"] == "2023-01-31" and told["risks"][2]["raised_on"] == "2023-01-02"
    swapped = [risk for risk in known if risk["date_raised_type"] == "datetime"]
    assert {each["code"] for each in told["problems"]} == {"mixed_dates"}
    assert len(told["problems"]) == len(swapped)
    assert client.get(f"/v1/projects/{project}/risks").json()["items"] == []


def test_the_government_register_is_entered_once(
    client: TestClient, project: UUID, brought: Any, tracker: bytes
) -> None:
    assert brought(tracker, dry_run=False).json()["counts"] == {"created": 14}
    risks = client.get(f"/v1/projects/{project}/risks", params={"limit": 50}).json()["items"]
    known = facts("risk_register")["risks"]
    assert [risk["score"] for risk in risks] == [int(risk["residual_score"]) for risk in known]
    first, ninth, eleventh = risks[0], risks[8], risks[10]
    assert (first["cause"], first["category"], first["owner"]) == ("Organised Crime", "Spoofing", "IAO")
    assert first["event"].startswith("an organised crime group is able to gain access")
    assert first["effect"].startswith("a loss of confidentiality") and first["title"][0] == "A"
    assert (first["probability"], first["stated_impact_band"]) == (0.125, 4)
    assert ninth["effect"] == "preventing legitimate access to authorised users" and ninth["response"] is None
    assert (first["response_strategy"], eleventh["response_strategy"]) == ("reduce", "accept")
    inherent = [risk["inherent"] for risk in risks]
    assert [each["score"] for each in inherent] == [int(risk["inherent_score"]) for risk in known]
    (made,) = [
        each
        for each in client.get(f"/v1/risks/{first['id']}/assessments").json()["items"]
        if each["stage"] == "inherent"
    ]
    assert made["id"] == inherent[0]["assessment_id"] and made["reason"].startswith("As the imported")
    again = brought(tracker, dry_run=False).json()
    assert again["counts"] == {"already_there": 14}
    assert again["risks"][0]["risk_id"] == first["id"]
    assert len(client.get(f"/v1/projects/{project}/risks").json()["items"]) == 14


def test_a_register_of_our_own_is_entered_whole_or_not_at_all(
    client: TestClient, project: UUID, brought: Any
) -> None:
    assert client.post("/v1/import-mappings", json=OURS).status_code == 201
    good = b"What,Why,So,P,Cost\nThe cutting floods,High water,A month is lost,30%,120\n"
    told = brought(good, mapping="our-risks", dry_run=False)
    assert told.json()["counts"] == {"created": 1}, told.text
    (risk,) = client.get(f"/v1/projects/{project}/risks").json()["items"]
    assert (risk["probability"], risk["impact"]["amount"]) == (0.3, "120000.00")
    assert risk["inherent"] is None, "the file says nothing of it"
    bad = b"What,Why,So,P,Cost\nSteel is dear,Demand,It costs more,20%,5\nRain comes,,,130%,x\n"
    dry = brought(bad, mapping="our-risks").json()
    assert dry["counts"] == {"created": 1, "refused": 1}
    assert {each["row"] for each in dry["problems"] if each["severity"] == "error"} == {3}
    refused = brought(bad, mapping="our-risks", dry_run=False)
    assert refused.status_code == 422 and "Nothing was entered" in refused.json()["detail"]
    assert len(client.get(f"/v1/projects/{project}/risks").json()["items"]) == 1


def test_each_mapping_goes_where_it_belongs(client: TestClient, brought: Any) -> None:
    assert brought(b"a,b\n1,2\n", mapping="uk-major-projects").json()["rule"] == "mapping"
    assert brought(b"a,b\n1,2\n", mapping="nothing").status_code == 422
    assert brought(b"a,b\n1,2\n").status_code == 422
    for column, detail in (
        ({"target": "risk.colour"}, "it is none of risk."),
        ({"target": "project.name"}, "it is none of risk."),
        ({"cell": {"type": "number"}}, "takes a cell of type"),
    ):
        columns = [OURS["columns"][0], {**OURS["columns"][1], **column}]
        refused = client.post("/v1/import-mappings", json={**OURS, "columns": columns})
        assert refused.status_code == 422 and detail in refused.text


def test_a_mapping_of_risks_is_not_for_projects(client: TestClient, component: Callable[..., UUID]) -> None:
    portfolio = component("TOP", "portfolio")
    query = {"mapping": "uk-security-risks", "portfolio_id": str(portfolio), "period": "2026-03"}
    headers = {"Content-Type": "application/octet-stream"}
    refused = client.post("/v1/imports", params=query, content=b"a,b\n", headers=headers)
    assert refused.status_code == 422 and refused.json()["rule"] == "mapping"


def test_strangers_and_readers_import_nothing(
    client_for: Callable[..., TestClient], organisation_id: UUID, brought: Any
) -> None:
    assert brought(b"a,b\n", by=client_for(uuid7())).status_code == 404
    refused = brought(b"a,b\n", by=client_for(organisation_id, role="reader"))
    assert (refused.status_code, refused.json()["rule"]) == (403, "risk:write")


XER = b"\r\n".join(
    b"\t".join(row)
    for row in (
        (b"ERMHDR", b"19.12", b"2026-01-09", b"Project"),
        (b"%T", b"RISKTYPE"),
        (b"%F", b"risk_type_id", b"parent_risk_type_id", b"risk_type"),
        (b"%R", b"7", b"", b"Ground"),
        (b"%T", b"RSRC"),
        (b"%F", b"rsrc_id", b"rsrc_name"),
        (b"%R", b"12", b"Site engineer"),
        (b"%T", b"PRORISK"),
        (
            b"%F",
            *b"risk_id risk_code risk_name risk_desc risk_cause risk_effect risk_to_type status_code".split(),
            *b"risk_type_id rsrc_id add_date pre_rsp_prblty pre_rsp_schd_prblty pre_rsp_cost_prblty".split(),
            *b"post_rsp_prblty post_rsp_schd_prblty post_rsp_cost_prblty response_type response_text mood".split(),
        ),
        (
            b"%R",
            b"1",
            b"R1",
            b"Wet cutting",
            b"the cutting floods",
            b"Water table is high",
            b"Works stop",
            b"RT_Threat",
            b"RS_Open",
            b"7",
            b"12",
            b"2026-01-05 08:00",
            b"H",
            b"VH",
            b"M",
            b"L",
            b"M",
            b"L",
            b"RR_Reduce",
            b"Pump it.",
            b"grim",
        ),
        (
            b"%R",
            b"2",
            b"R2",
            b"Dry summer",
            b"",
            b"El Ni\xf1o",
            b"Works end sooner",
            b"RT_Opp",
            b"RS_Prop",
            b"",
            b"",
            b"2026-02-06 08:00",
            b"M",
            b"L",
            b"L",
            b"",
            b"",
            b"",
            b"RR_Enhance",
            b"",
            b"",
        ),
        (
            b"%R",
            b"3",
            b"R3",
            b"Old",
            b"Old",
            b"C",
            b"E",
            b"RT_Threat",
            b"RS_MngClosed",
            b"",
            b"",
            b"",
            b"H",
            b"H",
            b"H",
            b"",
            b"",
            b"",
            b"",
            b"",
            b"",
        ),
        (b"%E",),
    )
)


def test_the_risks_of_a_primavera_file(client: TestClient, project: UUID, brought: Any) -> None:
    told = brought(XER, mapping="p6-risks").json()
    assert told["counts"] == {"created": 2, "closed": 1}
    assert [each["source_reference"] for each in told["risks"]] == ["R1", "R2", "R3"]
    assert told["unused_headers"] == ["mood"] and told["problems"] == []
    assert client.get(f"/v1/projects/{project}/risks").json()["items"] == []
    assert brought(XER, mapping="p6-risks", dry_run=False).status_code == 200
    threat, chance = client.get(f"/v1/projects/{project}/risks").json()["items"]
    names = ("title", "event", "category", "owner", "response_strategy", "status", "probability_band")
    assert [threat[name] for name in names] == [
        *("Wet cutting", "the cutting floods", "Ground", "Site engineer", "reduce", "open", 4),
    ]
    assert threat["stated_impact_band"] == 5, "the schedule's, which is the worse"
    assert (threat["target"]["probability_band"], threat["target"]["impact_band"]) == (2, 3)
    assert (chance["kind"], chance["status"], chance["cause"]) == ("opportunity", "draft", "El Ni\u00f1o")
    assert chance["event"] == "Dry summer" and chance["target"] is None


def test_a_spreadsheet_of_primavera_risks_with_captions(project: UUID, brought: Any) -> None:
    rows = (
        "risk_code,risk_name,risk_cause,risk_effect,pre_rsp_prblty,pre_rsp_cost_prblty,user_field_1",
        "(*)Risk ID,Risk Name,Risk Cause,Risk Effect,Pre-Response Probability,Pre-Response Cost,Phase",
        "R1,The crane is late,One crane for two sites,Steel waits,Very High,Low,2",
    )
    told = brought("\n".join(rows).encode(), mapping="p6-risks").json()
    assert told["counts"] == {"created": 1} and told["risks"][0]["title"] == "The crane is late"
    assert told["unused_headers"] == ["user_field_1"] and told["problems"] == []
    without = brought(b"ERMHDR\t19.12\r\n%T\tTASK\r\n%F\ttask_id\r\n%R\t1\r\n%E", mapping="p6-risks")
    assert (without.status_code, without.json()["rule"]) == (422, "no_risks")
