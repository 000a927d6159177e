"""HM Treasury's discount rates, each table with the day it holds from: data, for they are reviewed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.calc.prioritisation.discounting import Basis, Schedule, Step


@dataclass(frozen=True, slots=True)
class Published:
    """A schedule as somebody published it."""

    slug: str
    name: str
    effective_from: date
    source: str
    schedule: Schedule


def declining(*rates: str) -> Schedule:
    """Over the years 1 to 30, 31 to 75 and 76 to 125, past which no rate is stated here."""
    steps = zip((1, 31, 76), map(Decimal, rates), strict=True)
    return Schedule(Basis.REAL, tuple(Step(year, rate) for year, rate in steps), until_year=125)


PUBLISHED = (
    Published(
        "green_book",
        "Green Book, standard",
        date(2003, 4, 1),
        "HM Treasury, The Green Book (2003), annex 6; the same in the edition of 2022",
        declining("0.035", "0.03", "0.025"),
    ),
    Published(
        "green_book_health",
        "Green Book, health effects",
        date(2018, 3, 14),
        "HM Treasury, The Green Book (2018), annex 6; the same in the edition of 2022",
        declining("0.015", "0.0129", "0.0107"),
    ),
)
