"""Files are told about first, applied whole or in part, and applied again without doing anything twice."""

import csv
import io
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from fastapi.testclient import TestClient

from tests.api.exchange.conftest import HEADER, TIDY, applied, everything, sent
from tests.conftest import ClientFor

BAD = TIDY.replace("A2,Depot,Rail,4,", "A2,Depot,Rail,four,")


def stored(client: TestClient, portfolio: str) -> dict[str, Any]:
    """All that an import could change, as a client sees it."""
    return {
        "components": everything(client, f"/v1/portfolios/{portfolio}/components"),
        "reports": everything(client, f"/v1/portfolios/{portfolio}/status-reports"),
        "periods": everything(client, "/v1/reporting-periods"),
        "fields": everything(client, "/v1/custom-fields"),
    }


def reports(client: TestClient, portfolio: str) -> dict[str, dict[str, Any]]:
    """The status reports below a portfolio, by the name of their project."""
    names = {c["id"]: c["name"] for c in everything(client, f"/v1/portfolios/{portfolio}/components")}
    found = everything(client, f"/v1/portfolios/{portfolio}/status-reports")
    return {names[report["component_id"]]: report for report in found}


def test_a_dry_run_is_the_default_and_changes_nothing(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    before = stored(client, portfolio)
    told = sent(client, TIDY, portfolio, mapping, "2026-03").json()
    assert (told["status"], told["refusal"]) == ("dry_run", None)
    assert told["counts"]["projects"]["created"] == 3 and told["counts"]["reports"]["created"] == 3
    assert told["linking"]["joiners"] == 3 and told["defined_fields"] == ["department"]
    assert stored(client, portfolio) == before
    changes = everything(client, f"/v1/imports/{told['id']}/changes")
    assert [(c["name"], c["outcome"], c["component_id"]) for c in changes] == [
        ("Bridge renewal", "created", None),
        ("Depot", "created", None),
        ("Signals", "created", None),
    ]


def test_what_is_applied_stands_in_projects_and_their_reports(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    told = applied(client, TIDY, portfolio, mapping, "2026-03")
    assert told["status"] == "applied" and told["reference"] == "IMP-0001"
    assert (told["mapping_name"], told["mapping_version"]) == ("office-list", 1)
    bridge, signals = (reports(client, portfolio)[name] for name in ("Bridge renewal", "Signals"))
    assert bridge["baseline_cost"] == {"amount": "10500000.00", "currency": "GBP"}
    assert bridge["forecast_cost"] == {"amount": "12000000.00", "currency": "GBP"}
    assert (bridge["start_on"], bridge["approved_finish_on"]) == ("2025-04-01", "2026-09-30")
    assert (bridge["status"], bridge["source"]) == ("submitted", "IMP-0001")
    assert bridge["narrative"] == {"cost": "Steel costs more."}
    assert (signals["baseline_cost"], signals["approved_finish_on"]) == (None, None)
    assert {(n["member"], n["reason"], n["raw"]) for n in signals["not_available"]} == {
        ("baseline_cost", "to_be_decided", "tbd"),
        ("approved_finish_on", "to_be_decided", "tbd"),
    }
    project = client.get(f"/v1/projects/{bridge['component_id']}").json()
    assert (project["external_id"], project["status"], project["parent_id"]) == ("A1", "active", portfolio)
    assert project["custom"] == {"department": "Roads"}
    assert (project["planned_start_on"], project["planned_finish_on"]) == ("2025-04-01", "2026-09-30")
    found = client.get("/v1/projects", params={"custom": "department:Rail"}).json()["items"]
    assert {p["name"] for p in found} == {"Depot", "Signals"}
    (period,) = client.get("/v1/reporting-periods").json()["items"]
    assert (period["code"], period["start_on"], period["data_date"]) == (
        "2026-03",
        "2026-03-01",
        "2026-03-31",
    )


def test_the_same_file_again_writes_nothing(client: TestClient, portfolio: str, mapping: str) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    before = stored(client, portfolio)
    again = applied(client, TIDY, portfolio, mapping, "2026-03")
    assert again["counts"]["projects"] == {
        "created": 0,
        "updated": 0,
        "unchanged": 3,
        "refused": 0,
        "absent": 0,
    }
    assert again["linking"]["links"] == {"identity": 3, "number": 0, "name": 0}
    assert stored(client, portfolio) == before
    events = [e["action"] for e in client.get("/v1/audit-events", params={"limit": 500}).json()["items"]]
    assert events.count("component.imported") == events.count("status_report.imported") == 1
    assert events[-1] == "import.applied"


def test_a_changed_file_updates_by_identity_and_shows_what_changed(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    changed = TIDY.replace("A1,Bridge renewal,Roads,10.5,12", "A1,Bridge renewal and repair,Rail,10.5,13")
    told = applied(client, changed, portfolio, mapping, "2026-03")
    assert told["counts"]["projects"]["updated"] == 1 and told["counts"]["reports"]["revised"] == 1
    (change,) = everything(client, f"/v1/imports/{told['id']}/changes", outcome="updated")
    reason = change["changes"].pop("report.calculated_rag_reason")
    assert (reason["from"][:11], reason["to"][:11]) == ("cost 14.3% ", "cost 23.8% ")
    assert change["changes"] == {
        "name": {"from": "Bridge renewal", "to": "Bridge renewal and repair"},
        "custom.department": {"from": "Roads", "to": "Rail"},
        "report.forecast_cost": {
            "from": {"amount": "12000000.00", "currency": "GBP"},
            "to": {"amount": "13000000.00", "currency": "GBP"},
        },
    }
    assert len(client.get("/v1/projects", params={"custom": "department:Rail"}).json()["items"]) == 3
    history = client.get(f"/v1/projects/{change['component_id']}/history").json()["items"]
    assert [v["action"] for v in history] == ["component.imported"] * 2
    assert history[1]["before"]["name"] == "Bridge renewal"
    report = client.get(f"/v1/status-reports/{change['status_report_id']}").json()
    assert report["version"] == 2 and report["forecast_cost"]["amount"] == "13000000.00"


def test_a_later_file_tells_joiners_leavers_and_like_for_like(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    later = HEADER + (
        "A1,Bridge renewal,Roads,10.5,14,01/04/2025,30/09/2026,\n"
        "A4,Car park,Roads,1,1,01/04/2026,30/09/2026,\n"
        "A9,Depot,Rail,4,3.5,01/05/2025,31/12/2026,\n"
    )
    told = applied(client, later, portfolio, mapping, "2026-04")
    assert told["linking"]["links"] == {"identity": 0, "number": 1, "name": 0}
    assert (told["linking"]["joiners"], told["linking"]["leavers"]) == (2, 2)
    (doubt,) = told["linking"]["uncertain_links"]
    assert (doubt["doubt"], doubt["name"], doubt["record_name"]) == ("number_differs", "Depot", "Depot")
    (problem,) = everything(client, f"/v1/imports/{told['id']}/problems", code="uncertain_link")
    assert problem["severity"] == "warning" and problem["row"] == 4 and doubt["code"] in problem["sentence"]
    absent = everything(client, f"/v1/imports/{told['id']}/changes", outcome="absent")
    assert {c["name"] for c in absent} == {"Depot", "Signals"}


def test_projects_that_left_the_register_are_no_longer_awaited_until_they_are_back(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    client.post("/v1/projects", json={"name": "By hand", "currency": "GBP", "parent_id": portfolio})
    applied(client, TIDY, portfolio, mapping, "2026-03")
    short = "".join(TIDY.splitlines(keepends=True)[:2])
    url, april = f"/v1/portfolios/{portfolio}/variance-report", {"period": "2026-04"}
    dry = sent(client, short, portfolio, mapping, "2026-04", absent="completed").json()
    applied(client, short, portfolio, mapping, "2026-04")
    assert client.get(url, params=april).json()["missing"]["stale_projects"] == 2
    told = applied(client, short, portfolio, mapping, "2026-04", absent="completed")
    assert client.get(url, params=april).json()["missing"]["stale_projects"] == 0
    for one in (dry, told):
        absent = everything(client, f"/v1/imports/{one['id']}/changes", outcome="absent")
        assert {c["name"]: c["changes"] for c in absent} == {
            "By hand": {},
            "Depot": {"status": {"from": "active", "to": "completed"}},
            "Signals": {"status": {"from": "active", "to": "completed"}},
        }
    applied(client, TIDY, portfolio, mapping, "2026-02", absent="completed")  # older: nobody is back by it
    back = applied(client, TIDY, portfolio, mapping, "2026-05", absent="completed")
    assert back["counts"]["projects"]["updated"] == 3
    changes = everything(client, f"/v1/imports/{back['id']}/changes", outcome="updated")
    assert [c["changes"].get("status", {}).get("to") for c in changes] == [None, "active", "active"]
    statuses = {p["name"]: p["status"] for p in client.get("/v1/projects").json()["items"]}
    assert statuses == dict.fromkeys(("Bridge renewal", "Depot", "Signals"), "active") | {
        "By hand": "proposed"
    }


def test_an_older_file_adds_its_reports_and_leaves_the_project_as_it_is(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    project = client.get("/v1/projects", params={"external_id": "A1"}).json()["items"][0]
    older = TIDY.replace("Bridge renewal,Roads,10.5", "Bridge renewel,Old roads,9")
    told = applied(client, older, portfolio, mapping, "2025-03")
    assert told["counts"]["reports"]["created"] == 3 and told["linking"]["links"]["number"] == 3
    assert client.get(f"/v1/projects/{project['id']}").json() == project
    trend = client.get(f"/v1/projects/{project['id']}/status-reports", params={"sort": "data_date"}).json()
    assert [r["baseline_cost"]["amount"] for r in trend["items"]] == ["9000000.00", "10500000.00"]


def test_one_bad_row_leaves_nothing_of_the_file(client: TestClient, portfolio: str, mapping: str) -> None:
    before = stored(client, portfolio)
    told = applied(client, BAD, portfolio, mapping, "2026-03")
    assert told["status"] == "refused" and "good_rows" in told["refusal"]
    assert (told["counts"]["records"], told["counts"]["good"], told["counts"]["with_errors"]) == (3, 2, 1)
    assert stored(client, portfolio) == before
    (problem,) = everything(client, f"/v1/imports/{told['id']}/problems", severity="error")
    assert (problem["row"], problem["column"], problem["header"], problem["value"]) == (
        3,
        "D",
        "Budget",
        "four",
    )
    assert problem["target"] == "report.budget" and problem["code"] == "unreadable" and problem["sentence"]


def test_good_rows_are_applied_where_that_is_asked_for(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    told = applied(client, BAD, portfolio, mapping, "2026-03", accept="good_rows")
    assert told["status"] == "applied" and told["counts"]["projects"]["created"] == 2
    assert set(reports(client, portfolio)) == {"Bridge renewal", "Signals"}


def test_problems_are_paged_and_come_as_a_file(client: TestClient, portfolio: str, mapping: str) -> None:
    rows = "".join(f"B{n},Project {n},Rail,=1+{n},1,,,\n" for n in range(7))
    told = sent(client, HEADER + rows, portfolio, mapping, "2026-03").json()
    url = f"/v1/imports/{told['id']}/problems"
    first = client.get(url, params={"limit": 3, "include": "total", "severity": "error"})
    assert first.json()["total"] == 7 and 'rel="next"' in first.headers["Link"]
    assert [p["row"] for p in everything(client, url, limit=3, severity="error")] == list(range(2, 9))
    assert client.get(url, params={"sort": "row"}).status_code == 422
    assert [p["row"] for p in everything(client, url, row=4)] == [4]
    file = client.get(f"{url}.csv")
    assert file.headers["Content-Type"].startswith("text/csv")
    told_rows = list(csv.DictReader(io.StringIO(file.text, newline="")))
    assert [row["row"] for row in told_rows] == [str(n) for n in range(2, 9)]
    assert {row["value"][:2] for row in told_rows} == {"'="}  # a spreadsheet must not run it


def test_a_workbook_says_the_same_as_the_text(client: TestClient, portfolio: str, mapping: str) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet, day = book.add_worksheet("Projects"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADER.strip().split(","))
    sheet.write_row(1, 0, ["A1", "Bridge renewal", "Roads", 10.5, 12])
    sheet.write_datetime(1, 5, date(2025, 4, 1), day)
    sheet.write_datetime(1, 6, date(2026, 9, 30), day)
    book.close()
    told = applied(client, file.getvalue(), portfolio, mapping, "2026-03")
    assert (told["layout"]["format"], told["layout"]["sheet"]) == ("xlsx", "Projects")
    report = reports(client, portfolio)["Bridge renewal"]
    assert report["baseline_cost"]["amount"] == "10500000.00"
    assert (report["start_on"], report["approved_finish_on"]) == ("2025-04-01", "2026-09-30")


def test_a_repeated_request_is_answered_and_not_done_again(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    key = {"headers": {"Idempotency-Key": "file-1"}}
    first = sent(client, TIDY, portfolio, mapping, "2026-03", dry_run=False, **key)
    again = sent(client, TIDY, portfolio, mapping, "2026-03", dry_run=False, **key)
    assert again.content == first.content and again.headers["Idempotency-Replayed"] == "true"
    other = sent(client, BAD, portfolio, mapping, "2026-03", dry_run=False, **key)
    assert other.status_code == 422 and other.json()["type"] == "/problems/idempotency-key-reused"
    assert client.get("/v1/imports", params={"include": "total"}).json()["total"] == 1


def test_a_report_that_is_published_stands(client: TestClient, portfolio: str, mapping: str) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    report = reports(client, portfolio)["Depot"]
    tag = f'"{report["version"]}"'
    for step in ("approval", "publication"):
        moved = client.post(f"/v1/status-reports/{report['id']}/{step}", headers={"If-Match": tag})
        assert moved.status_code == 200, moved.text
        tag = moved.headers["ETag"]
    changed = TIDY.replace("Rail,4,3.5", "Rail,4,9").replace("Roads,10.5,12", "Roads,10.5,15")
    told = applied(client, changed, portfolio, mapping, "2026-03")
    assert told["status"] == "refused" and told["counts"]["problems_by_code"] == {"report_refused": 1}
    told = applied(client, changed, portfolio, mapping, "2026-03", accept="good_rows")
    assert told["counts"]["projects"]["refused"] == told["counts"]["projects"]["updated"] == 1
    assert reports(client, portfolio)["Depot"]["forecast_cost"]["amount"] == "3500000.00"
    assert reports(client, portfolio)["Bridge renewal"]["forecast_cost"]["amount"] == "15000000.00"


def test_a_number_that_another_part_of_the_tree_has_is_refused(
    client: TestClient, component: Callable[..., UUID], portfolio: str, mapping: str
) -> None:
    other = str(component("PFL-Y", "portfolio"))
    applied(client, TIDY, portfolio, mapping, "2026-03")
    told = applied(client, TIDY, other, mapping, "2026-03")
    assert told["status"] == "refused" and told["counts"]["problems_by_code"] == {"elsewhere": 3}
    assert everything(client, f"/v1/portfolios/{other}/status-reports") == []


def test_names_alone_make_projects_in_two_parts_of_the_tree(
    client: TestClient, component: Callable[..., UUID], portfolio: str, mapping: str
) -> None:
    other = str(component("PFL-Y", "portfolio"))
    nameless = HEADER + ",Bridge,Roads,1,2,,,\n,Depot,Rail,3,4,,,\n"
    for place in (portfolio, other, portfolio, other):
        told = applied(client, nameless, place, mapping, "2026-03")
        assert told["status"] == "applied"
        assert {p["name"] for p in client.get(f"/v1/portfolios/{place}/components").json()["items"]} >= {
            "Bridge"
        }
    assert told["counts"]["projects"]["unchanged"] == 2
    first = client.get("/v1/projects", params={"external_id": "name:bridge"}).json()["items"]
    assert [p["parent_id"] for p in first] == [portfolio]


@pytest.mark.parametrize(
    ("content", "asked", "status", "words"),
    [
        (TIDY, {"mapping": "no-such-mapping"}, 404, "save it, or use uk-major-projects"),
        (TIDY, {"period": "spring"}, 404, "open it first"),
        (TIDY, {"period": "a b"}, 422, "not valid"),
        (TIDY, {"portfolio": "PFL-X"}, 422, "not valid"),
        (TIDY, {"accept": "some"}, 422, "not valid"),
        (b"", {}, 422, "empty"),
        (b"%PDF-1.7", {}, 422, "PDF"),
        (b"nothing,of,the,sort\n1,2,3,4\n", {}, 422, "No record has the headers"),
        (b"PK\x03\x04 not a workbook", {}, 422, "workbook"),
        (TIDY, {"mapping": "us-it-projects"}, 422, "us-it-projects"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_a_sentence(
    client: TestClient,
    portfolio: str,
    mapping: str,
    content: str | bytes,
    asked: dict[str, str],
    status: int,
    words: str,
) -> None:
    query = {"mapping": mapping, "portfolio_id": portfolio, "period": "2026-03", **asked}
    refused = client.post("/v1/imports", params=query, content=content)
    assert refused.status_code == status, refused.text
    assert words in refused.text
    assert client.get("/v1/imports").json()["items"] == []


def test_a_file_of_another_year_is_refused(client: TestClient, portfolio: str) -> None:
    file = (
        "year;project_number;project_name;department;start_date;end_date;total_baseline;yearly_forecast;"
        "wlc_baseline_incl_NCG\n2021;X_1;Bridge;DFT;2020-04-01;2022-04-01;1;2;3\n"
    )
    told = applied(client, file, portfolio, "uk-major-projects", "2020")
    assert told["status"] == "refused"
    problems = everything(client, f"/v1/imports/{told['id']}/problems")
    assert {p["code"] for p in problems} == {"other_period"} and "is of 2021" in problems[0]["sentence"]
    assert client.get("/v1/reporting-periods").json()["items"] == []


def test_a_closed_period_takes_no_file(client: TestClient, portfolio: str, mapping: str) -> None:
    applied(client, TIDY, portfolio, mapping, "2026-03")
    (period,) = client.get("/v1/reporting-periods").json()["items"]
    url = f"/v1/reporting-periods/{period['id']}/closure"
    assert client.post(url, headers={"If-Match": '"1"'}).status_code == 200
    refused = sent(client, TIDY, portfolio, mapping, "2026-03")
    assert refused.status_code == 409 and refused.json()["rule"] == "period_closed"


def test_a_workbook_that_would_unpack_to_too_much_is_refused(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(3):
            with archive.open(f"xl/worksheets/sheet{part}.xml", "w", force_zip64=True) as sheet:
                for _ in range(100):
                    sheet.write(b"0" * 2**20)
    assert len(file.getvalue()) < 2**20
    refused = sent(client, file.getvalue(), portfolio, mapping, "2026-03")
    assert refused.status_code == 422 and refused.json()["rule"] == "too_large", refused.text


def test_a_file_beyond_the_limit_is_refused(client: TestClient) -> None:
    assert client.post("/v1/imports", content=b"x" * (64 * 2**20 + 1)).status_code == 413


def test_who_may_not_import_is_told_the_rule_and_a_stranger_nothing(
    client: TestClient,
    client_for: ClientFor,
    organisation_id: UUID,
    component: Callable[..., UUID],
    portfolio: str,
    mapping: str,
) -> None:
    told = applied(client, TIDY, portfolio, mapping, "2026-03")
    reader = client_for(organisation_id, "reader")
    refused = sent(reader, TIDY, portfolio, mapping, "2026-03")
    assert (refused.status_code, refused.json()["rule"]) == (403, "import:run")
    assert reader.get("/v1/imports").json()["items"] == []
    stranger = client_for(UUID(int=organisation_id.int ^ 1))
    elsewhere = client_for(organisation_id, on=component("PFL-Z", "portfolio"))
    for client_ in (stranger, elsewhere):
        assert sent(client_, TIDY, portfolio, "uk-major-projects", "2026-03").status_code == 404
        assert client_.get("/v1/imports").json()["items"] == []
    for part in ("", "/problems", "/problems.csv", "/changes"):
        url = f"/v1/imports/{told['id']}{part}"
        assert client.get(url).status_code == 200
        assert [c.get(url).status_code for c in (reader, stranger, elsewhere)] == [404, 404, 404]
    assert client.post("/v1/imports", headers={"Authorization": ""}).status_code == 401


def test_who_may_not_open_periods_or_define_fields_is_told_so_before_anything_else(
    client: TestClient, client_for: ClientFor, organisation_id: UUID, portfolio: str, mapping: str
) -> None:
    analyst = client_for(organisation_id, "pmo_analyst")
    refused = sent(analyst, TIDY, portfolio, mapping, "2026-03")
    assert (refused.status_code, refused.json()["rule"]) == (403, "period:write")
    month = {"start_on": "2026-03-01", "finish_on": "2026-03-31", "data_date": "2026-03-31"}
    client.post("/v1/reporting-periods", json={"code": "2026-03", "name": "March", **month})
    refused = sent(analyst, TIDY, portfolio, mapping, "2026-03")
    assert (refused.status_code, refused.json()["rule"]) == (403, "custom_field:write")
    assert "department" in refused.json()["detail"]
    field = {"slug": "department", "label": "Department", "type": "choice", "choices": ["Roads"]}
    client.post("/v1/custom-fields", json=field)
    told = applied(analyst, TIDY, portfolio, mapping, "2026-03", accept="good_rows")
    assert told["counts"]["problems_by_code"] == {"custom_field": 2}
    assert set(reports(client, portfolio)) == {"Bridge renewal"}


def test_an_import_is_read_listed_and_found_unchanged(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    answer = sent(client, TIDY, portfolio, mapping, "2026-03", dry_run=False)
    told, url = answer.json(), answer.headers["Location"]
    read = client.get(url)
    assert read.json() == told and read.headers["ETag"] == answer.headers["ETag"] == '"1"'
    assert client.get(url, headers={"If-None-Match": '"1"'}).status_code == 304
    sent(client, TIDY, portfolio, mapping, "2026-04")
    listed = client.get("/v1/imports", params={"status": "applied"}).json()["items"]
    assert listed == [told]
    assert len(client.get("/v1/imports", params={"period": "2026-04"}).json()["items"]) == 1
    assert len(client.get("/v1/imports", params={"portfolio_id": portfolio}).json()["items"]) == 2
    assert client.get("/v1/imports", params={"mapping": "other"}).json()["items"] == []
    assert client.get("/v1/imports", params={"limit": 1}).json()["next_cursor"]


def test_a_portfolio_is_found_by_its_code(client: TestClient, portfolio: str, mapping: str) -> None:
    query = {"mapping": mapping, "portfolio": "PFL-X", "period": "2026-03"}
    assert client.post("/v1/imports", params=query, content=TIDY).json()["component_id"] == portfolio
    missing = client.post("/v1/imports", params=query | {"portfolio": "PFL-0"}, content=TIDY)
    assert missing.status_code == 404


def test_a_project_takes_no_projects(client: TestClient, project: UUID, mapping: str) -> None:
    refused = sent(client, TIDY, str(project), mapping, "2026-03")
    assert refused.status_code == 422 and "is a project" in refused.json()["detail"]


def test_what_has_the_external_id_elsewhere_is_not_named(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    """Who reads the import need not see it."""
    hidden, here = (
        {"name": "X", "code": f"C-{id}", "currency": "GBP", "external_id": id} for id in ("A1", "A2")
    )
    assert client.post("/v1/projects", json=hidden).status_code == 201
    put_away = client.post("/v1/projects", json={**here, "parent_id": portfolio}).headers["Location"]
    why = {"json": {"reason": "Done"}, "headers": {"If-Match": '"1"'}}
    assert client.post(f"{put_away}/archival", **why).status_code == 200
    told = sent(client, TIDY, portfolio, mapping, "2026-03").json()
    elsewhere, archived = everything(client, f"/v1/imports/{told['id']}/problems", code="elsewhere")
    assert elsewhere["value"] == "A1" and "C-A1" not in elsewhere["sentence"]
    assert archived["value"] == "A2" and "C-A2" in archived["sentence"]


def test_a_code_that_is_no_currency_is_a_problem_of_its_cell(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    told = sent(client, HEADER + "A1,Bridge,Roads,XYZ 10,12,,,\n", portfolio, mapping, "2026-03").json()
    problems = everything(client, f"/v1/imports/{told['id']}/problems")
    (fault,) = [one for one in problems if one["value"] == "XYZ 10"]
    assert fault["severity"] == "error" and fault["row"] == 2


def test_what_thousands_of_rows_add_up_to_is_told_in_a_fraction_of_what_they_took(
    client: TestClient, portfolio: str, mapping: str
) -> None:
    """At once, and not only when the database has counted them by itself."""
    row = "A{n},Bridge {n},Roads,10.5,12,01/04/2025,30/09/2026,\n"
    text = HEADER + "".join(row.format(n=n) for n in range(4_000))
    took = timed(lambda: applied(client, text, portfolio, mapping, "2026-03"))
    assert timed(lambda: client.get(f"/v1/portfolios/{portfolio}/dashboard")) < took / 3
    totals = client.get(f"/v1/portfolios/{portfolio}/totals").json()["items"]
    assert [one["reports"] for one in totals] == [4_000]


def timed(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
