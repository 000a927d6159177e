"""Whatever may rest on an assumption is told with its title and address, by the domain that has it."""

import pytest

from app.risk.assumptions.models import DependantKind
from tests.contract.world import World


@pytest.mark.parametrize("kind", DependantKind)
def test_what_rests_on_an_assumption_is_told_by_its_domain(world: World, kind: DependantKind) -> None:
    dependant = world["case_id" if kind is DependantKind.BUSINESS_CASE else f"{kind}_id"]
    at = f"/assumptions/{world['assumption_id']}/dependants"
    told = world.post(at, {"kind": kind, "dependant_id": dependant})
    assert told["link"].endswith(f"/{dependant}") and told["title"] and told["gap"] is None
    found = world.author.get(told["link"]).json()
    assert (found["id"], told["owner"] is not None) == (dependant, bool(found.get("owner")))
