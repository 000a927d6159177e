"""What can be done with scores: one of each scorer, on the scale of its criterion, with its reasons."""

from decimal import Decimal
from uuid import UUID

from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.identity.people import people_of, person_of
from app.portfolio.prioritisation.models import ModelStatus, PrioritisationModel
from app.portfolio.prioritisation.repository import ModelRepository
from app.portfolio.prioritisation.service import criteria_of
from app.portfolio.scores.models import Score
from app.portfolio.scores.panel import Panel, panel, stakeholders
from app.portfolio.scores.repository import SECRET, ScoreRepository
from app.portfolio.scores.schemas import ScoreRevision, ScoreWrite
from app.portfolio.scores.sealing import content, reveal, sealed

SCORE, LOCK = "ranking:score", "scores"


def give(uow: Writing, at: Address, data: ScoreWrite) -> Score:
    """Score a component by one criterion, as who is asking; blind, until all have."""
    component = ComponentRepository(uow).at(at, SCORE)
    model = in_use(uow, data.model_id)
    on_scale(model, data.criterion, data.value)
    asked = may_score(uow, model, component.id)
    if model.blind:
        uow.lock(LOCK)  # of two who are the last, one sees the other's
    if own := ScoreRepository(uow).own(component.id, model.id, data.criterion):
        raise Conflict(
            f"You have scored this: change it by PATCH /v1/scores/{own.id} with If-Match.",
            rule="one_score_each",
        )
    about = {"component_id": component.id, "model_id": model.id, "criterion": data.criterion}
    stated = {name: getattr(data, name) for name in SECRET}
    kept = sealed(data) if model.blind else stated
    score = uow.add(Score(scorer=uow.actor.id, scored_on=data.scored_on or utc_now().date(), **about, **kept))
    uow.record("score.given", score)
    reveal_if_complete(uow, score, asked)
    return score


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ScoreRevision]) -> Score:
    """Change one's own score, while its model is in use."""
    score = ScoreRepository(uow).get(id, SCORE, version)
    if score.scorer != uow.actor.id:
        raise Forbidden("A score is changed by who gave it: give your own beside it.", rule="own_score")
    ComponentRepository(uow).open(score.component_id, SCORE)
    revised = patch.applied_to(content(score))
    model = in_use(uow, score.model_id)
    on_scale(model, score.criterion, revised.value)
    asked = may_score(uow, model, score.component_id)
    changed = sealed(revised) if score.seal else {name: getattr(revised, name) for name in SECRET}
    for name, value in changed.items():
        setattr(score, name, value)
    score.scored_on = revised.scored_on or score.scored_on
    uow.record("score.revised", score)
    reveal_if_complete(uow, score, asked)
    return score


def may_score(uow: Writing, model: PrioritisationModel, component_id: UUID) -> Panel:
    """Who is asked for a score. Raises ``Forbidden`` for who has a stake in it, or is not among them."""
    person = person_of(uow)
    if person in stakeholders(uow, component_id):
        raise Forbidden(
            "Who sponsors, owns or manages a component does not score it: leave it to the others.",
            rule="own_proposal",
        )
    asked = panel(uow, model, component_id)
    if model.scorers and person not in asked.asked:
        raise Forbidden(f"{model.slug} names who scores, and you are not among them.", rule="named_scorer")
    return asked


def reveal_if_complete(uow: Writing, score: Score, asked: Panel) -> None:
    """Tell all sealed scores by a criterion, once everybody who is asked has scored."""
    if not score.seal:
        return
    uow.flush()
    given = ScoreRepository(uow).all(
        component=score.component_id, model=score.model_id, criterion=score.criterion
    )
    if set(asked.asked) <= set(people_of(uow, (each.scorer for each in given)).values()):
        reveal(uow, [each for each in given if each.seal])


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
    scale, live = criteria[slug].scale, criteria[slug].live
    if live:
        raise at_fault("criterion", f"nobody scores {slug}: the records tell its {live}")
    if not criteria[slug].on_scale(value):
        raise at_fault("value", f"{value} is outside the scale of {slug}, {scale.low} to {scale.high}")


def at_fault(member: str, detail: str) -> Invalid:
    return Invalid(
        f"The score is not valid: {detail}.", errors=[{"pointer": f"/body/{member}", "detail": detail}]
    )
