"""The tables of the pages that are worked out from the code, so that they cannot drift from it."""

from collections.abc import Iterable

from app.core.model import Marking
from app.identity.roles import CLEARED, ROLES, VERBS, Role
from app.settings import Settings

Row = Iterable[str]


def table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(list(head)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def permissions() -> str:
    """What each role may do beside reading, and what it does not even read."""
    nouns = [noun for noun in VERBS if noun != CLEARED]
    rows = []
    for role in Role:
        writes = [f"`{p}`" for p in ordered() if p in ROLES[role] and not p.endswith(":read")]
        hidden = [noun.replace("_", " ") for noun in nouns if f"{noun}:read" not in ROLES[role]]
        rows.append([f"`{role}`", ", ".join(writes) or "-", ", ".join(hidden) or "-"])
    return table(["role", "may, beside reading", "does not read"], rows)


def ordered() -> list[str]:
    """The permissions in the order of the code, clearances aside."""
    return [f"{noun}:{verb}" for noun, verbs in VERBS.items() if noun != CLEARED for verb in verbs]


def clearances() -> str:
    """Which role is cleared for which marking."""

    def cell(role: Role, marking: Marking) -> str:
        return "yes" if f"{CLEARED}:{marking}" in ROLES[role] else "-"

    head = ["role", *(f"`{marking}`" for marking in Marking)]
    return table(head, ([f"`{role}`", *(cell(role, marking) for marking in Marking)] for role in Role))


def settings() -> set[str]:
    """The names of all that a deployment may set."""
    return {f"STEERCO_{name.upper()}" for name in Settings.model_fields}
