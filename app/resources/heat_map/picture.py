"""A heat map of load as a picture: roles or people by period, as SVG."""

from app.calc.capacity import Load
from app.core.svg import plain
from app.resources.heat_map.schemas import HeatMap, LoadRow

LABELS, WIDTH, HEIGHT, HEAD, FOOT = 220, 56, 26, 40, 34
FILLS = {
    Load.UNKNOWN: "#eeeeee",
    Load.UNSTAFFED: "#c0504d",
    Load.UNDER_LOADED: "#cfe2f3",
    Load.BALANCED: "#cfe8cf",
    Load.QUEUE_RISK: "#fbe3b0",
    Load.QUEUES: "#f6c27a",
    Load.OVER_LOADED: "#e8837d",
}
STYLE = "text{font:12px sans-serif;fill:#222}.figure{font-size:11px}rect{stroke:#fff;stroke-width:2}"


def picture(name: str, found: HeatMap) -> str:
    """The picture: a line for each role or person, a column for each period, and what the colours mean."""
    width = LABELS + WIDTH * len(found.periods) + 8
    bottom = HEAD + HEIGHT * len(found.rows)
    heads = (
        f'<text x="{LABELS + WIDTH * at + 4}" y="{HEAD - 10}">{plain(period.period[:8])}</text>'
        for at, period in enumerate(found.periods)
    )
    lines = (line(found, row, HEAD + HEIGHT * at) for at, row in enumerate(found.rows))
    nothing = "" if found.rows else f'<text x="8" y="{HEAD}">Nothing is asked for here.</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {max(width, 700)} {bottom + FOOT}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>"
        f"{''.join(heads)}{''.join(lines)}{nothing}{legend(bottom + 8)}</svg>"
    )


def line(found: HeatMap, row: LoadRow, top: int) -> str:
    label = f"{row.code} {row.name or ''}"[:32]
    cells = (cell(found, row, at, top) for at in range(len(found.periods)))
    return f'<text x="8" y="{top + 17}">{plain(label)}</text>{"".join(cells)}'


def cell(found: HeatMap, row: LoadRow, at: int, top: int) -> str:
    """One cell: its load, with the figures for who points at it; a dot where a week is above it."""
    x, used, peak = LABELS + WIDTH * at, row.utilisation[at], row.peak[at]
    figure = "" if used is None else f"{used:.0%}"
    hides = f", week of {row.peak_week[at]} {peak:.0%}" if peak is not None else ""
    asked = f"{row.committed[at]:g} committed, {row.pipeline[at]:g} may come, of {row.capacity[at]}"
    said = f"{row.code} {found.periods[at].period}: {row.load[at]}, {asked}{hides}"
    dot = f'<circle cx="{x + WIDTH - 9}" cy="{top + 9}" r="3"/>' if peak is not None else ""
    return (
        f'<g><title>{plain(said)}</title><rect x="{x}" y="{top}" width="{WIDTH}" height="{HEIGHT}" '
        f'fill="{FILLS[row.load[at]]}"/><text class="figure" x="{x + 8}" y="{top + 17}">{figure}</text>{dot}</g>'
    )


def legend(top: int) -> str:
    """What each colour means."""
    return "".join(
        f'<rect x="{8 + 98 * at}" y="{top}" width="14" height="14" fill="{fill}"/>'
        f'<text class="figure" x="{26 + 98 * at}" y="{top + 11}">{load.replace("_", " ")}</text>'
        for at, (load, fill) in enumerate(FILLS.items())
    )
