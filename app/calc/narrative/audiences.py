"""Who a project's narrative is for: what each audience is told, in how many words."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from app.calc.narrative.facts import ProjectFacts
from app.calc.narrative.figures import DAYS, Narrative, Piece, Stated
from app.calc.narrative.project import cause, confidence, decision, finish, headline, incomplete
from app.calc.narrative.teller import Lengths, Sentence, Teller, draft
from app.calc.narrative.wording import Sense, days_text


class Audience(StrEnum):
    BOARD = "board"
    PROGRAMME = "programme"
    PROJECT = "project"


Telling = Callable[[Teller, ProjectFacts], Sentence]


def status_narrative(facts: ProjectFacts, audience: Audience) -> Narrative:
    """The narrative of a project's status report for an audience, every number in it bound to a figure.

    Returns
    -------
    For a board what it is, what follows and what it is to decide; for the others more of why. Where
    variances were judged and none is material, one line says so instead of drivers and cause.
    """
    return draft(lambda lengths: sentences(facts, audience, lengths), MOST_WORDS[audience])


def sentences(facts: ProjectFacts, audience: Audience, lengths: Lengths) -> Iterator[Sentence]:
    tell = Teller(facts.as_of, facts.source, lengths)
    for telling in TOLD[audience]:
        yield telling(tell, facts)


def drivers(tell: Teller, facts: ProjectFacts) -> Sentence:
    """The largest variances of the work, with their share of the gross, as far as there is room."""
    if not facts.drivers or not is_material(facts):
        return []
    shown = facts.drivers[: max(1, tell.lengths.listed)]
    told: list[list[Piece]] = [
        [
            "; " if place else "",
            tell.name(f"driver.{place}.label", one.label),
            ", ",
            tell.money(f"driver.{place}.variance", one.variance, Sense.VARIANCE),
            " (",
            tell.ratio(f"driver.{place}.share", one.share),
            " of gross variance)",
        ]
        for place, one in enumerate(shown)
    ]
    return ["Drivers: ", *chain.from_iterable(told), "."]


def scope(tell: Teller, facts: ProjectFacts) -> Sentence:
    """Accepted scope of an agile project against all of it."""
    if facts.accepted_share is None:
        return []
    return ["Accepted scope: ", tell.ratio(f"project.{facts.id}.accepted_share", facts.accepted_share), "."]


def reasons(tell: Teller, facts: ProjectFacts) -> Sentence:
    """The recorded cause, or that nothing calls for one."""
    return cause(tell, facts) if is_material(facts) else ["No material variance."]


def is_material(facts: ProjectFacts) -> bool:
    """Whether the variance is to be explained; it is where nobody judged it."""
    return facts.grounds is None or bool(facts.grounds)


def consequence(tell: Teller, facts: ProjectFacts) -> Sentence:
    """How much of each tolerance the forecast takes."""
    parts = [part for part in (cost_used(tell, facts), finish_used(tell, facts)) if part]
    if not parts:
        return []
    pieces: list[Piece] = ["Consequence: the forecast takes "]
    for place, part in enumerate(parts):
        pieces += [" and " if place else "", *part]
    return [*pieces, "."]


def cost_used(tell: Teller, facts: ProjectFacts) -> list[Piece]:
    used = facts.cost_consumed
    if used is None or facts.thresholds.cost is None:
        return []
    limit = tell.ratio("threshold.cost", facts.thresholds.cost.red)
    return [tell.ratio(f"project.{facts.id}.cost_tolerance_used", used), " of the ", limit, " cost tolerance"]


def finish_used(tell: Teller, facts: ProjectFacts) -> list[Piece]:
    used = facts.finish_consumed
    if used is None or facts.thresholds.finish is None:
        return []
    days = int(facts.thresholds.finish.red)
    limit = Stated(days_text(days), tell.figure("threshold.finish", Decimal(days), DAYS))
    return [
        tell.ratio(f"project.{facts.id}.finish_tolerance_used", used),
        " of the ",
        limit,
        " for the finish",
    ]


MOST_WORDS = {Audience.BOARD: 100, Audience.PROGRAMME: 150, Audience.PROJECT: 200}
TOLD: dict[Audience, Sequence[Telling]] = {
    Audience.BOARD: (headline, reasons, consequence, decision),
    Audience.PROGRAMME: (headline, finish, drivers, reasons, consequence, confidence, decision),
    Audience.PROJECT: (
        *(headline, finish, scope, drivers, reasons, consequence),
        *(confidence, incomplete, decision),
    ),
}
