"""A risk register as it is simulated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.calc.simulation.correlation import checked, root
from app.calc.simulation.distributions import Distribution, Point
from app.calc.simulation.normal import Floats

MOST_CORRELATED = 300  # columns: each takes 64 KiB of a chunk


class Column(IntEnum):
    """What is drawn for a risk: whether it occurs, and how severe it then is in money and in time."""

    OCCURRENCE = 0
    COST = 1
    DAYS = 2


@dataclass(frozen=True, slots=True)
class Impact:
    """What a risk does to ``target`` if it occurs: costs and days are above zero where they are adverse.

    ``cost`` is in one currency for the whole register, ``days`` in working days.
    """

    target: str
    cost: Distribution | None = None
    days: Distribution | None = None


@dataclass(frozen=True, slots=True)
class UncertainRisk:
    """A risk that occurs or not, and hits all its targets at once, each as hard in proportion as the others.

    Its draws hang on ``key`` and nothing else of it, so that in another register, or with another
    probability, it meets the same luck.
    """

    key: str
    probability: float
    impacts: tuple[Impact, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(f"{self.key}: a probability is from 0 to 1, not {self.probability}")

    def of(self, column: Column) -> list[tuple[str, Distribution]]:
        """The impacts in money or in days, with their targets."""
        found = ((i.target, i.cost if column == Column.COST else i.days) for i in self.impacts)
        return [(target, impact) for target, impact in found if impact is not None]

    def mean(self, column: Column) -> float:
        """Expected value: its probability times the mean of its impacts."""
        return self.probability * sum(impact.mean for _, impact in self.of(column))

    def variance(self, column: Column) -> float:
        """p s2 + p (1 - p) mu2; with several targets the deviations add up, which is its upper limit."""
        impacts = [impact for _, impact in self.of(column)]
        deviation = sum(math.sqrt(impact.variance) for impact in impacts)
        occurring = self.probability * (1 - self.probability) * sum(impact.mean for impact in impacts) ** 2
        return self.probability * deviation**2 + occurring

    def draws(self) -> int:
        """How many of its columns have to be drawn."""
        uncertain = (c for c in (Column.COST, Column.DAYS) if any_uncertain(self, c))
        return 1 + max(uncertain, default=Column.OCCURRENCE)


def any_uncertain(risk: UncertainRisk, column: Column) -> bool:
    return any(not isinstance(impact, Point) for _, impact in risk.of(column))


@dataclass(frozen=True, slots=True)
class Correlation:
    """Columns of risks that go together by a Gaussian copula with these parameters.

    Raises
    ------
    Inconsistent : for a matrix that is not positive semidefinite, with the nearest one that is.
    """

    columns: tuple[tuple[str, Column], ...]
    matrix: Floats

    def __post_init__(self) -> None:
        if len(self.columns) > MOST_CORRELATED:
            raise ValueError(f"at most {MOST_CORRELATED} columns are correlated with each other")
        if len({*self.columns}) != len(self.columns) or checked(self.matrix).shape[0] != len(self.columns):
            raise ValueError("every correlated column has one row of the matrix")


@dataclass(frozen=True, slots=True)
class Block:
    """Risks that are drawn together: one by itself, or some whose ``columns`` the rows of ``mixing`` correlate."""

    risks: tuple[UncertainRisk, ...]
    columns: tuple[tuple[str, Column], ...] = ()
    mixing: Floats | None = None


def blocks(risks: Sequence[UncertainRisk], correlations: Sequence[Correlation] = ()) -> list[Block]:
    """The register in the parts that are drawn together.

    Raises ``ValueError`` for a key that comes twice, and for a risk of two correlations.
    """
    known = {risk.key: risk for risk in risks}
    if len(known) != len(risks):
        raise ValueError("every risk has a key of its own")
    groups = [list(dict.fromkeys(key for key, _ in each.columns)) for each in correlations]
    together = [key for keys in groups for key in keys]
    if missing := sorted({*together} - known.keys()):
        raise ValueError(f"no such risks: {', '.join(missing)}")
    if len({*together}) != len(together):
        raise ValueError("a risk is correlated by one matrix")
    alone = [Block((risk,)) for risk in risks if risk.key not in {*together}]
    return alone + [
        Block(tuple(known[key] for key in keys), each.columns, root(each.matrix))
        for keys, each in zip(groups, correlations, strict=True)
    ]
