"""Benefits that may be claimed twice: offered to somebody who knows, and never merged."""

from uuid import UUID

from app.benefits.models import Benefit, BenefitStatus
from app.benefits.realisation.schemas import LikelyDouble, LikelyDoubles, Said
from app.benefits.repository import BenefitRepository
from app.core.unit_of_work import Reading

COMPARED, OFFERED = 2000, 20
SAME: tuple[Said, ...] = ("measure", "source", "beneficiary")


def likely_doubles(uow: Reading, id: UUID, least: float) -> LikelyDoubles:
    """The benefits of other components with the same measure, source or beneficiary, or much the same words."""
    from app.calc.likeness import nearest  # numpy: not before there is something to compare

    benefits = BenefitRepository(uow)
    benefit, others = benefits.get(id), [each for each in benefits.all() if each.id != id]
    others = [each for each in others if is_another(benefit, each)][-COMPARED:]
    likeness = dict(nearest(said(benefit), [said(each) for each in others], 0))
    found = [double(benefit, each, likeness[at]) for at, each in enumerate(others)]
    found = [each for each in found if each.same or each.likeness >= least]
    found.sort(key=lambda each: (-len(each.same), -each.likeness, each.reference))
    return LikelyDoubles(benefit_id=id, compared=len(others), items=found[:OFFERED])


def is_another(benefit: Benefit, other: Benefit) -> bool:
    """Whether two profiles could claim the same and do not say so."""
    first, second = (each.same_as_id or each.id for each in (benefit, other))
    withdrawn = other.status is BenefitStatus.WITHDRAWN
    return first != second and other.component_id != benefit.component_id and not withdrawn


def said(benefit: Benefit) -> str:
    return " ".join(filter(None, (benefit.title, benefit.description, benefit.measure)))


def double(benefit: Benefit, other: Benefit, likeness: float) -> LikelyDouble:
    return LikelyDouble(
        id=other.id,
        component_id=other.component_id,
        reference=other.reference,
        title=other.title,
        same=[name for name in SAME if told(benefit, name) and told(benefit, name) == told(other, name)],
        likeness=likeness,
        link=f"/v1/benefits/{other.id}",
    )


def told(benefit: Benefit, name: str) -> str | None:
    text: str | None = getattr(benefit, name)
    return text.casefold() if text else None
