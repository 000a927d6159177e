"""A heat map as rows of a file: one for each role or person and period."""

from collections.abc import Iterator

from app.core.workbook import Sheet
from app.resources.heat_map.schemas import HeatMap

FIGURES = (
    *("capacity", "committed", "pipeline", "here", "gap", "utilisation", "load", "peak", "peak_week"),
    "uncertified",
)
HEADER = ("code", "name", "period", "start_on", "finish_on", *FIGURES)
UNCERTIFIED = ("code", "role", "scheme", "reason", "last_valid_on", "period", "fte")


def rows(found: HeatMap) -> Iterator[list[object]]:
    for row in found.rows:
        columns = [getattr(row, name) or [None] * len(found.periods) for name in FIGURES]
        for at, period in enumerate(found.periods):
            when = (period.period, period.start_on, period.finish_on)
            yield [row.code, row.name, *when, *(column[at] for column in columns)]


def dropped(found: HeatMap) -> Iterator[list[object]]:
    """Who does not count, and what is lost by it in which period."""
    for one in found.uncertified:
        for fte, period in zip(one.fte, found.periods, strict=True):
            if fte:
                why = (one.code, one.role, one.scheme, one.reason, one.last_valid_on)
                yield [*why, period.period, fte]


def sheets(found: HeatMap) -> list[Sheet]:
    return [Sheet("Load", HEADER, rows(found)), Sheet("Uncertified", UNCERTIFIED, dropped(found))]
