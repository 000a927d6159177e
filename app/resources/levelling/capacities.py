"""What there is of each role while a plan lasts, in whole ten-thousandths of a full-time equivalent."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.calc.levelling.problem import Capacity
from app.core.errors import Invalid
from app.resources.levelling.grid import Grid
from app.resources.levelling.schemas import RoleCapacity

SCALE = 10_000  # units in a full-time equivalent: demands have four decimals
MOST_PERIODS = 50_000


def scaled(units: Decimal) -> int:
    return int(units * SCALE)


def told(units: int) -> float:
    """
    >>> told(15_000)
    1.5
    """
    return units / SCALE


def by_period(stated: Iterable[RoleCapacity], grid: Grid) -> dict[str, Capacity]:
    """Capacities of roles in the periods of a grid. Raises ``Invalid`` where they change too far ahead."""
    return {one.role: of_role(one, grid) for one in stated}


def of_role(stated: RoleCapacity, grid: Grid) -> Capacity:
    units, steps = scaled(stated.units), list[int]()
    for change in stated.changes:
        until = grid.periods_before(change.from_on)
        if until > MOST_PERIODS:
            raise Invalid(f"The capacity of {stated.role} changes too far ahead.", rule="too_far_ahead")
        steps += [units] * (until - len(steps))
        units = scaled(change.units)
    return Capacity(units, tuple(steps))


def refuse_unstated(demanded: Mapping[str, str], stated: Iterable[str]) -> None:
    """Raises ``Invalid`` where a role is demanded of which nobody has said what there is."""
    unknown = sorted(demanded.keys() - set(stated))
    if unknown:
        raise Invalid(
            f"Nobody has said what there is of {', '.join(unknown[:20])}: state its capacity, or leave it out "
            "of the demands.",
            rule="unknown_capacity",
            roles=unknown[:20],
            tasks=[demanded[role] for role in unknown[:20]],
        )
