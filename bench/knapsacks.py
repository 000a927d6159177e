"""The public multidimensional knapsacks as problems of selection, with the best values known of them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.calc.selection.problem import Candidate, Capacity, Problem, Profile


@dataclass(frozen=True, slots=True)
class Knapsack:
    """One of them: where it is from, what is best (proved, or only the best known), and the problem."""

    name: str
    family: str
    best: Decimal
    is_proved: bool
    problem: Problem


def knapsacks(folder: Path) -> Iterator[Knapsack]:
    """All of a folder, in the order of its list of known values."""
    read: dict[str, list[Problem]] = {}
    with open(folder / "known_values.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row["file"]
            if name not in read:
                read[name] = problems(folder / name)
            problem = read[name][int(row["problem"]) - 1]
            family = "sac94" if name.startswith("sac94") else Path(name).stem
            number = "" if len(read[name]) == 1 else f" {row['problem']}"
            is_proved = "optim" in row["kind"]
            yield Knapsack(f"{name}{number}", family, Decimal(row["value"]), is_proved, problem)


def problems(path: Path) -> list[Problem]:
    """The problems of a file; one of sac94 holds a single one, and does not count it."""
    numbers = iter(path.read_text(encoding="ascii").split())
    count = 1 if path.parent.name == "sac94" else int(next(numbers))
    return [problem(numbers) for _ in range(count)]


def problem(numbers: Iterator[str]) -> Problem:
    """A knapsack: its items are candidates, its limits capacities of the only period."""
    items, limits = int(next(numbers)), int(next(numbers))
    next(numbers)
    values = taken(numbers, items)
    uses = [taken(numbers, items) for _ in range(limits)]
    roles = [f"{at:02}" for at in range(limits)]
    return Problem(
        periods=("1",),
        candidates=tuple(
            Candidate(
                f"{at:03}",
                value,
                Profile(roles={role: (use[at],) for role, use in zip(roles, uses, strict=True)}),
            )
            for at, value in enumerate(values)
        ),
        capacities=tuple(
            Capacity(role, (limit,)) for role, limit in zip(roles, taken(numbers, limits), strict=True)
        ),
    )


def taken(numbers: Iterator[str], count: int) -> list[Decimal]:
    return [Decimal(next(numbers)) for _ in range(count)]
