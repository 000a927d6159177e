"""The room that tolerances leave a question: what makes a replan one within tolerance, or beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.calc.authority.limits import Question, plain
from app.calc.authority.matrix import Matter
from app.calc.tolerance import Limits


@dataclass(frozen=True, slots=True)
class Room:
    """A component's tolerance for cost, or, with ``is_time``, for its finish in days.

    ``original`` is the first baseline there was, which the room is around; None where nobody knows it.
    """

    clause: str
    metric: str
    limits: Limits
    original: Fraction | None = None
    is_time: bool = False

    def why_not(self, question: Question) -> str | None:
        """What puts the question outside; None inside, the limits themselves included."""
        if self.is_time:
            return self.beyond(Fraction(question.days or 0), "days")
        if question.variance is not None:
            share = Fraction(question.variance)
            return self.beyond(share if self.original is None else share * abs(self.original), "variance")
        if question.matter is Matter.CHANGE and question.value is not None and self.original is not None:
            return self.beyond(Fraction(question.value), "value")
        return "its variance is not stated"

    @property
    def is_relative(self) -> bool:
        """Whether it is in proportion alone, to a baseline that nobody knows."""
        return self.original is None and self.limits.over is None and self.limits.under is None

    def beyond(self, moved: Fraction, name: str) -> str | None:
        if self.original is None and not self.is_relative and not self.is_plain:
            return "its original baseline is not known"
        around = Fraction(1 if self.is_relative else 0) if self.original is None else self.original
        if self.limits.around(around).inside(around + moved):
            return None
        return f"{name} {plain(rounded(moved))} is outside the tolerance for {self.metric}"

    @property
    def is_plain(self) -> bool:
        """Whether it is in days alone, which are as many whatever the baseline."""
        return self.is_time and self.limits.over_ratio is None and self.limits.under_ratio is None


def rounded(value: Fraction) -> Decimal:
    return Decimal(round(value * 10**6)).scaleb(-6)


def outside(rooms: Sequence[Room], question: Question) -> list[tuple[Room, str]]:
    """The tolerances that a question is outside of, and in what."""
    return [(room, told) for room in rooms if (told := room.why_not(question))]
