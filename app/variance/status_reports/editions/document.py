"""The document of a published report, made of its inputs alone by rules that have a number.

A change of what a document says is a new number with its own function; the old one stays, for the
documents that were made by it are made again to the byte.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from app.calc.money import Money
from app.calc.rag import Excess, calculated_rag, declared_better, divergence_reason
from app.core.audit import canonical
from app.core.errors import NotFound
from app.variance.status_reports.kept.schemas import EarlierKept, KeptFigures
from app.variance.status_reports.schemas import Figures, slip_days

Inputs = Mapping[str, Any]
CURRENT = "1"


def content(rules: str, inputs: Inputs) -> str:
    """The document, character by character. Raises ``NotFound`` for rules that there are not."""
    if rules not in RULES:
        raise NotFound(f"There are no rules {rules} for status reports.")
    return canonical(RULES[rules](inputs))


def digest_of(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def first_rules(inputs: Inputs) -> dict[str, Any]:
    """What was stated and kept, and what follows from it: variance, slip, and the RAG beside the declared one."""
    figures = Figures.model_validate(inputs["stated"])
    kept = KeptFigures.model_validate(inputs["kept"]) if inputs["kept"] else None
    return {
        "format": "steerco-status-report",
        "rules": "1",
        **inputs,
        "calculated": calculated(figures, [excess(one, figures) for one in kept.before] if kept else []),
    }


def calculated(figures: Figures, before: list[Excess]) -> dict[str, Any]:
    baseline, forecast = figures.baseline_cost, figures.forecast_cost
    slip = slip_days(figures.approved_finish_on, figures.forecast_finish_on)
    found = calculated_rag(baseline, forecast, slip, before=before)
    return {
        "cost_variance": told(baseline - forecast) if baseline and forecast else None,
        "finish_slip_days": slip,
        "rag": found.rag,
        "rag_reason": found.reason,
        "dimensions": [
            {"name": one.name, "rag": one.rag, "raw": one.raw, "reason": one.reason}
            for one in found.dimensions
        ],
        "rag_divergence": declared_better(figures.declared_rag, found.rag),
        "rag_divergence_reason": divergence_reason(figures.declared_rag, found.rag),
    }


def excess(one: EarlierKept, figures: Figures) -> Excess:
    """How far an earlier report was beyond its baseline; costs on another basis do not compare."""
    same = one.cost_basis is figures.cost_basis
    return Excess.of(one.baseline if same else None, one.forecast if same else None, one.slip_days)


def told(amount: Money) -> dict[str, str]:
    return {"amount": str(amount.amount), "currency": amount.currency}


RULES: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {"1": first_rules}


def difference(before: Any, after: Any, at: str = "") -> list[dict[str, Any]]:
    """What changed between two documents, member by member, by JSON pointer; a list counts as one.

    Examples
    --------
    >>> difference({"a": {"b": 1, "c": [2]}}, {"a": {"b": 1, "c": [3]}, "d": 4})
    [{'pointer': '/a/c', 'before': [2], 'after': [3]}, {'pointer': '/d', 'before': None, 'after': 4}]
    """
    if before == after:
        return []
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [{"pointer": at, "before": before, "after": after}]
    names = sorted(before.keys() | after.keys())
    found = (difference(before.get(name), after.get(name), f"{at}/{escaped(name)}") for name in names)
    return [change for changes in found for change in changes]


def escaped(name: str) -> str:
    """A member's name as a JSON pointer has it (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
