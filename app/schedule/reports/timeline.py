"""A plan as a picture: bars, milestones, deadlines and the data date, as SVG of our own making."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.calc.schedule.calendar import DAY, instant_of, minute_of
from app.calc.schedule.network import ConstraintKind
from app.core.svg import plain
from app.schedule.calculation import Calculated
from app.schedule.plan import MILESTONES, PlanTask, TaskKind

ROW, HEAD, LABELS, WIDTH, MOST_ROWS = 22, 40, 380, 900, 500
MOST_LABELS = 16  # beside each other on the width
STYLE = (
    "text{font:12px sans-serif;fill:#222}.when{fill:#666}.grid{stroke:#ddd}.bar{fill:#6b8fb5}"
    ".done{fill:#9aa5ad}.critical{fill:#c0504d}.summary{fill:#333}.float{stroke:#bbb;stroke-dasharray:3 2}"
    ".deadline{stroke:#2e7d32;stroke-width:2}.now{stroke:#e08a00;stroke-width:2}"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where instants lie on the picture, in its units."""

    first: int
    last: int

    def x(self, minute: int) -> float:
        return round(LABELS + WIDTH * (minute - self.first) / (self.last - self.first), 1)


def timeline(found: Calculated) -> str:
    """The picture: one row a task, of at most 500, with what it stands for as its title."""
    tasks = found.plan.tasks[:MOST_ROWS]
    spans = {task.code: span for task in tasks if (span := span_of(found, task))}
    scale = scale_of(found, list(spans.values()))
    height = HEAD + ROW * (len(tasks) + 1)
    rows = [row(found, task, place, spans.get(task.code), scale) for place, task in enumerate(tasks)]
    left = len(found.plan.tasks) - len(tasks)
    note = f'<text x="8" y="{height - 6}">and {left} more tasks</text>' if left else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABELS + WIDTH + 20} {height}" role="img">'
        f"<title>{plain(found.plan.name)}</title><style>{STYLE}</style>"
        f"{calendar(scale, height)}{''.join(rows)}{now(found, scale, height)}{note}</svg>"
    )


def span_of(found: Calculated, task: PlanTask) -> tuple[int, int] | None:
    if task.kind == TaskKind.SUMMARY:
        return found.spans.get(task.code)
    dates = found.dates(task.code)
    return dates.start, dates.finish


def scale_of(found: Calculated, spans: list[tuple[int, int]]) -> Scale:
    """From the first start to the last finish, a day at least."""
    first = min((start for start, _ in spans), default=minute_of(found.plan.start))
    last = max((finish for _, finish in spans), default=first)
    return Scale(first, max(last, first + DAY))


def calendar(scale: Scale, height: int) -> str:
    """A line at the start of each week, month, quarter, half-year or year, as many as have room for a label."""
    first, last = instant_of(scale.first).date(), instant_of(scale.last).date()
    days = (last - first).days
    weekly = days <= 7 * MOST_LABELS // 2
    step = next((few for few in (1, 3, 6) if days <= 30 * few * MOST_LABELS), 12)
    day, parts = first - timedelta(first.weekday()) if weekly else first.replace(day=1), list[str]()
    while day <= last and len(parts) < 240:
        if day >= first and (weekly or (day.month - 1) % step == 0):
            x = scale.x(minute_of(datetime.combine(day, datetime.min.time())))
            label = f"{day:%Y-%m-%d}" if weekly else str(day.year) if step == 12 else f"{day:%Y-%m}"
            parts.append(f'<line class="grid" x1="{x}" y1="20" x2="{x}" y2="{height}"/>')
            parts.append(f'<text class="when" x="{x}" y="14">{label}</text>')
        day = day + timedelta(7) if weekly else following(day)
    return "".join(parts)


def following(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def row(found: Calculated, task: PlanTask, place: int, span: tuple[int, int] | None, scale: Scale) -> str:
    """One task: its label with its owner, and its bar, diamond or bracket."""
    top = HEAD + ROW * place
    name = f"{task.name} ({task.owner})" if task.owner else task.name
    indent = 8 + 12 * min(task.level - 1, 8)
    label = name if len(name) <= 56 else f"{name[:55]}…"
    parts = [f'<text x="{indent}" y="{top + 14}">{plain(label)}</text>']
    if span:
        said = f"{task.code} {name}: {instant_of(span[0]):%Y-%m-%d} to {instant_of(span[1]):%Y-%m-%d}"
        parts.append(f"<g><title>{plain(said)}</title>{shape(found, task, top, span, scale)}</g>")
    for kind, at in task.constraints:
        if kind == ConstraintKind.DEADLINE and at and scale.first <= minute_of(at) <= scale.last:
            x = scale.x(minute_of(at))
            parts.append(f'<line class="deadline" x1="{x}" y1="{top}" x2="{x}" y2="{top + 18}"/>')
    return "".join(parts)


def shape(found: Calculated, task: PlanTask, top: int, span: tuple[int, int], scale: Scale) -> str:
    """A bar with its float, a diamond for a milestone, a thin bar for a summary."""
    left, right = scale.x(span[0]), scale.x(span[1])
    if task.kind == TaskKind.SUMMARY:
        return (
            f'<rect class="summary" x="{left}" y="{top + 8}" width="{max(1, right - left):.1f}" height="4"/>'
        )
    look = "done" if task.actual_finish else "critical" if is_critical(found, task) else "bar"
    if task.kind in MILESTONES:
        return f'<path class="{look}" d="M{right} {top + 2}l7 7l-7 7l-7 -7z"/>'
    late = found.dates(task.code).late_finish
    slack = ""
    if not task.actual_finish and late > span[1]:
        end = min(scale.x(late), LABELS + WIDTH)
        slack = f'<line class="float" x1="{right}" y1="{top + 10}" x2="{end}" y2="{top + 10}"/>'
    return f'<rect class="{look}" x="{left}" y="{top + 3}" width="{max(1, right - left):.1f}" height="13" rx="2"/>{slack}'


def is_critical(found: Calculated, task: PlanTask) -> bool:
    slack = found.outcome.total_float(task.code)
    return slack is not None and slack <= found.plan.critical_minutes and found.outcome.remains(task.code)


def now(found: Calculated, scale: Scale, height: int) -> str:
    """The data date, where it lies within the picture."""
    if found.plan.data_date is None or not scale.first <= minute_of(found.plan.data_date) <= scale.last:
        return ""
    x = scale.x(minute_of(found.plan.data_date))
    return f'<line class="now" x1="{x}" y1="20" x2="{x}" y2="{height}"><title>Data date</title></line>'
