"""How often a baseline was replaced, and whether that became a habit."""

from collections.abc import Iterable
from datetime import date


def yearly_resets(approved_on: Iterable[date]) -> tuple[int, ...]:
    """The years of a run in which a baseline was replaced every year, two years at least; none, if empty.

    Parameters
    ----------
    approved_on : when each baseline after the first was approved, in any order.

    Notes
    -----
    A variance against a baseline that is reset every year never shows what the work costs as a whole.
    The longest run counts, the later one of two as long.

    Examples
    --------
    >>> yearly_resets([date(2023, 4, 1), date(2025, 3, 31), date(2024, 4, 2)])
    (2023, 2024, 2025)
    >>> yearly_resets([date(2023, 4, 1), date(2025, 4, 1)])
    ()
    """
    longest: tuple[int, ...] = ()
    run: tuple[int, ...] = ()
    for year in sorted({day.year for day in approved_on}):
        run = (*run, year) if run and run[-1] == year - 1 else (year,)
        longest = run if len(run) >= len(longest) else longest
    return longest if len(longest) > 1 else ()
