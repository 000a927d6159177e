"""What a narrative still lacks to be a good one: a headline, drivers, a cause, what follows, what to decide."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.calc.narrative.audiences import MOST_WORDS, Audience, is_material
from app.calc.narrative.checking import rebound
from app.calc.narrative.facts import DecisionWanted, ProjectFacts
from app.calc.narrative.figures import TEXT, Binding, words
from app.calc.rag import Rag

SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


class Lack(StrEnum):
    HEADLINE = "headline"
    DRIVER = "driver"
    CAUSE = "cause"
    CONSEQUENCE = "consequence"
    DECISION = "decision"
    OPTION = "option"
    OWNER = "owner"
    DUE = "due"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is lacking, and what would put it right."""

    lack: Lack
    says: str


def lint(
    text: str, bindings: Iterable[Binding], facts: ProjectFacts, audience: Audience
) -> tuple[Finding, ...]:
    """What a text for an audience lacks, in the order in which a good one tells it.

    Parameters
    ----------
    text : as drafted, or as somebody edited it.
    bindings : those of the draft; only what still stands by them counts as told.
    facts : what is recorded; nothing is asked for that only an invention could give.

    Returns
    -------
    One finding for each lack, with the record to be made where it is the record that is missing.
    """
    held = rebound(text, bindings)
    told = {binding.figure_id for binding in held}
    found = [*headline(text, held, facts), *why(told, facts), *ahead(told, facts, audience)]
    if (count := words(text)) > MOST_WORDS[audience]:
        says = f"it has {count} words: a {audience} reads at most {MOST_WORDS[audience]}"
        found.append(Finding(Lack.LENGTH, says))
    return tuple(found)


def headline(text: str, held: Iterable[Binding], facts: ProjectFacts) -> Iterator[Finding]:
    """Whether the first sentence states a figure."""
    end = next((m.start() for m in SENTENCE_END.finditer(text)), len(text))
    if any(binding.start < end and binding.unit != TEXT for binding in held):
        return
    if facts.variance is None:
        yield Finding(
            Lack.HEADLINE, "state a baseline and a forecast: without them there is no figure to begin with"
        )
    else:
        yield Finding(Lack.HEADLINE, "begin with the status and one figure")


def why(told: set[str], facts: ProjectFacts) -> Iterator[Finding]:
    """Drivers and cause of what is material."""
    if not is_material(facts) or not facts.variance or not facts.variance.minor:
        return
    if not any(id.startswith("driver.") and id.endswith(".variance") for id in told):
        says = (
            "name a driver with its figure"
            if facts.drivers
            else "no driver is on record: measure the work by cost lines"
        )
        yield Finding(Lack.DRIVER, says)
    if not facts.cause:
        yield Finding(Lack.CAUSE, "no cause is recorded: somebody must state it")
    elif f"project.{facts.id}.cause" not in told:
        yield Finding(Lack.CAUSE, "state the recorded cause")


def ahead(told: set[str], facts: ProjectFacts, audience: Audience) -> Iterator[Finding]:
    """What follows, and the decision that it calls for."""
    consumed = {f"project.{facts.id}.{name}_tolerance_used" for name in ("cost", "finish")}
    can_be_told = facts.cost_consumed is not None or facts.finish_consumed is not None
    if is_material(facts) and can_be_told and not consumed & told:
        yield Finding(Lack.CONSEQUENCE, "say how much of the tolerance the forecast takes")
    if not facts.decisions:
        if facts.calculated and facts.calculated.rag is Rag.RED:
            yield Finding(Lack.DECISION, "red needs a decision: none is requested")
        return
    first = facts.decisions_in_order[0]
    if f"decision.{first.id}.question" not in told:
        yield Finding(Lack.DECISION, "ask for the decision that is requested")
    yield from incomplete(told, first)


def incomplete(told: set[str], asked: DecisionWanted) -> Iterator[Finding]:
    """Option, owner and date of the decision that is due first."""
    for lack, value, member, what in (
        (Lack.OPTION, asked.option, "option", "the option that is recommended"),
        (Lack.OWNER, asked.body, "body", "who is to decide"),
        (Lack.DUE, asked.due_on, "due_on", "by when it is to be decided"),
    ):
        if value is None:
            yield Finding(lack, f"record {what}")
        elif f"decision.{asked.id}.{member}" not in told:
            yield Finding(lack, f"say {what}")
