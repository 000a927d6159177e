"""What can be done with scores: one of each scorer, on the scale of its criterion, with its reasons."""

from decimal import Decimal
from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.portfolio.prioritisation.models import ModelStatus, PrioritisationModel
from app.portfolio.prioritisation.repository import ModelRepository
from app.portfolio.prioritisation.service import criteria_of
from app.portfolio.scores.models import Score
from app.portfolio.scores.repository import ScoreRepository
from app.portfolio.scores.schemas import ScoreRevision, ScoreWrite

SCORE = "ranking:score"


def give(uow: Writing, at: Address, data: ScoreWrite) -> Score:
    """Score a component by one criterion, as who is asking."""
    component = ComponentRepository(uow).at(at, SCORE)
    model = in_use(uow, data.model_id)
    on_scale(model, data.criterion, data.value)
    if own := ScoreRepository(uow).own(component.id, model.id, data.criterion):
        raise Conflict(
            f"You have scored this: change it by PATCH /v1/scores/{own.id} with If-Match.",
            rule="one_score_each",
        )
    stated = dict(data) | {"scored_on": data.scored_on or utc_now().date()}
    score = uow.add(Score(component_id=component.id, scorer=uow.actor.id, **stated))
    uow.record("score.given", score)
    return score


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ScoreRevision]) -> Score:
    """Change one's own score, while its model is in use."""
    score = ScoreRepository(uow).get(id, SCORE, version)
    if score.scorer != uow.actor.id:
        raise Forbidden("A score is changed by who gave it: give your own beside it.", rule="own_score")
    ComponentRepository(uow).open(score.component_id, SCORE)
    revised = patch.applied_to(ScoreRevision.model_validate(score))
    on_scale(in_use(uow, score.model_id), score.criterion, revised.value)
    for name, value in dict(revised).items():
        if name != "scored_on" or value:
            setattr(score, name, value)
    uow.record("score.revised", score)
    return score


def in_use(uow: Writing, model_id: UUID) -> PrioritisationModel:
    model = ModelRepository(uow).get(model_id)
    if model.status != ModelStatus.IN_USE:
        raise Conflict(
            f"Version {model.number} of {model.slug} is {model.status}: score by one that is in use.",
            rule="model_status",
        )
    return model


def on_scale(model: PrioritisationModel, slug: str, value: Decimal) -> None:
    """Raises ``Invalid`` for a criterion that the model has not, or a value outside its scale."""
    criteria = {criterion.slug: criterion for criterion in criteria_of(model)}
    if slug not in criteria:
        raise at_fault("criterion", f"{model.slug} has no {slug}; it has {', '.join(criteria)}")
    scale = criteria[slug].scale
    if not scale.low <= value <= scale.high:
        raise at_fault("value", f"{value} is outside the scale of {slug}, {scale.low} to {scale.high}")


def at_fault(member: str, detail: str) -> Invalid:
    return Invalid(
        f"The score is not valid: {detail}.", errors=[{"pointer": f"/body/{member}", "detail": detail}]
    )
