"""What of a file is not taken, and who may not import: each is told why, and nothing is changed."""

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.api.exchange.conftest import HEADER, TIDY, applied, everything, reports, sent
from tests.conftest import ClientFor


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


@pytest.mark.parametrize(
    ("content", "asked", "status", "words"),
    [
        (TIDY, {"mapping": "no-such-mapping"}, 404, "save it, or use "),
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
