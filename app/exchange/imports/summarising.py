"""The figures of an import: what the file holds, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from app.calc.money import Money
from app.exchange.imports.models import Absent, ImportOutcome
from app.exchange.imports.planning import Item, Plan, change
from app.exchange.imports.translating import CONFIDENCE, amounts
from app.exchange.tables.outcomes import Confidence, NotAvailable, Value
from app.exchange.tables.records import Interpretation, Record, summary
from app.exchange.tables.wording import excerpt
from app.exchange.targets import COST_BASIS
from app.variance.status_reports.recording import Outcome as Written

PROBLEMS_KEPT = 20_000
LISTED = 100
HEADERS_LISTED = 300
BASES = {"report.whole_life_cost": "whole_life", "report.benefits": None}  # the others are of the costs


def layout(told: Interpretation) -> dict[str, Any]:
    """How the file turned out to be laid out."""
    found = told.found
    return {
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "transposed": found.transposed,
        "header_record": found.header_record,
        "unused_headers": [excerpt(header) for header in told.unused[:HEADERS_LISTED]],
        "preamble": [
            {"record": one.number, "reason": one.reason, "text": one.text} for one in told.preamble[:LISTED]
        ],
    }


def counts(told: Interpretation, plan: Plan) -> dict[str, Any]:
    """How many of everything, with the faults that were found after the file was read."""
    counted = summary(told)
    outcomes = Counter(item.outcome for item in plan.items)
    reports = Counter(item.report.outcome for item in plan.items if item.report)
    fit = len(plan.items) + counted.repeated - outcomes[ImportOutcome.REFUSED]
    good = fit if told.sound else counted.good
    return {
        "records": counted.records,
        "good": good,
        "with_errors": counted.records - good,
        "with_warnings": counted.with_warnings,
        "repeated": counted.repeated,
        "skipped": counted.skipped,
        "projects": {
            **{outcome.value: outcomes[outcome] for outcome in ImportOutcome},
            ImportOutcome.ABSENT.value: len(plan.linked.leavers),
        },
        "reports": {outcome.value: reports[outcome] for outcome in Written},
        "problems": len(plan.problems),
        "problems_listed": min(len(plan.problems), PROBLEMS_KEPT),
        "problems_by_code": dict(Counter(problem.code for problem in plan.problems)),
        "notes": counted.notes,
    }


def ratings(records: Iterable[Record]) -> list[dict[str, Any]]:
    """How often each assessor gives each rating, by how it is spelt."""
    found: Counter[tuple[Any, ...]] = Counter()
    for record in records:
        for target, outcome in record.values.items():
            if target.startswith(CONFIDENCE):
                said = outcome.value if isinstance(outcome, Value) else None
                scale, value = (said.scale, said.level) if isinstance(said, Confidence) else (None, None)
                reason = outcome.reason if isinstance(outcome, NotAvailable) else None
                raw = excerpt(outcome.raw.strip(), LISTED)
                found[target.removeprefix(CONFIDENCE), scale, value, reason, raw] += 1
    names = ("assessor", "scale", "value", "reason", "raw")
    return [
        dict(zip(names, key, strict=True)) | {"count": count}
        for key, count in sorted(found.items(), key=lambda one: tuple(map(str, one[0])))
    ]


def not_available(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The cells that give no value, or not all of it, by reason."""
    cells: dict[str, Counter[str]] = {}
    within: dict[str, set[int]] = {}
    for record in records:
        for target, outcome in record.values.items():
            reason = outcome.reason if isinstance(outcome, NotAvailable) else outcome.partly
            if reason:
                cells.setdefault(reason, Counter())[target] += 1
                within.setdefault(reason, set()).add(record.place.record)
    return [
        {
            "reason": reason,
            "cells": cells[reason].total(),
            "records": len(within[reason]),
            "by_target": dict(sorted(cells[reason].items())),
        }
        for reason in sorted(cells)
    ]


