"""Artefacts as papers: what of a document goes into a file, in which order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.artefacts.fields import ValueType
from app.artefacts.schemas import ArtefactDerived, ArtefactDocument, DocumentField
from app.core.paper import Paper, Part
from app.core.workbook import Sheet

NOT_STATED = "Not stated."
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))  # in the title of a sheet
TITLE_MAX = 31


def paper(of: ArtefactDocument) -> Paper:
    parts = [about(of), *map(written, of.fields), *map(read_off, of.derived), approvals(of)]
    return Paper(of.title, of.as_of, parts)


def about(of: ArtefactDocument) -> Part:
    state = "frozen when it was approved" if of.is_frozen else "live"
    rows = [
        ("Reference", of.reference),
        ("Component", f"{of.component_code} {of.component_name}"),
        ("Template", f"{of.template_name} ({of.template_code} {of.template_semver})"),
        ("Status", of.status.value),
        ("Derived values", f"as of {of.as_of}, {state}"),
        ("Retention", of.retention),
    ]
    return Part(of.purpose.value.replace("_", " ").capitalize(), header=("Member", "Value"), rows=rows)


def written(field: DocumentField) -> Part:
    """A field as a part: a table as one."""
    if field.type is not ValueType.TABLE:
        return Part(field.label, NOT_STATED if field.value is None else str(plain(field.value)))
    rows = [[plain(row.get(column.code)) for column in field.columns] for row in field.value or ()]
    header = [column.label for column in field.columns]
    return Part(field.label, None if rows else NOT_STATED, header if rows else (), rows)


def read_off(derived: ArtefactDerived) -> Part:
    """What is derived as a part; one row as a list of its members."""
    if not derived.rows:
        return Part(derived.label, f"Not available: {derived.reason}." if derived.reason else "None.")
    if len(derived.rows) == 1:
        rows: list[Sequence[object]] = [
            (named(name), plain(value)) for name, value in derived.rows[0].items()
        ]
        return Part(derived.label, header=("Member", "Value"), rows=rows)
    header = [named(name) for name in derived.rows[0]]
    return Part(derived.label, header=header, rows=[list(map(plain, row.values())) for row in derived.rows])


def approvals(of: ArtefactDocument) -> Part:
    rows = [
        (each.approval, each.approved_by, each.approved_at.isoformat(), each.remark) for each in of.approvals
    ]
    return Part(
        "Approvals", None if rows else "None.", ("Approval", "By", "At", "Remark") if rows else (), rows
    )


def named(name: str) -> str:
    return name.replace("_", " ").capitalize()


def plain(value: Any) -> object:
    """A value as a cell has it: money with its currency."""
    if isinstance(value, Mapping):
        return f"{value['amount']} {value['currency']}"
    return value


def sheets(of: Paper) -> Iterator[Sheet]:
    """A paper as a workbook: a sheet of all its text, and one for each of its tables."""
    texts = [(part.heading, part.text) for part in of.parts if part.text is not None]
    yield Sheet("Text", ("Heading", "Text"), texts)
    tables = [part for part in of.parts if part.header]
    for at, part in enumerate(tables, 1):
        title = f"{at} {part.heading.translate(FORBIDDEN)}"[:TITLE_MAX].strip()
        yield Sheet(title, part.header, part.rows)
