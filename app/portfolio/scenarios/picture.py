"""A selection over its periods, and an efficient frontier, as SVG of our own making."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.core.svg import plain
from app.portfolio.scenarios.answers import Against
from app.portfolio.scenarios.models import ScenarioSolution

LEFT, TOP, WIDTH, HEIGHT, ROW, FOOT = 150, 34, 700, 300, 22, 50
TICKS = 5
STYLE = (
    "text{font:12px sans-serif;fill:#222}.grid{stroke:#ddd}.bar{fill:#1f5c99}.over{fill:#9db8d2}"
    ".step{stroke:#1f5c99;stroke-width:2;fill:none}.dot{fill:#1f5c99}.off{fill:#bbb}"
)


def framed(name: str, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 40} {height}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>"
        f'<text x="8" y="18">{plain(name)}</text>{body}</svg>'
    )


def selection_picture(solution: ScenarioSolution) -> str:
    """A bar for each candidate that is selected, over the periods that it spends or works in."""
    codes = [period["code"] for period in solution.inputs["periods"]]
    given = {each["code"]: each for each in solution.inputs["candidates"]}
    chosen = [each for each in solution.lines if each["is_selected"]]
    step = WIDTH / len(codes)
    heads = (
        f'<text x="{LEFT + step * at + 4:.0f}" y="{TOP + 12}">{plain(code)}</text>'
        f'<path class="grid" d="M{LEFT + step * at:.1f} {TOP}V{TOP + ROW * (len(chosen) + 1)}"/>'
        for at, code in enumerate(codes)
    )
    rows = (
        row(line, given[line["code"]], codes, TOP + ROW * (number + 1)) for number, line in enumerate(chosen)
    )
    name = f"{len(chosen)} of {len(solution.lines)} candidates, worth {solution.objective or 'nothing'}: {solution.status}"
    return framed(name, TOP + ROW * (len(chosen) + 2), "".join((*heads, *rows)))


def row(line: Mapping[str, Any], given: Mapping[str, Any], codes: Sequence[str], top: int) -> str:
    start, step = codes.index(line["start"]), WIDTH / len(codes)
    length = given["duration"] or max(
        map(len, (*given["spend"].values(), *given["roles"].values())), default=1
    )
    shown = min(length, len(codes) - start)
    said = plain(f"{line['code']}: from {line['start']}, value {line['value']}, cost {line['cost']}")
    kind = "over" if shown < length else "bar"
    return (
        f'<g><title>{said}</title><text x="8" y="{top + 15}">{plain(line["code"][:20])}</text>'
        f'<rect class="{kind}" x="{LEFT + step * start + 1:.1f}" y="{top + 3}" width="{step * shown - 2:.1f}" '
        f'height="{ROW - 6}"/></g>'
    )


def frontier_picture(solution: ScenarioSolution, against: Against) -> str:
    """The best value within each limit: a staircase, with the points that another one beats in grey."""
    found = next((each for each in solution.frontiers or () if each["against"] == against), None)
    points = [each for each in found["points"] if each["objective"] is not None] if found else []
    if not points:
        return framed(f"No frontier of value against {against} was traced.", TOP + ROW, "")
    most = max(Decimal(each["limit"]) for each in points) or Decimal(1)
    best = max(Decimal(each["objective"]) for each in points) or Decimal(1)
    lines = "".join((*grid(most, best), *staircase(points, most, best)))
    unit = solution.inputs["value_unit"]
    return framed(f"Best value in {unit} within each limit on {against}", TOP + HEIGHT + FOOT, lines)


def x(value: Decimal, most: Decimal) -> str:
    return f"{LEFT + WIDTH * value / most:.1f}"


def y(value: Decimal, best: Decimal) -> str:
    return f"{TOP + HEIGHT * (1 - max(value, Decimal(0)) / abs(best)):.1f}"


def grid(most: Decimal, best: Decimal) -> Iterator[str]:
    for tick in range(TICKS + 1):
        share = Decimal(tick) / TICKS
        across, up = x(most * share, most), y(best * share, best)
        yield f'<path class="grid" d="M{LEFT} {up}H{LEFT + WIDTH}"/>'
        yield f'<text x="{LEFT - 8}" y="{up}" text-anchor="end">{worded(best * share)}</text>'
        yield f'<text x="{across}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{worded(most * share)}</text>'


def staircase(points: Sequence[Mapping[str, Any]], most: Decimal, best: Decimal) -> Iterator[str]:
    drawn = [(each, x(Decimal(each["limit"]), most), y(Decimal(each["objective"]), best)) for each in points]
    _, first_x, first_y = drawn[0]
    path = f"M{first_x} {first_y}" + "".join(f"H{across}V{up}" for _, across, up in drawn[1:])
    yield f'<path class="step" d="{path}"/>'
    for each, across, up in drawn:
        said = plain(f"within {each['limit']}: {each['objective']} with {len(each['candidates'])} candidates")
        kind = "off" if each["is_dominated"] else "dot"
        yield f'<circle class="{kind}" cx="{across}" cy="{up}" r="4"><title>{said}</title></circle>'


def worded(value: Decimal) -> str:
    return f"{Decimal(f'{value:.4g}'):,f}"
