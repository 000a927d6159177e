"""The guidance that comes ready-made: short texts of our own."""

from collections.abc import Iterator
from typing import NamedTuple

from app.methods.guidance.models import GuidanceKind


class Text(NamedTuple):
    """A ready-made note, for which stages (any, where none is named) and which method (any, where null)."""

    kind: GuidanceKind
    title: str
    text: str
    stages: tuple[str, ...] = ()
    method: str | None = None

    def is_for(self, method: str | None, stage: str | None) -> bool:
        return self.method in (None, method) and (not self.stages or stage in self.stages)


PLANNED = ("plan", "initiation", "foundations", "starting_up", "feasibility")
BUILT = ("do", "delivery_1", "delivery_2", "evolutionary_development")
ENDED = ("do", "delivery_2", "deployment")
PRACTICE, PITFALL = GuidanceKind.PRACTICE, GuidanceKind.PITFALL
LIBRARY = (
    Text(
        PRACTICE,
        "Plan from what is to be delivered",
        "List the products and what makes each acceptable; derive the tasks from them, and not the other way.",
        PLANNED,
    ),
    Text(
        PRACTICE,
        "Let who does the work estimate it",
        "Ask for three points, keep what each rests on, and compare with what like work has cost.",
        PLANNED,
    ),
    Text(
        PITFALL,
        "A plan without waiting in it",
        "Approvals, deliveries and absences take days that nobody works: they belong in the network as well.",
        PLANNED,
    ),
    Text(
        PITFALL,
        "A date agreed before the plan",
        "If the finish was promised first, show what it costs in scope or risk before the baseline is approved.",
        PLANNED,
    ),
    Text(
        PRACTICE,
        "Forecast from what was earned",
        "Each period, ask what is left and how fast the work went; a remaining duration is not the planned one.",
        BUILT,
    ),
    Text(
        PITFALL,
        "Ninety per cent done",
        "Percentages by feeling stay high for long: earn by accepted products, or by fixed steps.",
        BUILT,
    ),
    Text(
        PRACTICE,
        "Hand over to who will measure",
        "Before closing, agree who measures which benefit, when, against which baseline.",
        ENDED,
    ),
    Text(
        PITFALL,
        "Stages named after time",
        "A stage that ends on a date and not at a decision cannot be stopped: end each where the case may change.",
        PLANNED,
        "prince2",
    ),
    Text(
        PITFALL,
        "Everything is a must",
        "Where more than six tenths of the effort are must-haves, nothing is left to give way when time runs out.",
        PLANNED,
        "agilepm",
    ),
)


def offered(method: str | None, stage: str | None) -> Iterator[Text]:
    """The ready-made notes for a stage of work by a method."""
    return (each for each in LIBRARY if each.is_for(method, stage))
