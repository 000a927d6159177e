"""Making rankings and keeping them, looking whether they still follow from their inputs, and deciding otherwise."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.components.models import ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.repository import DecisionRepository
from app.jobs.models import Job
from app.jobs.service import submit
from app.portfolio.ranking.service import Order, ranking
from app.portfolio.rankings.inputs import Inputs, inputs_of
from app.portfolio.rankings.models import Ranking
from app.portfolio.rankings.repository import RankingRepository, keep_rows
from app.portfolio.rankings.schemas import KIND, METHOD, RankingDeviationWrite, RankingOrder

WRITE = "ranking:write"
MOST = 5_000  # components in a ranking that is kept
AT_ONCE = 5_000_000  # draws of components and of missing values that a request takes: a second or so


@dataclass(frozen=True, slots=True)
class Made:
    """A ranking that is worked out: what is kept of it as a whole, and its rows."""

    members: dict[str, Any]
    rows: list[tuple[Mapping[str, Any], Mapping[str, Any]]]

    def keep(self, uow: Writing) -> Ranking:
        """Keep it as a resource of its portfolio."""
        ComponentRepository(uow).open(UUID(self.members["component_id"]), WRITE)
        given = self.members | {name: UUID(self.members[name]) for name in ("component_id", "model_id")}
        made = uow.add(Ranking(id=uuid7(), ranked_by=uow.actor.id, deviations=[], **given))
        uow.record("ranking.made", made)
        keep_rows(uow, made.id, self.rows)
        return made


def wanted(uow: Reading, portfolio_id: UUID, asked: RankingOrder) -> tuple[Order, Inputs]:
    """What is to be ranked, and with what seed. Raises ``Invalid`` where it cannot be."""
    at = Address(ComponentKind.PORTFOLIO, portfolio_id)
    ComponentRepository(uow).at(at, WRITE)
    order = ranking(uow, portfolio_id, asked.model_id, asked.kind)
    if len(order.places) > MOST:
        raise Invalid(
            f"There are {len(order.places)} components: at most {MOST} are ranked and kept at once."
        )
    known = {criterion.slug for criterion in order.criteria}
    named = {each.criterion for each in asked.weight_ranges} | {
        s for group in asked.weight_order for s in group
    }
    if unknown := sorted(named - known):
        raise Invalid(f"The model has no {', '.join(unknown)}; it has {', '.join(sorted(known))}.")
    seed = secrets.randbelow(2**53) if asked.seed is None else asked.seed
    return order, inputs_of(uow, order, asked.model_copy(update={"seed": seed}))


def is_large(inputs: Inputs) -> bool:
    """Whether it is for a job to rank these."""
    return inputs.asked.draws * (len(inputs.components) + 3 * inputs.missing) > AT_ONCE


def made(order: Order, inputs: Inputs) -> Made:
    """A ranking worked out. Raises ``Invalid`` where what is said of the weights cannot hold."""
    # They import numpy, which the API is without until there is a ranking to make.
    from app.calc.prioritisation.weights import Unfitting
    from app.portfolio.rankings.outcome import libraries, outcome

    try:
        found = outcome(inputs)
    except Unfitting as error:
        raise Invalid(f"The weights cannot be drawn: {error}.", rule="weights") from error
    given = {each["code"]: each for each in inputs.components}
    members = {
        "component_id": str(order.top.id),
        **{name: inputs.order[name] for name in ("model_id", "kind", "draws", "seed", "top")},
        **{name: inputs.order[name] for name in ("weight_ranges", "weight_order")},
        **{f"model_{name}": inputs.model[name] for name in ("slug", "number")},
        "criteria": inputs.model["criteria"],
        "method": METHOD,
        "libraries": libraries(),
        "scores_digest": order.digest,
        "inputs_digest": inputs.digest(METHOD, libraries()),
        "result_digest": found.digest,
        "ranked": len(order.places),
        "complete": sum(not place.score.missing for place in order.places),
        "left_out": order.left_out.model_dump(),
        **found.summary,
    }
    return Made(members, [(given[row["code"]], row) for row in found.rows])


def ask(uow: Writing, portfolio_id: UUID, inputs: Inputs) -> Job:
    """Ask for a ranking as a job, with the seed that it will have."""
    asked = {"component_id": str(portfolio_id), "order": inputs.order}
    return submit(uow, KIND, asked, component_id=portfolio_id, seed=inputs.order["seed"])


def prepared(
    uow: Reading, portfolio_id: UUID, asked: RankingOrder, as_job: bool
) -> Callable[[Writing], Ranking | Job]:
    """What is to be written: the ranking, or the job that makes it."""
    order, inputs = wanted(uow, portfolio_id, asked)
    if as_job or is_large(inputs):
        return lambda writing: ask(writing, portfolio_id, inputs)
    return made(order, inputs).keep


def deviate(uow: Writing, id: UUID, version: int, data: RankingDeviationWrite) -> Ranking:
    """Record that a body decides otherwise than a ranking says; what was recorded of the component before gives way."""
    rankings = RankingRepository(uow)
    of = rankings.get(id, WRITE, version)
    ComponentRepository(uow).open(of.component_id, WRITE)
    rows = [told for _, told in rankings.kept_rows(id)]
    own = next((row for row in rows if row["component_id"] == str(data.component_id)), None)
    if own is None:
        raise Invalid(f"{data.component_id} is not in this ranking.")
    if data.decided_rank and data.decided_rank > len(rows):
        raise Invalid(f"There are {len(rows)} ranks.")
    if data.decided_rank == own["rank"]:
        raise Conflict(f"The ranking has {own['code']} at rank {own['rank']} too: that is no deviation.")
    if data.decision_id:
        DecisionRepository(uow).place_of(data.decision_id)
    kept = [each for each in of.deviations if each["component_id"] != str(data.component_id)]
    of.deviations = [*kept, data.model_dump(mode="json") | deviation(uow, own, rows, data.decided_rank)]
    uow.record("ranking.deviated_from", of, data.reason)
    return of


def deviation(uow: Writing, own: Mapping[str, Any], rows: list[Any], decided: int | None) -> dict[str, Any]:
    """What is known of a deviation by itself."""
    there = rows[decided - 1] if decided else None
    return {
        "rank": own["rank"],
        "score_difference": round(there["score"] - own["score"], 6) if there else None,
        "recorded_by": uow.actor.id,
        "recorded_at": utc_now().isoformat(),
    }


def stored(rankings: RankingRepository, of: Ranking) -> tuple[Inputs, list[Mapping[str, Any]]]:
    """The inputs of a ranking as they are stored, and the rows that came out."""
    kept = rankings.kept_rows(of.id)
    names = ("kind", "draws", "seed", "top", "weight_ranges", "weight_order")
    order = {name: getattr(of, name) for name in names} | {"model_id": str(of.model_id)}
    model = {"slug": of.model_slug, "number": of.model_number, "criteria": of.criteria}
    components = sorted((given for given, _ in kept), key=lambda given: str(given["code"]))
    return Inputs(model, order, components), [told for _, told in kept]
