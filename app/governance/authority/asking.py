"""Who decides a question here and now: the pure verdict, over what the database has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.calc.authority.attending import absences
from app.calc.authority.judging import ASKED, Authority, OfficeProfile, Verdict, judged
from app.calc.authority.limits import Question
from app.calc.authority.matrix import Mode, PmoType
from app.calc.authority.sitting import Away, Seat, Sitting, sitting
from app.calc.money import Money
from app.core.unit_of_work import Reading
from app.governance.authority.counting import Asked, counted, question_of
from app.governance.authority.schemas import ClauseRead, Counted, Standing
from app.governance.bodies.models import Body
from app.governance.bodies.repository import away, deciding
from app.governance.bodies.schemas import RuleWrite, SeatWrite
from app.governance.decisions.models import Decision
from app.pmo import service as pmo
from app.pmo.repository import serving
from app.pmo.schemas import LimitWrite

BY_ROLE = "role.decision:decide"
NONE_COVERS = "limits.none-covers"


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict, and what it was found from."""

    verdict: Verdict
    bodies: Sequence[Body]
    authorities: Sequence[Authority]
    others: Sequence[Decision]
    profile_id: UUID | None
    on: date

    @property
    def body(self) -> Body | None:
        """The body that decides, or in whose stead the office does."""
        found = self.verdict.body
        return next((body for body in self.bodies if found and str(body.id) == found.id), None)

    @property
    def is_ungoverned(self) -> bool:
        """Whether nothing on the matter was delegated to anybody here: a role is enough then."""
        matter = self.verdict.question.matter
        return not any(limit.speaks_of(matter) for body in self.authorities for limit in body.limits)


def find(uow: Reading, asked: Asked, type: PmoType | None = None) -> Found:
    """Who decides a question; with ``type``, if the office that serves there were of that type."""
    on, others = asked.now.date(), counted(uow, asked)
    bodies = deciding(uow, asked.place.path, on)
    office, profile_id = office_at(uow, asked.place.path, on)
    if office and type:
        office = replace(office, type=type)
    authorities = [authority_of(body) for body in bodies]
    verdict = judged(question_of(asked, others), office, pmo.matrix(uow, on), authorities)
    return Found(verdict, bodies, authorities, others, profile_id, on)


def office_at(uow: Reading, path: str, on: date) -> tuple[OfficeProfile | None, UUID | None]:
    found = serving(uow, path, on)
    if found is None:
        return None, None
    profile, office = found
    limit = LimitWrite.model_validate(profile.delegated) if profile.delegated else None
    own = limit.as_limit(f"office.{office.id}") if limit else None
    return OfficeProfile(str(office.id), office.name, profile.type, own), profile.id


def authority_of(body: Body) -> Authority:
    """A body as the verdict sees it; the clause of each limit is its place in the body's list, from 1."""
    limits = (LimitWrite.model_validate(each) for each in body.limits)
    named = (limit.as_limit(f"body.{body.id}.limit.{at}") for at, limit in enumerate(limits, 1))
    return Authority(str(body.id), body.name, tuple(named))


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
        counted=[told(each) for each in found.others],
        decided_by=by,
        body_id=body.id if body else None,
        body=body.name if body else None,
        rule=RuleWrite.model_validate(body.rule) if body else None,
        limit=covering(body, verdict) if body else None,
        clause=clause.id,
        office_id=UUID(office.id) if office else None,
        office=office.name if office else None,
        office_profile_id=found.profile_id,
        type=office.type if office else None,
        mode=verdict.mode,
        consulted_first=[office.name] if office and verdict.mode in ASKED else [],
        above_id=UUID(above.id) if above else None,
        above=above.name if above else None,
        clauses=[ClauseRead(id=c.id, text=c.text) for c in verdict.clauses if c.id != NONE_COVERS]
        + [clause] * (clause.id in (BY_ROLE, NONE_COVERS)),
    )


def decided_by(found: Found) -> tuple[str, ClauseRead]:
    """What sort of decider it is, and the clause that says so."""
    first, last = found.verdict.clauses[0], found.verdict.clauses[-1]
    if found.verdict.mode is Mode.DECIDE:
        return "office", ClauseRead(id=first.id, text=first.text)
    if found.is_ungoverned:
        text = "No body has authority over this here: whoever holds decision:decide does."
        return "role", ClauseRead(id=BY_ROLE, text=text)
    return "body" if found.verdict.body else "nobody", ClauseRead(id=last.id, text=last.text)


def covering(body: Body, verdict: Verdict) -> LimitWrite:
    """Of a body's limits, the one that covers the question."""
    assert verdict.limit
    return LimitWrite.model_validate(body.limits[int(verdict.limit.clause.rpartition(".")[2]) - 1])


def told(other: Decision) -> Counted:
    variance = None if other.variance is None else float(other.variance)
    said = {"reference": other.reference, "value": other.value, "variance": variance, "days": other.days}
    return Counted.model_validate({"decision_id": other.id, **said})


def acting(
    uow: Reading,
    body: Body,
    on: date,
    question: Question | None,
    recused: frozenset[str] = frozenset(),
    present: frozenset[str] = frozenset(),
) -> list[Sitting]:
    """Who acts in each seat of a body on a day; in a meeting, an alternate who is ``present`` for who is not."""
    seats = seats_in(body)
    away = [*absences(seats, present), *absent(uow, body.id, on)]
    return sitting(seats, away, on, question, recused)


def seats_in(body: Body) -> list[Seat]:
    return [SeatWrite.model_validate(seat).as_seat() for seat in body.seats]


def absent(uow: Reading, body_id: UUID, on: date) -> list[Away]:
    """The delegations and absences in a body, as the seats see them."""
    found = []
    for each in away(uow, body_id, on):
        clause, delegate = f"delegation.{each.id}", each.delegate_id and str(each.delegate_id)
        given = LimitWrite.model_validate(each.delegated) if each.delegated else None
        limit = given.as_limit(clause) if given else None
        found.append(Away(clause, str(each.person_id), delegate or None, limit))
    return found
