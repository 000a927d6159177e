"""How a component stands by a model, put together from scores and records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.calc import scoring
from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.live_measures import Figure, Live
from app.portfolio.prioritisation.models import Method, PrioritisationModel
from app.portfolio.prioritisation.schemas import Criterion
from app.portfolio.prioritisation.service import criteria_of
from app.portfolio.scores.feeding import fed, withheld
from app.portfolio.scores.models import Score
from app.portfolio.scores.panel import Panel, panel
from app.portfolio.scores.repository import ScoreRepository
from app.portfolio.scores.schemas import ScoreRead
from app.portfolio.scores.sealing import content
from app.portfolio.scores.telling_schemas import (
    CriterionStanding,
    GateRead,
    LiveRead,
    ScorerRead,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """All there is about one criterion of a component, but for how it is weighed."""

    criterion: Criterion
    scores: Sequence[Score]
    figure: Figure | None
    hidden: bool

    @property
    def told(self) -> list[Decimal]:
        return [score.value for score in self.scores if score.value is not None]

    @property
    def value(self) -> Decimal | None:
        if self.criterion.live:
            return scoring.decimal(self.figure.value) if isinstance(self.figure, Live) else None
        return mean(self.told) if self.told else None

    @property
    def reason(self) -> str | None:
        if self.hidden:
            return "withheld"
        if self.value is not None:
            return None
        if self.criterion.live:
            return (
                "not_measured" if self.figure is None or isinstance(self.figure, Live) else self.figure.reason
            )
        return "sealed" if self.scores else "not_scored"

    @property
    def spread(self) -> Decimal | None:
        return max(self.told) - min(self.told) if len(self.told) > 1 else None


def mean(values: Sequence[Decimal]) -> Decimal:
    """Of so many scorers, to six decimals."""
    if len(values) == 1:
        return values[0]
    return scoring.decimal(sum(map(Fraction, values), Fraction(0)) / len(values))


def standing(uow: Reading, place: AnyPlace, model: PrioritisationModel) -> Standing:
    """How a component stands by a model today, as far as the actor may be told."""
    criteria, today = criteria_of(model), utc_now().date()
    given, hidden = ScoreRepository(uow).of(place.id, model.id), withheld(uow, criteria, place.path)
    figures = fed(uow, criteria, [place.id], today)
    judged = [
        Judged(
            criterion=each,
            scores=[score for score in given if score.criterion == each.slug],
            figure=figures.get(each.slug, {}).get(place.id),
            hidden=each.slug in hidden,
        )
        for each in criteria
    ]
    weighed, asked = parts(model, judged), panel(uow, model, place.id)
    told = [criterion_standing(uow, each, weighed, asked, model.moderation_spread) for each in judged]
    total = None if hidden else weighed
    return Standing(
        component_id=place.id,
        model_id=model.id,
        slug=model.slug,
        number=model.number,
        method=model.method,
        blind=model.blind,
        as_of=today,
        score=None if total is None else float(total.low),
        best_score=None if total is None else float(total.high),
        penalty=None if total is None else float(total.penalty),
        missing=[each.criterion.slug for each in judged if each.value is None],
        to_be_moderated=[each.criterion for each in told if each.to_be_moderated],
        eligible=eligible([each.gate for each in told if each.gate]),
        withheld=hidden,
        criteria=told,
    )


def parts(model: PrioritisationModel, judged: Sequence[Judged]) -> scoring.Score | None:
    """The weighted score with its parts; None by another method."""
    if model.method is not Method.WEIGHTED_SCORE:
        return None
    raw = {each.criterion.slug: each.value for each in judged}
    return scoring.score(scoring.Alternative("", "", raw), [each.criterion.calculated() for each in judged])


def eligible(gates: Sequence[GateRead]) -> bool | None:
    """Whether every gate is passed; None where one cannot be told and none is failed."""
    if any(gate.passed is False for gate in gates):
        return False
    return None if any(gate.passed is None for gate in gates) else True


def criterion_standing(
    uow: Reading, judged: Judged, whole: scoring.Score | None, asked: Panel, allowed: Decimal
) -> CriterionStanding:
    criterion, told, value = judged.criterion, judged.told, None if judged.hidden else judged.value
    of = {part.criterion: part for part in whole.contributions} if whole and not judged.hidden else {}
    part = of.get(criterion.slug)
    return CriterionStanding(
        criterion=criterion.slug,
        label=criterion.label,
        weight=float(part.weight) if part else float(criterion.weight or 0),
        value=as_number(value),
        reason=judged.reason,
        worth=None if part is None else as_number(part.value),
        contribution=None if part is None else float(part.contribution),
        penalty=None if part is None else float(part.penalty),
        lowest=as_number(min(told, default=None)),
        highest=as_number(max(told, default=None)),
        spread=as_number(judged.spread),
        to_be_moderated=judged.spread is not None and judged.spread > allowed,
        scorers=[] if criterion.live else scorers(uow, judged.scores, asked),
        recused=[] if criterion.live else list(asked.recused),
        live=live_read(judged),
        gate=gate_read(criterion, value),
    )


def as_number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def scorers(uow: Reading, scores: Sequence[Score], asked: Panel) -> list[ScorerRead]:
    """Who gave a score, and who is still asked for one."""
    given = {score.scorer: score for score in scores}
    return [scorer_read(uow, id, given.get(id)) for id in dict.fromkeys((*given, *asked.asked))]


def scorer_read(uow: Reading, scorer: str, score: Score | None) -> ScorerRead:
    told: Mapping[str, object] = {"value": None, "rationale": None, "evidence": None}
    if score and (score.seal is None or scorer == uow.actor.id):
        told = content(score).model_dump(include=set(told))
    address = f"{ScoreRead.address}/{score.id}" if score else None
    return ScorerRead.model_validate(
        {"scorer": scorer, "has_scored": score is not None, "address": address, **told}
    )


def live_read(judged: Judged) -> LiveRead | None:
    criterion, figure = judged.criterion, judged.figure
    if criterion.live is None or criterion.unit is None:
        return None
    found = figure if isinstance(figure, Live) and not judged.hidden else None
    return LiveRead(
        measure=criterion.live,
        unit=criterion.unit,
        as_of=found.as_of if found else None,
        source=found.source if found else None,
    )


def gate_read(criterion: Criterion, value: Decimal | None) -> GateRead | None:
    if criterion.must_reach is None:
        return None
    return GateRead(
        must_reach=float(criterion.must_reach), passed=None if value is None else criterion.passes(value)
    )
