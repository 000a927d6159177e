"""What moved most since each project last appeared, be that in the period before or long ago."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.calc.money import Money
from app.calc.movement import Step, confidence_movements, end_date_movement
from app.core.days import as_date
from app.variance.portfolio_report import between
from app.variance.portfolio_report.changes import (
    FinishMoved,
    SinceLastAppeared,
    SurerButLater,
    WholeLifeMoved,
)
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.movements import project
from app.variance.portfolio_report.projects import Projects

ALIKE = Step.LIKE_FOR_LIKE.value


@dataclass(frozen=True, slots=True)
class Return:
    """A project that skipped the period before: what it reports, beside what it last reported."""

    since: str
    was: Line
    now: Line


def since_last_appeared(projects: Projects, listed: int) -> SinceLastAppeared:
    """Of most projects the database tells what moved since the period before; the others are put beside them."""
    back = returns(projects)
    finishes = [*finishes_moved(projects, listed), *filter(None, map(finish_moved, back))]
    surer = [*surer_moved(projects, listed), *(each for one in back for each in surer_but_later(one))]
    wholes = [*whole_lives_moved(projects, listed), *filter(None, map(whole_life_moved, back))]
    return SinceLastAppeared(
        whole_life_costs=largest(wholes, listed),
        finishes=sorted(finishes, key=lambda one: (-abs(one.days), str(one.component_id)))[:listed],
        surer_but_later=sorted(surer, key=lambda one: (-one.days, str(one.component_id), one.assessor))[
            :listed
        ],
    )


def largest(moved: Iterable[WholeLifeMoved], listed: int) -> list[WholeLifeMoved]:
    """So many of each currency, for amounts of two are not compared."""
    ranked = sorted(moved, key=lambda one: (-abs(one.change.minor), str(one.component_id)))
    by_currency: dict[str, list[WholeLifeMoved]] = {}
    for one in ranked:
        by_currency.setdefault(one.change.currency, []).append(one)
    return [one for currency in sorted(by_currency) for one in by_currency[currency][:listed]]


def returns(projects: Projects) -> list[Return]:
    if not projects.previous:
        return []
    lines: dict[str, list[tuple[Line, str]]] = {}
    for line, code in projects.found.returned():
        lines.setdefault(line.id, []).append((line, code))
    pairs = (of for of in lines.values() if len(of) > 1)
    return [Return(since=code, was=was, now=of[-1][0]) for of in pairs for was, code in of[:1]]


def since_previous(projects: Projects, query: Any, listed: int, **key: str) -> Iterator[dict[str, Any]]:
    """What the database finds to have moved since the period before, with what each of its parts tell alike."""
    if projects.previous:
        for row in projects.found.rows(query, many=listed, **key):
            yield project(row) | {"since": projects.previous.code, "row": row}


def whole_lives_moved(projects: Projects, listed: int) -> Iterator[WholeLifeMoved]:
    for currency in sorted({cell.currency for cell in projects.cells if cell.whole_life_reports}):
        for found in since_previous(
            projects, between.OF_WHOLE_LIFE.in_step, listed, currency=currency, step=ALIKE
        ):
            row = found.pop("row")
            before, after = (Money.of_minor(int(minor), currency) for minor in (row.before, row.after))
            if before != after:
                yield WholeLifeMoved(**found, before=before, after=after, change=after - before)


def whole_life_moved(back: Return) -> WholeLifeMoved | None:
    before, after = back.was.whole_life_cost, back.now.whole_life_cost
    if not before or not after or before.currency != after.currency or before == after:
        return None
    return WholeLifeMoved(**of(back), before=before, after=after, change=after - before)


def finishes_moved(projects: Projects, listed: int) -> Iterator[FinishMoved]:
    for found in since_previous(projects, between.LATEST, listed):
        row = found.pop("row")
        before, after = as_date(row.before), as_date(row.after)
        yield FinishMoved(**found, basis=row.basis, before=before, after=after, days=row.days)


def finish_moved(back: Return) -> FinishMoved | None:
    """Forecast with forecast, and an approved finish with an approved one."""
    forecast = bool(back.was.forecast_finish_on and back.now.forecast_finish_on)
    moved = end_date_movement(back.was.finish(forecast), back.now.finish(forecast))
    if not moved.days or not moved.before or not moved.after:
        return None
    basis = "forecast" if forecast else "approved"
    return FinishMoved(**of(back), basis=basis, before=moved.before, after=moved.after, days=moved.days)


def surer_moved(projects: Projects, listed: int) -> Iterator[SurerButLater]:
    for found in since_previous(projects, between.SURER_BUT_LATER, listed):
        row = found.pop("row")
        yield SurerButLater(
            **found,
            basis=row.basis,
            before=as_date(row.finish_before),
            after=as_date(row.finish_after),
            days=row.days,
            scale=row.scale,
            assessor=row.assessor,
            rating_before=row.before,
            rating_after=row.after,
            steps=row.steps,
        )


def surer_but_later(back: Return) -> Iterator[SurerButLater]:
    finish = finish_moved(back)
    if finish is None or finish.days < 0:
        return
    for found in confidence_movements([back.was.assessed()], [back.now.assessed()]):
        if found.steps and found.steps > 0 and found.before and found.after:
            yield SurerButLater(
                **dict(finish),
                scale=found.after.rating.scale,
                assessor=found.after.assessor,
                rating_before=found.before.rating.value,
                rating_after=found.after.rating.value,
                steps=found.steps,
            )


def of(back: Return) -> dict[str, Any]:
    return project(back.now) | {"since": back.since}
