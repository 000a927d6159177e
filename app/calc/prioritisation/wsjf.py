"""Weighted shortest job first: what a delay costs, over how long the job takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.calc.attribution import unique

COLUMNS = ("business_value", "time_criticality", "risk_reduction", "job_size")


@dataclass(frozen=True, slots=True)
class Job:
    """One of a batch; all four are judged relative to the others of that batch, and to nothing else."""

    id: str
    business_value: Decimal
    time_criticality: Decimal
    risk_reduction: Decimal
    job_size: Decimal

    def __post_init__(self) -> None:
        if self.job_size <= 0:
            raise ValueError(f"job size {self.job_size} of {self.id} is not greater than 0")
        if min(self.business_value, self.time_criticality, self.risk_reduction) < 0:
            raise ValueError(f"a part of the cost of delay of {self.id} is negative")

    @property
    def cost_of_delay(self) -> Decimal:
        return self.business_value + self.time_criticality + self.risk_reduction

    @property
    def wsjf(self) -> Fraction:
        return Fraction(self.cost_of_delay) / Fraction(self.job_size)


def ordered(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Jobs in the order to do them, highest ratio first.

    Equal ratios go by cost of delay, higher first, and then by id. It is the order of least total delay
    cost for one team, delays that cost the same each day, and jobs that do not wait for one another.

    Raises
    ------
    ValueError : for an id that comes twice.

    References
    ----------
    Smith, "Various optimizers for single-stage production", Naval Research Logistics Quarterly 3 (1956).
    """
    batch = list(jobs)
    unique(job.id for job in batch)
    return tuple(sorted(batch, key=lambda job: (-job.wsjf, -job.cost_of_delay, job.id)))


def total_delay_cost(jobs: Iterable[Job]) -> Decimal:
    """What waiting costs in all, where jobs are done one after the other from time 0.

    Examples
    --------
    >>> one, two = (Job(id, Decimal(value), Decimal(0), Decimal(0), Decimal(2)) for id, value in ("a1", "b3"))
    >>> total_delay_cost([one, two]), total_delay_cost(ordered([one, two]))
    (Decimal('14'), Decimal('10'))
    """
    total = elapsed = Decimal(0)
    for job in jobs:
        elapsed += job.job_size
        total += job.cost_of_delay * elapsed
    return total


def not_from_one(jobs: Sequence[Job]) -> tuple[str, ...]:
    """The columns whose smallest judgement in the batch is not 1, as the relative scale has it."""
    if not jobs:
        return ()
    return tuple(name for name in COLUMNS if min(getattr(job, name) for job in jobs) != 1)
