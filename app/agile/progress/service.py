"""How far a release has come, worked out from its ledger of scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.agile.models import Release, ScopeEntry
from app.agile.models import Timebox as TimeboxRow
from app.agile.progress.schemas import (
    Balance,
    BurnUpPoint,
    CaseDays,
    CaseRange,
    ClassStanding,
    ReleaseForecast,
    ReleaseProgress,
    ScopeStanding,
    TimeboxProgress,
)
from app.agile.repository import ReleaseRepository, ScopeEntryRepository, TimeboxRepository
from app.agile.service import as_calculated, planned_for, until
from app.calc.agile.burn_up import Timebox, accepted_in, burn_up, in_order
from app.calc.agile.forecasting import Forecast, NoForecast, Range, forecast
from app.calc.agile.scope import IN_RELEASE, Entry, Priority, Standing, balance, by_class, whole
from app.core.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a release until a day."""

    release: Release
    rows: Sequence[ScopeEntry]
    boxes: Sequence[TimeboxRow]
    as_of: date

    @property
    def entries(self) -> list[Entry]:
        return as_calculated(self.rows)

    def timeboxes(self, classes: Sequence[Priority] = IN_RELEASE) -> list[Timebox]:
        """Its timeboxes, with what they are to deliver of some classes."""
        planned = planned_for(self.rows)
        found = []
        for box in self.boxes:
            sizes = planned.get(box.id, {})
            size = sum((sizes.get(one, Decimal(0)) for one in classes), Decimal(0))
            found.append(Timebox(str(box.id), box.name, box.start_on, box.finish_on, size))
        return in_order(found)

    def due(self, classes: Sequence[Priority] = IN_RELEASE) -> Decimal:
        over = (box.planned for box in self.timeboxes(classes) if box.finish_on <= self.as_of)
        return sum(over, Decimal(0))


def known(uow: Reading, release: Release, as_of: date) -> Known:
    entries = ScopeEntryRepository(uow).all(release=release.id)
    return Known(release, until(entries, as_of), TimeboxRepository(uow).all(release=release.id), as_of)


def progress(uow: Reading, id: UUID, as_of: date) -> ReleaseProgress:
    """How far a release has come at the end of a day."""
    return told(known(uow, ReleaseRepository(uow).get(id), as_of))


def of_component(uow: Reading, component_id: UUID, as_of: date) -> list[ReleaseProgress]:
    """The releases of a component that have begun, oldest first; ``release:read`` is needed of the caller."""
    begun = [one for one in ReleaseRepository(uow).all(component=component_id) if one.start_on <= as_of]
    ordered = sorted(begun, key=lambda one: (one.start_on, one.name))
    return [told(known(uow, release, as_of)) for release in ordered]


def told(at: Known) -> ReleaseProgress:
    release, entries, boxes = at.release, at.entries, at.timeboxes()
    classes = by_class(entries, at.as_of)
    found = forecast(entries, boxes, release.finish_on, at.as_of)
    return ReleaseProgress(
        release_id=release.id,
        component_id=release.component_id,
        as_of=at.as_of,
        **{name: getattr(release, name) for name in ("name", "unit", "start_on", "finish_on", "budget")},
        whole=ScopeStanding(**standing(whole(classes))),
        due=at.due(),
        classes=[
            ClassStanding(priority=priority, due=at.due([priority]), **standing(classes[priority]))
            for priority in Priority
        ],
        balance=balanced(classes),
        timeboxes=[in_timebox(entries, box, at.as_of) for box in boxes],
        burn_up=[BurnUpPoint.of(point) for point in burn_up(entries, boxes, at.as_of)],
        forecast=None if isinstance(found, NoForecast) else forecast_told(found),
        forecast_reason=found if isinstance(found, NoForecast) else None,
    )


def standing(of: Standing) -> dict[str, Any]:
    names = ("planned", "added", "removed", "scope", "accepted", "remaining")
    return {name: getattr(of, name) for name in names} | {
        "accepted_share": rounded(of.accepted_share),
        "accepted_share_reason": "no_scope" if of.accepted_share is None else None,
    }


def rounded(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)


def balanced(classes: dict[Priority, Standing]) -> Balance:
    found = balance(classes)
    return Balance(
        must_share=rounded(found.must_share),
        could_share=rounded(found.could_share),
        must_within=found.must_within,
    )


def in_timebox(entries: Sequence[Entry], box: Timebox, as_of: date) -> TimeboxProgress:
    return TimeboxProgress(
        id=UUID(box.id),
        **{name: getattr(box, name) for name in ("name", "start_on", "finish_on", "planned")},
        accepted=accepted_in(entries, box) if box.start_on <= as_of else None,
        is_over=box.finish_on <= as_of,
    )


def forecast_told(found: Forecast) -> ReleaseForecast:
    return ReleaseForecast(
        observed=found.observed,
        velocity=cases(found.velocity),
        release_on=CaseDays.of(found.release_on),
        reason=found.reason,
        timeboxes_left=found.timeboxes_left,
        at_finish=cases(found.at_finish),
        must_is_covered=found.must_is_covered,
    )


def cases(of: Range) -> CaseRange:
    return CaseRange(**{name: round(float(getattr(of, name)), 6) for name in ("slow", "likely", "fast")})
