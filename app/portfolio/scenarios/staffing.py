"""What records say there is of the roles that drawn candidates ask for, as the limits of a scenario."""

from collections.abc import Sequence
from typing import Any

from app.portfolio.scenarios.models import Scenario
from app.portfolio.scenarios.roles import RoleRecords, Supply
from app.portfolio.scenarios.schemas import MOST_ROLES, plainly


def staff(scenario: Scenario, records: RoleRecords, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give a scenario the capacity of roles, in place of what it said of them or had drawn; tell what is unknown."""
    asked = sorted({role for item in items for role in item["roles"]})
    ids = [item["component_id"] for item in items]
    found = {role: records.capacity(role, ids) for role in asked}
    known = {role: there for role, there in found.items() if any(each.amount is not None for each in there)}
    replaced = {*known, *(scenario.drawn_from or {}).get("roles_drawn", ())}
    kept = [each for each in scenario.capacities if each["role"] not in replaced]
    drawn = list(known)[: MOST_ROLES - len(kept)]
    scenario.capacities = [*kept, *({"role": role, "amounts": amounts(known[role])} for role in drawn)]
    codes = [period["code"] for period in scenario.periods]
    return {
        "roles_drawn": drawn,
        "roles_not_drawn": {
            role: reasons
            for role, there in found.items()
            if (reasons := lacking(codes, there, role in known and role not in drawn))
        },
        "periods_not_covered": records.uncovered(codes),
    }


def amounts(there: Sequence[Supply]) -> list[str | None]:
    return [None if each.amount is None else plainly(each.amount) for each in there]


def lacking(codes: Sequence[str], there: Sequence[Supply], is_beyond: bool) -> dict[str, str]:
    """By period, why there is no limit."""
    if is_beyond:
        return dict.fromkeys(codes, f"a scenario has limits on up to {MOST_ROLES} roles")
    return {code: each.reason for code, each in zip(codes, there, strict=True) if each.reason}
