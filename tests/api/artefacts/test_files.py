"""Artefacts as files: they open, are the same bytes each time, and nothing in them is markup or a formula."""

import io
import zipfile
from uuid import UUID

import openpyxl
import pytest
from defusedxml import ElementTree
from fastapi.testclient import TestClient

from app.core.markdown import inline, paragraphs
from app.core.word import MAIN, words
from tests.api.artefacts.test_templates import TEMPLATE, Item, act
from tests.conftest import ClientFor

HOSTILE = '=HYPERLINK("http://evil","x")\x0b <script>alert(1)</script> [a](javascript:x) | `b` ]]> ￾'
TABLE: Item = {
    "code": "rows",
    "label": "Rows: [all] of 'them'/every one of those there are",
    "type": "table",
    "columns": [
        {"code": "what", "label": "What", "type": "text"},
        {"code": "n", "label": "N", "type": "number"},
    ],
}
FIELDS = [{"code": "purpose", "label": "Purpose", "type": "long_text"}, TABLE]


@pytest.fixture
def url(client: TestClient, client_for: ClientFor, organisation_id: UUID, project: UUID) -> str:
    made = client.post("/v1/templates", json=TEMPLATE | {"fields": FIELDS})
    lead = client_for(organisation_id, role="pmo_lead")
    template = act(lead, made.headers["Location"], "approval")["id"]
    values = {"purpose": f"{HOSTILE}\nSecond line", "rows": [{"what": HOSTILE, "n": 2.5}, {"what": "+1"}]}
    body = {"title": f"Case & {HOSTILE}", "template_id": template, "values": values}
    answer = client.post(f"/v1/projects/{project}/artefacts", json=body)
    assert answer.status_code == 201, answer.text
    return f"{answer.headers['Location']}/document"


@pytest.mark.only_on("sqlite")
def test_the_files_open_and_text_stays_text(client: TestClient, url: str) -> None:
    files = {kind: client.get(f"{url}.{kind}") for kind in ("docx", "xlsx", "md")}
    for kind, file in files.items():
        assert file.status_code == 200, file.text
        assert client.get(f"{url}.{kind}").content == file.content
        etag = {"If-None-Match": file.headers["ETag"]}
        assert client.get(f"{url}.{kind}", headers=etag).status_code == 304
    with zipfile.ZipFile(io.BytesIO(files["docx"].content)) as package:
        assert package.testzip() is None
        parts = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}
    paragraphs = ["".join(each.itertext()) for each in parts["word/document.xml"].iter(f"{{{MAIN}}}p")]
    plain = HOSTILE.replace("\x0b", "").replace("￾", "")
    assert {"Second line", "What", "+1", "2.5", "our_charter 1.9.0"} - set(paragraphs) == {
        "our_charter 1.9.0"
    }
    assert paragraphs[0].startswith("Case & =HYPERLINK") and any(plain.split("<")[1] in p for p in paragraphs)
    assert not list(parts["word/document.xml"].iter("script"))

    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))
    assert book.sheetnames[0] == "Text" and all(len(name) <= 31 for name in book.sheetnames)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    (sheet,) = (sheet for sheet in book if sheet["A1"].value == "What")
    assert (sheet["B2"].value, sheet["A3"].value) == (2.5, "+1")
    text = files["md"].text
    assert "<script" not in text and "[a](" not in text and "&lt;script&gt;" in text


@pytest.mark.quick
@pytest.mark.parametrize("text", ["# a", "- b", "1. c", "| d |", "a\nb", "<b>", "![x](y)", "&lt;", "~~z~~"])
def test_markdown_has_no_markup_of_its_own(text: str) -> None:
    told = inline(text)
    assert "\n" not in told and "<" not in told and "|" not in told.replace("\\|", "")
    assert not told.startswith(("#", "-", "1. "))


@pytest.mark.quick
def test_what_xml_cannot_hold_is_left_out() -> None:
    assert words("a\x00\x1f\ud800￿<&\"'\U0001f600") == "a&lt;&amp;&quot;&#x27;\U0001f600"
    assert paragraphs("one\n\n  two\x85three") == "one\\\ntwo\\\nthree"
