"""What can be done with prioritisation models: a version that is used is never edited."""

from typing import Any
from uuid import UUID

from app.calc import scoring
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.portfolio.prioritisation.models import ModelStatus, PrioritisationModel
from app.portfolio.prioritisation.repository import ModelRepository
from app.portfolio.prioritisation.schemas import Criterion, ModelRevision, ModelWrite

WRITE = "ranking:write"
LOCK = "prioritisation_models"


def draft(uow: Writing, data: ModelWrite) -> PrioritisationModel:
    """Draft a model, or the next version of the one with this slug."""
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"A prioritisation model needs {WRITE} in the whole organisation.", rule=WRITE)
    uow.lock(LOCK)
    number = ModelRepository(uow).latest_number(data.slug) + 1
    model = uow.add(PrioritisationModel(slug=data.slug, number=number, **columns(data)))
    uow.record("prioritisation_model.drafted", model)
    return model


def columns(data: ModelRevision) -> dict[str, Any]:
    """What a model keeps of ``data``: its criteria as given, and their shares of the weight."""
    shares = scoring.weighed([criterion.calculated() for criterion in data.criteria])
    return {
        "name": data.name,
        "description": data.description,
        "criteria": [criterion.model_dump(mode="json") for criterion in data.criteria],
        "weights": {criterion.id: float(shown) for criterion, _, shown in shares},
    }


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[ModelRevision]) -> PrioritisationModel:
    """Change a draft."""
    model = drafted(ModelRepository(uow).get(id, WRITE, version))
    for name, value in columns(patch.applied_to(ModelRevision.model_validate(model))).items():
        if getattr(model, name) != value:
            setattr(model, name, value)
    uow.record("prioritisation_model.revised", model)
    return model


def adopt(uow: Writing, id: UUID, version: int) -> PrioritisationModel:
    """Put a draft to use, in place of the version of it that was."""
    uow.lock(LOCK)
    models = ModelRepository(uow)
    model = drafted(models.get(id, WRITE, version))
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


def chosen(uow: Reading, id: UUID | None) -> PrioritisationModel:
    """The model with this id, or the only one in use. Raises ``Invalid`` where that leaves a choice."""
    models = ModelRepository(uow)
    if id is not None:
        return models.get(id)
    used = models.all(status=ModelStatus.IN_USE)
    if len(used) != 1:
        raise Invalid(f"{len(used)} prioritisation models are in use: say which, by model_id.")
    return used[0]


def criteria_of(model: PrioritisationModel) -> list[Criterion]:
    return [Criterion.model_validate(criterion) for criterion in model.criteria]
