"""Rankings as pictures: bars of what makes each score, and bubbles of value against risk by cost, as SVG."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from app.core.svg import plain

Row = Mapping[str, Any]
LABELS, WIDTH, BAR, HEAD = 150, 560, 24, 60
LEFT, TOP, SIDE, HEIGHT, FOOT = 60, 34, 620, 400, 54
LARGEST, SMALLEST, NAMED = 36.0, 4.0, 12  # radii, and how many bubbles have their names beside them
COLOURS = (
    *("#1f5c99", "#c77c11", "#3b8a4e", "#8a4f9e", "#b04848", "#2c8c99", "#7a6a2f", "#5f6fae"),
    *("#a34d7a", "#4d7a5f", "#996633", "#607080"),
)
STYLE = (
    "text{font:12px sans-serif;fill:#222}.grid{stroke:#ddd}.held{fill:none;stroke:#777;stroke-dasharray:3 2}"
    ".of{font-weight:bold}circle{fill-opacity:.5;stroke:#333}.unknown{fill:none;stroke-dasharray:3 2}"
)


def framed(name: str, size: tuple[int, int], body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>{body}</svg>"
    )


def bars(name: str, rows: Sequence[Row], labels: Mapping[str, str]) -> str:
    """The first of a ranking: each score in its parts, and in dashes what missing scores hold back."""
    colours = {slug: COLOURS[at % len(COLOURS)] for at, slug in enumerate(labels)}
    legend = "".join(
        f'<rect x="{8 + 150 * (at % 5)}" y="{26 + 16 * (at // 5)}" width="10" height="10" fill="{colours[slug]}"/>'
        f'<text x="{22 + 150 * (at % 5)}" y="{35 + 16 * (at // 5)}">{plain(label[:20])}</text>'
        for at, (slug, label) in enumerate(labels.items())
    )
    top = HEAD + 16 * (len(labels) // 5)
    drawn = "".join(bar(row, top + BAR * at, colours) for at, row in enumerate(rows))
    body = f'<text class="of" x="8" y="18">{plain(name)}</text>{legend}{drawn}'
    if not rows:
        body += f'<text x="8" y="{top}">Nothing is ranked.</text>'
    return framed(name, (LABELS + WIDTH + 60, top + BAR * len(rows) + 12), body)


def bar(row: Row, y: int, colours: Mapping[str, str]) -> str:
    """One component: its rank and code, its score in parts."""
    x, parts = float(LABELS), []
    for part in row["contributions"]:
        width = part["contribution"] * WIDTH
        said = f"{part['criterion']}: {part['contribution']:.4f}, weight {part['weight']:.4f}"
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR - 6}" fill="{colours[part["criterion"]]}">'
            f"<title>{plain(said)}</title></rect>"
        )
        x += width
    if row["penalty"]:
        held = row["penalty"] * WIDTH
        said = f"Up to {row['penalty']:.4f} more: no score for {', '.join(row['missing'])}"
        parts.append(
            f'<rect class="held" x="{x:.1f}" y="{y}" width="{held:.1f}" height="{BAR - 6}">'
            f"<title>{plain(said)}</title></rect>"
        )
        x += held
    label = f'<text x="8" y="{y + 13}">{row["rank"]}. {plain(row["code"][:18])}</text>'
    return f'<g>{label}{"".join(parts)}<text x="{x + 5:.1f}" y="{y + 13}">{row["score"]:.3f}</text></g>'


def bubbles(name: str, rows: Sequence[Row], risk: str, scale: tuple[float, float], currency: str) -> str:
    """Value upwards, risk to the right by its criterion, the area as the cost; without a cost, in dashes."""
    known = [row for row in rows if value_of(row, risk) is not None]
    dearest = max((row["cost"] or 0 for row in known), default=0) or 1
    drawn = "".join(
        bubble(row, risk, scale, dearest, currency) for row in sorted(known, key=cost_of, reverse=True)
    )
    unknown = len(rows) - len(known)
    note = f" {unknown} without a score for {risk} are left out." if unknown else ""
    body = f'<text class="of" x="{LEFT}" y="18">{plain(name + "." + note)}</text>{grid(risk, scale)}{drawn}'
    return framed(name, (LEFT + SIDE + 40, TOP + HEIGHT + FOOT), body)


def value_of(row: Row, slug: str) -> float | None:
    return next((part["value"] for part in row["contributions"] if part["criterion"] == slug), None)


def cost_of(row: Row) -> tuple[float, int]:
    return row["cost"] or 0.0, row["rank"]


def bubble(row: Row, risk: str, scale: tuple[float, float], dearest: float, currency: str) -> str:
    at, cost = value_of(row, risk) or 0.0, row["cost"]
    x = LEFT + SIDE * (min(max(at, scale[0]), scale[1]) - scale[0]) / (scale[1] - scale[0])
    y = TOP + HEIGHT * (1 - row["score"])
    radius = max(SMALLEST, LARGEST * sqrt(max(cost or 0, 0) / dearest))
    said = f"{row['code']} {row['name']}: value {row['score']:.3f}, {risk} {at:g}, "
    said += "cost not known" if cost is None else f"cost {currency} {cost:,.0f}"
    shape = 'class="unknown"' if cost is None else f'fill="{COLOURS[0]}"'
    name = f'<text x="{x + radius + 3:.1f}" y="{y + 4:.1f}">{plain(row["code"][:18])}</text>'
    return (
        f'<g><title>{plain(said)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {shape}/>'
        f"{name if row['rank'] <= NAMED else ''}</g>"
    )


def grid(risk: str, scale: tuple[float, float]) -> str:
    parts = [
        f'<text x="{LEFT}" y="{TOP + HEIGHT + 42}">{plain(risk)} across, value upwards, cost as area</text>'
    ]
    for tick in range(6):
        share = tick / 5
        x, y = LEFT + SIDE * share, TOP + HEIGHT * (1 - share)
        amount = scale[0] + (scale[1] - scale[0]) * share
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{LEFT + SIDE}M{x:.1f} {TOP}V{TOP + HEIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.1f}</text>')
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{amount:g}</text>')
    return "".join(parts)
