"""Delivery confidence: an assessor's rating on a named scale, never compared with another scale's."""

from dataclasses import dataclass
from functools import total_ordering


@dataclass(frozen=True, slots=True)
class Scale:
    """Ratings from the most to the least confident, and where they were used."""

    id: str
    ratings: tuple[str, ...]
    used_in: str


SCALES = {
    scale.id: scale
    for scale in [
        Scale(
            "uk-five-point",
            ("green", "amber_green", "amber", "amber_red", "red"),
            "UK Government Major Projects Portfolio, reports to 2021",
        ),
        Scale("uk-three-point", ("green", "amber", "red"), "UK gate reviews and GMPP, reports after 2021"),
    ]
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Rating:
    """One step of a scale; the greater one is the more confident.

    Raises
    ------
    ValueError : for a scale or a rating that is not known, and when ratings of two scales are compared.

    Examples
    --------
    >>> Rating("uk-five-point", "amber_red") < Rating("uk-five-point", "amber")
    True
    >>> Rating("uk-five-point", "amber_red").is_least
    False
    >>> Rating("uk-five-point", "amber") < Rating("uk-three-point", "green")
    Traceback (most recent call last):
    ValueError: uk-five-point and uk-three-point are two scales: their ratings do not compare
    """

    scale: str
    value: str

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise ValueError(f"{self.scale} is not one of {', '.join(SCALES)}")
        if self.value not in SCALES[self.scale].ratings:
            raise ValueError(f"{self.scale} has {', '.join(SCALES[self.scale].ratings)}, not {self.value}")

    @property
    def steps_below_best(self) -> int:
        return SCALES[self.scale].ratings.index(self.value)

    @property
    def is_least(self) -> bool:
        """Whether its scale has none less confident: red, on both of the UK's."""
        return self.value == SCALES[self.scale].ratings[-1]

    def __lt__(self, other: "Rating") -> bool:
        return self.steps_from(other) < 0

    def steps_from(self, other: "Rating") -> int:
        """How many steps more confident than ``other`` this is; negative where less."""
        if self.scale != other.scale:
            raise ValueError(f"{self.scale} and {other.scale} are two scales: their ratings do not compare")
        return other.steps_below_best - self.steps_below_best


@dataclass(frozen=True, slots=True)
class Confidence:
    """What an assessor (IPA, SRO ...) thinks of a delivery."""

    rating: Rating
    assessor: str

    def compares_with(self, other: "Confidence") -> bool:
        """Whether both are of one scale and one assessor, so that a movement means something."""
        return (self.rating.scale, self.assessor) == (other.rating.scale, other.assessor)
