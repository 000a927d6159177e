"""A record of a table as a project and its status report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from app.calc.money import Money
from app.components.models import ComponentStatus
from app.exchange.tables import mapping as tables
from app.exchange.tables.cell_types import ConfidenceCell
from app.exchange.tables.outcomes import Confidence, NotAvailable, Outcome, Value
from app.exchange.tables.records import Problem, Record
from app.exchange.tables.wording import excerpt
from app.exchange.targets import COST_BASIS, PROJECT, report_member
from app.variance.status_reports.models import CostBasis
from app.variance.status_reports.schemas import AssessedConfidence, Figures

LONGEST = {"description": 4000, "cause": 4000, **dict.fromkeys(set(PROJECT) - {"description"}, 200)}
LONGEST_STORY, LONGEST_RAW = 20_000, 4000
CUSTOM = "project.custom."
CONFIDENCE = "report.confidence."
NARRATIVE = "report.narrative."


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a record says: of the project, of its report, and what neither has a member for."""

    record: Record
    name: str
    number: str | None
    project: Mapping[str, Any]
    custom: Mapping[str, Any]
    figures: Figures
    confidences: tuple[AssessedConfidence, ...]
    kept: tuple[dict[str, Any], ...]

    @property
    def key(self) -> str:
        return str(self.record.place.record)

    @property
    def identity(self) -> str | None:
        return self.record.identity


class Unfit(Exception):
    """Why a record cannot be kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Translator:
    """Reads records of one mapping, of the report of one year."""

    mapping: tables.Mapping
    year: int | None
    members: Mapping[str, str | None]

    @classmethod
    def of(cls, mapping: tables.Mapping, year: int | None) -> "Translator":
        return cls(mapping, year, {c.target: report_member(c.target, mapping) for c in mapping.columns})

    def incoming(self, record: Record) -> Incoming:
        """What a good record says. Raises ``Unfit`` where that cannot be kept."""
        values = self.filled(record.values)
        project, custom = texts_of(record, values), custom_of(values)
        ratings = dict(self.ratings(values))
        return Incoming(
            record=record,
            name=project["name"],
            number=project.pop("external_id", None),
            project=project,
            custom=custom,
            figures=self.figures(record, values),
            confidences=tuple(ratings.values()),
            kept=tuple(self.kept(values)),
        )

    def filled(self, values: Mapping[str, Outcome]) -> dict[str, Outcome]:
        """The values with the mapping's constants, and with what stands in for a column that is not there."""
        constants: dict[str, Outcome] = {t: Value(text, text) for t, text in self.mapping.constants.items()}
        filled = constants | dict(values)
        for target, other in self.mapping.fallbacks.items():
            if target not in filled and other in filled:
                filled[target] = filled[other]
        return filled

    def figures(self, record: Record, values: Mapping[str, Outcome]) -> Figures:
        """The figures of the report; a member without a value is null, and its reason beside it."""
        stated: dict[str, Any] = {}
        absent: list[dict[str, Any]] = []
        narrative: dict[str, str] = {}
        for target, found in values.items():
            topic = target.removeprefix(NARRATIVE)
            member = self.members.get(target) or (f"narrative.{topic}" if topic != target else None)
            if member is None:
                continue
            if isinstance(found, NotAvailable):
                absent.append({"member": member, "reason": found.reason, "raw": words(found.raw)})
            elif topic != target:
                narrative[topic] = fitting(record, target, str(found.value), LONGEST_STORY)
            else:
                stated[member] = found.value
            if isinstance(found, Value) and found.partly:
                absent.append({"member": member, "reason": found.partly})
        basis = values.get(COST_BASIS)
        basis_of = basis.value if isinstance(basis, Value) else CostBasis.WHOLE_LIFE
        try:
            more = {"cost_basis": basis_of, "narrative": narrative, "not_available": absent}
            return Figures.model_validate(stated | more)
        except ValidationError as error:
            raise Unfit(record.place.problem("error", "invalid", told(error))) from error

    def ratings(self, values: Mapping[str, Outcome]) -> Iterator[tuple[str, AssessedConfidence]]:
        """The delivery confidence of each assessor; an empty cell only where nobody says anything."""
        given = {t: v for t, v in values.items() if t.startswith(CONFIDENCE)}
        speaking = {t: v for t, v in given.items() if isinstance(v, Value) or v.raw.strip()}
        for target, found in (speaking or given).items():
            assessor, scale = target.removeprefix(CONFIDENCE), self.scale_of(target)
            if isinstance(found, Value) and isinstance(found.value, Confidence):
                told: dict[str, Any] = {"scale": found.value.scale, "value": found.value.level}
            elif isinstance(found, NotAvailable) and scale:
                told = {"scale": scale, "reason": found.reason, "raw": words(found.raw)}
            else:
                continue
            yield assessor, AssessedConfidence.model_validate(told | {"assessor": assessor})

    def scale_of(self, target: str) -> str | None:
        """The scale that the column's ratings are on in the year of the report."""
        cell = self.mapping.column(target).cell
        scales = cell.scales if isinstance(cell, ConfidenceCell) else ()
        return next((scale.name for scale in scales if scale.used_in(self.year)), None)

    def kept(self, values: Mapping[str, Outcome]) -> Iterator[dict[str, Any]]:
        """What has no member: figures that the file works out itself, and what it withholds of a project."""
        for target, found in values.items():
            if target == COST_BASIS or target.startswith((NARRATIVE, CONFIDENCE)) or self.members.get(target):
                continue
            of_project = target.startswith("project.")
            if isinstance(found, NotAvailable):
                yield {"target": target, "reason": found.reason, "raw": words(found.raw)}
            elif found.partly:
                yield {"target": target, "reason": found.partly, "raw": words(found.raw)}
            elif not of_project:
                yield {"target": target, "value": to_jsonable_python(found.value)}


