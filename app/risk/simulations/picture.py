"""The exceedance curve of a simulation as a picture, as SVG of our own making."""

from decimal import Decimal
from typing import Any, Literal, NamedTuple

from app.core.svg import plain
from app.core.telling import Record

LEFT, TOP, WIDTH, HEIGHT, FOOT = 64, 34, 760, 320, 54
TICKS = 5
STYLE = (
    "text{font:12px sans-serif;fill:#222}.grid{stroke:#ddd}.curve{stroke:#1f5c99;stroke-width:2.5;fill:none}"
    ".mark{stroke:#c0504d;stroke-dasharray:5 4}"
)


class Frame(NamedTuple):
    """Where values and chances lie on the picture."""

    least: float
    most: float

    def x(self, value: float) -> float:
        return round(LEFT + WIDTH * (value - self.least) / ((self.most - self.least) or 1), 1)

    def y(self, chance: float) -> float:
        return round(TOP + HEIGHT * (1 - chance), 1)


def picture(run: Record, of: Literal["cost", "days"]) -> str:
    """The curve with its P50 and P80; a sentence where there is none to tell."""
    found = run[of]
    if found is None:
        why = "is withheld" if of in run["withheld"] else "is not known: no risk has any"
        return framed(f"The {of} {why}.", f'<text x="8" y="20">The {of} {why}.</text>')
    points = [(plain_number(each["value"]), float(each["probability"])) for each in found["exceedance"]]
    frame = Frame(min(value for value, _ in points), max(value for value, _ in points))
    unit = found["mean"]["currency"] if of == "cost" else "working days"
    drawn = " ".join(f"{frame.x(value)},{frame.y(chance)}" for value, chance in points)
    marks = [
        mark(frame, name, found["percentiles"][name], 1 - int(name[1:]) / 100) for name in ("p50", "p80")
    ]
    name = f"Chance that the {of} of {run['risks']} risks exceeds a value, in {unit}"
    body = [grid(frame), *marks, f'<polyline class="curve" points="{drawn}"/>', heading(name)]
    return framed(name, "".join(body))


def framed(name: str, body: str) -> str:
    size = f"0 0 {LEFT + WIDTH + 40} {TOP + HEIGHT + FOOT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img"><title>{plain(name)}</title>'
        f"<style>{STYLE}</style>{body}</svg>"
    )


def heading(name: str) -> str:
    return f'<text x="{LEFT}" y="18">{plain(name)}</text>'


def plain_number(value: Any) -> float:
    """A value of a curve: days, or the amount of money."""
    return float(value["amount"]) if isinstance(value, dict) else float(value)


def worded(value: float) -> str:
    return f"{Decimal(f'{value:.4g}'):,f}"


def grid(frame: Frame) -> str:
    parts = []
    for tick in range(TICKS + 1):
        share = tick / TICKS
        value = frame.least + (frame.most - frame.least) * share
        x, y = frame.x(value), frame.y(share)
        parts.append(f'<path class="grid" d="M{LEFT} {y}H{LEFT + WIDTH}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
        parts.append(f'<text x="{x}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{worded(value)}</text>')
    return "".join(parts)


def mark(frame: Frame, name: str, value: Any, chance: float) -> str:
    """A percentile: where it lies, and how much it is."""
    x, y = frame.x(plain_number(value)), frame.y(chance)
    said = f"{name.upper()} {worded(plain_number(value))}"
    return (
        f'<path class="mark" d="M{x} {TOP + HEIGHT}V{y}"/><text x="{x + 4}" y="{y - 6}">{plain(said)}</text>'
    )
