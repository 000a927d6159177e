"""The tier at which a method is applied: as strict as the size or the risk of the work asks, whichever asks more."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Tier(StrEnum):
    LIGHT = "light"
    STANDARD = "standard"
    FULL = "full"


LEVELS, TIERS = tuple(Level), tuple(Tier)


@dataclass(frozen=True, slots=True)
class Tiering:
    """A tier, and the two that it is the higher of; ``driven_by`` names the inputs that ask for it."""

    tier: Tier
    size_tier: Tier
    risk_tier: Tier
    driven_by: tuple[str, ...]


def tier_of(level: Level) -> Tier:
    return TIERS[LEVELS.index(level)]


def highest(levels: Mapping[str, Level]) -> Level:
    return max(levels.values(), key=LEVELS.index)


def tiered(size: Level, risks: Mapping[str, Level]) -> Tiering:
    """The tier of work of this size, whose risk is as high as its riskiest aspect.

    Parameters
    ----------
    size : how large the work is.
    risks : how high it is in each aspect of risk: complexity, regulation, novelty, spread.

    Notes
    -----
    Never a mean: a small piece of work under heavy regulation is not a medium one.

    Examples
    --------
    >>> tiered(Level.LOW, {"novelty": Level.LOW, "regulation": Level.HIGH}).tier.value
    'full'
    """
    levels = {"size": size, **risks}
    top = highest(levels)
    driven_by = tuple(name for name, level in levels.items() if level is top)
    return Tiering(tier_of(top), tier_of(size), tier_of(highest(risks)), driven_by)
