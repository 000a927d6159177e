"""Real schedules, read from the shared data beside the project; without it, skipped."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SCHEDULES = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data")) / "schedules"
XER = (
    "BL-54069-B2-20250902.xer",
    "UP-54069-20251121.xer",
    "UP-54069-20251204.xer",
    "percent-complete-8.4.xer",
    "resource-rates-test.xer",
    "trial-building-198act.xer",
)
Given = Callable[[str], tuple[bytes, dict[str, Any]]]


@pytest.fixture(scope="session")
def schedule() -> Given:
    """Finds a file by its path, and what is known of it."""
    if not SCHEDULES.exists():
        pytest.skip(f"the schedules are not at {SCHEDULES}: set STEERCO_SHARED_DATA")
    known = json.loads((SCHEDULES / "expected.json").read_text())
    return lambda name: ((SCHEDULES / name).read_bytes(), known[name])
