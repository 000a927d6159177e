"""Published worked examples, read from the shared data beside the project; without it, skipped."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.calc.evm.measures import Measure

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


def as_told(figure: Any) -> float | None:
    """A figure of ours as the worked examples have it."""
    value = figure.value if isinstance(figure, Measure) else figure
    return None if value is None else float(value)


def near(expected: dict[str, Any], **allowed: float) -> dict[str, Any]:
    """A worked example's figures, to be met as nearly as its tolerance says; None and truth exactly."""
    allowed = allowed or {"abs": 1e-6, "rel": 1e-6}
    exact = (bool, type(None))
    return {n: v if isinstance(v, exact) else pytest.approx(v, **allowed) for n, v in expected.items()}
