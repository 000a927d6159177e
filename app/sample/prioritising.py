"""The sample's prioritisation: objectives, one model, and scores by the office, with a few left open."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.unit_of_work import Actor, Writing, opened
from app.portfolio.business_cases import service as cases
from app.portfolio.business_cases.schemas import Approval, BusinessCaseWrite
from app.portfolio.objectives import service as objectives
from app.portfolio.objectives.schemas import ContributionWrite, ObjectiveWrite
from app.portfolio.prioritisation import service as models
from app.portfolio.prioritisation.schemas import ModelWrite
from app.portfolio.scores import service as scores
from app.portfolio.scores.schemas import ScoreWrite
from app.sample.figures import thousands
from app.sample.story import WORKS, Work

OFFICE, CHAIR = "Head of portfolio office", "Chair of the portfolio board"
OBJECTIVES = {
    "SAFE": ("A safe railway", 4),
    "RELIABLE": ("Journeys people can rely on", 3),
    "CLEAN": ("Half the carbon by 2030", 2),
    "LEAN": ("Lower cost of running", 1),
}
SERVES = {"Run": "RELIABLE", "Grow": "CLEAN", "Transform": "LEAN"}
UNSCORED = frozenset({("ANALYTIC", "urgency"), ("ARCHIVE", "benefit"), ("LIFTS", "risk")})
CRITERIA = [
    {"slug": "strategic_fit", "label": "Strategic fit", "direction": "benefit", "weight": 4},
    {"slug": "benefit", "label": "Benefit", "direction": "benefit", "weight": 3},
    {"slug": "urgency", "label": "Urgency", "direction": "benefit", "weight": 2},
    {"slug": "risk", "label": "Delivery risk", "direction": "cost", "weight": 1},
]
SCALE = {"low": 1, "high": 5}


def prioritise(
    database: Database, acting: Callable[..., Callable[..., Actor]], ids: Mapping[str, UUID]
) -> None:
    """Objectives and contributions, a model in use, and a score for all but three of its questions."""
    with opened(Writing, database, acting(OFFICE)) as uow:
        contribute(uow, ids)
        score_all(uow, ids)
        drafted = [(work, draft_case(uow, work, ids)) for work in WORKS[:12]]
    with opened(Writing, database, acting(CHAIR)) as uow:
        for _, id in drafted[:9]:
            cases.approve(uow, id, 1, Approval(reason="Affordable in every year"))


def contribute(uow: Writing, ids: Mapping[str, UUID]) -> None:
    set_up = {
        code: objectives.set_objective(uow, ObjectiveWrite(code=code, title=title, weight=Decimal(weight)))
        for code, (title, weight) in OBJECTIVES.items()
    }
    for work in WORKS:
        if work.code == "ARCHIVE":  # one project that serves no objective, for coverage to find
            continue
        data = ContributionWrite(objective_id=set_up[SERVES[work.category]].id, share=Decimal("0.1"))
        objectives.contribute(uow, project(ids, work), data)


def score_all(uow: Writing, ids: Mapping[str, UUID]) -> None:
    criteria = [{**criterion, "scale": SCALE} for criterion in CRITERIA]
    model = models.draft(
        uow, ModelWrite.model_validate({"slug": "value_first", "name": "Value first", "criteria": criteria})
    )
    models.adopt(uow, model.id, model.version)
    for at, work in enumerate(WORKS):
        for number, criterion in enumerate(CRITERIA):
            slug = str(criterion["slug"])
            if (work.code, slug) not in UNSCORED:
                data = {"model_id": model.id, "criterion": slug, "value": judged(at, number)}
                scored = {**data, "rationale": "Scored in the autumn review.", "scored_on": date(2026, 10, 5)}
                scores.give(uow, project(ids, work), ScoreWrite.model_validate(scored))


def judged(project: int, criterion: int) -> int:
    """A score of 1 to 5 that looks judged and is always the same."""
    return 1 + (project * 7 + criterion * 5 + project * criterion) % 5


def draft_case(uow: Writing, work: Work, ids: Mapping[str, UUID]) -> UUID:
    worth = work.budget * (13 + len(work.code) % 5) // 10
    options = [
        {"name": "Do nothing", "do_nothing": True},
        {"name": work.name, "whole_life_cost": thousands(work.budget), "benefits": thousands(worth)},
    ]
    case = BusinessCaseWrite.model_validate(
        {
            "stage": "full",
            "whole_life_cost": thousands(work.budget),
            "benefits": thousands(worth),
            "discount_rate": "0.035",
            "options": options,
            "recommendation": work.name,
        }
    )
    return cases.draft(uow, project(ids, work), case).id


def project(ids: Mapping[str, UUID], work: Work) -> Address:
    return Address(ComponentKind.PROJECT, ids[work.code])
