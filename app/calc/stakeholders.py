"""Stakeholders: where power and interest put them, how salient they are, and what their engagement needs."""

from datetime import date, timedelta
from enum import StrEnum

from app.calc.recurrence import day_of

HIGH_FROM = 3  # of 1 to 5: the middle counts as high, so that nobody is overlooked by half a step


class Quadrant(StrEnum):
    """How somebody is dealt with, by power and interest."""

    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


class Engagement(StrEnum):
    """How somebody takes to the work, in the order of the PMBOK Guide; the steps between are of no one size."""

    UNAWARE = "unaware"
    RESISTANT = "resistant"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"
    LEADING = "leading"


class GapDirection(StrEnum):
    """Whether somebody is to be more engaged than now, less, or as they are."""

    RAISE = "raise"
    HOLD = "hold"
    LOWER = "lower"


class Salience(StrEnum):
    """Classes of stakeholders by power, legitimacy and urgency."""

    DORMANT = "dormant"
    DISCRETIONARY = "discretionary"
    DEMANDING = "demanding"
    DOMINANT = "dominant"
    DANGEROUS = "dangerous"
    DEPENDENT = "dependent"
    DEFINITIVE = "definitive"
    NONE = "none"


class Frequency(StrEnum):
    """How often somebody hears of the work."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


ORDER = tuple(Engagement)
WANTED = frozenset({Engagement.NEUTRAL, Engagement.SUPPORTIVE, Engagement.LEADING})
DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}
CLASSES = {
    (False, False, False): Salience.NONE,
    (True, False, False): Salience.DORMANT,
    (False, True, False): Salience.DISCRETIONARY,
    (False, False, True): Salience.DEMANDING,
    (True, True, False): Salience.DOMINANT,
    (True, False, True): Salience.DANGEROUS,
    (False, True, True): Salience.DEPENDENT,
    (True, True, True): Salience.DEFINITIVE,
}
# What moves somebody on depends on where they are, not on how far they have to go.
HELPS = {
    Engagement.UNAWARE: "Inform: they do not know of the work or of what it does to them, and oppose nothing yet.",
    Engagement.RESISTANT: "Address their interests: they know of the work and are against it; more information "
    "alone does not help.",
    Engagement.NEUTRAL: "Show what is in it for them, and ask for something small.",
    Engagement.SUPPORTIVE: "Give them a part of their own to lead.",
    Engagement.LEADING: "Keep them in the lead.",
}


def quadrant(power: int, interest: int, high_from: int = HIGH_FROM) -> Quadrant:
    """Where somebody stands on the grid of power and interest, both 1 to 5.

    References
    ----------
    A. L. Mendelow, *Environmental scanning: the impact of the stakeholder concept* (1981).

    Examples
    --------
    >>> quadrant(3, 2)
    <Quadrant.KEEP_SATISFIED: 'keep_satisfied'>
    """
    if power >= high_from:
        return Quadrant.MANAGE_CLOSELY if interest >= high_from else Quadrant.KEEP_SATISFIED
    return Quadrant.KEEP_INFORMED if interest >= high_from else Quadrant.MONITOR


def salience(power: int, legitimacy: int, urgency: int, high_from: int = HIGH_FROM) -> Salience:
    """How much somebody has a claim to be heard, by which of three attributes (1 to 5) are high.

    References
    ----------
    R. K. Mitchell, B. R. Agle, D. J. Wood, *Toward a theory of stakeholder identification and salience*,
    Academy of Management Review 22 (1997).
    """
    return CLASSES[power >= high_from, legitimacy >= high_from, urgency >= high_from]


def direction(now: Engagement, wanted: Engagement) -> GapDirection:
    """Which way somebody's engagement is to move; how many steps that is says nothing, and is not told.

    Examples
    --------
    >>> direction(Engagement.RESISTANT, Engagement.NEUTRAL)
    <GapDirection.RAISE: 'raise'>
    """
    at, to = ORDER.index(now), ORDER.index(wanted)
    return GapDirection.RAISE if at < to else GapDirection.LOWER if at > to else GapDirection.HOLD


def helps(now: Engagement, wanted: Engagement) -> str:
    """What closes the gap: somebody who knows nothing is informed, somebody who is against it is listened to."""
    way = direction(now, wanted)
    if way is GapDirection.RAISE:
        return HELPS[now]
    return "Keep it as it is." if way is GapDirection.HOLD else "Ask less of them, and say why."


def next_contact(after: date, frequency: Frequency) -> date | None:
    """When somebody is to hear next, after a contact; None where once was enough.

    Examples
    --------
    >>> next_contact(date(2027, 1, 31), Frequency.MONTHLY)
    datetime.date(2027, 2, 28)
    """
    if frequency in DAYS:
        return after + timedelta(days=DAYS[frequency])
    if frequency in MONTHS:
        return day_of(after.year * 12 + after.month - 1 + MONTHS[frequency], after.day)
    return None
