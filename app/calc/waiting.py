"""Which of several projects that want the same people waits: by priority, else by float, else by a decision."""

from collections.abc import Sequence
from typing import NamedTuple


class Waiting(NamedTuple):
    """A project that could wait: its rank, 1 being first, and its float in days; None where nobody knows."""

    code: str
    priority: int | None
    float_days: int | None


def who_waits(projects: Sequence[Waiting]) -> tuple[str, str | None]:
    """What tells, and the code of who waits; None where authority is to say.

    Ranks tell only if every project has one, for nobody knows where the others would come.

    >>> who_waits([Waiting("A", 1, 0), Waiting("B", 2, 0)])
    ('priority', 'B')
    >>> who_waits([Waiting("A", 1, 0), Waiting("B", None, 12)])
    ('float', 'B')
    >>> who_waits([Waiting("A", None, 5), Waiting("B", None, 5)])
    ('authority', None)
    """
    ranks = [one.priority for one in projects]
    if len(projects) > 1 and None not in ranks and ranks.count(max(ranks, default=0)) == 1:  # type: ignore[type-var]
        return "priority", max(projects, key=lambda one: one.priority or 0).code
    floats = sorted(((one.float_days, one.code) for one in projects if one.float_days), reverse=True)
    if floats and (len(floats) == 1 or floats[0][0] > floats[1][0]):
        return "float", floats[0][1]
    return "authority", None
