"""What no file holds, whoever asks for it: opinions about people stay where who reads them is known."""

from dataclasses import replace

from app.core.model import Marking
from app.core.rights import Rights
from app.core.unit_of_work import Actor
from app.identity.roles import clearance

NEVER = frozenset(map(clearance, (Marking.STAKEHOLDERS,)))


def outward(actor: Actor) -> Actor:
    """Who asks for a file, without the clearances for what is in none."""
    paths = {permission: held for permission, held in actor.rights.paths.items() if permission not in NEVER}
    return replace(actor, rights=Rights(paths))
