"""What the targets of a mapping of risks are, and what is wrong with one that misses them."""

from collections.abc import Iterator, Set

from app.exchange.tables.cell_types import ChoiceCell
from app.exchange.tables.mapping import MappedColumn, Mapping
from app.risk.models import ResponseStrategy, RiskKind, RiskStatus

WORDS = frozenset({"text", "identifier", "choice"})
BAND = frozenset({"number", "choice"})
RISK = {
    **dict.fromkeys(("reference", "title", "category", "owner", "actionee"), WORDS),
    **dict.fromkeys(("statement", "cause", "event", "effect", "response"), WORDS),
    **dict.fromkeys(("response_strategy", "kind", "status"), frozenset({"choice"})),
    "raised_on": frozenset({"date"}),
    "review_on": frozenset({"date"}),
    "probability": frozenset({"percentage"}),
    "impact": frozenset({"money"}),
    **dict.fromkeys(("likelihood_band", "impact_band", "score"), BAND),
    **dict.fromkeys(("cost_band", "schedule_band"), BAND),
    **dict.fromkeys(("target_likelihood_band", "target_cost_band", "target_schedule_band"), BAND),
    **dict.fromkeys(("inherent_likelihood_band", "inherent_impact_band", "inherent_score"), BAND),
}
CHOICES: dict[str, Set[str]] = {
    "response_strategy": set(ResponseStrategy),
    "kind": set(RiskKind),
    "status": {RiskStatus.DRAFT, RiskStatus.OPEN, RiskStatus.CLOSED},
}
STATEMENT, EVENT = "risk.statement", "risk.event"


def is_of_risks(mapping: Mapping) -> bool:
    return any(column.target.startswith("risk.") for column in mapping.columns)


def map_risks(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """What is wrong with the columns of a mapping of risks, and where it is said."""
    targets = {column.target for column in mapping.columns}
    if not targets & {STATEMENT, EVENT}:
        yield "/columns", f"one column must be mapped to {STATEMENT} or {EVENT}"
    for at, column in enumerate(mapping.columns):
        if detail := fault_of(column):
            yield f"/columns/{at}", detail


def fault_of(column: MappedColumn) -> str | None:
    place, _, name = column.target.partition(".")
    wanted = RISK.get(name) if place == "risk" else None
    if wanted is None:
        return f"it is none of {', '.join(f'risk.{known}' for known in RISK)}"
    if column.cell.type not in wanted:
        return f"{column.target} takes a cell of type {' or '.join(sorted(wanted))}"
    meant = set(column.cell.words.values()) if isinstance(column.cell, ChoiceCell) else set()
    if strange := sorted(meant - CHOICES.get(name, meant)):
        return f"{', '.join(strange)} is none of {', '.join(sorted(CHOICES[name]))}"
    return None
