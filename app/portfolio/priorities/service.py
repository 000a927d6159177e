"""What a portfolio holds in order by weighted shortest job first, net present value or benefit-cost ratio."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.calc.prioritisation.wsjf import COLUMNS, Job, not_from_one, ordered, total_delay_cost
from app.components.models import Component, ComponentKind
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Forbidden
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.portfolio.priorities.appraising import Compared, compared
from app.portfolio.priorities.schemas import NotOrdered, OrderedRead
from app.portfolio.prioritisation.models import Method, PrioritisationModel
from app.portfolio.prioritisation.schemas import MONEY, Criterion
from app.portfolio.prioritisation.service import chosen, criteria_of
from app.portfolio.ranking import repository
from app.portfolio.ranking.repository import Candidate
from app.portfolio.ranking.service import OUT
from app.portfolio.scores.feeding import amounts, demand, fed
from app.portfolio.scores.telling import mean

OTHERS = (Method.WSJF, *MONEY)
APPRAISALS = "business_case:read"


@dataclass(frozen=True, slots=True)
class Entrant:
    """A live component, with the amounts of its criteria as far as they are known."""

    of: Candidate
    amounts: Mapping[str, Decimal]

    def passes(self, gates: Iterable[Criterion]) -> bool | None:
        """Whether it passes every gate; None where one cannot be told and none is failed."""
        known = [
            gate.passes(self.amounts[gate.slug]) if gate.slug in self.amounts else None for gate in gates
        ]
        return False if False in known else None if None in known else True

    def out(self, reason: str, lacking: Sequence[str] = ()) -> NotOrdered:
        return NotOrdered(component_id=self.of.id, code=self.of.code, reason=reason, lacking=list(lacking))


@dataclass(slots=True)
class Order:
    """Who came where, by what, and who has no place."""

    top: Component
    model: PrioritisationModel
    as_of: date
    gates: Sequence[Criterion]
    items: list[OrderedRead] = field(default_factory=list)
    not_ordered: list[NotOrdered] = field(default_factory=list)
    total_delay_cost: float | None = None
    not_from_one: tuple[str, ...] = ()

    def place(self, entrant: Entrant, measure: float, **told: object) -> None:
        """Give an entrant the next place."""
        of, names = entrant.of, ("kind", "code", "name", "category", "status")
        about = {name: getattr(of, name) for name in names} | {"component_id": of.id, "measure": measure}
        nothing = dict.fromkeys(
            (
                "present_value_of_benefits",
                "present_value_of_costs",
                "net_present_value",
                "sunk_years",
                "source",
            )
        )
        of_gates: dict[str, object] = {"eligible": entrant.passes(self.gates), "parts": {}}
        self.items.append(
            OrderedRead.model_validate(nothing | of_gates | about | told | {"rank": len(self.items) + 1})
        )


def priorities(uow: Reading, portfolio_id: UUID, model_id: UUID | None, kind: ComponentKind) -> Order:
    """The live components of a kind below a portfolio, in order by a model that does not go by weights."""
    components = ComponentRepository(uow)
    components.at(Address(ComponentKind.PORTFOLIO, portfolio_id))
    top, model = components.get(portfolio_id, "ranking:read"), chosen(uow, model_id, OTHERS)
    criteria = criteria_of(model)
    demand(uow, criteria, top.path)
    if model.method in MONEY and not uow.actor.rights.allow(APPRAISALS, top.path):
        raise Forbidden(f"It rests on economic appraisals: this needs {APPRAISALS} there.", rule=APPRAISALS)
    order = Order(top, model, utc_now().date(), [each for each in criteria if each.is_gate])
    let_in: list[Entrant] = []
    for entrant in entrants(uow, order, criteria, kind):
        failed = [gate.slug for gate in order.gates if entrant.passes([gate]) is False]
        if failed:
            order.not_ordered.append(entrant.out("gate_failed", failed))
        else:
            let_in.append(entrant)
    put = by_wsjf if model.method is Method.WSJF else by_money
    put(uow, order, let_in)
    order.not_ordered.sort(key=lambda each: each.code)
    return order


def entrants(uow: Reading, order: Order, criteria: Sequence[Criterion], kind: ComponentKind) -> list[Entrant]:
    """The live components below the portfolio, each with what was judged of it and what the records say."""
    path = order.top.path
    found = [
        each
        for each in repository.candidates(uow, path, kind)
        if each.id != order.top.id and not each.archived and each.status not in OUT
    ]
    given: dict[UUID, dict[str, list[Decimal]]] = {}
    for score in repository.scores(uow, path, order.model.id):
        given.setdefault(score.component_id, {}).setdefault(score.criterion, []).append(score.value)
    live = fed(uow, criteria, [each.id for each in found], order.as_of)
    return [
        Entrant(
            each, {slug: mean(of) for slug, of in given.get(each.id, {}).items()} | amounts(live, each.id)
        )
        for each in found
    ]


def by_wsjf(_: Reading, order: Order, entrants: Sequence[Entrant]) -> None:
    jobs: dict[str, Entrant] = {}
    batch: list[Job] = []
    for entrant in entrants:
        if lacking := [name for name in COLUMNS if name not in entrant.amounts]:
            order.not_ordered.append(entrant.out("not_scored", lacking))
        else:
            jobs[entrant.of.code] = entrant
            batch.append(Job(entrant.of.code, *(entrant.amounts[name] for name in COLUMNS)))
    batch = list(ordered(batch))
    for job in batch:
        parts = {name: float(getattr(job, name)) for name in (*COLUMNS, "cost_of_delay")}
        order.place(jobs[job.id], round(float(job.wsjf), 6), parts=parts)
    order.total_delay_cost, order.not_from_one = float(total_delay_cost(batch)), not_from_one(batch)


def by_money(uow: Reading, order: Order, entrants: Sequence[Entrant]) -> None:
    found = compared(uow, order.model, order.top, order.as_of)
    measured: list[tuple[Decimal, Entrant, Compared]] = []
    for entrant in entrants:
        of = found.get(entrant.of.id, "no_appraisal")
        measure = of if isinstance(of, str) else of.measure(order.model.method)
        if isinstance(of, str) or isinstance(measure, str):
            order.not_ordered.append(entrant.out(str(measure)))
        else:
            measured.append((measure, entrant, of))
    for measure, entrant, of in sorted(measured, key=lambda each: (-each[0], each[1].of.code)):
        order.place(entrant, round(float(measure), 6), **of.told(order.top.currency))
