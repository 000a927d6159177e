"""The image and the compose file, as far as they can be read without building them."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"PASSWORD|PEPPER|SECRET|TOKEN")


def instructions(name: str) -> list[str]:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    return [line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} ")]


def services() -> dict[str, dict[str, Any]]:
    composed: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docs/compose.yaml").read_text())["services"]
    return composed


def test_what_is_built_with_stays_out_of_what_runs() -> None:
    build, run = instructions("FROM")
    assert build.endswith(" AS build")
    assert " AS " not in run
    assert all(copied.startswith("--from=build ") for copied in instructions("COPY")[-2:])


def test_the_service_runs_as_a_user_without_rights() -> None:
    (user,) = instructions("USER")
    assert int(user) > 0


def test_only_what_the_image_needs_is_sent_to_its_build() -> None:
    everything, *kept = (ROOT / ".dockerignore").read_text().split()
    assert everything == "*"
    sent = [name.removeprefix("!") for name in kept if name.startswith("!")]
    assert sent
    assert [name for name in sent if not (ROOT / name).exists()] == []


def test_compose_holds_no_secret_and_asks_for_each() -> None:
    environments = [service.get("environment", {}) for service in services().values()]
    secrets = [value for each in environments for name, value in each.items() if SECRET.search(name)]
    assert len(secrets) == 3
    assert all(re.fullmatch(r"(\[\")?\$\{\w+:\?[^}]+\}(\"\])?", value) for value in secrets)


def test_the_schema_is_a_step_of_its_own_before_the_service() -> None:
    migrate, api = services()["migrate"], services()["api"]
    assert migrate["command"] == ["db", "upgrade"]
    assert migrate["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert api["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
