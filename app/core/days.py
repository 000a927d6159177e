"""Days between two dates, in SQL: each database has its own way to say it."""

from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):
    """Calendar days from the second date to the first; negative where that is earlier, null where one is."""

    name = "days_between"
    type = sa.Integer()
    inherit_cache = True

    def __init__(self, later: Any, earlier: Any) -> None:
        super().__init__(*(sa.type_coerce(day, sa.Date) for day in (later, earlier)))


@compiles(days_between)
def subtracted(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(day, **options) for day in element.clauses)
    return f"({later} - {earlier})"


@compiles(days_between, "sqlite")
def counted(element: Any, compiler: Any, **options: Any) -> str:
    later, earlier = (compiler.process(day, **options) for day in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


def as_date(value: Any) -> date:
    """A date as a driver gives it past its type: SQLite's is a text."""
    return date.fromisoformat(value) if isinstance(value, str) else cast(date, value)
