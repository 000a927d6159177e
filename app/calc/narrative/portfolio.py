"""The drafted narrative of a portfolio: what is off, why, what is missing and what must be decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.calc.attribution import Driver, Drivers, Missing, ratio
from app.calc.movement import Movement
from app.calc.narrative.facts import OpenExceptions, PortfolioFacts
from app.calc.narrative.figures import Narrative, Piece, Stated
from app.calc.narrative.sentences import (
    NOT_RECORDED,
    against,
    decision_by_rule,
    decision_wanted,
    gaps,
    no_decision,
)
from app.calc.narrative.teller import Lengths, Sentence, Teller, draft, stated_money
from app.calc.narrative.wording import STOPS, Sense, common_step
from app.calc.rounding import apportioned, to_step

MOST_WORDS = 200
MOST_DRIVERS = 3
# By what is lacking: the figure that counts it, how its sentence begins, and what is counted.
LACKS: Mapping[str | None, tuple[str, str, str]] = {
    None: ("missing", "Not counted for want of figures", "project"),
    "not_submitted": ("not_submitted", "Drafted but not submitted", "report"),
    "no_report": ("no_report", "Without a report", "project"),
}


def portfolio_narrative(facts: PortfolioFacts, most_words: int = MOST_WORDS) -> Narrative:
    """The narrative of a portfolio in one period, every number in it bound to a figure.

    Parameters
    ----------
    facts : what is recorded; causes and decisions are quoted, never made up.
    most_words : length of the whole, counted by spaces or by runs of letters, whichever are more.

    Returns
    -------
    Headline with the direction since the last period, three drivers with their share of the gross
    variance and their recorded cause, what is missing or stale, and the decision it calls for.
    The drivers and the rest are rounded so that they add up to the variance in the headline.

    Notes
    -----
    Long names and texts are shortened, equally, until the whole keeps to its words. The order of the
    facts does not matter.

    References
    ----------
    US DoD, *IPMDAR Implementation Guide*, on variance analysis; PRINCE2 7 (2023), highlight report.
    """
    return draft(lambda lengths: sentences(facts, lengths), most_words)


@dataclass(frozen=True, slots=True)
class Parts:
    """The variance, its drivers and the rest of it, rounded so that they add up."""

    total: Stated
    drivers: tuple[tuple[Driver, Stated, Stated], ...]  # with variance and share
    other: Stated


def sentences(facts: PortfolioFacts, lengths: Lengths) -> Iterator[Sentence]:
    tell = Teller(facts.as_of, facts.source, lengths)
    top = facts.attribution.leading(most=MOST_DRIVERS)
    parts = rounded(tell, facts, top)
    yield headline(tell, facts, parts.total)
    if top.drivers:
        yield drivers(tell, facts, parts)
        yield rest(tell, top, parts.other)
    if facts.attribution.offsetting:
        gross = tell.money("total.gross", facts.attribution.gross)
        yield ["Overs and unders hide each other: gross variance is ", gross, "."]
    if facts.baseline_movement:
        yield baselines(tell, facts, facts.baseline_movement)
    yield from incomplete(tell, facts)
    if facts.exceptions and facts.exceptions.open:
        yield exceptions(tell, facts.exceptions)
    yield decision(tell, facts)


def rounded(tell: Teller, facts: PortfolioFacts, top: Drivers) -> Parts:
    """The amounts at one step, and the shares in whole per cent, by largest remainder."""
    currency, whole = facts.attribution.currency, facts.attribution.variance.amount
    amounts = [driver.variance.amount for driver in top.drivers]
    step = common_step([whole, *amounts, top.other.amount], amounts, currency)
    *to_drivers, to_other = to_step([*amounts, top.other.amount], step)
    shares = apportioned([100 * driver.share for driver in top.drivers] + [100 * top.other_share])

    def variance(
        id: str, amount: Decimal, shown: Decimal, source: str = "", on: date | None = None
    ) -> Stated:
        return stated_money(tell.figure(id, amount, currency, source, on), step, Sense.VARIANCE, shown)

    return Parts(
        total=variance("total.variance", whole, sum(to_drivers, to_other)),
        drivers=tuple(
            (
                driver,
                variance(
                    f"project.{driver.leaf.id}.variance", driver.variance.amount, shown, *origin(driver)
                ),
                tell.share(f"project.{driver.leaf.id}.share_of_gross", driver.share, percent),
            )
            for driver, shown, percent in zip(top.drivers, to_drivers, shares, strict=False)
        ),
        other=variance("other.variance", top.other.amount, to_other),
    )


def origin(driver: Driver) -> tuple[str, date | None]:
    return driver.leaf.source, driver.leaf.as_of


def headline(tell: Teller, facts: PortfolioFacts, total: Stated) -> Sentence:
    whole = facts.attribution.whole
    opening: list[Piece] = [
        tell.name("portfolio.label", facts.label),
        ", ",
        tell.quote("period", facts.period),
    ]
    opening.append(f": calculated RAG {facts.rag}, " if facts.rag else ": ")
    if not whole.leaves:
        return [
            *opening,
            "no variance can be stated, for no report handed in has both a baseline and a forecast.",
        ]
    found = whole.variance_ratio
    percent = None if found is None else tell.ratio("total.variance_ratio", found)
    return [*opening, *against(total, percent, facts.basis), *direction(tell, facts), "."]


def direction(tell: Teller, facts: PortfolioFacts) -> Sentence:
    """How the variance moved since the last period, like for like."""
    if not facts.movement or facts.previous_period is None:
        return [", with no earlier period to compare"]
    before = tell.quote("previous_period", facts.previous_period)
    if not facts.movement.compared:
        return [", with no project to compare since ", before]
    change = facts.movement.like_for_like
    if not change.minor:
        return [", unchanged like for like since ", before]
    return [
        ", ",
        tell.money("movement.like_for_like", change, Sense.CHANGE),
        " like for like than in ",
        before,
    ]


def drivers(tell: Teller, facts: PortfolioFacts, parts: Parts) -> Sentence:
    """The largest drivers with their variance, share and recorded cause."""
    pieces: list[Piece] = ["Drivers: " if len(parts.drivers) > 1 else "Driver: "]
    for place, (driver, variance, share) in enumerate(parts.drivers):
        id, label = driver.leaf.id, driver.leaf.label
        pieces += ["; "] if place else []
        pieces += [tell.name(f"project.{id}.label", label), ", ", variance, " (", share]
        pieces += ["; " if place else " of gross variance; ", *cause(tell, facts, id), ")"]
    return [*pieces, "."]


def cause(tell: Teller, facts: PortfolioFacts, id: str) -> Sentence:
    recorded = facts.causes.get(id, "").strip(f"{STOPS}\n\t")
    return ["cause: ", tell.quote(f"project.{id}.cause", recorded)] if recorded else [NOT_RECORDED]


def rest(tell: Teller, top: Drivers, other: Stated) -> Sentence:
    """What all other projects come to, so that the drivers add up to the whole."""
    if not top.other_count:
        return []
    if top.other_count == 1:
        return (
            ["The other project is ", other, "."] if top.other.minor else ["The other project does not vary."]
        )
    others: list[Piece] = ["The other ", tell.count("other.count", top.other_count), " projects"]
    if not top.other_share:
        return [*others, " do not vary."]
    return [*others, " net ", other, "."] if top.other.minor else [*others, " net to nothing."]


def baselines(tell: Teller, facts: PortfolioFacts, movement: Movement) -> Sentence:
    """How published baselines moved, which is no overrun."""
    change = movement.like_for_like
    if not change.minor or facts.previous_period is None:
        return []
    return [
        "Like for like, whole-life cost baselines are ",
        tell.money("baseline_movement.like_for_like", change, Sense.BASELINE),
        " than in ",
        tell.quote("previous_period", facts.previous_period),
        ": a change of baseline, not of performance.",
    ]


def incomplete(tell: Teller, facts: PortfolioFacts) -> Iterator[Sentence]:
    """What is missing and what is stale."""
    if facts.missing or facts.stale:
        for reason, (id, opening, noun) in LACKS.items():
            yield gaps(tell, id, opening, noun, [one for one in facts.missing if lack(one) == reason])
        yield gaps(tell, "stale", "Stale", "report", facts.stale)
    elif facts.attribution.whole.leaves:
        yield ["No report is missing or stale."]


def lack(missing: Missing) -> str | None:
    """What a project lacks so that it cannot be counted: None for figures of its report."""
    return missing.reason if missing.reason in LACKS else None


def exceptions(tell: Teller, found: OpenExceptions) -> Sentence:
    """How many tolerances are broken, and how many of these nobody answered in time."""
    pieces: list[Piece] = ["Exceptions open: ", tell.count("exceptions.open", found.open)]
    if found.overdue:
        pieces += [", overdue for an answer: ", tell.count("exceptions.overdue", found.overdue)]
    return [*pieces, "."]


def decision(tell: Teller, facts: PortfolioFacts) -> Sentence:
    """What was asked to be decided; else what the largest overrun beyond its threshold calls for."""
    if facts.decisions:
        return decision_wanted(tell, facts.decisions)
    if not facts.attribution.whole.leaves:
        return ["No decision is requested, and none can be drawn until figures are reported."]
    threshold = facts.thresholds.cost.red if facts.thresholds.cost else None
    beyond = largest_overrun(facts, threshold)
    if not beyond or threshold is None:
        return no_decision(tell, threshold)
    driver, overrun = beyond
    return decision_by_rule(tell, driver.leaf.id, driver.leaf.label, overrun, facts.basis, threshold)


def largest_overrun(facts: PortfolioFacts, threshold: Fraction | None) -> tuple[Driver, Fraction] | None:
    """The first adverse driver whose variance passes the threshold in proportion to its baseline."""
    for driver in facts.attribution.ranked:
        found = ratio(driver.variance, driver.leaf.baseline)
        if threshold is not None and found is not None and -found > threshold:
            return driver, found
    return None
