"""The profile of an assessment as a radar: the level of each perspective, beside what is wanted."""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin

from app.core.svg import plain
from app.pmo.maturity.schemas import MaturityResult

MIDDLE_X, MIDDLE_Y, RADIUS, SIZE = 320, 235, 170, (640, 470)
STYLE = (
    "text{font:12px sans-serif;fill:#222}.grid{fill:none;stroke:#ddd}.wanted{fill:none;stroke:#777;"
    "stroke-dasharray:4 3}.held{fill:#1f5c99;fill-opacity:.3;stroke:#1f5c99}.of{font-weight:bold}"
)


def radar(result: MaturityResult, levels: int) -> str:
    """The profile; in dashes the level wanted, where one is stated, else the one held."""
    many = len(result.perspectives)
    rings = "".join(ring([level] * many, levels, "grid") for level in range(1, levels + 1))
    wanted = ring([each.target or each.level for each in result.perspectives], levels, "wanted")
    held = ring([each.level for each in result.perspectives], levels, "held")
    labels = "".join(
        label(f"{each.name}: {each.level}", at, many) for at, each in enumerate(result.perspectives)
    )
    name = f"Maturity, {result.kind} assessment of {result.assessed_on}: level {result.level}, the lowest"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="img">'
        f"<title>{plain(name)}</title><style>{STYLE}</style>"
        f'<text class="of" x="8" y="18">{plain(name)}</text>{rings}{wanted}{held}{labels}</svg>'
    )


def ring(held: Sequence[int], levels: int, kind: str) -> str:
    points = (point(RADIUS * level / levels, at, len(held)) for at, level in enumerate(held))
    return f'<polygon class="{kind}" points="{joined(points)}"/>'


def joined(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def point(radius: float, at: int, many: int) -> tuple[float, float]:
    """Where a perspective is so far from the middle: the first straight up, the rest clockwise."""
    angle = 2 * pi * at / many
    return MIDDLE_X + radius * sin(angle), MIDDLE_Y - radius * cos(angle)


def label(text: str, at: int, many: int) -> str:
    x, y = point(RADIUS + 16, at, many)
    anchor = "middle" if abs(x - MIDDLE_X) < 1 else "start" if x > MIDDLE_X else "end"
    return f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{plain(text[:40])}</text>'
