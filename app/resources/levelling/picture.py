"""Demand for roles against their capacity as a picture: before, after, and the line that is not to be passed."""

from datetime import datetime
from typing import Any, NamedTuple

from app.calc.schedule.calendar import minute_of
from app.core.errors import NotFound
from app.core.svg import plain
from app.core.telling import Record

LEFT, HEAD, WIDTH, HEIGHT, GAP = 64, 40, 860, 120, 46
MOST = 12
STYLE = (
    "text{font:12px sans-serif;fill:#222}.when{fill:#666}.after{fill:#6b8fb5}.over{fill:#c0504d}"
    ".before{fill:none;stroke:#9a6b00;stroke-width:1.5;stroke-dasharray:4 3}"
    ".capacity{fill:none;stroke:#222;stroke-width:2}.axis{stroke:#bbb}"
)
Spans = list[dict[str, Any]]


def minute(instant: str) -> int:
    return minute_of(datetime.fromisoformat(instant))


class Frame(NamedTuple):
    """Where instants and full-time equivalents lie on the picture of one role."""

    first: int
    last: int
    most: float
    top: int

    def x(self, instant: str) -> float:
        share = (minute(instant) - self.first) / ((self.last - self.first) or 1)
        return round(LEFT + WIDTH * share, 1)

    def y(self, units: float) -> float:
        return round(self.top + HEIGHT * (1 - units / self.most), 1)


def picture(levelling: Record, role: str | None) -> str:
    """One panel a role. Raises ``NotFound`` for a role that no task demands."""
    profiles = [one for one in levelling["profiles"] if role in (None, one["role"])]
    if role is not None and not profiles:
        raise NotFound(f"No task that was levelled demands {role}.")
    drawn = [panel(one, HEAD + place * (HEIGHT + GAP)) for place, one in enumerate(profiles[:MOST])]
    height = HEAD + len(drawn) * (HEIGHT + GAP) + 10
    left = len(profiles) - len(drawn)
    note = f'<text x="8" y="{height - 4}">and {left} more roles</text>' if left else ""
    key = "bars: levelled, red above capacity; dashed: as planned; line: capacity"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 20} {height}" role="img">'
        f"<title>Demand for roles against capacity</title><style>{STYLE}</style>"
        f'<text x="8" y="16">{key}</text>{"".join(drawn)}{note}</svg>'
    )


def panel(profile: dict[str, Any], top: int) -> str:
    """Bars of levelled demand, with the demand as planned and the capacity as lines."""
    spans: Spans = profile["spans"]
    if not spans:
        return ""
    most = max(1.0, *(span[name] for span in spans for name in ("capacity", "before", "after")))
    first, last = spans[0]["start"], spans[-1]["finish"]
    frame = Frame(minute(first), minute(last), most, top)
    bars = "".join(bar(frame, span, profile["role"]) for span in spans)
    base = f'<line class="axis" x1="{LEFT}" y1="{top + HEIGHT}" x2="{LEFT + WIDTH}" y2="{top + HEIGHT}"/>'
    return (
        f'<text x="8" y="{top - 6}">{plain(profile["role"])}</text><text x="8" y="{top + 8}">{most:g}</text>'
        f"{base}{bars}{line(frame, spans, 'before')}{line(frame, spans, 'capacity')}"
        f'<text class="when" x="{LEFT}" y="{top + HEIGHT + 14}">{first[:10]}</text>'
        f'<text class="when" x="{LEFT + WIDTH - 62}" y="{top + HEIGHT + 14}">{last[:10]}</text>'
    )


def bar(frame: Frame, span: dict[str, Any], role: str) -> str:
    """The levelled demand of one span, and above it what is more than there is."""
    left, right = frame.x(span["start"]), frame.x(span["finish"])
    said = f"{role} from {span['start'][:10]}: {span['after']:g} of {span['capacity']:g}, {span['before']:g} as planned"
    kept = min(span["after"], span["capacity"])
    parts = [rectangle(frame, "after", left, right, 0, kept)] if kept else []
    if span["after"] > kept:
        parts.append(rectangle(frame, "over", left, right, kept, span["after"]))
    return f"<g><title>{plain(said)}</title>{''.join(parts)}</g>"


def rectangle(frame: Frame, look: str, left: float, right: float, low: float, high: float) -> str:
    height = round(frame.y(low) - frame.y(high), 1)
    return (
        f'<rect class="{look}" x="{left}" y="{frame.y(high)}" width="{right - left:.1f}" height="{height}"/>'
    )


def line(frame: Frame, spans: Spans, name: str) -> str:
    """A line of steps."""
    points = (f"{frame.x(one[end])},{frame.y(one[name])}" for one in spans for end in ("start", "finish"))
    return f'<polyline class="{name}" points="{" ".join(points)}"/>'
