"""The pages that show the API in a browser, on a machine that reaches nothing but this service."""

import re

import pytest
from fastapi.testclient import TestClient

from app.core.docs_pages import POLICY
from app.main import create_app
from app.settings import Settings
from tests.conftest import PEPPER

LOADED = re.compile(r'(?:src|href)="([^"]+)"')
pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    unused = f"sqlite:///{tmp_path_factory.mktemp('docs')}/unused.db"
    return TestClient(create_app(Settings(database_url=unused, token_peppers=(PEPPER,))))


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_a_page_loads_only_what_this_service_has_and_its_policy_lets_it(
    browser: TestClient, page: str
) -> None:
    shown = browser.get(page)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "script-src 'self';" in shown.headers["Content-Security-Policy"]
    assert "<script>" not in shown.text, "the policy forbids scripts inside the page"
    loaded = [url for url in LOADED.findall(shown.text) if url != "data:,"]
    assert len(loaded) >= 2 and not [url for url in loaded if "//" in url]
    for url in loaded:
        file = browser.get(f"/{url}")
        assert file.status_code == 200 and len(file.content) > 100
        assert file.headers["Content-Type"].partition(";")[0] in ("text/css", "text/javascript")
        assert "max-age" in file.headers["Cache-Control"]


@pytest.mark.parametrize("script", ["swagger-start.js", "redoc-start.js"])
def test_a_page_shows_the_document_of_this_service(browser: TestClient, script: str) -> None:
    assert '"openapi.json"' in browser.get(f"/docs/{script}").text
    assert browser.get("/openapi.json").json()["info"]["title"] == "Steerco"


def test_nothing_may_come_from_elsewhere() -> None:
    assert not [sources for sources in POLICY.values() if "http" in sources or "*" in sources]


def test_no_other_file_is_served(browser: TestClient) -> None:
    for name in ("__init__.py", "..%2F__init__.py", "favicon.png"):
        assert browser.get(f"/docs/{name}").status_code == 404


def test_whoever_asks_for_nothing_is_shown_the_docs(browser: TestClient) -> None:
    assert browser.get("/").url.path == "/docs"
