"""What can be done with a file: tell what would come of it, or apply it."""

import hashlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.components.models import Component, ComponentKind
from app.components.repository import ComponentRepository, not_archived
from app.core.errors import Invalid, NotFound
from app.core.ids import uuid7
from app.core.planner import note_growth
from app.core.sequences import next_reference
from app.core.unit_of_work import Reading, Writing
from app.exchange.imports import fields as custom
from app.exchange.imports import periods, summarising
from app.exchange.imports.applying import apply, end
from app.exchange.imports.items import Place, Plan
from app.exchange.imports.models import Accept, Import, ImportChange, ImportProblem, ImportStatus
from app.exchange.imports.planning import planned_for
from app.exchange.imports.schemas import ImportAsked
from app.exchange.imports.tallying import Tally
from app.exchange.risk_registers.targets import is_of_risks
from app.exchange.saved_mappings import service as mappings
from app.exchange.tables.interpreting import interpret
from app.exchange.tables.mapping import Mapping
from app.exchange.tables.reading import read
from app.exchange.tables.records import Interpretation
from app.exchange.tables.refusal import TableRefused
from app.jobs.models import Job
from app.jobs.service import CHUNK, submit
from app.periods.service import open_period
from app.variance.status_reports.models import StatusReport

RUN = "import:run"
NEEDED = (RUN, "component:write", "status_report:write")
PREFIX = "IMP"
Progress = Callable[[str], None]
KIND = "import"
IMMEDIATE = 4 * 2**20  # bytes: a larger file is a job in any case
STAGES = ("reading", "comparing", "writing")


def run(uow: Writing, content: bytes, asked: ImportAsked, progress: Progress = lambda stage: None) -> Import:
    """Read a file, tell what it comes to, and apply it unless it is a dry run or something is wrong."""
    top = destination(uow, asked)
    mapping = mapping_of(uow, asked)
    period = periods.known_period(uow, asked.period)
    opening = None if period else periods.new_period(uow, asked.period, mapping)
    fields, defining = custom.known_fields(uow, mapping)
    progress("reading")
    told = interpreted(content, mapping, periods.year_of(asked.period, period))
    progress("comparing")
    if not asked.dry_run:
        uow.lock("tree")
    supposed = fields | {data.slug: custom.supposed(data) for data in defining}
    at = period or periods.supposed(uow, opening) if opening else period
    assert at  # there is one, or it is to be opened
    plan = planned_for(uow, Place(top, at, mapping, supposed, asked.absent), told)
    errors = sum(problem.severity == "error" for problem in plan.problems)
    refusal = refusal_of(told.sound, errors, asked.accept)
    applied = not asked.dry_run and refusal is None
    reference, changes = next_reference(uow, PREFIX), summarising.change_rows(plan, asked.absent)
    if applied:
        progress("writing")
        at = open_period(uow, opening) if opening else at
        fields |= custom.define(uow, defining)
        apply(uow, top, plan.items, at, fields, reference)
        end(uow, top, plan.departures, asked.absent)
        summarising.complete(changes, plan)
        note_growth(uow, len(plan.items), (Component, StatusReport))
    found = entered(uow, content, asked, mapping, told, plan, reference)
    found.component_id, found.refusal = top.id, refusal
    found.status = status_of(asked, applied)
    found.defined_fields = [data.slug for data in defining]
    return recorded(uow, found, plan, changes)


def mapping_of(uow: Reading, asked: ImportAsked) -> Mapping:
    """The mapping that is asked for. Raises ``Invalid`` for one of risks, which go into a register."""
    mapping = mappings.find(uow, asked.mapping, asked.mapping_version).definition
    if is_of_risks(mapping):
        raise Invalid(
            f"{mapping.name} is a mapping of risks: post the file to /v1/risk-imports.", rule="mapping"
        )
    return mapping


def submitted(uow: Writing, content: bytes, asked: ImportAsked) -> Job:
    """Ask for a file to be imported as a job, for who may, with the mapping and the place as they are now."""
    top = destination(uow, asked)
    mapping = mapping_of(uow, asked)
    meant = asked.model_copy(
        update={"portfolio_id": top.id, "portfolio": None, "mapping_version": mapping.version}
    )
    inputs = {
        "asked": meant.model_dump(mode="json"),
        "import_id": str(uuid7()),
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "file_bytes": len(content),
    }
    pieces = (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))
    return submit(uow, KIND, inputs, component_id=top.id, files={"input": pieces})


def status_of(asked: ImportAsked, applied: bool) -> ImportStatus:
    if asked.dry_run:
        return ImportStatus.DRY_RUN
    return ImportStatus.APPLIED if applied else ImportStatus.REFUSED


def destination(uow: Reading, asked: ImportAsked) -> Component:
    """The portfolio or programme, for who may import into it. Raises ``NotFound``, ``Forbidden``, ``Invalid``."""
    components = ComponentRepository(uow)
    by_code = components.by_code(asked.portfolio) if asked.portfolio else None
    id = asked.portfolio_id or (by_code.id if by_code else None)
    if id is None:
        raise NotFound(f"No portfolio {asked.portfolio}.")
    for permission in NEEDED:
        top = not_archived(components.get(id, permission))
    if top.kind == ComponentKind.PROJECT:
        raise Invalid(f"{top.code} is a project: import into a portfolio or a programme.")
    return top


def interpreted(content: bytes, mapping: Mapping, year: int | None) -> Interpretation:
    """What a file says under a mapping. Raises ``Invalid`` where it is no such table."""
    try:
        return interpret(read(content, mapping), mapping, year)
    except TableRefused as refusal:
        raise Invalid(refusal.sentence, rule=refusal.code) from refusal


def refusal_of(sound: bool, errors: int, accept: Accept) -> str | None:
    """Why nothing of a file is applied, if so."""
    if not sound:
        return "The table as a whole is at fault: see the problems without a row."
    if errors and accept == Accept.ALL:
        found = "1 error: correct it" if errors == 1 else f"{errors} errors: correct them"
        return f"{found}, or import with accept=good_rows."
    return None


def entered(
    uow: Writing,
    content: bytes,
    asked: ImportAsked,
    mapping: Mapping,
    told: Interpretation,
    plan: Plan,
    reference: str,
) -> Import:
    """The import as it is kept, but for what came of it."""
    tally = Tally.of(told.records)
    return Import(
        id=uuid7(),
        reference=reference,
        period=asked.period,
        mapping_name=mapping.name,
        mapping_version=mapping.version,
        file_sha256=hashlib.sha256(content).hexdigest(),
        file_bytes=len(content),
        accept=asked.accept,
        absent=asked.absent,
        layout=summarising.layout(told.found, told.unused, told.preamble),
        counts=summarising.counts(told, plan),
        ratings=tally.ratings(),
        not_available=tally.not_available(),
        totals=tally.totals(told.constants),
        linking=summarising.linking(plan),
    )


def recorded(uow: Writing, found: Import, plan: Plan, changes: list[dict[str, Any]]) -> Import:
    """Keep an import with its problems and its changes."""
    uow.add(found)
    uow.record(f"import.{found.status}", found)
    owner = {"organisation_id": found.organisation_id, "import_id": found.id}
    insert(uow, ImportProblem, owner, summarising.problem_rows(plan))
    insert(uow, ImportChange, owner, changes)
    return found


def insert(uow: Writing, model: Any, owner: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(model.__table__), [owner | row for row in rows])
