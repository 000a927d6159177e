"""Who may lead a component to its end with valid certificates, and why others may not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.calc.people.validity import held_until, verification
from app.calc.presence import Span, uncovered
from app.components.models import Component
from app.components.repository import ComponentRepository
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.people.certificates.holding import Held, held
from app.people.certification.repository import certificates, people
from app.people.certification.schemas import EligibleLeaders, LeadCandidate, LeadersAsked, RequiredScheme
from app.people.certification.standing import Schemes, refuse_unseen
from app.people.schemes.repository import SchemeRepository

HORIZON = date(9990, 12, 31)  # whatever holds until then holds for good


class Asked(NamedTuple):
    """What it takes to lead: all these schemes, on all days of the span."""

    codes: Sequence[str]
    span: Span
    schemes: Schemes
    held: Held
    unverified: set[tuple[UUID, str]]


def leaders(uow: Reading, wanted: LeadersAsked) -> EligibleLeaders:
    """Everybody who could lead, and whether they may to the end."""
    refuse_unseen(uow)
    component = ComponentRepository(uow).get(wanted.component_id)
    unverified = {(row.person_id, row.scheme) for row in certificates(uow) if row.verified_on is None}
    codes, span = list(dict.fromkeys(wanted.scheme)), to_lead(component, wanted.until)
    asked = Asked(codes, span, SchemeRepository(uow).by_code(), held(uow), unverified)
    found = [candidate(one, asked) for one in people(uow, wanted.role_id)]
    return EligibleLeaders(
        component_id=component.id,
        component=component.code,
        schemes=[required(code, asked.schemes, span[0]) for code in codes],
        from_on=span[0],
        until=span[1],
        eligible=[each for each in found if not each.reasons],
        others=[each for each in found if each.reasons],
    )


def to_lead(component: Component, until: date | None) -> Span:
    """The days on which it is to be led. Raises ``Invalid`` where no end is known, or it is past."""
    today = utc_now().date()
    start = max(today, component.planned_start_on or today)
    end = until or component.planned_finish_on
    if end is None:
        raise Invalid(f"{component.code} has no planned finish: state it, or send `until`.")
    if end < start:
        raise Invalid(
            f"{component.code} was to finish on {end}, before {start}: state it anew, or send `until`."
        )
    if end > HORIZON:
        raise Invalid(f"Nobody leads until {end}.")
    return start, end


def required(code: str, schemes: Schemes, as_of: date) -> RequiredScheme:
    scheme = schemes.get(code)
    if scheme is None:
        return RequiredScheme(code=code, name=None, rules=None)
    return RequiredScheme(code=code, name=scheme.name, rules=verification(scheme.verified_on, as_of))


def candidate(one: Any, asked: Asked) -> LeadCandidate:
    reasons = [
        *employed(one, asked.span),
        *(why for code in asked.codes for why in certified(one.id, code, asked)),
    ]
    return LeadCandidate(
        person_id=one.id,
        code=one.code,
        name=one.name,
        certified_until=until_when(one.id, asked),
        is_verified=all((one.id, code) not in asked.unverified for code in asked.codes)
        and all(asked.held.get((one.id, code)) for code in asked.codes),
        reasons=reasons,
    )


def employed(one: Any, span: Span) -> Iterator[str]:
    """Why their time with the organisation is no reason to choose them."""
    if one.starts_on and one.starts_on > span[0]:
        yield f"They are there from {one.starts_on} on."
    if one.ends_on and one.ends_on < span[1]:
        yield f"They are there until {one.ends_on}."


def certified(person_id: UUID, code: str, asked: Asked) -> Iterator[str]:
    """Why a scheme is a reason against them: the very one counts, and none that it rests on."""
    spans = asked.held.get((person_id, code), ())
    if not spans:
        had = [each for each in rests_on(asked.schemes, code) if asked.held.get((person_id, each))]
        yield f"They hold no {code}" + (f": {' and '.join(had)} is not {code}." if had else ".")
    elif gaps := uncovered(asked.span, spans):
        yield f"Their {code} does not hold on {' and '.join(f'{start} to {end}' for start, end in gaps)}."


def rests_on(schemes: Mapping[str, Any], code: str) -> Sequence[str]:
    return schemes[code].prerequisites if code in schemes else ()


def until_when(person_id: UUID, asked: Asked) -> date | None:
    """Through which day they hold all of it from the start on; None where for good, or not from the start."""
    start = asked.span[0]
    lasts = [
        held_until(uncovered((start, HORIZON), asked.held.get((person_id, code), ())), HORIZON)
        for code in asked.codes
    ]
    first = min(lasts)
    return first if start <= first < HORIZON else None
