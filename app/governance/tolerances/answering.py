"""Who must answer when a component breaks its tolerance."""

from decimal import Decimal
from fractions import Fraction

from app.calc.money import EXPONENTS, Money
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.authority.asking import NONE_COVERS, find
from app.governance.authority.counting import Asked
from app.governance.authority.schemas import Figures
from app.governance.decisions.models import DecisionKind
from app.governance.tolerances.judging import Standing
from app.governance.tolerances.levels import EVERYBODY, Level, level_above, level_of, places, unhindered
from app.governance.tolerances.measures import Subject
from app.governance.tolerances.models import COSTS, Metric

NO_FIGURES = Figures()


def authority_over(uow: Reading, subject: Subject, figures: Figures = NO_FIGURES) -> Level:
    """Who answers for a figure: of a work package its own level; else the body that decides such an exception, of
    a stage at its own level, of a component at the level above, or higher, as an authority check there tells."""
    own = level_of(subject.place)
    if subject.work_package:
        return own
    level = own if subject.stage_id else level_above(uow, subject.place)
    return authority_at(uow, level, DecisionKind.EXCEPTION, figures)[0]


def authority_at(
    uow: Reading, level: Level, kind: DecisionKind, figures: Figures
) -> tuple[Level, str | None]:
    """Who decides what reaches a level, there or higher, and by which clause; its board where nothing is delegated.

    ``figures`` are those of all that counts together.
    """
    if level.component_id is None:
        return level, None
    at = places(uow, [level.component_id])[level.component_id]
    found = find(unhindered(uow), Asked(at, kind, figures, utc_now(), alone=True))
    if found.is_ungoverned:
        return level, None
    if found.body is None:
        return EVERYBODY, NONE_COVERS
    higher = places(uow, [found.body.component_id])[found.body.component_id]
    clause = found.verdict.limit.clause if found.verdict.limit else None
    return Level(higher.id, higher.path, found.body.name), clause


def figures_of(found: Standing) -> Figures:
    """A breach in the figures that limits speak of."""
    measured, value = found.measured, found.value
    if measured is None or value is None:
        return NO_FIGURES
    return breach(found.tolerance.metric, measured.unit, measured.baseline, value)


def breach(metric: Metric, unit: str, baseline: Fraction, value: Fraction) -> Figures:
    """How far a figure is from its baseline: of cost as a value and in proportion, of time in days."""
    moved = value - baseline
    if metric is Metric.FINISH:
        return Figures(days=round(moved))
    if metric not in COSTS or unit not in EXPONENTS:
        return NO_FIGURES
    share = Decimal(round(moved / abs(baseline) * 10**6)).scaleb(-6) if baseline else None
    return Figures(value=Money.of_minor(round(abs(moved) * 10 ** EXPONENTS[unit]), unit), variance=share)
