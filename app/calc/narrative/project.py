"""The drafted narrative of one project, for its dashboard."""

from collections.abc import Iterator, Sequence

from app.calc.attribution import ratio
from app.calc.narrative.facts import ProjectFacts
from app.calc.narrative.figures import Narrative, Piece
from app.calc.narrative.sentences import (
    NOT_RECORDED,
    against,
    decision_by_rule,
    decision_wanted,
    no_decision,
)
from app.calc.narrative.teller import Lengths, Sentence, Teller, draft, listed
from app.calc.narrative.wording import STOPS, Sense

MOST_WORDS = 120


def project_narrative(facts: ProjectFacts, most_words: int = MOST_WORDS) -> Narrative:
    """The narrative of a project in one period, every number in it bound to a figure.

    Parameters
    ----------
    facts : what is recorded; what is None is told to be missing.
    most_words : length of the whole, counted by spaces or by runs of letters, whichever are more.

    Returns
    -------
    RAG and variance with the direction since the last period, finish, delivery confidence, recorded
    cause, what is missing, and the decision it calls for.
    """
    return draft(lambda lengths: sentences(facts, lengths), most_words)


def sentences(facts: ProjectFacts, lengths: Lengths) -> Iterator[Sentence]:
    tell = Teller(facts.as_of, facts.source, lengths)
    yield headline(tell, facts)
    yield finish(tell, facts)
    yield confidence(tell, facts)
    yield cause(tell, facts)
    yield incomplete(tell, facts)
    yield decision(tell, facts)


def headline(tell: Teller, facts: ProjectFacts) -> Sentence:
    id, period = f"project.{facts.id}", tell.quote("period", facts.period)
    opening: list[Piece] = [tell.name(f"{id}.label", facts.label), ", ", period, ": ", *rags(facts)]
    if not facts.baseline or not facts.forecast:
        return [*opening, "no variance can be stated."]
    variance = facts.baseline - facts.forecast
    found = ratio(variance, facts.baseline)
    percent = None if found is None else tell.ratio(f"{id}.variance_ratio", found)
    stated = tell.money(f"{id}.variance", variance, Sense.VARIANCE)
    return [*opening, *against(stated, percent, facts.basis), *direction(tell, facts), "."]


def rags(facts: ProjectFacts) -> Sequence[Piece]:
    """The calculated RAG beside the declared one."""
    calculated = facts.calculated.rag if facts.calculated else None
    if not facts.declared:
        return [f"calculated RAG {calculated}, "] if calculated else []
    if not calculated:
        return [f"declared RAG {facts.declared}, "]
    if calculated is facts.declared:
        return [f"declared and calculated RAG {calculated}, "]
    return [f"declared RAG {facts.declared} but calculated {calculated}, "]


def direction(tell: Teller, facts: ProjectFacts) -> Sentence:
    """How the variance moved since the last period."""
    if not facts.variance or not facts.previous_variance or facts.previous_period is None:
        return [", with no earlier variance to compare"]
    before = tell.quote("previous_period", facts.previous_period)
    change = facts.variance - facts.previous_variance
    if not change.minor:
        return [", unchanged since ", before]
    return [
        ", ",
        tell.money(f"project.{facts.id}.variance_change", change, Sense.CHANGE),
        " than in ",
        before,
    ]


def finish(tell: Teller, facts: ProjectFacts) -> Sentence:
    id = f"project.{facts.id}"
    if facts.slip_days is None and not facts.finish_on:
        return []
    pieces: list[Piece] = ["Finish"]
    if facts.finish_on:
        pieces += [" forecast for ", tell.day(f"{id}.finish_on", facts.finish_on)]
    if facts.slip_days is None:
        return [*pieces, "."]
    comma = ", " if facts.finish_on else " "
    if not facts.slip_days:
        return [*pieces, f"{comma}as in the baseline."]
    return [
        *pieces,
        comma,
        tell.days(f"{id}.slip_days", facts.slip_days, Sense.FINISH),
        " than the baseline.",
    ]


def confidence(tell: Teller, facts: ProjectFacts) -> Sentence:
    """Each assessor's delivery confidence, on its own scale."""
    if not facts.confidences:
        return []
    pieces: list[Piece] = ["Delivery confidence: "]
    for place, one in enumerate(facts.confidences[: max(1, tell.lengths.listed)]):
        assessor = tell.quote(f"project.{facts.id}.confidence_assessor.{place}", one.assessor)
        pieces += [", " if place else "", one.rating.value.replace("_", "/"), " (", assessor, ")"]
    return [*pieces, "."]


def cause(tell: Teller, facts: ProjectFacts) -> Sentence:
    if not facts.variance or not facts.variance.minor:
        return []
    recorded = (facts.cause or "").strip(f"{STOPS}\n\t")
    if not recorded:
        return [f"{NOT_RECORDED.capitalize()}."]
    return ["Cause: ", tell.quote(f"project.{facts.id}.cause", recorded), "."]


def incomplete(tell: Teller, facts: ProjectFacts) -> Sentence:
    stale: Sentence = ["The report is stale."] if facts.stale else []
    if not facts.missing:
        return stale
    named = facts.missing[: max(1, tell.lengths.listed)]
    names = [tell.quote(f"project.{facts.id}.missing.{place}", what) for place, what in enumerate(named)]
    more = [" and more"] if len(facts.missing) > len(named) else []
    return [*stale, " " if stale else "", "Not available: ", *listed(names), *more, "."]


def decision(tell: Teller, facts: ProjectFacts) -> Sentence:
    if facts.decisions:
        return decision_wanted(tell, facts.decisions)
    if not facts.variance or not facts.baseline:
        return ["No decision is requested, and none can be drawn until figures are reported."]
    threshold = facts.thresholds.cost.red if facts.thresholds.cost else None
    found = ratio(facts.variance, facts.baseline)
    if threshold is None or found is None or -found <= threshold:
        return no_decision(tell, threshold)
    return decision_by_rule(tell, facts.id, facts.label, found, facts.basis, threshold)
