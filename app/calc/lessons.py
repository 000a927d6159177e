"""What is worked out about lessons: by when one must have changed something, and which fit a moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
DAYS_TO_CHANGE = 90


class Fit(StrEnum):
    """Why a lesson is offered."""

    PHASE = "phase"
    RISK_CATEGORY = "risk_category"
    TEMPLATE_PURPOSE = "template_purpose"
    WORDS = "words"
    RECURRENCE = "recurrence"


WEIGHTS = {
    Fit.PHASE: 3.0,
    Fit.RISK_CATEGORY: 3.0,
    Fit.TEMPLATE_PURPOSE: 3.0,
    Fit.WORDS: 3.0,
    Fit.RECURRENCE: 0.5,
}
RECURRENCES = 4  # that add to the weight of a lesson; more of them say no more


def change_due(captured_on: date) -> date:
    """The last day on which a lesson without a change is not overdue.

    >>> change_due(date(2027, 1, 1))
    datetime.date(2027, 4, 1)
    """
    return captured_on + timedelta(days=DAYS_TO_CHANGE)


def tag(kind: str, value: str) -> str:
    """How a tag stands among the others of a lesson, so that a search for one finds no other.

    >>> tag("phase", "Design  and build")
    '\\nphase:design and build\\n'
    """
    return f"\n{kind}:{' '.join(value.casefold().split())}\n"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to offer a lesson, and how much it weighs."""

    fit: Fit
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """A lesson that may fit: its tags by kind, how far its words do (0 to 1), how often its cause came back."""

    lesson: T
    key: str
    tags: Mapping[Fit, Iterable[str]]
    likeness: float
    recurrences: int


@dataclass(frozen=True, slots=True)
class Offer(Generic[T]):
    """A lesson that fits a moment, with every reason for it."""

    lesson: T
    score: float
    reasons: tuple[Reason, ...]


def offers(moment: Mapping[Fit, str], candidates: Iterable[Candidate[T]]) -> list[Offer[T]]:
    """The candidates that fit, those with the weightiest reasons first.

    Parameters
    ----------
    moment : what is asked for, by what it is; of the words, the words.
    candidates : lessons, each with a key of its own that orders those of one score.

    Notes
    -----
    A score is the sum of the weights of its reasons. That a cause came back makes what fits weigh more, and
    makes nothing fit.
    """
    found = ((one.key, offered(one, tuple(reasons(moment, one)))) for one in candidates)
    ranked = sorted(((key, each) for key, each in found if each), key=lambda two: (-two[1].score, two[0]))
    return [each for _, each in ranked]


def offered(one: Candidate[T], fitting: tuple[Reason, ...]) -> Offer[T] | None:
    if not fitting:
        return None
    if one.recurrences:
        weight = WEIGHTS[Fit.RECURRENCE] * min(one.recurrences, RECURRENCES)
        fitting += (Reason(Fit.RECURRENCE, str(one.recurrences), weight),)
    return Offer(one.lesson, round(sum(reason.weight for reason in fitting), 4), fitting)


def reasons(moment: Mapping[Fit, str], one: Candidate[T]) -> Iterator[Reason]:
    """What of a moment a lesson fits."""
    for fit, value in moment.items():
        if fit is Fit.WORDS:
            if one.likeness > 0:
                yield Reason(fit, value, round(WEIGHTS[fit] * one.likeness, 4))
        elif tag(fit, value) in {tag(fit, each) for each in one.tags.get(fit, ())}:
            yield Reason(fit, value, WEIGHTS[fit])
