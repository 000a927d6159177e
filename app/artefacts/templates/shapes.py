"""Short words for the shapes of the library's templates: fields, columns, and whole templates."""

from typing import Any

from app.artefacts.fields import ReferenceKind
from app.artefacts.fields import ValueType as T
from app.identity.roles import Role

Said = dict[str, Any]  # as a client would say it
PROJECT_FILE = "closure_plus_7_years"
RAG = ["green", "amber", "red"]
SPONSOR = {"code": "sponsor", "label": "Sponsor", "role": Role.SPONSOR}
SRO = {"code": "sro", "label": "Senior responsible owner", "role": Role.SRO}
FINANCE = {"code": "finance", "label": "Finance", "role": Role.FINANCE}
BOARD = {"code": "board", "label": "Board", "role": Role.BOARD_MEMBER}
REVIEWER = {"code": "reviewer", "label": "Reviewer"}


def field(code: str, type: T, guidance: str | None = None, required: bool = True, **other: Any) -> Said:
    """A field or a column, called by its code unless told otherwise."""
    label = code.replace("_", " ").capitalize()
    return {"code": code, "label": label, "type": type, "required": required, "guidance": guidance} | other


def prose(code: str, guidance: str | None = None, **other: Any) -> Said:
    return field(code, T.LONG_TEXT, guidance, **other)


def text(code: str, guidance: str | None = None, **other: Any) -> Said:
    return field(code, T.TEXT, guidance, **other)


def number(code: str, guidance: str | None = None, **other: Any) -> Said:
    return field(code, T.NUMBER, guidance, **other)


def amount(code: str, guidance: str | None = None, **other: Any) -> Said:
    return field(code, T.MONEY, guidance, **other)


def day(code: str, guidance: str | None = None, **other: Any) -> Said:
    return field(code, T.DATE, guidance, **other)


def choice(code: str, *choices: str, **other: Any) -> Said:
    return field(code, T.CHOICE, choices=list(choices), **other)


def reference(code: str, kind: ReferenceKind, **other: Any) -> Said:
    return field(code, T.REFERENCE, refers_to=kind, **other)


def table(code: str, *columns: Said, guidance: str | None = None, min_rows: int = 1, **other: Any) -> Said:
    return field(code, T.TABLE, guidance, columns=list(columns), min_rows=min_rows, **other)


def template(
    code: str, name: str, fields: list[Said], derived: str, approvals: list[Said], **other: Any
) -> Said:
    """A template of the purpose that its code names; ``derived`` names its sources."""
    sources = [{"source": source} for source in derived.split()]
    said: Said = {"code": code, "purpose": code, "name": name, "semver": "1.0.0", "owner": "Head of PMO"}
    said |= {"fields": fields, "derived": sources, "approvals": approvals, "retention": PROJECT_FILE}
    return said | other
