"""The second reading of a large file: each batch beside what is known, and what it comes to made ready."""

from collections import ChainMap, Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.core.errors import Conflict
from app.core.unit_of_work import Reading
from app.exchange.imports import summarising
from app.exchange.imports.items import Item, Place, Plan, change
from app.exchange.imports.knowing import Known, Linked, linked, outlined_below
from app.exchange.imports.models import ImportOutcome
from app.exchange.imports.planning import departing, enter
from app.exchange.imports.staging import AT_ONCE, WRITTEN, Bundle, Stage
from app.exchange.imports.summarising import LISTED, blank_row
from app.exchange.imports.surveying import BATCH, Survey
from app.exchange.imports.translating import Incoming
from app.exchange.linking import Uncertain
from app.jobs.frames import Frames
from app.jobs.kinds import Task
from app.variance.status_reports.recording import Outcome as Written

Writable = Callable[[], bool]
first = itemgetter(0)


@dataclass(slots=True)
class Comparison:
    """What the second reading comes to, while it goes on."""

    task: Task
    place: Place
    survey: Survey
    stage: Stage
    writes: bool
    staged: Frames
    outcomes: Counter[ImportOutcome] = field(default_factory=Counter)
    reports: Counter[Written] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    doubts_of: dict[str, list[tuple[int, Uncertain]]] = field(default_factory=dict)
    doubted: int = 0
    joiners: int = 0
    leavers: int = 0
    changes: int = 0
    pieces: int = 0  # that are entered at once

    def run(self, writable: Writable) -> None:
        """Compare every batch; from the moment that nothing will be written, make nothing ready for it."""
        with self.task.reading() as uow:
            known = outlined_below(uow, self.place.top, self.place.period.code)
        found = linked(known, self.survey.outlines)
        known = replace(known, aliases={}, before={})
        claimed = {one.external_id for one in known.components.values() if one.external_id}
        self.leavers, self.doubted = len(found.leavers), len(found.uncertain)
        for at, doubt in enumerate(found.uncertain):
            self.doubts_of.setdefault(doubt.incoming, []).append((at, doubt))
        for number, batch in enumerate(self.survey.spool.batches()):
            self.writes = self.writes and writable()
            with self.task.reading() as uow:
                self.batch(uow, number, batch, known, found, claimed)
            self.task.progress(0.3 + 0.45 * self.changes / max(1, self.survey.spool.many), "comparing")
        self.absent(known, found)
        self.problems()
        self.staged.flush()

    def batch(
        self,
        uow: Reading,
        number: int,
        incoming: Sequence[Incoming],
        known: Known[Any],
        found: Linked,
        claimed: set[str],
    ) -> None:
        loaded = components(uow, [at[0] for one in incoming if (at := found.found.get(one.key))])
        doubts = sorted((each for one in incoming for each in self.doubts_of.get(one.key, ())), key=first)
        here = replace(found, uncertain=tuple(doubt for _, doubt in doubts))
        plan = Plan([], [], replace(known, components=ChainMap(loaded, cast(Any, known.components))), here)
        enter(uow, self.place, plan, incoming, claimed)
        self.survey.faults.add(plan.problems)
        self.count(plan)
        bundles = self.ready(uow, number, plan.items)
        for item, bundle in zip(plan.items, bundles, strict=True):
            self.changes += 1
            bundle.insert("import_changes", [self.stage.change(item, self.changes, self.writes)])
        self.keep(bundles)

    def ready(self, uow: Reading, number: int, items: Sequence[Item]) -> list[Bundle]:
        """The rows of a batch, with references that are its own from now on."""
        if not self.writes:
            return [Bundle.of(item) for item in items]
        good = [item for item in items if item.outcome != ImportOutcome.REFUSED]
        many = {
            "projects": sum(item.new for item in good),
            "reports": sum(bool(i.report and i.report.outcome == WRITTEN[0]) for i in good),
        }
        name = f"references {number}: {many['projects']}, {many['reports']}"
        given = self.task.act("references", name, **many)
        return self.stage.write(uow, items, given["projects"], given["reports"])

    def keep(self, bundles: list[Bundle]) -> None:
        self.staged.add(bundles)
        self.pieces += ceil(len(bundles) / AT_ONCE)

    def count(self, plan: Plan) -> None:
        self.outcomes.update(item.outcome for item in plan.items)
        self.reports.update(item.report.outcome for item in plan.items if item.report)
        keys = {item.incoming.key for item in plan.items}
        doubts = tuple(one for one in plan.linked.uncertain if one.incoming in keys)
        told = summarising.linking(replace(plan, linked=Linked({}, doubts, ())))
        self.links.update(told["links"])
        self.joiners += told["joiners"]
        self.doubts = [*self.doubts, *told["uncertain_links"]][:LISTED]

    def linking(self) -> dict[str, Any]:
        """Like for like, joiners and leavers."""
        return {
            "links": {basis: self.links[basis] for basis in ("identity", "number", "name")},
            "joiners": self.joiners,
            "leavers": self.leavers,
            "uncertain": self.doubted,
            "uncertain_links": self.doubts,
        }

    def absent(self, known: Known[Any], found: Linked) -> None:
        """What becomes of the projects that the file does not have, a batch at a time."""
        for at in range(0, len(found.leavers), BATCH):
            leavers = found.leavers[at : at + BATCH]
            with self.task.reading() as uow:
                loaded = components(uow, leavers)
                plan = Plan([], [], replace(known, components=loaded), Linked({}, (), leavers))
                ended = {one.id: one.status for one in departing(uow, self.place, plan)}
                self.keep([self.left(loaded[id], ended) for id in leavers])

    def left(self, one: Component, ended: dict[UUID, Any]) -> Bundle:
        self.changes += 1
        told = {"outcome": ImportOutcome.ABSENT, "component_id": one.id, "code": one.code, "name": one.name}
        changes = {"status": change(one.status, self.place.absent)} if one.id in ended else {}
        row = blank_row() | told | {"changes": changes, "number": self.changes, **self.stage.owner()}
        goes = self.writes and one.id in ended
        bundle = self.stage.departure(one, self.place.absent) if goes else Bundle()
        bundle.insert("import_changes", [row])
        return bundle

    def problems(self) -> None:
        """The first of what is wrong, as rows that are ready."""
        rows = summarising.rows_of(self.survey.faults.first())
        for at in range(0, len(rows), BATCH):
            bundles = [Bundle() for _ in rows[at : at + BATCH]]
            for row, bundle in zip(rows[at:], bundles, strict=False):
                bundle.insert("import_problems", [row | self.stage.owner()])
            self.keep(bundles)


def components(uow: Reading, ids: Sequence[UUID]) -> dict[UUID, Component]:
    """The components of these ids, to be changed. Raises ``Conflict`` where one is gone."""
    query = sa.select(Component).where(
        Component.organisation_id == uow.actor.organisation_id,
        Component.id.in_(sa.bindparam("ids", expanding=True)),
    )
    found = {one.id: one for one in uow.session.scalars(query, {"ids": list(ids)})} if ids else {}
    if len(found) < len(set(ids)):
        raise Conflict("A project was removed meanwhile: import again.")
    return found