def totals(told: Interpretation) -> list[dict[str, Any]]:
    """What the amounts of each target add up to."""
    first: dict[str, list[Money]] = {}
    again: dict[str, list[Money]] = {}
    for record in told.good:
        for target, amount in amounts(record.values):
            first.setdefault(target, []).append(amount)
            again.setdefault(target, []).extend([amount] if record.repeats is not None else [])
    return [
        {
            "target": target,
            "cost_basis": BASES.get(target, told.constants.get(COST_BASIS)),
            "records": len(found),
            "amount": in_all(found, found[0].currency),
            "repeated_records": len(again[target]),
            "repeated": in_all(again[target], found[0].currency),
        }
        for target, found in first.items()
    ]


def in_all(found: Iterable[Money], currency: str) -> Any:
    return to_jsonable_python(Money.of_minor(sum(amount.minor for amount in found), currency))


def linking(plan: Plan) -> dict[str, Any]:
    """Like for like, joiners and leavers."""
    records = {item.incoming.key: item.incoming for item in plan.items}
    shown = [one for one in plan.linked.uncertain if one.incoming in records][:LISTED]
    links = Counter(item.basis for item in plan.items if item.basis)
    return {
        "links": {basis: links[basis] for basis in ("identity", "number", "name")},
        "joiners": sum(item.new for item in plan.items),
        "leavers": len(plan.linked.leavers),
        "uncertain": len(plan.linked.uncertain),
        "uncertain_links": [
            {
                "component_id": one.known,
                "code": plan.known.components[UUID(one.known)].code,
                "name": plan.known.components[UUID(one.known)].name,
                "record": int(one.incoming),
                "record_name": records[one.incoming].name,
                "doubt": one.doubt.value,
                "similarity": one.similarity,
            }
            for one in shown
        ],
    }


def problem_rows(plan: Plan) -> list[dict[str, Any]]:
    """The problems as rows of their table: the first twenty thousand, errors first."""
    kept = sorted(plan.problems, key=lambda problem: problem.severity != "error")[:PROBLEMS_KEPT]
    return [
        {
            "number": number,
            **{n: getattr(one, n) for n in ("severity", "code", "row", "column", "header", "target")},
            "sentence": excerpt(one.sentence, 2000),
            "value": one.raw,
        }
        for number, one in enumerate(kept, 1)
    ]


def change_rows(plan: Plan, absent: Absent) -> list[dict[str, Any]]:
    """What comes of each project of the file, then of those that it does not have."""
    ended = {component.id for component in plan.departures}
    rows = [change_row(item) for item in plan.items]
    for id in plan.linked.leavers:
        one = plan.known.components[id]
        told = {"outcome": ImportOutcome.ABSENT, "component_id": id, "code": one.code, "name": one.name}
        changes = {"status": change(one.status, absent)} if id in ended else {}
        rows.append(blank_row() | told | {"changes": changes})
    return [row | {"number": number} for number, row in enumerate(rows, 1)]


def complete(rows: Sequence[dict[str, Any]], plan: Plan) -> None:
    """Say where what was written is now; the rows of the items come first."""
    for row, item in zip(rows, plan.items, strict=False):
        if item.outcome != ImportOutcome.REFUSED:
            row |= {"component_id": item.component.id, "code": item.component.code}
            row["status_report_id"] = item.report.report_id if item.report else None


def change_row(item: Item) -> dict[str, Any]:
    one = item.incoming
    return blank_row() | {
        "outcome": item.outcome,
        "report_outcome": item.report.outcome.value if item.report else None,
        "component_id": None if item.new else item.component.id,
        "status_report_id": item.report.report_id if item.report else None,
        "code": None if item.new else item.component.code,
        "name": one.name,
        "register_number": one.number,
        "identity": one.record.identity,
        "record": one.record.place.record,
        "linked_by": item.basis,
        "changes": item.changes,
        "kept": list(one.kept),
    }


def blank_row() -> dict[str, Any]:
    names = ("report_outcome", "component_id", "status_report_id", "code", "register_number", "identity")
    return dict.fromkeys((*names, "record", "linked_by")) | {"changes": {}, "kept": []}
