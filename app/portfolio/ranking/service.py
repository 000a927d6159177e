"""Ranking what a portfolio holds by one version of a prioritisation model, with every part of every score."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.calc import scoring
from app.calc.scoring import Alternative, Ranked
from app.components.models import Component, ComponentKind, ComponentStatus
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.audit import canonical
from app.core.errors import NotFound
from app.core.unit_of_work import Reading
from app.portfolio.objectives.service import strategic_below
from app.portfolio.prioritisation.models import PrioritisationModel
from app.portfolio.prioritisation.schemas import Criterion
from app.portfolio.prioritisation.service import chosen, criteria_of
from app.portfolio.ranking import repository
from app.portfolio.ranking.repository import Candidate, Given
from app.portfolio.ranking.schemas import ContributionRead, LeftOut, RankedBy, RankedRead

OUT = (ComponentStatus.COMPLETED, ComponentStatus.STOPPED)
Values = Mapping[str, Sequence[Decimal]]  # by criterion, one of each scorer


@dataclass(frozen=True, slots=True)
class Order:
    """A whole ranking: who came where, by what, and who was not asked."""

    top: Component
    kind: ComponentKind
    model: PrioritisationModel
    criteria: Sequence[Criterion]
    places: Sequence[Ranked]
    candidates: Mapping[str, Candidate]
    values: Mapping[UUID, Values]
    left_out: LeftOut
    digest: str
    tells_strategy: bool

    def told(self, place: Ranked) -> RankedRead:
        """One place, as a client is told it."""
        score, of = place.score, self.candidates[place.score.alternative.id]
        values = self.values.get(of.id, {})
        strategic = score.alternative.strategic if self.tells_strategy else None
        return RankedRead(
            rank=place.rank,
            best_rank=place.best_rank,
            worst_rank=place.worst_rank,
            component_id=of.id,
            **{name: getattr(of, name) for name in ("kind", "code", "name", "category", "status")},
            score=float(score.low),
            best_score=float(score.high),
            penalty=float(score.penalty),
            missing=list(score.missing),
            strategic=None if strategic is None else float(strategic),
            contributions=[
                contribution(part, values.get(part.criterion, ())) for part in score.contributions
            ],
        )

    def told_model(self) -> RankedBy:
        return RankedBy.of(self.model)

    def place_of(self, component_id: UUID) -> Ranked:
        """Raises ``NotFound`` for a component that is not ranked."""
        for place in self.places:
            if self.candidates[place.score.alternative.id].id == component_id:
                return place
        raise NotFound(f"No {self.kind} {component_id} is ranked in {self.top.code}.")


def contribution(part: scoring.Contribution, values: Sequence[Decimal]) -> ContributionRead:
    """A criterion's part of a score, with how far its scorers differ."""
    return ContributionRead(
        criterion=part.criterion,
        weight=float(part.weight),
        value=None if part.raw is None else float(part.raw),
        worth=None if part.value is None else float(part.value),
        contribution=float(part.contribution),
        penalty=float(part.penalty),
        scorers=len(values),
        lowest=float(min(values)) if values else None,
        highest=float(max(values)) if values else None,
        spread=float(max(values) - min(values)) if len(values) > 1 else None,
    )


def ranking(uow: Reading, portfolio_id: UUID, model_id: UUID | None, kind: ComponentKind) -> Order:
    """The live components of a kind below a portfolio, in order of their score by a model."""
    components = ComponentRepository(uow)
    components.at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    top = components.get(portfolio_id, "ranking:read")
    model = chosen(uow, model_id)
    found = [c for c in repository.candidates(uow, top.path, kind) if c.id != top.id]
    live = {c.code: c for c in found if not c.archived and c.status not in OUT}
    ids = {c.id for c in live.values()}
    given = [score for score in repository.scores(uow, top.path, model.id) if score.component_id in ids]
    criteria, values = criteria_of(model), by_component(given)
    strategic = strategic_below(uow, top.path)
    alternatives = [alternative(c, values.get(c.id, {}), strategic.get(c.id)) for c in live.values()]
    return Order(
        top=top,
        kind=kind,
        model=model,
        criteria=criteria,
        places=scoring.rank(alternatives, [criterion.calculated() for criterion in criteria]),
        candidates=live,
        values=values,
        left_out=left_out(found),
        digest=digest_of(model, live.values(), strategic, given),
        tells_strategy=uow.actor.rights.allow("objective:read", top.path),
    )


def by_component(given: Iterable[Given]) -> dict[UUID, dict[str, list[Decimal]]]:
    values: dict[UUID, dict[str, list[Decimal]]] = {}
    for score in given:
        values.setdefault(score.component_id, {}).setdefault(score.criterion, []).append(score.value)
    return values


def alternative(of: Candidate, values: Values, strategic: Decimal | None) -> Alternative:
    """What is ranked; its code settles what nothing else does, and is the same after every import."""
    raw: dict[str, Decimal | None] = {criterion: mean(each) for criterion, each in values.items()}
    return Alternative(of.code, of.name, raw, strategic)


def mean(values: Sequence[Decimal]) -> Decimal:
    """Of so many scorers, to six decimals."""
    if len(values) == 1:
        return values[0]
    return scoring.decimal(sum(map(Fraction, values), Fraction(0)) / len(values))


def left_out(found: Iterable[Candidate]) -> LeftOut:
    counts = Counter("archived" if c.archived else c.status.value for c in found)
    return LeftOut(archived=counts["archived"], completed=counts["completed"], stopped=counts["stopped"])


def digest_of(
    model: PrioritisationModel,
    ranked: Iterable[Candidate],
    strategic: Mapping[UUID, Decimal],
    given: Iterable[Given],
) -> str:
    """SHA-256 of all that a ranking follows from, whatever order it was read in."""
    inputs: dict[str, Any] = {
        "format": 1,
        "model": [model.slug, model.number, model.criteria],
        "components": sorted([c.code, str(c.id), str(strategic.get(c.id))] for c in ranked),
        "scores": sorted([str(s.component_id), s.criterion, s.scorer, f"{s.value:.6f}"] for s in given),
    }
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def table(order: Order) -> tuple[list[str], Iterator[list[object]]]:
    """A ranking as a header and rows, with a value and a contribution for each criterion."""
    slugs = [criterion.slug for criterion in order.criteria]
    header = [
        *("rank", "best_rank", "worst_rank", "code", "name", "kind", "category", "status"),
        *("score", "best_score", "penalty", "missing"),
        *(f"{what}_{slug}" for slug in slugs for what in ("value", "contribution")),
    ]
    return header, (row(order, place) for place in order.places)


def row(order: Order, place: Ranked) -> list[object]:
    score, of = place.score, order.candidates[place.score.alternative.id]
    return [
        *(place.rank, place.best_rank, place.worst_rank, of.code, of.name, of.kind, of.category, of.status),
        *(score.low, score.high, score.penalty, " ".join(score.missing)),
        *(figure for part in score.contributions for figure in (part.raw, part.contribution)),
    ]
