"""The walk-through of the docs, run as it stands with the client that is generated from the document."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.ops.conftest import served

PAGE = Path(__file__).parents[2] / "docs" / "walk-through.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_an_office_comes_from_nothing_to_a_measured_benefit(
    app: FastAPI, client: TestClient, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PAGE.read_text()
    monkeypatch.syspath_prepend(generated)
    with served(app) as port:
        token = client.headers["Authorization"].removeprefix("Bearer ")
        walked: dict[str, Any] = {"ADDRESS": f"http://127.0.0.1:{port}", "TOKEN": token}
        try:
            for block in BLOCK.finditer(text):
                above = text.count("\n", 0, block.start(1))  # so that a failure names its line of the page
                exec(compile("\n" * above + block[1], str(PAGE), "exec"), walked)
        finally:
            for each in (walked["administrator"], *walked["clients"].values()):
                each.get_httpx_client().close()
