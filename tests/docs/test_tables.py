"""What the pages say of roles, settings and commands is what the code has."""

import json
import re

import pytest
from typer.main import get_command

from app.cli.commands import cli
from app.exchange.shipped import SHIPPED
from app.identity.issuers import IssuerSettings, faults_together
from app.settings import Settings
from tests.conftest import PEPPER, ROOT
from tests.docs import tables

pytestmark = pytest.mark.quick
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([\w-]+))?\)")
JSON_SETTING = re.compile(r"^STEERCO_OIDC_ISSUERS='(.*?)'$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^steerco ([a-z]+(?: [a-z]+)?)", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def test_the_tables_of_roles_are_those_of_the_code() -> None:
    assert tables.permissions() in page("identity.md"), tables.permissions()
    assert tables.clearances() in page("identity.md"), tables.clearances()


def test_every_setting_is_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| `(STEERCO_\w+)` \|", page("operations.md"), re.MULTILINE)
    assert set(rows) == tables.settings() and len(rows) == len(set(rows))


def test_the_settings_of_an_issuer_are_such_as_the_service_accepts() -> None:
    (text,) = JSON_SETTING.findall(page("identity.md"))
    settings = Settings.model_validate({"token_peppers": [PEPPER], "oidc_issuers": json.loads(text)})
    assert settings.oidc_issuers and not faults_together(settings.oidc_issuers)
    for name in IssuerSettings.__dataclass_fields__:
        assert f"`{name}`" in page("identity.md"), f"docs/identity.md does not tell what {name} is"


def test_every_mapping_that_is_shipped_is_told_of() -> None:
    for name in SHIPPED:
        assert f"`{name}`" in page("importing.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_heading_that_is_there(path) -> None:
    for target, heading in LINK.findall(path.read_text("utf-8")):
        if "://" in target:
            continue
        file = path.parent / target
        assert file.exists(), f"{path.name} links to {target}"
        if heading:
            anchors = [anchor(line) for line in file.read_text("utf-8").splitlines() if line.startswith("#")]
            assert heading in anchors, f"{path.name} links to {target}#{heading}"


def anchor(line: str) -> str:
    return re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_that_is_shown_is_one(path) -> None:
    known = get_command(cli).commands
    for shown in COMMAND.findall(path.read_text("utf-8")):
        first, _, second = shown.partition(" ")
        assert first in known, f"{path.name} shows steerco {shown}"
        below = getattr(known[first], "commands", None)
        assert below is None or second in below, f"{path.name} shows steerco {shown}"


def test_the_compose_file_sets_only_what_there_is_to_set() -> None:
    text = (ROOT / "docs" / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"^ +(STEERCO_\w+):", text, re.MULTILINE)) <= tables.settings()
