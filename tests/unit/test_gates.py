"""What no file of the project may hold, and what its arithmetic may not reach for."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Written with brackets, so that this file does not hold them.
PLACE = re.compile(r"(?<![\w.:~$}/-])/(work|root|home|Users|private|mnt)/[\w.-]+")
HOST = re.compile(r"pypi[.]org|pythonhosted[.]org|npmjs[.]org|npmjs[.]com|yarnpkg[.]com")
REQUIREMENT = re.compile(r"[a-z0-9-]+(\[[a-z,]+\])?==[\w.!+]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
IMPURE = {"asyncio", "io", "logging", "os", "pathlib", "socket", "sqlite3", "subprocess", "threading", "time"}


def tracked() -> list[Path]:
    """The files that git keeps, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git working tree")
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text("utf-8")
        except UnicodeDecodeError:  # a spreadsheet or a picture
            continue


@pytest.mark.parametrize("pattern", [PLACE, HOST], ids=["a folder of one machine", "a package registry"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: Path) -> None:
    lines = lock.read_text().splitlines()
    assert any(HASH.fullmatch(line) for line in lines)
    assert [line for line in lines if not (REQUIREMENT.fullmatch(line) or HASH.fullmatch(line))] == []


def test_the_tests_run_on_the_versions_that_are_deployed() -> None:
    runtime, test = (
        set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / "requirements" / name).read_text(), re.MULTILINE))
        for name in ("runtime.txt", "test.txt")
    )
    assert runtime
    assert runtime - test == set()


def test_the_node_lock_names_no_place_and_hashes_every_package() -> None:
    lock = json.loads((ROOT / "tests/contract/node/package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if not package.get("integrity")] == []


def imports(path: Path) -> Iterator[str]:
    """Every name a module imports, in full."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def pure(name: str) -> bool:
    top = name.partition(".")[0]
    return (
        name in {"pydantic.AfterValidator", "pydantic.Field", "app.calc"}  # which state the bounds of a type
        or name == "time.monotonic"  # without which no search could be told when to stop
        or name.startswith("app.calc.")
        or top in {"numpy", "scipy"}
        or (top in sys.stdlib_module_names and top not in IMPURE)
    )


def test_arithmetic_stands_on_the_standard_library_and_itself() -> None:
    modules = sorted((ROOT / "app" / "calc").rglob("*.py"))
    assert modules
    found = [
        f"{path.relative_to(ROOT)}: {name}" for path in modules for name in imports(path) if not pure(name)
    ]
    assert not found