def texts_of(record: Record, values: Mapping[str, Outcome]) -> dict[str, Any]:
    """The members of the project that have a value."""
    found = {name: values.get(f"project.{name}") for name in PROJECT}
    texts: dict[str, Any] = {
        name: fitting(record, f"project.{name}", str(value.value), LONGEST[name])
        for name, value in found.items()
        if isinstance(value, Value)
    }
    return texts | ({"status": ComponentStatus(texts["status"])} if "status" in texts else {})


def custom_of(values: Mapping[str, Outcome]) -> dict[str, Any]:
    return {
        target.removeprefix(CUSTOM): found.value
        for target, found in values.items()
        if target.startswith(CUSTOM) and isinstance(found, Value)
    }


def fitting(record: Record, target: str, text: str, longest: int) -> str:
    """``text``, if there is room for it. Raises ``Unfit``."""
    if len(text) > longest:
        sentence = f"{target} has {len(text):,} characters: shorten it to {longest:,}."
        raise Unfit(record.place.problem("error", "too_long", sentence, text))
    return text


def words(raw: str) -> str | None:
    """The words of a cell that gives no value, if there are any."""
    return excerpt(raw.strip(), LONGEST_RAW) or None


def told(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:3])


def planned(figures: Figures) -> tuple[date | None, date | None]:
    """When the project is planned to start and finish; neither, where the two are in no order."""
    start, finish = figures.start_on, figures.approved_finish_on
    return (None, None) if start and finish and finish < start else (start, finish)


def currency_of(mapping: tables.Mapping) -> str | None:
    """Of the amounts of a mapping."""
    cells = (column.cell for column in mapping.columns)
    return next((cell.currency for cell in cells if cell.type == "money"), None)


def amounts(values: Mapping[str, Outcome]) -> Iterator[tuple[str, Money]]:
    """The amounts of a record, by target."""
    for target, found in values.items():
        if isinstance(found, Value) and isinstance(found.value, Money):
            yield target, found.value
