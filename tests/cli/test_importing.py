"""Files imported from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import Run, environment, slug_for, steerco  # noqa: F401
from tests.unit.exchange.helpers import content, facts

FILE = (
    "year;project_number;project_name;department;start_date;end_date;total_baseline;yearly_forecast;"
    "wlc_baseline_incl_NCG\n2021;X_1;Bridge;DFT;2020-04-01;2022-04-01;1;2;3\n"
    "2021;X_2;Depot;DFT;2020-04-01;2022-04-01;{amount};2;Exempt under Section 43\n"
)


@pytest.fixture
def importing(steerco: Run, tmp_path: Path) -> Run:  # noqa: F811
    """``steerco import`` in an organisation of its own."""
    slug = slug_for(tmp_path)
    steerco("db", "upgrade")
    founding = ("--organisation", slug, "--found", "Office", "--name", "Reporting", "--role", "reader")
    assert steerco("token", "create", *founding).returncode == 0
    common = ("--mapping", "uk-major-projects", "--portfolio", "GMPP", "--organisation", slug)
    return lambda *arguments: steerco("import", *arguments, *common)


def written(tmp_path: Path, amount: str = "4") -> str:
    path = tmp_path / "projects.csv"
    path.write_text(FILE.format(amount=amount))
    return str(path)


def test_a_dry_run_says_what_would_come_of_a_file_and_leaves_nothing(importing: Run, tmp_path: Path) -> None:
    asked = (written(tmp_path), "--period", "2021", "--create-portfolio", "Major projects")
    dry = importing(*asked, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "2 records would come to: 2 created" in dry.stdout and "Nothing was changed" in dry.stdout
    assert "report.budget: 5,000,000.00 GBP of 2" in dry.stdout
    missing = importing(written(tmp_path), "--period", "2021")
    assert missing.returncode == 2 and "No portfolio GMPP" in missing.stderr
    applied = importing(*asked)
    assert applied.returncode == 0 and "2 records came to: 2 created" in applied.stdout
    again = importing(*asked)
    assert again.returncode == 0 and "2 unchanged" in again.stdout


def test_a_refused_file_is_told_with_its_problems_and_an_exit_code(importing: Run, tmp_path: Path) -> None:
    asked = (written(tmp_path, "four"), "--period", "2021", "--create-portfolio", "Major projects")
    refused = importing(*asked)
    assert refused.returncode == 1
    assert "Refused: 1 error:" in refused.stdout and "error G3:" in refused.stdout
    part = importing(*asked, "--accept", "good_rows", "--json")
    assert part.returncode == 0, part.stderr
    told = json.loads(part.stdout)
    assert (told["status"], told["counts"]["projects"]["created"]) == ("applied", 1)
    wrong = importing(*asked, "--accept", "some")
    assert wrong.returncode == 2 and "accept" in wrong.stderr


def test_a_published_file_is_imported_as_it_is(importing: Run, tmp_path: Path) -> None:
    path = tmp_path / "uk_2019.csv"
    path.write_bytes(content("gmpp", "uk_2019.csv"))
    asked = (str(path), "--period", "2019", "--create-portfolio", "Major projects", "--json")
    told = json.loads(importing(*asked).stdout)
    assert told["counts"]["projects"]["created"] == facts("gmpp")["2019"]["projects"]
    assert told["mapping_name"] == "uk-major-projects"
