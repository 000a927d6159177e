"""Reading the organisation's own guidance."""

from typing import ClassVar

import sqlalchemy as sa

from app.core.repository import Repository
from app.core.statements import equals
from app.methods.guidance.models import GuidanceNote
from app.methods.guidance.schemas import GuidanceNoteRead
from app.methods.schemas import READ

IT = GuidanceNote


class GuidanceNoteRepository(Repository[GuidanceNote, GuidanceNoteRead]):
    model = GuidanceNote
    told = GuidanceNoteRead
    noun = "guidance note"
    reads = READ
    sortable: ClassVar = {"title": IT.title, "created_at": IT.created_at}
    filters: ClassVar = {
        "kind": equals("kind", IT.kind),
        "offered": IT.is_offered.is_(True),
        "of_method": sa.or_(IT.method.is_(None), equals("of_method", IT.method)),
        "of_stage": sa.or_(IT.stage.is_(None), equals("of_stage", IT.stage)),
    }
