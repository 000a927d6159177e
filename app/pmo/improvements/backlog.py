"""The improvement backlog of an office: what is open, the best first, and what came of the rest."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.calc.improvement import Attempt, no_quick_win, reached, return_on_effort
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.pmo.improvements.models import OPEN, Improvement, ImprovementStatus
from app.pmo.improvements.repository import ImprovementRepository
from app.pmo.improvements.schemas import ImprovementBacklog, RankedImprovement, observed_until
from app.pmo.repository import OfficeRepository

S = ImprovementStatus


def backlog(uow: Reading, office_id: UUID) -> ImprovementBacklog:
    """Every open improvement of an office by what it gains for its effort."""
    office, today = OfficeRepository(uow).get(office_id), utc_now().date()
    found = ImprovementRepository(uow).all(office=office.id)
    items = ranked([each for each in found if each.status in OPEN], today)
    return ImprovementBacklog(
        office_id=office.id,
        as_of=today,
        open=len(items),
        quick_wins=sum(not each.no_quick_win for each in items),
        overdue=sum(bool(each.is_overdue) for each in items),
        done=sum(each.status is S.DONE for each in found),
        reached=sum(each.status is S.DONE and is_reached(each) for each in found),
        dropped=sum(each.status is S.DROPPED for each in found),
        items=items,
    )


def ranked(found: Sequence[Improvement], today: date) -> list[RankedImprovement]:
    """The best for its effort first; those that gain as much have the same rank, the smaller first."""
    gains = [each for each in map(gain, found) if each is not None]
    order = sorted(
        found,
        key=lambda each: (gain(each) is None, -(gain(each) or 0), each.effort_hours, each.reference),
    )
    return [item(each, 1 + sum(one > (gain(each) or 0) for one in gains), today) for each in order]


def gain(improvement: Improvement) -> float | None:
    found = return_on_effort(improvement.benefit_hours, improvement.effort_hours)
    return None if found is None else round(float(found), 4)


def is_reached(improvement: Improvement) -> bool:
    told = (improvement.baseline_value, improvement.target_value, improvement.result_value)
    return None not in told and reached(*told)  # type: ignore[arg-type]


def item(improvement: Improvement, rank: int, today: date) -> RankedImprovement:
    gained, is_measured = gain(improvement), improvement.status is S.MEASURING
    observed = observed_until(improvement.status_since, improvement.observation_days)
    attempt = Attempt(
        improvement.effort_hours,
        improvement.visible_days,
        improvement.is_reversible,
        improvement.changes_policy,
    )
    return RankedImprovement(
        rank=None if gained is None else rank,
        improvement_id=improvement.id,
        reference=improvement.reference,
        title=improvement.title,
        status=improvement.status,
        return_on_effort=gained,
        no_quick_win=no_quick_win(attempt),
        owner=improvement.owner,
        due_on=improvement.due_on,
        is_overdue=None if improvement.due_on is None else improvement.due_on < today,
        measured_from=observed if is_measured else None,
        link=f"/v1/improvements/{improvement.id}",
    )
