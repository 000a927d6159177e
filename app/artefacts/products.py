"""What approved artefacts, stakeholders and lessons show of what methods require.

An artefact shows what no record of its own does; of stakeholders and lessons, the register or a document will do.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from app.artefacts.models import Artefact, ArtefactStatus
from app.artefacts.schemas import READ
from app.artefacts.templates.models import ArtefactPurpose
from app.lessons.models import Lesson
from app.lessons.schemas import USABLE
from app.methods.products import Find, Record, Sought, product
from app.stakeholders.models import Stakeholder

ALONE = (
    *(ArtefactPurpose.CHARTER, ArtefactPurpose.RACI, ArtefactPurpose.MINUTES),
    *(ArtefactPurpose.CHANGE_REQUEST, ArtefactPurpose.EXCEPTION_REPORT, ArtefactPurpose.GATE_REPORT),
)


def approved(sought: Sought, purpose: ArtefactPurpose) -> Iterator[Record]:
    """The last approved artefact of a purpose."""
    it = Artefact
    where = (it.purpose == purpose, it.status == ArtefactStatus.APPROVED)
    for row in sought.rows(it, it.id, it.reference, it.title, it.approved_at, where=where):
        title, on = f"{row.reference} {row.title}", row.approved_at.date()
        yield Record(row.component_id, title, f"/v1/artefacts/{row.id}", on)


def approved_for(purpose: ArtefactPurpose) -> Find:
    return lambda sought: approved(sought, purpose)


for purpose in ALONE:
    product(purpose, READ)(approved_for(purpose))


@product(ArtefactPurpose.STAKEHOLDER_REGISTER, "stakeholder:read")
def registered(sought: Sought) -> Iterator[Record]:
    """The last stakeholder who has a stake, or an approved register."""
    yield from approved(sought, ArtefactPurpose.STAKEHOLDER_REGISTER)
    it = Stakeholder
    having = sa.or_(it.left_on.is_(None), it.left_on > sought.today)
    for row in sought.rows(it, it.id, it.reference, it.assessed_on, where=(having,)):
        yield Record(
            row.component_id, f"{row.reference} is registered", f"/v1/stakeholders/{row.id}", row.assessed_on
        )


@product(ArtefactPurpose.LESSONS, "lesson:read")
def learnt(sought: Sought) -> Iterator[Record]:
    """The last lesson that was learnt there and validated, or an approved document of them."""
    yield from approved(sought, ArtefactPurpose.LESSONS)
    it = Lesson
    columns = (it.id, it.reference, it.title, it.captured_on)
    for row in sought.rows(it, *columns, where=(it.status.in_(sorted(USABLE)),)):
        yield Record(
            row.component_id, f"{row.reference} {row.title}", f"/v1/lessons/{row.id}", row.captured_on
        )
