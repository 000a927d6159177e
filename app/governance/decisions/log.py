"""The decision log as a table: what a reader may see of each decision, in one row."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core.csv import every
from app.core.telling import Record
from app.core.unit_of_work import Reading
from app.governance.decisions.moves import is_pending
from app.governance.decisions.repository import DecisionRepository

WITHHELD = "withheld"
PLAIN = (
    *("reference", "component", "kind", "title", "status", "outcome", "requested_from", "due_on"),
    *("question", "recommendation", "rationale", "proposed_at", "decided_at", "recorded_at"),
    *("effective_on", "expires_on", "next_on"),
)
DAYS = frozenset({"due_on", "effective_on", "expires_on", "next_on"})
HEADER = (*PLAIN, "value", "currency", "options", "conditions", "conditions_open", "taken_by", "unauthorised")


def rows(uow: Reading, top: AnyPlace, **filters: Any) -> Iterator[list[object]]:
    """The decisions that a list with these filters would show, oldest first."""
    found = every(ComponentRepository(uow), below=top.path) if filters.get("below") else ()
    codes = {str(component["id"]): component["code"] for component in found} | {str(top.id): top.code}
    for record in every(DecisionRepository(uow), **filters):
        record["component"] = codes.get(str(record["component_id"]))
        yield row(record)


def row(record: Record) -> list[object]:
    """One decision; what is withheld says so, and is not told as empty."""
    told = record | dict.fromkeys(record["withheld"], WITHHELD)
    value, conditions = record["value"] or {}, record["conditions"]
    options = record["options"] if record["options"] is not None else [{"label": WITHHELD}]
    return [
        *(told[name] for name in PLAIN),
        value.get("amount"),
        value.get("currency"),
        "; ".join(option["label"] for option in options),
        "; ".join(f"{each['text']} ({each['owner']}, {each['due_on']})" for each in conditions),
        sum(map(is_pending, conditions)),
        (record["elsewhere"] or {}).get("taken_by"),
        record["is_unauthorised"],
    ]


def cells(row: Sequence[object]) -> list[object]:
    """One decision for a workbook, which has days and numbers of its own."""
    return [typed(name, value) for name, value in zip(HEADER, row, strict=True)]


def typed(name: str, value: object) -> object:
    if value is None or value == WITHHELD:
        return value
    if name in DAYS:
        return date.fromisoformat(str(value))
    return Decimal(str(value)) if name == "value" else value
