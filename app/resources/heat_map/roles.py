"""The load of roles: capacity of people and as stated, against what components ask for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.calc.capacity import Asked, Cell, Peak, effective, peak, utilisation
from app.calc.presence import common, person_days
from app.core.unit_of_work import Reading
from app.people.certificates.holding import FOREVER
from app.people.roles.models import Role
from app.people.roles.repository import RoleRepository
from app.resources.heat_map.frame import Frame, Row
from app.resources.heat_map.schemas import Uncertified
from app.resources.pool import Member

HERE = ("committed_here", "pipeline_here", "assigned_here", "drafted_here")
SUMS = ("committed", "pipeline", *HERE)
Sums = Mapping[str, Sequence[float]]  # by name, for each period


def rows(uow: Reading, frame: Frame, idle: bool) -> list[Row]:
    """A row for each role that is asked for at the component or below; with ``idle``, for every role."""
    roles = RoleRepository(uow).all()
    places = frame.sums.keys(role.id for role in roles)
    sums = added_up(frame, places, len(roles))
    stated = stated_of(frame, places, len(roles))
    narrowed = narrowed_of(frame, roles)
    weekly, whole = Supply(frame, frame.weeks), Supply(frame, frame.windows)
    found = []
    for at, role in enumerate(roles):
        if idle or any(any(sums[at][name]) for name in HERE):
            found.append(row(frame, role, sums[at], stated[at], whole, weekly, narrowed.get(role.id, ())))
    return sorted(found, key=lambda one: str(one["code"]))


class Supply:
    """Person-days of each role in each of some windows, of those who are certified, and of all."""

    def __init__(self, frame: Frame, windows: Any) -> None:
        self.windows = windows
        self.certified = frame.pool.capacity(windows)
        self.all = frame.pool.plannable(windows) if windows is frame.windows else {}


def row(
    frame: Frame,
    role: Role,
    sums: Sums,
    stated: Sequence[float | None],
    whole: Supply,
    weekly: Supply,
    narrowed: Sequence[Any],
) -> Row:
    people = frame.by_period(whole.certified[role.id]) if role.id in whole.certified else None
    capacity = [both(people[at] if people else None, one) for at, one in enumerate(stated)]
    cells = [
        Cell(there, Asked(round(sums["committed"][at], 6), round(sums["pipeline"][at], 6)))
        for at, there in enumerate(capacity)
    ]
    used = [utilisation(cell.capacity, cell.asked.committed) for cell in cells]
    lost = None
    if role.required_scheme is not None:
        everybody = frame.by_period(whole.all[role.id]) if people else frame.nothing()
        lost = [round(a - (people[at] if people else 0), 6) for at, a in enumerate(everybody)]
    return {
        "id": role.id,
        "code": role.code,
        "name": role.name,
        "capacity": capacity,
        "committed": [cell.asked.committed for cell in cells],
        "pipeline": [cell.asked.pipeline for cell in cells],
        "here": [round(a + b, 6) for a, b in zip(sums["committed_here"], sums["pipeline_here"], strict=True)],
        "gap": [cell.gap for cell in cells],
        "utilisation": [cell.utilisation for cell in cells],
        "load": [cell.load for cell in cells],
        **frame.peaks(peaks(frame, role, sums["committed"], stated, weekly, narrowed), used),
        "uncertified": lost,
    }


def both(people: float | None, stated: float | None) -> float | None:
    """What people and a statement come to; null where there is neither."""
    return None if people is None and stated is None else round((people or 0) + (stated or 0), 6)


def peaks(
    frame: Frame,
    role: Role,
    committed: Sequence[float],
    stated: Sequence[float | None],
    weekly: Supply,
    narrowed: Sequence[Any],
) -> list[Peak | None]:
    """The most loaded week of each period: by who is there in it, and by what is worked in a part of its period."""
    there = list(weekly.certified.get(role.id, [0.0] * len(frame.weeks.spans)))
    demand, even = [0.0] * len(there), list(committed)
    for _, period, fte, start, finish in narrowed:
        even[period] -= fte
        spread(frame, demand, fte * frame.days[period], (start, finish))
    for at, span in enumerate(frame.windows.spans):
        for week in frame.weeks.touching(span):
            days = frame.pool.days.within(common(frame.weeks.spans[week], span) or span)
            there[week] += (stated[at] or 0) * days
            demand[week] += max(even[at], 0) * days
    return [peak(there, demand, among) for among in frame.weeks_of]


def spread(frame: Frame, demand: list[float], work: float, span: Any) -> None:
    """Work over the weeks that a span touches, by working days."""
    days = frame.pool.days
    whole = days.within(span)
    for week in frame.weeks.touching(span) if whole else ():
        demand[week] += work * days.within(common(frame.weeks.spans[week], span) or span) / whole


def added_up(frame: Frame, places: Mapping[Any, int], many: int) -> list[dict[str, list[float]]]:
    """What is asked for of each role."""
    found = [{name: frame.nothing() for name in SUMS} for _ in range(many)]
    for role, period, *figures in frame.sums.by_role():
        if (at := frame.place.get(period)) is not None:
            for name, figure in zip(SUMS, figures, strict=True):
                found[places[role]][name][at] = figure
    return found


def stated_of(frame: Frame, places: Mapping[Any, int], many: int) -> list[list[float | None]]:
    """The capacity that is stated of each role, as far as it is."""
    found: list[list[float | None]] = [[None] * len(frame.periods) for _ in range(many)]
    for role, period, fte, availability in frame.sums.stated():
        if (at := frame.place.get(period)) is not None:
            found[places[role]][at] = effective(fte, availability)
    return found


def narrowed_of(frame: Frame, roles: Iterable[Role]) -> dict[UUID, list[Any]]:
    """By role: the demand that is worked in a part of its period."""
    of_period = {period.id: at for at, period in enumerate(frame.periods)}
    found: dict[UUID, list[Any]] = {role.id: [] for role in roles}
    for role, period, fte, start, finish in frame.sums.narrowed_demand():
        if period in of_period:
            found[role].append((role, of_period[period], fte, start, finish))
    return found


def uncertified(frame: Frame, codes: Mapping[UUID, str]) -> list[Uncertified]:
    """Who does not count for some of the time, of the roles that are shown."""
    found = []
    for one in frame.pool.members:
        if one.scheme and one.uncertified and one.role_id in codes:
            lost = frame.by_period(
                a - b
                for a, b in zip(
                    person_days([one.plannable], frame.windows),
                    person_days([one.effective], frame.windows),
                    strict=True,
                )
            )
            if any(lost):
                found.append(dropped(one, codes[one.role_id], lost))
    return found


def dropped(one: Member, role: str, lost: list[float]) -> Uncertified:
    """Who drops out, and why."""
    until = one.last_valid_on
    days = ", ".join(f"{start} to {finish}" for start, finish in one.uncertified)
    reason = f"They do not hold it on {days}." if until else "They hold none."
    return Uncertified(
        person_id=one.id,
        code=one.code,
        role=role,
        scheme=one.scheme or "",
        reason=reason,
        last_valid_on=None if until == FOREVER else until,
        fte=lost,
    )
