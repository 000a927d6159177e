"""Sentences that the narrative of a portfolio and of a project have in common."""

from collections.abc import Sequence
from fractions import Fraction

from app.calc.attribution import Missing
from app.calc.narrative.facts import Basis, DecisionWanted
from app.calc.narrative.figures import Piece, Stated
from app.calc.narrative.teller import Sentence, Teller, listed
from app.calc.narrative.wording import Sense

NOT_RECORDED = "cause not recorded"


def against(variance: Stated, ratio: Stated | None, basis: Basis) -> list[Piece]:
    """How far a forecast is from what it is held against."""
    if not variance.figure.value:
        return [f"forecast on {basis.words}"]
    pieces: list[Piece] = ["forecast ", variance, f" {basis.words}"]
    return [*pieces, " (", ratio, ")"] if ratio else pieces


def decision_wanted(tell: Teller, decisions: Sequence[DecisionWanted]) -> Sentence:
    """The recorded request that is due first, of whom and by when where that is known."""
    first, *more = sorted(decisions, key=lambda d: (d.due_on is None, d.due_on, d.id))
    pieces: list[Piece] = ["Decision wanted"]
    if first.body:
        pieces += [" from ", tell.quote(f"decision.{first.id}.body", first.body, first.source)]
    if first.due_on:
        pieces += [" by ", tell.day(f"decision.{first.id}.due_on", first.due_on, first.source)]
    question = tell.quote(f"decision.{first.id}.question", first.question, first.source)
    pieces += [": ", question]
    if first.option and tell.lengths.listed:
        option = tell.quote(f"decision.{first.id}.option", first.option, first.source)
        pieces += [" (recommended: ", option, ")"]
    if more:
        pieces += [" (and ", tell.count("decisions.more", len(more)), " more)"]
    ended = not more and pieces[-1] is question and question.text.endswith("?")
    return [*pieces, "" if ended else "."]


def decision_by_rule(
    tell: Teller, id: str, label: str, overrun: Fraction, basis: Basis, threshold: Fraction
) -> Sentence:
    """The decision that an overrun beyond its threshold calls for, where nobody asked for one."""
    return [
        "Decision called for, none being requested: recover, fund or re-baseline ",
        tell.name(f"project.{id}.label", label),
        ", ",
        tell.ratio(f"project.{id}.variance_ratio", overrun, Sense.VARIANCE),
        f" {basis.words} and beyond the ",
        tell.ratio("threshold.cost", threshold),
        " threshold.",
    ]


def no_decision(tell: Teller, threshold: Fraction | None) -> Sentence:
    if threshold is None:
        return ["No decision is requested."]
    return ["No decision is requested, and no overrun passes ", tell.ratio("threshold.cost", threshold), "."]


def gaps(tell: Teller, id: str, opening: str, noun: str, items: Sequence[Missing]) -> Sentence:
    """How many there are of what is missing, and the first of them by name."""
    if not items:
        return []
    pieces: list[Piece] = [f"{opening}: ", tell.count(f"{id}.count", len(items)), f" {noun}"]
    pieces += ["" if len(items) == 1 else "s"]
    named = items[: tell.lengths.listed]
    if not named:
        return [*pieces, "."]
    names = listed([tell.name(f"project.{item.id}.label", item.label) for item in named])
    return [*pieces, ", " if len(named) == len(items) else ", among them ", *names, "."]
