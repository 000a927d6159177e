"""What reports add up to, from the cells that the database made of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Self

from app.calc.attribution import Group
from app.calc.money import Money
from app.variance.portfolio_report.parts import Stated


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts and whole minor units, over reports of one currency and cost basis.

    ``<figure>_reports`` is how many state a figure; ``compared`` how many state both baseline and forecast.
    """

    reports: int
    baseline_reports: int
    baseline: int
    forecast_reports: int
    forecast: int
    actual_reports: int
    actual: int
    whole_life_reports: int
    whole_life: int
    compared: int
    compared_baseline: int
    compared_forecast: int
    gross: int

    @classmethod
    def of(cls, rows: Iterable[Any]) -> Self:
        """The sum of rows; PostgreSQL makes a sum a decimal, and no sum is null."""
        totals = dict.fromkeys((each.name for each in fields(cls)), 0)
        for row in rows:
            for name in totals:
                totals[name] += int(getattr(row, name) or 0)
        return cls(**totals)

    def stated(self, name: str, currency: str) -> Money | None:
        """The sum of a figure; None where no report states it."""
        return Money.of_minor(getattr(self, name), currency) if getattr(self, f"{name}_reports") else None

    def group(self, key: str | None, currency: str) -> Group:
        """As a part of the variance."""
        return Group(
            key,
            self.compared,
            baseline=Money.of_minor(self.compared_baseline, currency),
            forecast=Money.of_minor(self.compared_forecast, currency),
            gross=Money.of_minor(self.gross, currency),
        )


def stated(sums: Sums, name: str, currency: str) -> Stated:
    """The sum of a figure, as it is told."""
    return Stated(projects=getattr(sums, f"{name}_reports"), amount=sums.stated(name, currency))


def by_currency(rows: Iterable[Any]) -> dict[str, Sums]:
    """Sums whatever the cost basis: for figures that have none."""
    members: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        members[row.currency].append(row)
    return {currency: Sums.of(members[currency]) for currency in sorted(members)}
