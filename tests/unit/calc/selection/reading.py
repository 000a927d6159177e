"""Problems as the oracles tell them."""

from decimal import Decimal
from typing import Any

from app.calc.selection.problem import (
    Budget,
    Candidate,
    Capacity,
    CategoryBound,
    Dependency,
    Group,
    Measure,
    Problem,
    Profile,
)


def decimals(numbers: list[Any]) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(each)) for each in numbers)


def of_categories(told: dict[str, Any]) -> Problem:
    """One with budgets, roles, categories and rules, all starting in the first period."""
    return Problem(
        periods=("1", "2"),
        candidates=tuple(
            Candidate(
                each["id"],
                Decimal(each["value"]),
                Profile(
                    {"money": decimals(each["cost"])}, {k: decimals(v) for k, v in each["roles"].items()}
                ),
                categories=frozenset({each["category"]}),
                is_mandatory=each["id"] in told["mandatory"],
            )
            for each in told["projects"]
        ),
        budgets=(Budget("money", decimals(told["budget"])),),
        capacities=tuple(
            Capacity(role, decimals(amounts)) for role, amounts in told["role_capacity"].items()
        ),
        groups=tuple(Group(" or ".join(each), frozenset(each)) for each in told["exclusive"]),
        dependencies=tuple(Dependency(one, frozenset({needed})) for one, needed in told["requires"]),
        category_bounds=tuple(
            CategoryBound(
                category, Measure.COUNT, *(None if each is None else Decimal(each) for each in bounds)
            )
            for category, bounds in told["category_count"].items()
        ),
    )


def of_starts(told: dict[str, Any]) -> Problem:
    """One in which candidates choose their start, and lose value by waiting."""
    last = len(told["budget"]) - 1
    return Problem(
        periods=tuple(str(at) for at in range(last + 1)),
        candidates=tuple(
            Candidate(
                each["id"],
                Decimal(each["value"]),
                Profile({"money": decimals(each["cost_profile"])}),
                earliest=each.get("earliest", 0),
                latest=last,
                delay_factor=Decimal(str(told["delay_factor"])),
            )
            for each in told["projects"]
        ),
        budgets=(Budget("money", decimals(told["budget"])),),
        dependencies=tuple(
            Dependency(one, frozenset({needed}), after_finish=True)
            for one, needed in told["finish_before_start"]
        ),
    )


def of_resources(values: list[Any], uses: list[list[Any]], limits: list[Any]) -> Problem:
    """A knapsack of several limits: each a capacity of one period."""
    return Problem(
        periods=("1",),
        candidates=tuple(
            Candidate(
                f"{at:03}",
                Decimal(str(value)),
                Profile(roles={f"{row:02}": decimals([use[at]]) for row, use in enumerate(uses)}),
            )
            for at, value in enumerate(values)
        ),
        capacities=tuple(Capacity(f"{row:02}", decimals([limit])) for row, limit in enumerate(limits)),
    )
