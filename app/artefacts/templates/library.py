"""The templates that come ready-made: one of each purpose, with the least that it must hold.

What they ask for follows the PMBOK Guide (charter, change, lessons), the five cases of the Green Book,
PRINCE2 7 (exception, stage end and end project reports), MSP 5 (benefit profile) and ISO 21502.
"""

from functools import cache

from app.artefacts.templates.running import RUNNING
from app.artefacts.templates.schemas import TemplateWrite
from app.artefacts.templates.starting import STARTING


@cache
def library() -> tuple[TemplateWrite, ...]:
    return tuple(TemplateWrite.model_validate(each) for each in (*STARTING, *RUNNING))
