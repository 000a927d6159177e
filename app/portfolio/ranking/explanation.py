"""How one component's score and rank come about: formula, inputs with their sources, intermediate values."""

from collections.abc import Sequence
from uuid import UUID

from app.core.unit_of_work import Reading
from app.portfolio.prioritisation.schemas import Criterion
from app.portfolio.ranking.schemas import (
    ContributionRead,
    ExplainedCriterion,
    RankingExplanation,
    ScoreSource,
)
from app.portfolio.ranking.service import Order
from app.portfolio.scores.models import Score
from app.portfolio.scores.repository import ScoreRepository


def explanation(uow: Reading, order: Order, component_id: UUID) -> RankingExplanation:
    """A component's place in a ranking, followed back to the scores it comes from."""
    result = order.told(order.place_of(component_id))
    given = ScoreRepository(uow).all(component=component_id, model=order.model.id, told={})
    parts = zip(order.criteria, result.contributions, strict=True)
    total = float(sum(criterion.weight or 0 for criterion in order.criteria))
    return RankingExplanation(
        component_id=component_id,
        code=result.code,
        model=order.told_model(),
        inputs_digest=order.digest,
        ranked=len(order.places),
        result=result,
        criteria=[explained(criterion, part, total, given) for criterion, part in parts],
    )


def explained(
    criterion: Criterion, part: ContributionRead, total: float, given: Sequence[Score]
) -> ExplainedCriterion:
    sources = [source(score) for score in given if score.criterion == criterion.slug]
    return ExplainedCriterion(definition=criterion, total_weight=total, sources=sources, result=part)


def source(score: Score) -> ScoreSource:
    return ScoreSource(
        score_id=score.id,
        address=f"/v1/scores/{score.id}",
        value=float(score.value or 0),
        **{name: getattr(score, name) for name in ("scorer", "scored_on", "rationale", "evidence")},
    )
