"""The burn-up of a release as a picture, as SVG of our own making."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.agile.progress.schemas import BurnUpPoint, ReleaseProgress, written
from app.core.svg import plain

LEFT, TOP, WIDTH, HEIGHT, FOOT = 60, 30, 820, 320, 46
MOST_LABELS = 12
STYLE = (
    "text{font:12px sans-serif;fill:#222}.grid{stroke:#ddd}.scope{stroke:#333;stroke-width:2;fill:none}"
    ".plan{stroke:#9aa5ad;stroke-dasharray:5 4;fill:none}.done{stroke:#2e7d32;stroke-width:2.5;fill:none}"
    ".must{stroke:#6b8fb5;stroke-width:1.5;fill:none}.fixed{stroke:#c0504d;stroke-width:2}"
    ".now{stroke:#e08a00}.range{fill:#2e7d32;opacity:.15}"
)
LINES = (
    ("planned", "plan", "planned"),
    ("scope", "scope", "scope"),
    ("accepted", "done", "accepted"),
    ("accepted_must", "must", "accepted Must"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where days and amounts lie on the picture."""

    first: date
    last: date
    most: float

    def x(self, day: date) -> float:
        return round(LEFT + WIDTH * (day - self.first).days / max(1, (self.last - self.first).days), 1)

    def y(self, amount: float) -> float:
        return round(TOP + HEIGHT * (1 - amount / self.most), 1)


def picture(progress: ReleaseProgress) -> str:
    """Scope, plan and acceptance by day, the fixed day, and the range of the forecast."""
    frame = frame_of(progress)
    said = (
        f"{progress.name}: {written(progress.whole.accepted)} of {written(progress.whole.scope)} "
        f"{progress.unit} accepted"
    )
    parts = [grid(frame, progress), span(frame, progress), *lines(frame, progress.burn_up)]
    parts.append(upright(frame, progress.finish_on, "fixed", f"Fixed finish {progress.finish_on}"))
    parts.append(upright(frame, progress.as_of, "now", f"As of {progress.as_of}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 30} {TOP + HEIGHT + FOOT}" '
        f'role="img"><title>{plain(said)}</title><style>{STYLE}</style>{"".join(parts)}{legend()}</svg>'
    )


def frame_of(progress: ReleaseProgress) -> Frame:
    days = [progress.start_on, progress.finish_on, *(point.on for point in progress.burn_up)]
    amounts = [value for point in progress.burn_up for value in (point.planned, point.scope) if value]
    if progress.forecast:
        days += [day for day in (progress.forecast.release_on.likely,) if day]
    return Frame(min(days), max(days), max(map(float, amounts), default=1.0))


def lines(frame: Frame, points: list[BurnUpPoint]) -> Iterable[str]:
    for member, look, name in LINES:
        known = [(point.on, getattr(point, member)) for point in points]
        path = " ".join(
            f"{frame.x(on)},{frame.y(float(amount))}" for on, amount in known if amount is not None
        )
        if path:
            yield f'<polyline class="{look}" points="{path}"><title>{name}</title></polyline>'


def span(frame: Frame, progress: ReleaseProgress) -> str:
    """From the accepted scope of now to the range of it on the fixed day."""
    if progress.forecast is None or progress.finish_on <= progress.as_of:
        return ""
    at = progress.forecast.at_finish
    corners = [
        (frame.x(progress.as_of), frame.y(float(progress.whole.accepted))),
        (frame.x(progress.finish_on), frame.y(at.slow)),
        (frame.x(progress.finish_on), frame.y(at.fast)),
    ]
    path = " ".join(f"{x},{y}" for x, y in corners)
    return f'<polygon class="range" points="{path}"><title>forecast range</title></polygon>'


def grid(frame: Frame, progress: ReleaseProgress) -> str:
    """A line and a label for each timebox's end, as far as there is room, and for quarters of the scope."""
    parts = []
    for part in range(5):
        amount = frame.most * part / 4
        y = frame.y(amount)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{LEFT + WIDTH}" y2="{y}"/>')
        parts.append(f'<text x="6" y="{y + 4}">{amount:g}</text>')
    step = -(-len(progress.timeboxes) // MOST_LABELS) or 1
    for box in progress.timeboxes[::step]:
        x = frame.x(box.finish_on)
        parts.append(f'<line class="grid" x1="{x}" y1="{TOP}" x2="{x}" y2="{TOP + HEIGHT}"/>')
        parts.append(f'<text x="{x - 28}" y="{TOP + HEIGHT + 16}">{box.finish_on:%d %b}</text>')
    return "".join(parts)


def upright(frame: Frame, day: date, look: str, said: str) -> str:
    if not frame.first <= day <= frame.last:
        return ""
    x = frame.x(day)
    return (
        f'<line class="{look}" x1="{x}" y1="{TOP}" x2="{x}" y2="{TOP + HEIGHT}"><title>{said}</title></line>'
    )


def legend() -> str:
    parts = []
    for place, (_, look, name) in enumerate(LINES):
        x = LEFT + place * 150
        y = TOP + HEIGHT + 36
        parts.append(f'<path class="{look}" d="M{x} {y - 4}h24"/><text x="{x + 30}" y="{y}">{name}</text>')
    return "".join(parts)
