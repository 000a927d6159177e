"""``steerco demo`` as somebody runs it who has just found it: a folder, a port, and Ctrl-C."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT

FACT = re.compile(r"^(address|token|manager|docs): (\S+)$", re.MULTILINE)
PATIENCE = 180  # seconds, of which a machine that is busy takes many to make the sample


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Demo:
    """One run of the demo, from its start to the line that says how to stop it, and to its end."""

    def __init__(self, folder: Path, port: int) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("STEERCO_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "demo", "--port", str(port)],
            cwd=folder,
            env={**own, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Demo":
        assert self.process.stdout
        self.told = ""
        for line in self.process.stdout:
            self.told += line
            if line.startswith("Stop with Ctrl-C"):
                break
        assert "Stop with Ctrl-C" in self.told, self.process.communicate(timeout=PATIENCE)[1]
        self.facts = dict(FACT.findall(self.told))
        self.wait_until_served()
        return self

    def wait_until_served(self) -> None:
        for _ in range(PATIENCE * 10):
            try:
                if httpx.get(f"{self.facts['address']}/health/ready").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("not ready in time")

    def asked(self, curl: str) -> httpx.Response:
        """What a printed curl line asks for, asked."""
        words = shlex.split(curl)
        name, _, value = words[words.index("-H") + 1].partition(": ")
        return httpx.get(words[-1], headers={name: value}, timeout=60)

    @property
    def curls(self) -> list[str]:
        return [line.strip() for line in self.told.splitlines() if line.strip().startswith("curl ")]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def __exit__(self, *_: Any) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newcomer")


@pytest.fixture(scope="module")
def first(folder: Path) -> Iterator[Demo]:
    with Demo(folder, free_port()) as demo:
        yield demo


def test_it_says_how_to_get_in_one_fact_a_line(first: Demo) -> None:
    assert first.facts.keys() == {"address", "token", "manager", "docs"}
    assert httpx.get(first.facts["docs"]).status_code == 200


def test_each_line_to_try_is_answered(first: Demo) -> None:
    report, risks, decisions = map(first.asked, first.curls)
    assert report.json()["narrative"]["words"] <= 200
    assert len(risks.json()["items"]) == 5
    assert {decision["status"] for decision in decisions.json()["items"]} == {"proposed"}


def test_a_project_manager_may_submit_the_draft_that_waits_for_it(first: Demo) -> None:
    address = first.facts["address"]
    with httpx.Client(headers={"Authorization": f"Bearer {first.facts['manager']}"}) as manager:
        projects = manager.get(f"{address}/v1/projects").json()["items"]
        (project,) = projects  # they manage one, and see no other
        url = f"{address}/v1/projects/{project['id']}/status-reports?status=draft"
        (draft,) = manager.get(url).json()["items"]
        assert "submission" in draft["allowed_actions"]
        submission = f"{address}/v1/status-reports/{draft['id']}/submission"
        submitted = manager.post(submission, headers={"If-Match": f'"{draft["version"]}"'})
    assert (submitted.status_code, submitted.json()["status"]) == (200, "submitted"), submitted.text
    office = {"Authorization": f"Bearer {first.facts['token']}"}
    told = httpx.get(f"{address}/v1/status-reports/{draft['id']}", headers=office).json()
    assert "approval" in told["allowed_actions"]


def test_a_port_that_is_taken_is_a_sentence_and_not_a_traceback(first: Demo, folder: Path) -> None:
    port = int(first.facts["address"].rpartition(":")[2])
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--port", str(port), "--folder", "another"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in ended.stderr and "Traceback" not in ended.stderr
    assert not (folder / "another" / "steerco.db").exists(), "nothing is made for nothing"


def test_ctrl_c_ends_it_in_order_and_the_next_demo_goes_on_from_there(first: Demo, folder: Path) -> None:
    assert first.stop() == 0
    assert first.process.stderr and "Traceback" not in first.process.stderr.read()
    with Demo(folder, free_port()) as second:
        with httpx.Client(headers={"Authorization": f"Bearer {first.facts['token']}"}) as before:
            listed = before.get(f"{second.facts['address']}/v1/portfolios?include=total").json()
        assert listed["total"] == 1, "the sample is made once"
        assert second.facts["token"] != first.facts["token"]
        assert second.asked(second.curls[0]).status_code == 200
        assert second.stop() == 0
