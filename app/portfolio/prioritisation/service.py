"""What can be done with prioritisation models: a version that is used is never edited."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.calc import scoring
from app.calc.prioritisation.ahp import ACCEPTED_RATIO
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.identity.people import known_people
from app.portfolio.discount_rates.service import rates_for
from app.portfolio.prioritisation.models import Method, ModelStatus, PrioritisationModel
from app.portfolio.prioritisation.repository import ModelRepository
from app.portfolio.prioritisation.schemas import Criterion, ModelRevision, ModelWrite
from app.portfolio.prioritisation.weighting import Consistency

WRITE = "ranking:write"
LOCK = "prioritisation_models"


def draft(uow: Writing, data: ModelWrite) -> PrioritisationModel:
    """Draft a model, or the next version of the one with this slug."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A prioritisation model needs {WRITE} in the whole organisation.", rule=WRITE)
    uow.lock(LOCK)
    number = ModelRepository(uow).latest_number(data.slug) + 1
    model = uow.add(PrioritisationModel(slug=data.slug, number=number, **columns(uow, data)))
    uow.record("prioritisation_model.drafted", model)
    return model


def columns(uow: Reading, data: ModelRevision) -> dict[str, Any]:
    """What a model keeps of ``data``: as given, and the weights and the rates that follow from it."""
    known_people(uow, data.scorers)
    is_weighted, slugs = data.method is Method.WEIGHTED_SCORE, slugs_of(data)
    shares = scoring.weighed([c.calculated() for c in data.weighted()]) if is_weighted else []
    consistency = data.weighting.consistency(slugs)
    rates = data.discounting and rates_for(uow, data.discounting, utc_now().date())
    nested = {"criteria", "weighting", "discounting", "scorers"}
    return {
        **{name: getattr(data, name) for name in ModelRevision.model_fields if name not in nested},
        **data.model_dump(mode="json", include=nested),
        "weights": {criterion.id: float(shown) for criterion, _, shown in shares if criterion.id in slugs},
        "consistency": consistency and consistency.model_dump(mode="json"),
        "rates": rates and rates.model_dump(mode="json"),
    }


def slugs_of(data: ModelRevision) -> list[str]:
    """The criteria that are weighed."""
    return [criterion.slug for criterion in data.criteria if not criterion.is_gate]


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ModelRevision]) -> PrioritisationModel:
    """Change a draft."""
    model = drafted(ModelRepository(uow).get(id, WRITE, version))
    for name, value in columns(uow, patch.applied_to(ModelRevision.model_validate(model))).items():
        if getattr(model, name) != value:
            setattr(model, name, value)
    uow.record("prioritisation_model.revised", model)
    return model


def adopt(uow: Writing, id: UUID, version: int) -> PrioritisationModel:
    """Put a draft to use, in place of the version of it that was."""
    uow.lock(LOCK)
    models = ModelRepository(uow)
    model = consistent(drafted(models.get(id, WRITE, version)))
    now = utc_now()
    for before in models.all(slug=model.slug, status=ModelStatus.IN_USE):
        if before.number > model.number:
            raise Conflict(f"Version {before.number} of {model.slug} is in use: draft the next one.")
        before.status, before.retired_at = ModelStatus.RETIRED, now
        uow.record("prioritisation_model.retired", before)
    model.status, model.adopted_at = ModelStatus.IN_USE, now
    uow.record("prioritisation_model.adopted", model)
    return model


def drafted(model: PrioritisationModel) -> PrioritisationModel:
    if model.status != ModelStatus.DRAFT:
        raise Conflict(
            f"Version {model.number} of {model.slug} is {model.status}: it stands. Draft a new version of it.",
            rule="model_status",
        )
    return model


def consistent(model: PrioritisationModel) -> PrioritisationModel:
    """Raises ``Conflict`` where the comparisons behind its weights contradict one another: nothing repairs them."""
    found = model.consistency and Consistency.model_validate(model.consistency)
    if found and not found.consistent:
        worst = found.most_inconsistent
        again = f"{worst.criterion} and {worst.over}" if worst.criterion else "them"
        raise Conflict(
            f"The consistency ratio of its comparisons is {found.consistency_ratio:.3f}, above "
            f"{ACCEPTED_RATIO:.2f}: compare {again} again.",
            rule="ahp.consistency",
        )
    return model


def chosen(
    uow: Reading, id: UUID | None, methods: Collection[Method] = (Method.WEIGHTED_SCORE,)
) -> PrioritisationModel:
    """The model with this id, or the only one in use by one of ``methods``.

    Raises ``Invalid`` where that leaves a choice, ``Conflict`` for a model by another method.
    """
    models = ModelRepository(uow)
    if id is None:
        used = [model for model in models.all(status=ModelStatus.IN_USE) if model.method in methods]
        if len(used) != 1:
            raise Invalid(f"{len(used)} prioritisation models are in use: say which, by model_id.")
        return used[0]
    model = models.get(id)
    if model.method not in methods:
        other = "ranking" if model.method is Method.WEIGHTED_SCORE else "priorities"
        raise Conflict(
            f"Version {model.number} of {model.slug} goes by {model.method}: see /v1/portfolios/{{id}}/{other}.",
            rule="model_method",
        )
    return model


def criteria_of(model: PrioritisationModel) -> list[Criterion]:
    """The criteria with their weights, however those were judged; a gate has 0."""
    criteria = (Criterion.model_validate(criterion) for criterion in model.criteria)
    return [
        c if c.weight is not None else c.model_copy(update={"weight": weight(model, c)}) for c in criteria
    ]


def weight(model: PrioritisationModel, criterion: Criterion) -> Decimal:
    return Decimal(str(model.weights.get(criterion.slug, 0)))
