"""A file as risks of a register: told about first, and then entered, all or none."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import count

from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Invalid, NotFound
from app.core.unit_of_work import Writing
from app.exchange.imports.schemas import ImportProblemRead
from app.exchange.risk_registers.primavera import as_csv, is_xer
from app.exchange.risk_registers.reading import Found, understood
from app.exchange.risk_registers.schemas import ImportedRisk, Outcome, RiskImport, RiskImportAsked
from app.exchange.risk_registers.targets import is_of_risks
from app.exchange.saved_mappings import service as mappings
from app.exchange.tables.interpreting import interpret
from app.exchange.tables.mapping import Mapping
from app.exchange.tables.reading import read
from app.exchange.tables.records import Interpretation, Problem
from app.exchange.tables.refusal import TableRefused
from app.risk.assessments.service import make
from app.risk.models import Risk
from app.risk.raid import WRITE
from app.risk.repository import RiskRepository
from app.risk.scales.repository import RiskScaleRepository
from app.risk.service import identify

MOST = 500  # risks of one file: each is scored, and the exposure judged


def run(uow: Writing, content: bytes, asked: RiskImportAsked) -> RiskImport:
    """What a file would come to, or the risks in it, entered. Raises ``Invalid`` where anything is wrong."""
    place = ComponentRepository(uow).open(asked.component_id, WRITE)
    mapping = mapping_of(uow, asked)
    table = table_in(content, mapping)
    try:
        scale = RiskScaleRepository(uow).used(asked.scale)
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    found = understood(table, scale)
    problems = [*table.problems, *(problem for each in found for problem in each.problems)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors and not asked.dry_run:
        raise Invalid(f"{errors[0].sentence} Nothing was entered.", rule=errors[0].code)
    risks = entered(uow, place, found, asked.dry_run)
    outcomes: Counter[Outcome] = Counter(risk.outcome for risk in risks)
    return RiskImport(
        component_id=place.id,
        mapping=mapping.name,
        mapping_version=mapping.version,
        file_sha256=hashlib.sha256(content).hexdigest(),
        sheet=table.found.sheet,
        dry_run=asked.dry_run,
        counts=dict(outcomes),
        risks=risks,
        unused_headers=list(table.unused),
        problems=list(map(problem_told, count(1), problems)),
    )


def mapping_of(uow: Writing, asked: RiskImportAsked) -> Mapping:
    try:
        mapping = mappings.find(uow, asked.mapping, asked.mapping_version).definition
    except NotFound as missing:
        raise Invalid(missing.detail) from missing
    if not is_of_risks(mapping):
        raise Invalid(f"{mapping.name} is no mapping of risks: its targets are of projects.", rule="mapping")
    return mapping


def table_in(content: bytes, mapping: Mapping) -> Interpretation:
    try:
        table = interpret(read(as_csv(content) if is_xer(content) else content, mapping), mapping)
    except TableRefused as refusal:
        raise Invalid(refusal.sentence, rule=refusal.code) from refusal
    if len(table.records) > MOST:
        raise Invalid(f"The file has {len(table.records)} risks: give {MOST} at a time.", rule="too_large")
    return table


def entered(uow: Writing, place: Place, found: Sequence[Found], dry_run: bool) -> list[ImportedRisk]:
    """What comes of each record; a risk that the register has, word by word, is not entered again."""
    there = {(risk.title, risk.event): risk for risk in RiskRepository(uow).all(component=place.id)}
    told = []
    for one in found:
        entry = one.entry
        risk = there.get((entry.title, entry.event)) if entry else None
        outcome: Outcome = "already_there" if risk else "created" if entry else unentered(one)
        if entry and risk is None and not dry_run:
            risk = identify(uow, Address(place.kind, place.id), entry)
            for assessment in one.assessments:
                make(uow, risk.id, assessment)
        told.append(risk_told(one, outcome, risk))
    return told


def unentered(found: Found) -> Outcome:
    return "closed" if found.is_closed else "refused"


def risk_told(one: Found, outcome: Outcome, risk: Risk | None) -> ImportedRisk:
    reference, score = one.value("reference"), one.value("inherent_score")
    return ImportedRisk(
        record=one.record.place.record,
        source_reference=None if reference is None else str(reference),
        raised_on=one.value("raised_on"),
        outcome=outcome,
        title=one.entry.title if one.entry else None,
        risk_id=risk.id if risk else None,
        reference=risk.reference if risk else None,
        inherent_score=None if score is None else int(score),
    )


def problem_told(number: int, problem: Problem) -> ImportProblemRead:
    return ImportProblemRead(
        number=number,
        severity=problem.severity,
        code=problem.code,
        sentence=problem.sentence,
        row=problem.row,
        column=problem.column,
        header=problem.header,
        target=problem.target,
        value=problem.raw,
    )
