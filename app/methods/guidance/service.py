"""What can be done with guidance: write it, change it, and have it where the work is."""

from uuid import UUID

from app.components.repository import ComponentRepository
from app.core.errors import Forbidden
from app.core.merge_patch import MergePatch
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.governance.stages.repository import stages_of
from app.methods.guidance.library import offered
from app.methods.guidance.models import GuidanceNote
from app.methods.guidance.repository import GuidanceNoteRepository
from app.methods.guidance.schemas import Guidance, GuidanceNoteWrite, GuidanceOffered
from app.methods.models import MethodTailoring
from app.methods.repository import MethodRepository, tailorings_of
from app.methods.schemas import CONFIGURE, READ
from app.methods.tailoring import open_stage

NONE = ""  # the slug of no method, and the code of no stage: only what is for any is offered then


def write(uow: Writing, data: GuidanceNoteWrite) -> GuidanceNote:
    if not uow.actor.rights.allow(CONFIGURE, EVERYWHERE):
        raise Forbidden(f"Guidance needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    note = uow.add(GuidanceNote(**dict(data)))
    uow.record("guidance_note.written", note)
    return note


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[GuidanceNoteWrite]) -> GuidanceNote:
    note = GuidanceNoteRepository(uow).get(id, CONFIGURE, version)
    for name, value in patch.applied_to(GuidanceNoteWrite.model_validate(note)):
        setattr(note, name, value)
    uow.record("guidance_note.revised", note)
    return note


def offered_at(uow: Reading, component_id: UUID) -> GuidanceOffered:
    """The guidance for the stage that a component is in, by its method: the organisation's own first."""
    place = ComponentRepository(uow).place(component_id, READ)
    stages, tailoring = stages_of(uow, place.id), tailorings_of(uow, [place.id]).get(place.id)
    stage = open_stage(uow, place) or (stages[0].code if stages else None)
    method = slug_of(uow, tailoring) if tailoring else None
    own = GuidanceNoteRepository(uow).all(offered={}, of_method=method or NONE, of_stage=stage or NONE)
    ready = offered(method, stage)
    return GuidanceOffered(
        component_id=place.id,
        method=method,
        stage=stage,
        items=[
            *(
                Guidance(kind=n.kind, title=n.title, text=n.text, note_id=n.id, edition=n.version)
                for n in own
            ),
            *(Guidance(kind=t.kind, title=t.title, text=t.text, note_id=None, edition=None) for t in ready),
        ],
    )


def slug_of(uow: Reading, tailoring: MethodTailoring) -> str | None:
    """The slug of a standard method; of the organisation's, of what it is based on, or else its own."""
    if tailoring.method_id is None:
        return tailoring.standard
    own = MethodRepository(uow).get(tailoring.method_id)
    return own.based_on or own.slug
