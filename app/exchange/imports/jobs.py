"""Importing a large file as a job: read twice without holding anybody up, staged, and then entered."""

from typing import Any
from uuid import UUID

from app.core.errors import Invalid
from app.core.sequences import next_reference, next_references
from app.core.unit_of_work import Reading, Writing
from app.exchange.imports import fields as custom
from app.exchange.imports import periods, summarising
from app.exchange.imports.applying import free_codes
from app.exchange.imports.comparing import Comparison
from app.exchange.imports.entering import Entry
from app.exchange.imports.items import Place
from app.exchange.imports.schemas import ImportAsked
from app.exchange.imports.service import KIND, NEEDED, PREFIX, destination, mapping_of, refusal_of
from app.exchange.imports.staging import Stage
from app.exchange.imports.surveying import Survey, survey
from app.exchange.tables.interpreting import Interpreter, interpreter
from app.exchange.tables.reading import Opened, opened
from app.exchange.tables.refusal import LARGE, TableRefused
from app.jobs.frames import PIECE, Frames
from app.jobs.kinds import Task, work
from app.variance.status_reports.service import PREFIX as REPORTS


def references(uow: Writing, projects: int, reports: int) -> dict[str, list[str]]:
    """Codes and references that nobody else gets."""
    return {
        "projects": free_codes(uow, projects) if projects else [],
        "reports": next_references(uow, REPORTS, reports) if reports else [],
    }


def reference(uow: Writing) -> str:
    return next_reference(uow, PREFIX)


@work(KIND, *NEEDED, entry=Entry, acts={"references": references, "reference": reference})
def run(task: Task) -> dict[str, Any]:
    """Read a file, compare it with what is there, and stage all that follows from it."""
    asked = ImportAsked.model_validate(task.inputs["asked"])
    with task.reading() as uow:
        place, conditions = surroundings(uow, asked)
    content = b"".join(task.chunks())
    table, how = understood(content, place, asked)
    lines = max(1, content.count(b"\n"))
    found = survey(table, how, place, lambda seen: task.progress(0.3 * min(1, seen / lines), "reading"))

    def refusal() -> str | None:
        return refusal_of(how.sound, found.faults.counted, asked.accept)

    writes = not asked.dry_run and refusal() is None
    source = task.act("reference", "reference") if writes else ""
    stage = Stage(task.actor.id, task.actor.organisation_id, UUID(task.inputs["import_id"]), place, source)
    told = Comparison(task, place, found, stage, writes, Frames(task, "staged"))
    told.run(lambda: refusal() is None)
    kept = conditions | figures(table, how, found, told) | {"refusal": refusal(), "reference": source}
    summary = Frames(task, "summary")
    summary.add(kept)
    summary.flush()
    problems_of(task, found)
    return {"frames": told.staged.many, "pieces": told.pieces}


def surroundings(uow: Reading, asked: ImportAsked) -> tuple[Place, dict[str, Any]]:
    """Where the file goes, and what of that must still be so when it is written."""
    top = destination(uow, asked)
    mapping = mapping_of(uow, asked)
    period = periods.known_period(uow, asked.period)
    opening = None if period else periods.new_period(uow, asked.period, mapping)
    fields, defining = custom.known_fields(uow, mapping)
    defined = {data.slug: custom.supposed(data) for data in defining}
    at = period or (periods.supposed(uow, opening) if opening else None)
    assert at  # there is one, or it is to be opened
    place = Place(top, at, mapping, fields | defined, asked.absent)
    return place, {
        "path": top.path,
        "period": {"id": at.id, "version": period.version if period else None},
        "opening": opening.model_dump(mode="json") if opening else None,
        "defining": [[defined[data.slug].id, data.model_dump(mode="json")] for data in defining],
        "fields": {slug: field.version for slug, field in fields.items()},
    }


def understood(content: bytes, place: Place, asked: ImportAsked) -> tuple[Opened, Interpreter]:
    """The table in the file, and how it is read. Raises ``Invalid`` where it is no such table."""
    known = place.period if place.period.version else None
    try:
        table = opened(content, place.mapping, LARGE)
        return table, interpreter(table, place.mapping, periods.year_of(asked.period, known))
    except TableRefused as refusal:
        raise Invalid(refusal.sentence, rule=refusal.code) from refusal


def figures(table: Opened, how: Interpreter, found: Survey, told: Comparison) -> dict[str, Any]:
    """What is kept with the import."""
    tally = found.tally
    return {
        "mapping_name": told.place.mapping.name,
        "mapping_version": told.place.mapping.version,
        "layout": summarising.layout(table.found, how.unused, table.preamble),
        "counts": summarising.in_numbers(
            tally.summary(found.skipped),
            how.sound,
            told.outcomes,
            told.reports,
            told.leavers,
            found.faults.codes,
        ),
        "ratings": tally.ratings(),
        "not_available": tally.not_available(),
        "totals": tally.totals(told.place.mapping.constants),
        "linking": told.linking(),
    }


def problems_of(task: Task, found: Survey) -> None:
    """All that is wrong with the file, as what the job results in."""
    for number, piece in enumerate(found.faults.pieces(PIECE)):
        task.keep(piece, number=number)
    task.results_in("problems.csv", "text/csv")
