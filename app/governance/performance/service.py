"""How decisions are taken: how soon, by whom, how often not at the first time, and with what outturn."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.calc.agile.forecasting import percentile
from app.calc.escalation import waited
from app.calc.pace import HALF, median_wait
from app.calc.working_days import WorkingDays
from app.calendars.repository import Calendars
from app.components.places import AnyPlace
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.decisions.states import APPROVALS, WANTED, DecisionStatus, Outcome
from app.governance.escalation.stops import Stops, address, stops_of_decisions
from app.governance.performance.outturns import outturns
from app.governance.performance.repository import Performances, Taken, names_of
from app.governance.performance.schemas import (
    BodyPace,
    DecisionPerformance,
    Formula,
    KindPace,
    OpenDecision,
    Pace,
)

YEAR, MOST_OPEN, NINE_TENTHS = timedelta(days=365), 100, Fraction(9, 10)
S = DecisionStatus
DECIDED = frozenset({S.APPROVED, S.APPROVED_WITH_CONDITIONS, S.REJECTED, S.SUPERSEDED})
FINAL = frozenset({Outcome.APPROVED, Outcome.APPROVED_WITH_CONDITIONS, Outcome.REJECTED})
OPEN = WANTED | {S.DRAFT}  # of what was proposed, a draft is one that was returned
Working = Callable[[str], WorkingDays]


class Timed:
    """A decision, with how long it took, or has been waited for."""

    def __init__(self, taken: Taken, working: Working, stops: Stops, today: date) -> None:
        self.of = taken
        self.is_open = taken.status in OPEN
        # One that was suspended has been decided once, and that is what was waited for.
        self.is_decided = (
            taken.days_to_decide is not None or taken.status in DECIDED or taken.outcome in FINAL
        )
        stands_still = taken.status is S.DRAFT
        end = taken.decided_at or taken.updated_at
        until = today if taken.status in WANTED else end.astimezone(UTC).date()
        asked, stopped = taken.proposed_at.astimezone(UTC).date(), stops.get(address(taken.id), ())
        counted = taken.clock_days
        if not stands_still:
            counted += waited(stopped, asked, until, working(taken.path))
        self.days = counted if taken.days_to_decide is None else taken.days_to_decide
        self.overdue = sum(
            not (each["discharged_at"] or each.get("waived_at"))
            and date.fromisoformat(each["due_on"]) < today
            for each in taken.conditions or ()
        )

    @property
    def is_reversed(self) -> bool:
        """Whether it was approved, and does not stand as it was approved."""
        ended = (
            self.of.status is S.EXPIRED
            and self.of.outcome is Outcome.APPROVED_WITH_CONDITIONS
            and self.of.misses
        )
        suspended = self.of.misses and self.is_decided and self.of.status not in APPROVALS
        return bool(self.of.status is S.SUPERSEDED or ended or suspended)


def performance(
    uow: Reading, place: AnyPlace | None, since: date | None, until: date | None, target_days: int
) -> DecisionPerformance:
    """How the decisions proposed in a time at a place and below, or anywhere, were taken."""
    today = utc_now().date()
    last = until or today
    first = since or last - YEAR
    if first > last:
        raise Invalid("The time begins before it ends.")
    path, working = place.path if place else None, Calendars.of(uow).at
    taken = Performances(uow).taken(path, midnight(first), midnight(last + timedelta(days=1)))
    stops = stops_of_decisions(uow)
    timed = [Timed(each, working, stops, today) for each in taken]
    return DecisionPerformance(
        component_id=place.id if place else None,
        since=first,
        until=last,
        as_of=today,
        target_days=target_days,
        total=Pace(**pace(timed, target_days)),
        by_body=by_body(uow, timed, target_days),
        by_kind=[
            KindPace(kind=kind, **pace(some, target_days))
            for kind, some in sorted(grouped(timed, "kind").items())
        ],
        open=waiting(timed),
        outturns=outturns(uow, place, first),
        formulas=FORMULAS,
    )


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def grouped(timed: Iterable[Timed], name: str) -> dict[Any, list[Timed]]:
    found: dict[Any, list[Timed]] = defaultdict(list)
    for each in timed:
        found[getattr(each.of, name)].append(each)
    return found


def by_body(uow: Reading, timed: Iterable[Timed], target_days: int) -> list[BodyPace]:
    """Body by body, in the order of their names; last, what was put to none."""
    groups = grouped(timed, "body_id")
    names = names_of(uow, {id for id in groups if id})
    told = [
        BodyPace(body_id=id, body=names.get(id), **pace(some, target_days)) for id, some in groups.items()
    ]
    return sorted(told, key=lambda each: (each.body is None, each.body, str(each.body_id)))


def pace(timed: Sequence[Timed], target_days: int) -> dict[str, Any]:
    """The figures of some decisions, by their names."""
    here = [each for each in timed if not each.of.is_elsewhere]
    ended = [each.days for each in here if each.is_decided]
    waiting = [each.days for each in here if not each.is_decided]
    ages = [each.days for each in timed if each.is_open and not each.is_decided]
    met = sum(days <= target_days for days in ended)
    return {
        "proposed": len(timed),
        "decided": sum(each.is_decided for each in timed),
        "open": sum(each.is_open for each in timed),
        "median_days": number(percentile(ended, HALF)) if ended else None,
        "p90_days": number(percentile(ended, NINE_TENTHS)) if ended else None,
        "median_wait_days": median_wait(ended, waiting),
        "oldest_open_days": max(ages, default=None),
        "within_target": number(Fraction(met, len(ended))) if ended else None,
        "returned": sum(each.of.returns > 0 for each in timed),
        "deferred": sum(each.of.deferrals > 0 for each in timed),
        "lapsed": sum(each.of.status is S.EXPIRED and not each.is_decided for each in timed),
        "reversed": sum(each.is_reversed for each in timed),
        "conditions_overdue": sum(each.overdue for each in timed),
        "conditions_missed": sum(each.of.misses for each in timed),
        "out_of_authority": sum(each.of.is_unauthorised for each in timed),
        "emergencies": sum(each.of.is_emergency for each in timed),
    }


def number(value: Fraction) -> float:
    return float(Decimal(round(value * 10**4)).scaleb(-4))


def waiting(timed: Iterable[Timed]) -> list[OpenDecision]:
    """The decisions that are waited for, the oldest first."""
    found = sorted((each for each in timed if each.is_open), key=lambda each: (-each.days, each.of.reference))
    return [
        OpenDecision(
            decision_id=each.of.id,
            reference=each.of.reference,
            status=each.of.status,
            body_id=each.of.body_id,
            kind=each.of.kind,
            age_days=each.days,
        )
        for each in found[:MOST_OPEN]
    ]


DAYS = "working days from the day after the proposal to the day of the outcome, by the component's calendar, "
FORMULAS = [
    Formula(name=name, formula=formula, source=source)
    for name, formula, source in (
        ("proposed", "decisions last proposed from `since` to `until`", "decisions.proposed_at"),
        ("decided", "those with an outcome that is no deferral, once at least", "decisions.days_to_decide"),
        ("open", "proposed, in review or deferred, or returned to be completed", "decisions.status"),
        (
            "median_days",
            DAYS
            + "less those while it was returned or its clock stood still; the median; without what was taken elsewhere",
            "decisions.days_to_decide",
        ),
        (
            "p90_days",
            "the same; between two values at 0.9 (n - 1) by their distance",
            "decisions.days_to_decide",
        ),
        (
            "median_wait_days",
            "the day on which the estimate of Kaplan and Meier of what is still waited for falls to a half or below; "
            "open, lapsed and withdrawn ones count as waited for so long at least",
            "decisions.days_to_decide, proposed_at and clock_days, clock_stops",
        ),
        (
            "oldest_open_days",
            "the most working days that one has been waited for",
            "decisions.proposed_at and clock_days, clock_stops",
        ),
        ("within_target", "decided here in `target_days` or less / decided here", "decisions.days_to_decide"),
        ("returned", "those returned once at least", "decisions.returns"),
        ("deferred", "those deferred once at least", "decisions.deferrals"),
        ("lapsed", "those that expired without an outcome", "decisions.status"),
        (
            "reversed",
            "approvals that another superseded, or that a missed condition suspended or ended",
            "decisions.status, outcome and misses",
        ),
        ("conditions_overdue", "conditions due before today, neither met nor waived", "decisions.conditions"),
        ("conditions_missed", "conditions whose grace was over before they were met", "decisions.misses"),
        (
            "out_of_authority",
            "taken elsewhere beyond the authority of who took it",
            "decisions.is_unauthorised",
        ),
        ("emergencies", "taken elsewhere by one person in an emergency", "decisions.elsewhere"),
    )
]
