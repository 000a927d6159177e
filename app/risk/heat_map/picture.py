"""Heat maps as a picture: cells in their colours, with how many risks lie in each and which, as SVG."""

from app.calc.rag import Rag
from app.core.svg import plain
from app.risk.heat_map.schemas import MapCell, RiskHeatMap, RiskMap

CELL_WIDTH, CELL_HEIGHT, LABELS, HEAD, FOOT, GAP = 150, 62, 130, 34, 40, 26
SHOWN = 2  # references in a cell
FILLS = {Rag.GREEN: "#cfe8cf", Rag.AMBER: "#fbe3b0", Rag.RED: "#f2b8b5"}
STYLE = (
    "text{font:12px sans-serif;fill:#222}.of{font-weight:bold}.band{fill:#555}.count{font-size:16px}"
    ".those{font-size:11px}rect{stroke:#fff;stroke-width:2}"
)


def picture(name: str, found: RiskHeatMap) -> str:
    """The picture: the maps under each other, the highest probability on top."""
    parts, top, width = list[str](), 0, LABELS + CELL_WIDTH
    for one in found.maps:
        parts.append(drawn(one, top))
        top += HEAD + CELL_HEIGHT * len(one.probability_bands) + FOOT + GAP
        width = max(width, LABELS + CELL_WIDTH * len(one.impact_bands))
    if not found.maps:
        parts.append('<text x="8" y="20">No active risk is rated.</text>')
    note = (
        f'<text x="8" y="{top + 14}">{found.unrated} without an impact band</text>' if found.unrated else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 8} {top + 30}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>{''.join(parts)}{note}</svg>"
    )


def drawn(one: RiskMap, top: int) -> str:
    """One map: its heading, its bands and its cells."""
    rows, columns = len(one.probability_bands), len(one.impact_bands)
    heading = f"{one.kind.capitalize()}s by {one.scale}, version {one.scale_version}"
    parts = [f'<text class="of" x="8" y="{top + 20}">{plain(heading)}</text>']
    for row, band in enumerate(reversed(one.probability_bands)):
        y = top + HEAD + CELL_HEIGHT * row + CELL_HEIGHT // 2
        parts.append(f'<text class="band" x="8" y="{y}">{plain(band[:18])}</text>')
    foot = top + HEAD + CELL_HEIGHT * rows + 18
    for column, band in enumerate(one.impact_bands):
        parts.append(
            f'<text class="band" x="{LABELS + CELL_WIDTH * column + 6}" y="{foot}">{plain(band[:20])}</text>'
        )
    for at, cell in enumerate(one.cells):
        x = LABELS + CELL_WIDTH * (at % columns)
        parts.append(cell_drawn(cell, x, top + HEAD + CELL_HEIGHT * (rows - 1 - at // columns)))
    return "".join(parts)


def cell_drawn(cell: MapCell, x: int, y: int) -> str:
    """One cell: its score for who points at it, how many risks there are, and the first of them."""
    titles = "; ".join(f"{risk.reference} {risk.title}" for risk in cell.risks)
    said = f"Score {cell.score}, {cell.colour}: {cell.count} risks{'. ' + titles if titles else ''}"
    box = f'<rect x="{x}" y="{y}" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="{FILLS[cell.colour]}"/>'
    if not cell.count:
        return f"<g><title>{plain(said)}</title>{box}</g>"
    names = ", ".join(risk.reference for risk in cell.risks[:SHOWN])
    more = cell.count - min(SHOWN, len(cell.risks))
    tail = f" +{more}" if more else ""
    return (
        f"<g><title>{plain(said)}</title>{box}"
        f'<text class="count" x="{x + 8}" y="{y + 24}">{cell.count}</text>'
        f'<text class="those" x="{x + 8}" y="{y + 46}">{plain(names + tail)}</text></g>'
    )
