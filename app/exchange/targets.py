"""What the targets of a mapping are in the service, and what is wrong with a mapping that misses them."""

import re
from collections.abc import Iterator
from typing import Any

from app.calc.confidence import SCALES
from app.calc.rag import Rag
from app.components.models import ComponentStatus
from app.exchange.lessons.targets import is_of_lessons, map_lessons
from app.exchange.risk_registers.targets import is_of_risks, map_risks
from app.exchange.tables.cell_types import ChoiceCell, ConfidenceCell
from app.exchange.tables.mapping import MappedColumn, Mapping
from app.variance.status_reports.models import CostBasis
from app.variance.status_reports.schemas import Topic

WORDS = frozenset({"text", "identifier", "choice"})
PROJECT = {
    **dict.fromkeys(("external_id", "name", "category", "stage", "sro", "sponsor", "manager"), WORDS),
    "description": frozenset({"text"}),
    "status": frozenset({"choice"}),
}
CUSTOM = frozenset({"text", "identifier", "choice", "number", "percentage", "date"})
AMOUNTS = {
    "budget": "baseline_cost",
    "forecast": "forecast_cost",
    "actual": "actual_cost",
    "whole_life_cost": "whole_life_cost",
    "benefits": "benefits",
}
DATES = {
    "start_on": "start_on",
    "planned_finish_on": "approved_finish_on",
    "finish_on": "approved_finish_on",
    "forecast_finish_on": "forecast_finish_on",
}
COSTS = {"report.budget", "report.forecast", "report.actual"}
COST_BASIS = "report.cost_basis"
CONSTANTS = {"project.category", "project.stage", "project.status", COST_BASIS}
SLUG = re.compile(r"[a-z][a-z0-9_]{0,62}")
Fault = dict[str, str]


def report_member(target: str, mapping: Mapping) -> str | None:
    """The figure of a status report that a target gives; the planned finish goes before another one."""
    place, _, name = target.partition(".")
    if place != "report":
        return None
    targets = {column.target for column in mapping.columns}
    if name == "finish_on" and "report.planned_finish_on" in targets:
        return None
    return (
        AMOUNTS.get(name) or DATES.get(name) or {"declared_rag": "declared_rag", "cause": "cause"}.get(name)
    )


def faults_in(mapping: Mapping) -> list[Fault]:
    """What a mapping says that the service could not do, each with where it says so."""
    faults = [*map_columns(mapping), *map_constants(mapping), *map_reasons(mapping)]
    return [{"pointer": f"/body{pointer}", "detail": detail} for pointer, detail in faults]


def map_columns(mapping: Mapping) -> Iterator[tuple[str, str]]:
    if is_of_lessons(mapping):
        yield from map_lessons(mapping)
        return
    if is_of_risks(mapping):
        yield from map_risks(mapping)
        return
    targets = {column.target for column in mapping.columns}
    if "project.name" not in targets:
        yield "/columns", "one column must be mapped to project.name"
    if targets & COSTS and COST_BASIS not in mapping.constants:
        yield "/constants", f"{COST_BASIS} is wanted beside costs: {' or '.join(CostBasis)}"
    if len({c.cell.currency for c in mapping.columns if c.cell.type == "money"}) > 1:
        yield "/columns", "all amounts must be of one currency"
    for at, column in enumerate(mapping.columns):
        if detail := fault_of(column):
            yield f"/columns/{at}", detail


def fault_of(column: MappedColumn) -> str | None:
    """Why a column cannot go where it is mapped to."""
    place, _, name = column.target.partition(".")
    custom = name.removeprefix("custom.")
    if place == "project" and custom != name:
        if not SLUG.fullmatch(custom):
            return f"{custom} is no slug of a custom field"
        return wrong_cell(column, CUSTOM)
    if place == "project":
        wanted = PROJECT.get(name)
        known = ", ".join(f"project.{n}" for n in PROJECT)
        return wrong_cell(column, wanted) if wanted else f"it is none of {known}, project.custom.<slug>"
    if place != "report":
        return "a target begins with project. or report."
    return fault_of_report(column, name)


def fault_of_report(column: MappedColumn, name: str) -> str | None:
    kind, _, which = name.partition(".")
    if kind == "narrative":
        topics = ", ".join(Topic)
        return wrong_cell(column, {"text"}) if which in list(Topic) else f"{which} is no topic of {topics}"
    if kind == "confidence":
        return wrong_cell(column, {"confidence"}) or wrong_scale(column.cell, which)
    if kind in AMOUNTS:
        return wrong_cell(column, {"money"})
    if kind in DATES:
        return wrong_cell(column, {"date"})
    if kind == "cause":
        return wrong_cell(column, {"text"})
    return wrong_cell(column, {"choice"}) or wrong_words(column.cell, Rag) if kind == "declared_rag" else None


def wrong_cell(column: MappedColumn, wanted: Any) -> str | None:
    if column.cell.type not in wanted:
        return f"{column.target} takes a cell of {' or '.join(sorted(wanted))}, not {column.cell.type}"
    if column.target == "project.status" and isinstance(column.cell, ChoiceCell):
        return wrong_words(column.cell, ComponentStatus)
    return None


def wrong_words(cell: Any, meant: Any) -> str | None:
    strange = sorted(set(cell.words.values()) - set(meant))
    return f"{', '.join(strange)} is none of {', '.join(meant)}" if strange else None


def wrong_scale(cell: Any, assessor: str) -> str | None:
    """Why a rating could not be kept as a delivery confidence."""
    if not isinstance(cell, ConfidenceCell) or cell.assessor != assessor or not SLUG.fullmatch(assessor):
        return f"the assessor of the cell must be {assessor}, in lower case letters, digits and _"
    for scale in cell.scales:
        if scale.name not in SCALES:
            return f"the scale {scale.name} is none of {', '.join(SCALES)}"
        if strange := sorted(set(scale.levels) - set(SCALES[scale.name].ratings)):
            return f"{scale.name} has no {', '.join(strange)}"
    return None


def map_constants(mapping: Mapping) -> Iterator[tuple[str, str]]:
    for target, value in mapping.constants.items():
        if target not in CONSTANTS:
            yield f"/constants/{target}", f"only {', '.join(sorted(CONSTANTS))} can be constant"
        elif target == COST_BASIS and value not in list(CostBasis):
            yield f"/constants/{target}", f"it is {' or '.join(CostBasis)}"
        elif target == "project.status" and value not in list(ComponentStatus):
            yield f"/constants/{target}", f"it is one of {', '.join(ComponentStatus)}"


def map_reasons(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Reasons are told beside the figures that are not available, in one spelling."""
    for at, words in enumerate(mapping.withheld):
        if not SLUG.fullmatch(words.reason):
            yield f"/withheld/{at}/reason", "write it in lower case letters, digits and _"
    for at, column in enumerate(mapping.columns):
        reasons = {column.blank, *(words.reason for words in column.withheld)}
        if not all(map(SLUG.fullmatch, reasons)):
            yield f"/columns/{at}", "write its reasons in lower case letters, digits and _"
