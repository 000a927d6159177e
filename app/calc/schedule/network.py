"""A project network: activities, the links between them, and what cannot be one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.calc.schedule.calendar import ELAPSED, Clock


class Relation(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class ConstraintKind(StrEnum):
    """What a date does to an activity.

    The first two hold its early dates from below, the next three its late dates from above (a deadline is
    a target, not a constraint, in counts of hard ones). ``MSO`` and ``MFO`` are mandatory: early and late
    dates are the date, whatever the logic says. ``ALAP`` takes the free float there is.
    """

    SNET = "SNET"
    FNET = "FNET"
    SNLT = "SNLT"
    FNLT = "FNLT"
    DEADLINE = "DEADLINE"
    MSO = "MSO"
    MFO = "MFO"
    ALAP = "ALAP"


HARD = frozenset({ConstraintKind.SNLT, ConstraintKind.FNLT, ConstraintKind.MSO, ConstraintKind.MFO})


class ActivityKind(StrEnum):
    """A hammock (level of effort) spans what it is linked to, and drives nothing."""

    TASK = "task"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    HAMMOCK = "hammock"


class ProgressLogic(StrEnum):
    """What becomes of a link whose successor began too early: kept for the work that remains, or ignored."""

    RETAINED = "retained_logic"
    OVERRIDE = "progress_override"


@dataclass(frozen=True, slots=True)
class Constraint:
    """``at``: an instant; None for ALAP alone."""

    kind: ConstraintKind
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """Work that is done in one go.

    ``duration`` is what remains, in working minutes of ``clock``. Instants are minutes of local time.
    ``expected_finish`` replaces the duration by the time there is until then; ``resume`` holds the
    remaining work of a suspended activity.
    """

    key: str
    duration: int
    clock: Clock = ELAPSED
    kind: ActivityKind = ActivityKind.TASK
    constraints: tuple[Constraint, ...] = ()
    actual_start: int | None = None
    actual_finish: int | None = None
    expected_finish: int | None = None
    resume: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency. ``lag`` (a lead below zero) counts minutes of ``clock``; None: of the predecessor's."""

    predecessor: str
    successor: str
    relation: Relation = Relation.FS
    lag: int = 0
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a network is calculated from. ``required_finish`` bounds late dates in place of the early finish."""

    start: int = 0
    data_date: int | None = None
    required_finish: int | None = None
    logic: ProgressLogic = ProgressLogic.RETAINED

    @property
    def earliest(self) -> int:
        """The first instant at which anything that is not done can happen."""
        return self.start if self.data_date is None else max(self.start, self.data_date)


class Cycle(ValueError):
    """Activities that wait for each other, in the order of their links; the last holds the first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        super().__init__(f"these wait for each other: {' -> '.join([*keys, keys[0]])}")


class UnknownActivity(ValueError):
    """A link names an activity that the network does not have."""

    def __init__(self, link: Link, key: str) -> None:
        self.link, self.key = link, key
        super().__init__(f"the link {link.predecessor} -> {link.successor} names {key}, which is not there")
