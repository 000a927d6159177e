"""How the tolerances of a component stand, as a client is told, and why."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from app.calc.money import EXPONENTS
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.tolerances.answering import NO_FIGURES, authority_over, figures_of
from app.governance.tolerances.judging import Standing, shares, standings
from app.governance.tolerances.levels import Level
from app.governance.tolerances.measures import Missing, measuring
from app.governance.tolerances.models import Metric, Objective, Part, part_of
from app.governance.tolerances.schemas import (
    Authority,
    Step,
    ToleranceExplanation,
    ToleranceStanding,
    ToleranceStatus,
    Use,
)

WITHHELD = "withheld"


def consequence(uow: Reading, component_id: UUID, as_of: date) -> list[ToleranceStatus]:
    """How a component stands against its tolerances: what reports and narratives read.

    A figure that the actor may not see is null, its reason ``withheld``.
    """
    return told(uow, ComponentRepository(uow).place(component_id), as_of)


def standing(uow: Reading, at: Address, as_of: date | None) -> ToleranceStanding:
    """Every tolerance in force at a component, and how its figures stand."""
    day, place = as_of or utc_now().date(), ComponentRepository(uow).at(at)
    items = told(uow, place, day)
    held = {item.objective for item in items}
    without = [objective for objective in Objective if objective not in held]
    return ToleranceStanding(component_id=place.id, as_of=day, items=items, without=without)


def told(uow: Reading, place: Place, as_of: date) -> list[ToleranceStatus]:
    found, inside = [seen(uow, each) for each in standings(uow, [place], as_of)], dict[bool, Level]()

    def answers(each: Standing) -> Level:
        subject = each.subject
        if each.excess or subject.work_package:
            return authority_over(uow, subject, figures_of(each))
        of_stage = subject.stage_id is not None
        if of_stage not in inside:  # asked once of all that are inside
            inside[of_stage] = authority_over(uow, subject)
        return inside[of_stage]

    return [status(each, answers(each)) for each in found]


def seen(uow: Reading, found: Standing) -> Standing:
    """The standing without a figure that the actor may not see."""
    known = measuring(found.tolerance.metric, found.subject)
    if known is None or uow.actor.rights.allow(known.needs, found.subject.place.path):
        return found
    return Standing(found.subject, found.tolerance, Missing(WITHHELD))


def status(found: Standing, answers: object) -> ToleranceStatus:
    measured, judgement, range_ = found.measured, found.judgement, found.range
    tolerance, unit = found.tolerance, measured.unit if measured else None

    def text(value: Fraction | None) -> str | None:
        return None if value is None else amount(value, unit)

    forecast = measured.forecast if measured else None
    return ToleranceStatus(
        component_id=found.subject.place.id,
        objective=tolerance.objective,
        metric=tolerance.metric,
        work_package=found.subject.work_package,
        stage_id=found.subject.stage_id,
        tolerance_id=tolerance.id,
        set_at_id=tolerance.component_id,
        number=tolerance.number,
        standing=judgement.standing if judgement else None,
        reason=found.reason,
        warning=judgement.warning if judgement else None,
        unit=unit,
        baseline_of=measured.of or None if measured else None,
        as_of=measured.as_of if measured else None,
        baseline=text(measured.baseline if measured else None),
        upper=text(range_.upper if range_ else None),
        lower=text(range_.lower if range_ else None),
        actual=text(measured.actual if measured else None),
        forecast=text(forecast),
        left=text(range_.left(forecast) if range_ and forecast is not None else None),
        used=use(*shares(range_, measured)) if measured else None,
        original=text(measured.original if measured else None),
        cumulative=use(*shares(found.around_original, measured)) if measured else None,
        left_out=measured.left_out if measured else None,
        source=measured.source if measured else None,
        authority=Authority.of(answers),
    )


def use(by_forecast: Fraction | None, by_actual: Fraction | None) -> Use:
    return Use(by_forecast=rounded(by_forecast), by_actual=rounded(by_actual))


def rounded(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(round(value * 10**6)).scaleb(-6)


def amount(value: Fraction, unit: str | None) -> str:
    """Money to its minor unit, anything else to six decimals without the zeros at its end."""
    if unit in EXPONENTS:
        places = EXPONENTS[unit]
        return f"{Decimal(round(value * 10**places)).scaleb(-places):f}"
    text = f"{Decimal(round(value * 10**6)).scaleb(-6):f}"
    return text.rstrip("0").rstrip(".")


FORMULAS = (
    ("baseline", "the figure agreed: {source}"),
    ("upper", "baseline + the tighter of {over_ratio} x |baseline| and {over}"),
    ("lower", "baseline - the tighter of {under_ratio} x |baseline| and {under}"),
    ("forecast", "at completion, from the same source"),
    ("actual", "to date, from the same source"),
    ("left", "limit - forecast on the side of the forecast, from it to the limit"),
    ("used.by_forecast", "(forecast - baseline) / (limit - baseline)"),
    ("used.by_actual", "(actual - baseline) / (upper - baseline), 0 until the actual passes the baseline"),
    ("original", "the first baseline there was"),
    ("cumulative.by_forecast", "(forecast - original) / the same room around the original"),
    ("cumulative.by_actual", "(actual - original) / the same room around the original"),
    ("standing", "actual > upper: actual_breach; forecast outside: forecast_breach; the limits are inside"),
)


def explanation(
    uow: Reading, at: Address, metric: Metric, part: Part, as_of: date | None
) -> ToleranceExplanation:
    """How one standing comes about. Raises ``NotFound`` where there is no such tolerance."""
    day, place = as_of or utc_now().date(), ComponentRepository(uow).at(at)
    for each in standings(uow, [place], day, [metric]):
        if part_of(each.subject) == part:
            found = seen(uow, each)
            answers = authority_over(uow, each.subject, figures_of(each) if each.excess else NO_FIGURES)
            return explained(found, status(found, answers))
    raise NotFound(f"{place.code} has no tolerance for {metric} on {day}.")


def explained(found: Standing, told: ToleranceStatus) -> ToleranceExplanation:
    limits = {
        name: "no limit" if value is None else amount(value, told.unit)
        for name, value in found.tolerance.limits._asdict().items()
    }
    steps = [
        Step(name=name, formula=formula.format(source=told.source, **limits), value=member(told, name))
        for name, formula in FORMULAS
    ]
    return ToleranceExplanation(status=told, steps=steps)


def member(told: ToleranceStatus, name: str) -> str | None:
    head, _, rest = name.partition(".")
    value = getattr(told, head)
    value = getattr(value, rest) if rest and value is not None else value
    return None if value is None else str(value)
