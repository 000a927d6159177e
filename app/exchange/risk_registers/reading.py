"""Records of a risk register as risks: bands as probabilities, one sentence as cause, event and effect."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from app.calc.risk_response import Stage
from app.exchange.tables.outcomes import NotAvailable, Value
from app.exchange.tables.records import Interpretation, Problem, Record
from app.exchange.tables.wording import excerpt
from app.risk.assessments.schemas import RiskAssessmentWrite
from app.risk.models import RiskStatus
from app.risk.scales.schemas import RiskScaleRead
from app.risk.schemas import RiskEntry

SPLIT = re.compile(
    r"(?:there is (?:a|the) risk that )?(?P<event>.+?),? "
    r"(?:(?:resulting in|leading to) (?P<effect>.+)|(?P<kept>(?:preventing|causing) .+))",
    re.IGNORECASE | re.DOTALL,
)
TITLE = 120
INHERENT, TARGET = ("risk.inherent_",), ("risk.target_",)
WORST = ("impact_band", "cost_band", "schedule_band")
TYPED = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Found:
    """One record: the risk in it, unless something is wrong."""

    record: Record
    entry: RiskEntry | None
    problems: tuple[Problem, ...]
    assessments: tuple[RiskAssessmentWrite, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether the file says that it is over: such a risk stays there."""
        return bool(self.value("status") == RiskStatus.CLOSED)

    def value(self, name: str) -> Any:
        return self.record.value(f"risk.{name}")


def understood(table: Interpretation, scale: RiskScaleRead) -> list[Found]:
    """Every record that is not just another one's repetition."""
    mixed = is_mixed(table.records)
    return [one(record, scale, mixed) for record in table.records if record.repeats is None]


def one(record: Record, scale: RiskScaleRead, mixed: bool) -> Found:
    told = [*record.problems, *warnings(record, mixed)]
    if not record.good or record.value("risk.status") == RiskStatus.CLOSED:
        return Found(record, None, tuple(told))
    try:
        entry = RiskEntry.model_validate(members(record, scale))
        return Found(record, entry, tuple(told), tuple(assessed(record, scale)))
    except ValidationError as error:
        told += [fault(record, each["loc"], each["msg"]) for each in error.errors()]
    except ValueError as error:
        told.append(record.place.problem("error", "no_risk", str(error)))
    return Found(record, None, tuple(told))


def fault(record: Record, where: tuple[int | str, ...], message: str) -> Problem:
    name = ".".join(map(str, where)) or "risk"
    return record.place.problem(
        "error", "no_risk", f"{name}: {message}. Correct the record, or map a column."
    )


def members(record: Record, scale: RiskScaleRead) -> dict[str, Any]:
    """What a record says of a risk. Raises ``ValueError`` for bands that the scale does not have."""
    named = ("title", "cause", "category", "owner", "actionee", "response", "response_strategy")
    told: dict[str, Any] = {name: record.value(f"risk.{name}") for name in (*named, "review_on", "impact")}
    told |= phrased(record)
    told["title"] = told["title"] or shortened(told.get("event"))
    told["probability"] = probability(record, scale)
    told |= {name: record.value(f"risk.{name}") for name in ("kind", "status")}
    told["stated_impact_band"] = worst(record, scale)
    told["scale"] = scale.slug
    return {name: value for name, value in told.items() if value is not None}


def phrased(record: Record) -> dict[str, Any]:
    """The event and the effect: in columns of their own, or in one sentence."""
    event, effect = record.value("risk.event"), record.value("risk.effect")
    sentence = record.value("risk.statement")
    if isinstance(sentence, str) and (found := SPLIT.fullmatch(sentence.strip())):
        event = event or found["event"]
        effect = effect or found["effect"] or found["kept"]
    return {"event": event or sentence or record.value("risk.title"), "effect": effect}


def shortened(event: str | None) -> str | None:
    """An event as a title: its first words."""
    return excerpt(event[:1].upper() + event[1:], TITLE) if event else None


def probability(record: Record, scale: RiskScaleRead) -> Decimal | None:
    """What the record says, or the middle of the band that it says; the residual one before the inherent."""
    said = record.value("risk.probability")
    if isinstance(said, Decimal):
        return said
    number = band(record, "likelihood_band", len(scale.probability_bands))
    return None if number is None else middle(number, scale)


def middle(number: int, scale: RiskScaleRead) -> Decimal:
    """The probability in the middle of a band."""
    bounds = [Decimal(0), *scale.probability_upper, Decimal(1)]
    return round((bounds[number - 1] + bounds[number]) / 2, 4)


def assessed(record: Record, scale: RiskScaleRead) -> Iterator[RiskAssessmentWrite]:
    """The risk before its controls, and what they should lead to: where the record says how likely it then is."""
    for stage, prefixes in ((Stage.INHERENT, INHERENT), (Stage.TARGET, TARGET)):
        likelihood = band(record, "likelihood_band", len(scale.probability_bands), prefixes)
        if likelihood is not None:
            yield RiskAssessmentWrite(
                stage=stage,
                probability=middle(likelihood, scale),
                stated_impact_band=worst(record, scale, prefixes),
                scale=scale.slug,
                reason="As the imported register has it.",
            )


def worst(record: Record, scale: RiskScaleRead, prefixes: Sequence[str] = ("risk.", *INHERENT)) -> int | None:
    """The band of the worst objective that the record speaks of."""
    bands = (band(record, name, len(scale.impact_bands), prefixes) for name in WORST)
    return max((each for each in bands if each is not None), default=None)


def band(record: Record, name: str, bands: int, prefixes: Sequence[str] = ("risk.", *INHERENT)) -> int | None:
    """A band of the residual risk; where there is none, of the inherent one."""
    for prefix in prefixes:
        found = record.value(prefix + name)
        if isinstance(found, str):
            found = int(found) if found.isdecimal() else 0
        if isinstance(found, Decimal | int):
            if not 1 <= found <= bands:
                raise ValueError(f"{name} {found} is none of the {bands} of the scale")
            return int(found)
    return None


def warnings(record: Record, mixed: bool) -> Iterator[Problem]:
    """What a person should look at: scores that are not the product of their bands, days that may be months."""
    for prefix in ("", "inherent_"):
        names = (f"{prefix}likelihood_band", f"{prefix}impact_band", f"{prefix}score")
        likelihood, impact, score = (record.value(f"risk.{name}") for name in names)
        known = (
            isinstance(likelihood, Decimal | int) and isinstance(impact, Decimal | int) and score is not None
        )
        if known and likelihood * impact != score:  # type: ignore[operator]
            sentence = (
                f"The {names[2]} is {score}, and its bands make {likelihood} x {impact}: look which is right."
            )
            yield record.place.problem("warning", "other_score", sentence)
    raised = record.values.get("risk.raised_on")
    if mixed and isinstance(raised, Value) and may_be_swapped(raised):
        sentence = (
            "The column has dates as text and as dates: in this one day and month may have been swapped."
        )
        yield record.place.problem("warning", "mixed_dates", sentence, raised.raw)


def is_mixed(records: Sequence[Record]) -> bool:
    """Whether some of the days are dates to the spreadsheet, and others text."""
    raised = (record.values.get("risk.raised_on") for record in records)
    typed = {
        bool(TYPED.fullmatch(each.raw)) for each in raised if each and not isinstance(each, NotAvailable)
    }
    return len(typed) > 1


def may_be_swapped(raised: Value) -> bool:
    day = raised.value
    return (
        isinstance(day, date) and bool(TYPED.fullmatch(raised.raw)) and day.day <= 12 and day.day != day.month
    )
