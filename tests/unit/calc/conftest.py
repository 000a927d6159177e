"""Published worked examples, read from the shared data beside the project; without it, skipped."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("STEERCO_SHARED_DATA", ROOT.parent / "shared" / "data"))
ORACLES = DATA.parent / "domain" / "oracles.json"
Oracle = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    """Finds a worked example by its id."""
    if not ORACLES.exists():
        pytest.skip(f"the worked examples are not at {ORACLES}: set STEERCO_SHARED_DATA")
    examples = {one["id"]: one for one in json.loads(ORACLES.read_text())["oracles"]}
    return examples.__getitem__
