"""Who decides a question here and now: the pure verdict, over what the database has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.calc.authority.attending import absences
from app.calc.authority.judging import ASKED, Clause, OfficeProfile, Verdict, in_its_row, judged
from app.calc.authority.limits import VARYING, Question
from app.calc.authority.matrix import MATRIX, Cell, Matter, Mode, PmoType
from app.calc.authority.rooms import Room
from app.calc.authority.sitting import Sitting, sitting
from app.calc.conversion import Applied
from app.calc.money import Money
from app.core.unit_of_work import Reading
from app.governance.authority.counting import Asked, Other, counted, question_of
from app.governance.authority.rates import rates_into
from app.governance.authority.rates import told as told_rates
from app.governance.authority.schemas import Counted, Standing
from app.governance.bodies.panels import Panel, deciding
from app.governance.tolerances.rooms import rooms_of
from app.pmo.repository import Serving, override, serving
from app.pmo.schemas import LimitWrite

BY_ROLE = "role.decision:decide"
TOLERATED = frozenset({Matter.CHANGE})  # what an office decides within its limit and within tolerance
NONE_COVERS = "limits.none-covers"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a verdict on a question rests on, as the database has it."""

    question: Question
    office: OfficeProfile | None
    cell: Cell | None  # of the office's type, where the organisation has its own
    bodies: Sequence[Panel]
    others: Sequence[Other]
    rooms: Sequence[Room]
    rates: Mapping[str, Applied]
    profile_id: UUID | None
    on: date


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict, and what it was found from."""

    verdict: Verdict
    facts: Facts

    @property
    def on(self) -> date:
        return self.facts.on

    @property
    def body(self) -> Panel | None:
        """The body that decides, or in whose stead the office does."""
        found = self.verdict.body
        return next((body for body in self.facts.bodies if body.authority is found), None)

    @property
    def is_ungoverned(self) -> bool:
        """Whether nothing on the matter was delegated to anybody here: a role is enough then."""
        matter = self.verdict.question.matter
        limits = (limit for body in self.facts.bodies for limit in body.authority.limits)
        return not any(limit.speaks_of(matter) for limit in limits)


def find(uow: Reading, asked: Asked) -> Found:
    """Who decides a question."""
    return verdict_on(uow, facts_of(uow, asked))


def facts_of(uow: Reading, asked: Asked) -> Facts:
    on, others = asked.now.date(), counted(uow, asked)
    bodies = deciding(uow, asked.place.path, on)
    rates = rates_into(uow, asked.currency, currencies(bodies, others), asked.submitted_on)
    question, rooms = question_of(asked, others, rates), list[Room]()
    if question.matter in VARYING:
        rooms = rooms_of(uow, asked.place, on)
        question = in_its_row(question, [body.authority for body in bodies], rooms)
    found = serving(uow, asked.place.path, on, question.matter)
    office, cell, profile_id = (office_of(found), found.cell, found.profile_id) if found else (None,) * 3
    if office and office.limit and question.matter in TOLERATED:
        rooms = rooms_of(uow, asked.place, on)
    return Facts(question, office, cell, bodies, others, rooms, rates, profile_id, on)


def currencies(bodies: Sequence[Panel], others: Sequence[Other]) -> Iterator[str | None]:
    """Those that limits and what counts together are in."""
    yield from (limit.currency for body in bodies for limit in body.authority.limits)
    yield from (other.currency for other in others)


def verdict_on(uow: Reading, facts: Facts, type: PmoType | None = None) -> Found:
    """The verdict; with ``type``, if the office that serves there were of that type."""
    matter, office, cell = facts.question.matter, facts.office, facts.cell
    if office and type and type is not office.type:
        office, cell = replace(office, type=type), override(uow, matter, type, facts.on)
    own = {matter: {office.type: cell}} if office and cell else MATRIX
    bodies = [body.authority for body in facts.bodies]
    return Found(judged(facts.question, office, own, bodies, facts.rooms), facts)


def office_of(found: Serving) -> OfficeProfile:
    limit = LimitWrite.model_validate(found.delegated) if found.delegated else None
    own = limit.as_limit(f"office.{found.office_id}") if limit else None
    return OfficeProfile(str(found.office_id), found.name, found.type, own)


def standing(found: Found) -> Standing:
    """A verdict as it is told, and as a decision keeps it."""
    verdict, body, question = found.verdict, found.body, found.verdict.question
    by, clause = decided_by(found)
    office, above = verdict.office, verdict.above
    value = None if question.value is None else Money(question.value, question.currency or "")
    return Standing(
        as_of=found.on,
        matter=question.matter,
        value=value,
        variance=None if question.variance is None else float(question.variance),
        days=question.days,
        counted=[told(each) for each in found.facts.others],
        rates=told_rates(found.facts.rates),
        decided_by=by,
        body_id=body.id if body else None,
        body=body.name if body else None,
        rule=body.rule if body else None,
        limit=covering(body, verdict) if body else None,
        clause=clause.id,
        office_id=UUID(office.id) if office else None,
        office=office.name if office else None,
        office_profile_id=found.facts.profile_id,
        type=office.type if office else None,
        mode=verdict.mode,
        consulted_first=[office.name] if office and verdict.mode in ASKED else [],
        above_id=UUID(above.id) if above else None,
        above=above.name if above else None,
        clauses=[each for each in verdict.clauses if each.id != NONE_COVERS]
        + [clause] * (clause.id in (BY_ROLE, NONE_COVERS)),
    )


def decided_by(found: Found) -> tuple[str, Clause]:
    """What sort of decider it is, and the clause that says so."""
    first, last = found.verdict.clauses[0], found.verdict.clauses[-1]
    if found.verdict.mode is Mode.DECIDE:
        return "office", first
    if found.is_ungoverned:
        text = "No body has authority over this here: whoever holds decision:decide does."
        return "role", Clause(BY_ROLE, text)
    return "body" if found.verdict.body else "nobody", last


def covering(body: Panel, verdict: Verdict) -> LimitWrite:
    """Of a body's limits, the one that covers the question."""
    assert verdict.limit
    return body.limits[body.authority.limits.index(verdict.limit)]


def told(other: Other) -> Counted:
    return Counted(
        decision_id=other.id,
        reference=other.reference,
        value=other.value,
        variance=None if other.variance is None else float(other.variance),
        days=other.days,
    )


def acting(
    body: Panel,
    on: date,
    question: Question | None,
    recused: frozenset[str] = frozenset(),
    present: frozenset[str] = frozenset(),
) -> list[Sitting]:
    """Who acts in each seat of a body on the day for which it was found; in a meeting, an alternate who is
    ``present`` for who is not.
    """
    away = [*absences(body.seats, present), *body.away]
    return sitting(body.seats, away, on, question, recused)
