"""What the sample tells: a transport authority, three programmes, eighteen months, and what went wrong.

Everything follows from this table, so that every demo is the same. Roles stand where people would.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

MONTHS = 18
DRAFTED = "ASSETDB"  # whose last report is a draft, for its project manager to submit
REPORTED = "SIGNAL"  # whose last report went through the whole cycle
FIRST = date(2025, 5, 1)
CURRENCY = "GBP"


@dataclass(frozen=True, slots=True)
class Month:
    """A reporting period."""

    number: int
    start_on: date
    finish_on: date

    @property
    def code(self) -> str:
        return f"{self.start_on:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a figure has moved: nothing until a month, then so much more each month, up to a limit."""

    since: int = 99
    monthly: Fraction = Fraction(0)
    limit: Fraction = Fraction(0)

    def at(self, month: int) -> Fraction:
        grown = self.monthly * max(0, month - self.since + 1)
        return max(self.limit, grown) if self.limit < 0 else min(self.limit, grown)


STEADY = Drift()


@dataclass(frozen=True, slots=True)
class Work:
    """A project: its budget in thousands, when it runs, and how its cost (a share) and finish (days) drift."""

    code: str
    name: str
    programme: str
    category: str
    budget: int
    start_on: date
    months: int
    cost: Drift = STEADY
    finish: Drift = STEADY
    cause: str | None = None
    cause_code: str | None = None
    declared: str | None = None  # where it is not what the figures say
    rebaselined: tuple[int, int] | None = None  # in which month, to how many thousands
    silent: frozenset[int] = field(default_factory=frozenset)  # months without a report
    status: str = "active"

    @property
    def finish_on(self) -> date:
        return self.start_on + timedelta(days=self.months * 365 // 12)


def share(percent: str) -> Fraction:
    return Fraction(Decimal(percent)) / 100


def drift(since: int, monthly: str, limit: str) -> Drift:
    """A cost that drifts by per cent of its baseline."""
    return Drift(since, share(monthly), share(limit))


def slip(since: int, monthly: int, limit: int) -> Drift:
    """A finish that slips by days."""
    return Drift(since, Fraction(monthly), Fraction(limit))


PORTFOLIO = ("CHANGE", "Northshire Transport Authority: change portfolio")
PROGRAMMES = {
    "RAIL": "Rail renewal",
    "DIGITAL": "Digital services",
    "ESTATE": "Estate and energy",
}

SIGNAL_CAUSE = "The signalling supplier re-priced the interlocking after its own subcontractor failed."
CASE_CAUSE = "Two statutory case types were added after the design was agreed."
DEPOT_CAUSE = "The grid connection was quoted at the new network rate."

WORKS: tuple[Work, ...] = (
    Work("SIGNAL", "Harbour line signalling", "RAIL", "Transform", 42_000, date(2024, 9, 2), 36,
         drift(6, "1.5", "19.5"), slip(8, 11, 126), SIGNAL_CAUSE, "supplier"),
    Work("TRACK", "Moorland track renewal", "RAIL", "Run", 33_000, date(2025, 1, 6), 30,
         drift(4, "1.1", "2.4"), slip(12, 2, 6), rebaselined=(9, 35_500)),
    Work("STATION", "Central station accessibility", "RAIL", "Grow", 14_500, date(2025, 3, 3), 24,
         drift(7, "0.6", "4.2"), slip(9, 3, 18)),
    Work("BRIDGE", "River bridge strengthening", "RAIL", "Run", 21_000, date(2024, 11, 4), 28,
         drift(3, "-0.4", "-3.8")),
    Work("LEVELX", "Level crossing closures", "RAIL", "Run", 6_400, date(2025, 2, 3), 22,
         drift(10, "0.7", "4.9"), slip(10, 4, 20)),
    Work("FLEET", "Regional fleet refurbishment", "RAIL", "Run", 28_000, date(2024, 10, 7), 34,
         drift(5, "-0.3", "-2.6")),
    Work("DRAINAGE", "Cutting and drainage resilience", "RAIL", "Run", 9_800, date(2025, 4, 7), 26,
         drift(8, "0.9", "6.3"), slip(11, 3, 12), "A wet winter doubled the earthworks.", "estimate"),
    Work("PLATFORM", "Platform extensions, phase two", "RAIL", "Grow", 11_200, date(2025, 5, 5), 20,
         drift(2, "-0.5", "-6.0")),
    Work("ASSETDB", "Asset information model", "RAIL", "Transform", 4_600, date(2025, 5, 5), 18,
         drift(12, "0.5", "2.0"), silent=frozenset({18})),
    Work("CASEMGT", "Case management platform", "DIGITAL", "Transform", 18_000, date(2024, 12, 2), 26,
         drift(5, "1.7", "24.0"), slip(6, 16, 210), CASE_CAUSE, "scope_growth"),
    Work("DATACTR", "Data centre exit", "DIGITAL", "Run", 12_000, date(2025, 1, 6), 24,
         drift(9, "1.6", "16.0"), slip(10, 8, 75), declared="green"),
    Work("TICKET", "Account-based ticketing", "DIGITAL", "Grow", 16_500, date(2025, 2, 3), 30,
         drift(6, "0.4", "3.6"), slip(14, 4, 16)),
    Work("WEBSITE", "Journey planner and website", "DIGITAL", "Grow", 3_200, date(2025, 5, 5), 14,
         drift(6, "0.3", "1.5"), status="completed"),
    Work("CYBER", "Operational technology security", "DIGITAL", "Run", 5_400, date(2025, 3, 3), 24,
         drift(7, "0.8", "5.6"), slip(13, 3, 9), "Twelve more sites were found to be in scope.", "scope_growth"),
    Work("PAYROLL", "Payroll and people records", "DIGITAL", "Run", 7_100, date(2025, 4, 7), 22,
         drift(4, "-0.3", "-2.1")),
    Work("NETWORK", "Station network replacement", "DIGITAL", "Run", 6_800, date(2025, 2, 3), 24,
         drift(9, "0.5", "3.0"), slip(15, 3, 6)),
    Work("ANALYTIC", "Demand analytics", "DIGITAL", "Grow", 2_900, date(2025, 6, 2), 18,
         silent=frozenset({1, 17, 18})),
    Work("DEPOT", "Depot electrification", "ESTATE", "Transform", 27_000, date(2024, 10, 7), 32,
         drift(7, "1.05", "13.0"), slip(9, 9, 95), DEPOT_CAUSE, "rate"),
    Work("OFFICE", "Head office consolidation", "ESTATE", "Run", 8_200, date(2025, 3, 3), 20,
         drift(3, "-0.6", "-7.4"), cause="A lease was surrendered early at a better price.", cause_code="rate"),
    Work("SOLAR", "Solar on depots", "ESTATE", "Grow", 5_900, date(2025, 5, 5), 20, drift(11, "0.6", "3.6"), slip(12, 2, 10)),
    Work("EVCHARGE", "Electric bus charging", "ESTATE", "Grow", 13_400, date(2025, 1, 6), 28,
         drift(8, "0.7", "5.9"), slip(12, 4, 22), "Transformers take forty weeks to arrive.", "supplier"),
    Work("HEATING", "Heat pump conversions", "ESTATE", "Transform", 4_300, date(2025, 4, 7), 24, drift(9, "0.4", "2.2")),
    Work("ROOFS", "Workshop roofs", "ESTATE", "Run", 3_700, date(2025, 2, 3), 18, drift(5, "-0.2", "-1.4")),
    Work("LIFTS", "Lift replacement", "ESTATE", "Run", 6_100, date(2025, 3, 3), 26, drift(10, "0.8", "4.8"), slip(13, 3, 12)),
    Work("ARCHIVE", "Records archive", "ESTATE", "Run", 1_900, date(2025, 6, 2), 16, silent=frozenset({1}), status="paused"),
)  # fmt: skip


def months() -> Iterator[Month]:
    """The eighteen reporting periods, the first to the last."""
    for number in range(1, MONTHS + 1):
        year, month = divmod(FIRST.month - 1 + number - 1, 12)
        start = date(FIRST.year + year, month + 1, 1)
        later = date(start.year + (start.month == 12), start.month % 12 + 1, 1)
        yield Month(number, start, later - timedelta(days=1))
