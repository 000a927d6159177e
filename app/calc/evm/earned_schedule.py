"""Earned schedule: schedule performance in units of time, which holds to the end of the work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from app.calc.evm.measures import Amount, Measure, Reason, quotient


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """Where on the plan's own time axis the work has come to.

    Attributes
    ----------
    at : actual time: periods elapsed, a fraction allowed; frozen at the finish of finished work.
    es : earned schedule: the time at which as much was planned as is earned.
    pd : planned duration: the first period at whose end all is planned.
    whole, part : the last full period of ``es`` (C), and the fraction of the next (I).
    """

    at: Fraction
    es: Fraction
    pd: int
    whole: int
    part: Fraction

    @property
    def sv_t(self) -> Fraction:
        """Schedule variance in periods: negative is late."""
        return self.es - self.at

    @property
    def spi_t(self) -> Measure:
        return quotient(self.es, self.at, Reason.NO_TIME_ELAPSED)

    @property
    def ieac_t(self) -> Measure:
        """Periods the work will take if it goes on as it went: PD / SPI(t)."""
        spi_t = self.spi_t
        if spi_t.value is None:
            return spi_t
        return quotient(self.pd, spi_t.value, Reason.NOTHING_EARNED)

    @property
    def ieac_t_at_plan_rate(self) -> Fraction:
        """Periods the work will take if what is left goes as planned: the optimistic case."""
        return self.at + self.pd - self.es

    @property
    def tspi(self) -> Measure:
        """The SPI(t) that what is left needs to end as planned; above 1.10 is rarely recovered (Lipke)."""
        return self.tspi_to(self.pd)

    def tspi_to(self, duration: Amount) -> Measure:
        """The SPI(t) that what is left needs to end after ``duration`` periods."""
        return quotient(self.pd - self.es, duration - self.at, Reason.PAST_PLANNED_END)


def earned_schedule(planned: Sequence[Amount], ev: Amount, at: Amount) -> EarnedSchedule | Reason:
    """The earned schedule of work.

    Parameters
    ----------
    planned : cumulative planned value at the end of each period, the first being 0 at time 0.
    ev : cumulative earned value, in the same unit.
    at : actual time, in periods.

    Returns
    -------
    The earned schedule; ``no_budget`` where nothing is planned.

    Raises
    ------
    ValueError : where the curve does not begin at 0, or falls.

    Notes
    -----
    On a plateau the largest time counts, for work that was to stop is not late; empty periods at the end
    do not lengthen the plan. O(n).

    References
    ----------
    Lipke, *Schedule is Different* (2003), and *Earned Schedule* (2009); ISO 21508:2018.

    Examples
    --------
    >>> found = earned_schedule([0, 20, 50, 90, 140, 180, 200], 105, 4)
    >>> float(found.es), float(found.sv_t), float(found.spi_t.value)
    (3.3, -0.7, 0.825)
    """
    refuse_falling(planned)
    if not planned or planned[-1] <= 0:
        return Reason.NO_BUDGET
    pd = next(t for t, pv in enumerate(planned) if pv == planned[-1])
    whole = max(t for t in range(pd + 1) if planned[t] <= ev)
    part = Fraction(0)
    if whole < pd:
        part = Fraction(ev - planned[whole]) / Fraction(planned[whole + 1] - planned[whole])
    return EarnedSchedule(Fraction(at), whole + part, pd, whole, part)


def refuse_falling(planned: Sequence[Amount]) -> None:
    if planned and planned[0] != 0:
        raise ValueError("planned value begins at 0")
    if any(after < before for before, after in pairwise(planned)):
        raise ValueError("cumulative planned value does not fall")


@dataclass(frozen=True, slots=True)
class Task:
    """A task's planned value at the earned schedule, and its earned value at the actual time."""

    id: str
    pv_at_es: Amount
    ev_at_at: Amount


@dataclass(frozen=True, slots=True)
class Adherence:
    """Whether what was earned is what the plan had next.

    ``p_factor`` is 1 where all of it is; tasks behind are ``impeded``, tasks ahead ``at_risk`` of rework.
    """

    p_factor: Measure
    out_of_sequence: Fraction
    impeded: tuple[str, ...]
    at_risk: tuple[str, ...]


def adherence(tasks: Iterable[Task]) -> Adherence:
    """Schedule adherence over tasks, in their order.

    References
    ----------
    Lipke, *Schedule Adherence: a useful measure for project management* (2008).
    """
    listed = list(tasks)
    kept = sum(min(task.pv_at_es, task.ev_at_at) for task in listed)
    planned = sum(task.pv_at_es for task in listed)
    return Adherence(
        quotient(kept, planned, Reason.NOT_STARTED),
        Fraction(sum(max(0, task.ev_at_at - task.pv_at_es) for task in listed)),
        tuple(task.id for task in listed if task.ev_at_at < task.pv_at_es),
        tuple(task.id for task in listed if task.ev_at_at > task.pv_at_es),
    )
