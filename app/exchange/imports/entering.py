"""Entering what a job has staged of a large file, some projects after the other: nothing is worked out there."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from app.components.models import Component
from app.core import bulk
from app.core.audit import Tree
from app.core.errors import from_integrity
from app.core.model import utc_now
from app.core.planner import note_growth
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.exchange.imports.conditions import established, moved
from app.exchange.imports.models import Import, ImportStatus
from app.exchange.imports.putting import Changed, Ready, put, put_problems, put_refused, put_told
from app.exchange.imports.schemas import ImportAsked
from app.exchange.imports.service import PREFIX, destination, status_of
from app.exchange.imports.staging import AT_ONCE, VERSIONS
from app.exchange.imports.summarising import PROBLEMS_KEPT, with_refusals
from app.exchange.imports.surveying import line_of
from app.exchange.tables.records import Problem
from app.jobs.frames import frames
from app.jobs.kinds import Ended
from app.variance.status_reports.models import StatusReport

FIGURES = (
    *("mapping_name", "mapping_version", "layout", "counts", "ratings", "not_available", "totals", "linking"),
    "refusal",
)
KINDS = {"status_report.imported": "status_reports"}
CHANGED = "The project or its report was changed while the file was imported: import it again."
TAKEN = "It cannot be kept beside what came while the file was imported: import it again."


class Entry:
    """The entering of one import. The instant of its commit point is that from which all its versions hold."""

    def __init__(self, ended: Ended, state: dict[str, Any]) -> None:
        self.ended, self.kept = ended, state
        self.asked = ImportAsked.model_validate(ended.inputs["asked"])
        self.import_id = UUID(ended.inputs["import_id"])
        self.staged: dict[str, int] = ended.result or {}
        self.trees = {action: Tree([*map(tuple, peaks)]) for action, peaks in state.get("trees", {}).items()}
        self.refused = {name: Counter(state.get(name, {})) for name in ("projects", "reports")}

    @property
    def many(self) -> int:
        return self.staged["pieces"]

    @property
    def state(self) -> dict[str, Any]:
        return (
            self.kept | self.refused | {"trees": {action: tree.peaks for action, tree in self.trees.items()}}
        )

    def begin(self, uow: Writing) -> None:
        """Keep the import, with what it needs to stand in."""
        (told,) = frames(self.ended.chunks("summary"), 1)
        top, applied = destination(uow, self.asked), not self.asked.dry_run and told["refusal"] is None
        conditions = established(uow, told, top.id) if applied else {}
        found = Import(
            id=self.import_id,
            reference=told["reference"] or next_reference(uow, PREFIX),
            component_id=top.id,
            period=self.asked.period,
            file_sha256=self.ended.inputs["file_sha256"],
            file_bytes=self.ended.inputs["file_bytes"],
            accept=self.asked.accept,
            absent=self.asked.absent,
            status=ImportStatus.ENTERING,
            defined_fields=[data["slug"] for _, data in told["defining"]],
            **{name: told[name] for name in FIGURES},
        )
        uow.add(found)
        uow.record("import.begun", found)
        self.kept = {"applied": applied, "conditions": conditions, "problems": told["counts"]["problems"]}
        self.kept |= {"from": bulk.ready(utc_now(), VERSIONS.c.valid_from), "halted": None}

    def pieces(self) -> Iterator[Any]:
        for bundles in frames(self.ended.chunks("staged"), self.staged["frames"]):
            for at in range(0, len(bundles), AT_ONCE):
                yield bundles[at : at + AT_ONCE]

    def put(self, uow: Writing, piece: Any) -> bytes:
        problems: list[Problem] = []
        if not self.kept["applied"]:
            put_told(uow, piece)
        elif said := moved(uow, self.kept["conditions"]):
            self.kept["halted"] = f"{said} while the file was imported: import it again."
            for bundle in piece:
                self.refuse(uow, bundle, self.kept["halted"], problems)
        else:
            self.enter(uow, piece, problems)
        return self.told(uow, problems)

    def enter(self, uow: Writing, bundles: Sequence[Ready], problems: list[Problem]) -> None:
        """Write projects; where they cannot be, all but those that others were in the way of."""
        try:
            with uow.session.connection().begin_nested():
                put(uow, bundles, self.kept["from"])
        except (Changed, IntegrityError, DataError) as error:
            half = len(bundles) // 2
            if half:
                self.enter(uow, bundles[:half], problems)
                self.enter(uow, bundles[half:], problems)
            else:
                self.refuse(uow, bundles[0], reason(error), problems)
        else:
            for action, leaf in (each for bundle in bundles for each in bundle["leaves"]):
                self.trees.setdefault(action, Tree()).add(leaf)

    def refuse(self, uow: Writing, bundle: Ready, sentence: str, problems: list[Problem]) -> None:
        """Say of a project that it was not written, and why; of what was not to be written there is nothing to say."""
        if not bundle["leaves"]:
            put_told(uow, [bundle])
            return
        name, outcome, report = put_refused(uow, bundle)
        self.refused["projects"][outcome] += 1
        self.refused["reports"].update([report] if report else [])
        row, column = bundle["at"]
        problems.append(Problem("error", "changed_meanwhile", sentence, row, column, raw=name))

    def told(self, uow: Writing, problems: Sequence[Problem]) -> bytes:
        """Keep problems with the import, as far as there is room; the lines for the file of the job."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(map(line_of, problems))
        room = max(0, PROBLEMS_KEPT - self.kept["problems"])
        put_problems(uow, self.import_id, problems[:room], self.kept["problems"])
        self.kept["problems"] += len(problems)
        return text.getvalue().encode()

    def end(self, uow: Writing) -> dict[str, Any]:
        """Tell of it all: what was written, by one digest each, and what came of the import."""
        found = uow.session.scalars(sa.select(Import).where(Import.id == self.import_id)).one()
        written, halted = sum(tree.rows for tree in self.trees.values()), self.kept["halted"]
        found.status = status_of(self.asked, self.kept["applied"] and (written > 0 or not halted))
        found.counts = with_refusals(found.counts, self.refused["projects"], self.refused["reports"])
        if found.status == ImportStatus.REFUSED:
            found.refusal = halted or found.refusal
        for action, tree in self.trees.items():
            kind = KINDS.get(action, "components")
            uow.record_rows(action, kind, tree.rows, tree.root(), below=found.component_id)
        uow.record(f"import.{found.status}", found)
        note_growth(uow, written, (Component, StatusReport))
        return {"import_id": str(found.id), "reference": found.reference, "status": found.status}


def reason(error: Exception) -> str:
    """Why a project could not be written."""
    if isinstance(error, Changed):
        return CHANGED
    told = from_integrity(error) if isinstance(error, IntegrityError) else None
    return told.detail if told and told.detail else TAKEN
