"""The effects that decisions may have: registered by the domains, and held to a list."""

import pytest

from app.governance.decisions.effects import EFFECTS
from app.governance.decisions.models import DecisionKind
from app.main import ROUTERS
from tests.conftest import ROOT

pytestmark = pytest.mark.quick
KNOWN = {
    "stage.open": {DecisionKind.GATE},
    "component.start": {"start"},
    "component.pause": {"pause"},
    "component.stop": {"stop"},
    "component.close": {"close"},
    "office.profile": {"office"},
    "authority_matrix.cell": {"office"},
    "baseline.agree": {"baseline", "rebaseline", "change"},
    "funding.enter": {"funding", "investment"},
    "contingency.draw": {"contingency"},
    "management_reserve.release": {"reserve"},
    "risk.accept": {"risk_acceptance"},
    "tolerance.change": {"change", "exception"},
    "change_request.approve": {"change"},
    "scenario.adopt": {"scenario"},
}


def test_each_effect_is_of_the_kinds_it_is_known_for() -> None:
    assert ROUTERS  # importing them registers all
    assert {name: set(each.kinds) for name, each in EFFECTS.items() if "test" not in name} == {
        name: {DecisionKind(kind) for kind in kinds} for name, kinds in KNOWN.items()
    }


def test_each_effect_is_documented() -> None:
    page = (ROOT / "docs/authority.md").read_text("utf-8")
    assert all(f"`{name}`" in page or f"`.{name.partition('.')[2]}`" in page for name in KNOWN)
