"""The figures of an import: what the file holds, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.exchange.imports.items import Item, Plan, change
from app.exchange.imports.models import Absent, ImportOutcome
from app.exchange.tables.layout import Skipped
from app.exchange.tables.reading import Found
from app.exchange.tables.records import Interpretation, Problem, Summary, summary
from app.exchange.tables.wording import excerpt
from app.variance.status_reports.recording import Outcome as Written

PROBLEMS_KEPT = 20_000
LISTED = 100
HEADERS_LISTED = 300


def layout(found: Found, unused: Sequence[str], preamble: Sequence[Skipped]) -> dict[str, Any]:
    """How the file turned out to be laid out."""
    return {
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "transposed": found.transposed,
        "header_record": found.header_record,
        "unused_headers": [excerpt(header) for header in unused[:HEADERS_LISTED]],
        "preamble": [
            {"record": one.number, "reason": one.reason, "text": one.text} for one in preamble[:LISTED]
        ],
    }


def counts(told: Interpretation, plan: Plan) -> dict[str, Any]:
    """How many of everything, with the faults that were found after the file was read."""
    outcomes = Counter(item.outcome for item in plan.items)
    reports = Counter(item.report.outcome for item in plan.items if item.report)
    codes = Counter(problem.code for problem in plan.problems)
    return in_numbers(summary(told), told.sound, outcomes, reports, len(plan.linked.leavers), codes)


def in_numbers(
    counted: Summary,
    sound: bool,
    outcomes: Counter[ImportOutcome],
    reports: Counter[Written],
    leavers: int,
    codes: Counter[str],
) -> dict[str, Any]:
    fit = outcomes.total() + counted.repeated - outcomes[ImportOutcome.REFUSED]
    good = fit if sound else counted.good
    return {
        "records": counted.records,
        "good": good,
        "with_errors": counted.records - good,
        "with_warnings": counted.with_warnings,
        "repeated": counted.repeated,
        "skipped": counted.skipped,
        "projects": {
            **{outcome.value: outcomes[outcome] for outcome in ImportOutcome},
            ImportOutcome.ABSENT.value: leavers,
        },
        "reports": {outcome.value: reports[outcome] for outcome in Written},
        "problems": codes.total(),
        "problems_listed": min(codes.total(), PROBLEMS_KEPT),
        "problems_by_code": dict(codes),
        "notes": counted.notes,
    }


def with_refusals(
    counts: Mapping[str, Any], projects: Mapping[str, int], reports: Mapping[str, int]
) -> dict[str, Any]:
    """``counts`` after projects and reports, by what would have come of them, could not be written after all."""
    refused = sum(number for outcome, number in projects.items() if outcome != ImportOutcome.ABSENT)
    problems, by_code = sum(projects.values()), dict(counts["problems_by_code"])
    if problems:
        by_code["changed_meanwhile"] = problems
    return {
        **counts,
        "good": counts["good"] - refused,
        "with_errors": counts["with_errors"] + refused,
        "projects": less(counts["projects"], projects, refused, ImportOutcome.ABSENT.value),
        "reports": less(counts["reports"], reports, sum(reports.values())),
        "problems": counts["problems"] + problems,
        "problems_listed": min(counts["problems"] + problems, PROBLEMS_KEPT),
        "problems_by_code": by_code,
    }


def less(counts: Mapping[str, int], gone: Mapping[str, int], refused: int, *kept: str) -> dict[str, int]:
    """``counts`` without what is ``gone``, which is refused now; what is ``kept`` stands all the same."""
    left = {name: number - (0 if name in kept else gone.get(name, 0)) for name, number in counts.items()}
    return left | {"refused": left["refused"] + refused}


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
    return rows_of(sorted(plan.problems, key=lambda problem: problem.severity != "error")[:PROBLEMS_KEPT])


def rows_of(kept: Iterable[Problem]) -> list[dict[str, Any]]:
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
