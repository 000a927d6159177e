"""A solution as tables: its candidates, its limits, and what more of each of them buys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.core.workbook import Sheet
from app.portfolio.scenarios.models import ScenarioSolution

LINES = (
    *("code", "name", "is_selected", "start", "value", "cost", "beyond", "standing"),
    *("price", "price_low", "price_high", "displaced", "instead", "in_the_way", "admissions"),
    *("is_in_greedy", "core_index", "stated"),
)
LIMITS = ("constraint", "kind", "used", "limit", "slack", "is_floor", "is_binding")
WORTHS = ("constraint", "by", "gain", "gain_low", "gain_high", "entering", "leaving")
POINTS = ("limit", "status", "objective", "cost", "risk", "is_dominated", "candidates", "binding")
Rows = Iterator[Sequence[object]]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def joined(names: Iterable[str] | None) -> str | None:
    return None if names is None else ", ".join(names)


def price(of: Mapping[str, Any] | None) -> list[Decimal | None]:
    return [number((of or {}).get(name)) for name in ("exact", "low", "high")]


def lines(solution: ScenarioSolution) -> Rows:
    """Every candidate in the order of the codes."""
    for line in sorted(solution.lines, key=lambda each: str(each["code"])):
        yield [
            *(line[name] for name in ("code", "name", "is_selected", "start")),
            *(number(line[name]) for name in ("value", "cost", "beyond")),
            line["standing"],
            *price(line["price"]),
            *(joined(line[name]) for name in ("displaced", "instead")),
            joined(each["constraint"] for each in line["in_the_way"] or ()),
            joined(f"{each['constraint']} +{each['by']}" for each in line["admissions"] or () if each["by"]),
            line["is_in_greedy"],
            number(line["core_index"]),
            line["stated"],
        ]


def limits(solution: ScenarioSolution) -> Rows:
    for each in solution.selection["slacks"]:
        figures = (number(each[name]) for name in ("used", "limit", "slack"))
        yield [each["constraint"], each["kind"], *figures, each["is_floor"], each["is_binding"]]


def worths(solution: ScenarioSolution) -> Rows:
    for each in solution.worths or ():
        comes_and_goes = joined(each["entering"]), joined(each["leaving"])
        yield [each["constraint"], number(each["by"]), *price(each["gain"]), *comes_and_goes]


def points(frontier: Mapping[str, Any]) -> Rows:
    for each in frontier["points"]:
        figures = (number(each[name]) for name in ("objective", "cost", "risk"))
        yield [
            *(number(each["limit"]), each["status"], *figures, each["is_dominated"]),
            *(joined(each["candidates"]), joined(each["binding"])),
        ]


def sheets(solution: ScenarioSolution) -> Iterator[Sheet]:
    yield Sheet("Candidates", LINES, lines(solution))
    yield Sheet("Limits", LIMITS, limits(solution))
    yield Sheet("One more unit", WORTHS, worths(solution))
    for frontier in solution.frontiers or ():
        yield Sheet(f"Frontier {frontier['against']}"[:31], POINTS, points(frontier))
