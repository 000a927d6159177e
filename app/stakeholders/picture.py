"""The grid of power and interest as a picture: cells in the colours of their quadrants, with who stands there."""

from app.calc.stakeholders import Quadrant, quadrant
from app.core.svg import plain
from app.stakeholders.grid import Placed, StakeholderGrid

CELL_WIDTH, CELL_HEIGHT, LEFT, TOP, STEPS = 150, 70, 90, 34, 5
SHOWN = 2  # names in a cell
LONGEST = 20  # characters of a name
FILLS = {
    Quadrant.MANAGE_CLOSELY: "#f4c7a1",
    Quadrant.KEEP_SATISFIED: "#f6e3b4",
    Quadrant.KEEP_INFORMED: "#cfe0f2",
    Quadrant.MONITOR: "#e6e6e6",
}
STYLE = (
    "text{font:12px sans-serif;fill:#222}.of{font-weight:bold}.axis{fill:#555}.those{font-size:11px}"
    "rect{stroke:#fff;stroke-width:2}"
)


def picture(name: str, grid: StakeholderGrid) -> str:
    """The picture: power upwards, interest to the right."""
    placed = [each for part in grid.quadrants for each in part.stakeholders]
    cells = [(power, interest) for power in range(STEPS, 0, -1) for interest in range(1, STEPS + 1)]
    drawn = "".join(
        cell(power, interest, quadrant(power, interest, grid.high_from), standing(placed, power, interest))
        for power, interest in cells
    )
    width, foot = LEFT + STEPS * CELL_WIDTH + 8, TOP + STEPS * CELL_HEIGHT
    note = f"{grid.rule} {grid.not_assessed} not assessed yet."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {foot + 60}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>"
        f'<text class="of" x="8" y="20">{plain(name)}</text>{drawn}{axes(foot)}'
        f'<text class="axis" x="8" y="{foot + 48}">{plain(note)}</text></svg>'
    )


def standing(placed: list[Placed], power: int, interest: int) -> list[Placed]:
    return [each for each in placed if (each.power, each.interest) == (power, interest)]


def axes(foot: int) -> str:
    """What the rows and columns are."""
    parts = [
        f'<text class="axis" x="8" y="{TOP + (STEPS - step) * CELL_HEIGHT + 38}">Power {step}</text>'
        f'<text class="axis" x="{LEFT + (step - 1) * CELL_WIDTH + 6}" y="{foot + 18}">Interest {step}</text>'
        for step in range(1, STEPS + 1)
    ]
    return "".join(parts)


def cell(power: int, interest: int, which: Quadrant, those: list[Placed]) -> str:
    """One cell: its quadrant and all who stand there for who points at it, and the first of them by name."""
    x, y = LEFT + (interest - 1) * CELL_WIDTH, TOP + (STEPS - power) * CELL_HEIGHT
    names = "; ".join(f"{each.reference} {each.name}" for each in those)
    said = f"{which.replace('_', ' ').capitalize()}{': ' + names if names else ''}"
    lines = [each.name[:LONGEST] for each in those[:SHOWN]]
    if len(those) > SHOWN:
        lines.append(f"+{len(those) - SHOWN}")
    texts = "".join(
        f'<text class="those" x="{x + 8}" y="{y + 20 + 17 * at}">{plain(line)}</text>'
        for at, line in enumerate(lines)
    )
    box = f'<rect x="{x}" y="{y}" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="{FILLS[which]}"/>'
    return f"<g><title>{plain(said)}</title>{box}{texts}</g>"
