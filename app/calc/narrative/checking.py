"""Finds numbers of an edited text that no longer say what their figures say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from app.calc.narrative.figures import DIGIT, TEXT, Binding, Figure
from app.calc.narrative.reading import AMOUNT, DAY, says


class DriftKind(StrEnum):
    """How a number strayed.

    It states no figure, another value than its figure's, the value its figure had before that moved on,
    or a figure that is gone.
    """

    UNBOUND = "unbound"
    DIFFERENT = "different"
    MOVED_ON = "moved_on"
    NO_FIGURE = "no_figure"


@dataclass(frozen=True, slots=True)
class Drift:
    """Words of an edited text, from ``start`` to ``end``, that strayed, and what they were."""

    kind: DriftKind
    start: int
    end: int
    text: str
    expected: str | None = None
    figure_id: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str


def check(text: str, bindings: Iterable[Binding], figures: Iterable[Figure]) -> tuple[Drift, ...]:
    """The numbers of an edited text that drifted from the figures.

    Parameters
    ----------
    text : the draft after somebody edited it.
    bindings : those of the draft; their places need not fit the edited text any more.
    figures : the figures as they are stored now.

    Returns
    -------
    Drifts in order of the text; none where every number still stands by its figure. A sentence may be
    taken out or moved with its names, and names may be repeated, but a number may not be new, changed,
    or put beside another name.

    Notes
    -----
    Numbers and names of both texts are aligned as by a comparison of files, quadratic at worst.

    Examples
    --------
    >>> from app.calc.narrative.figures import Stated, narrated
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> cost = Figure("total.variance", Decimal(-1_500_000), "GBP", date(2026, 3, 31), "report")
    >>> told = narrated(["Forecast ", Stated("£1.50m over", cost), " budget."])
    >>> check("As of today, £1.50m over budget.", told.bindings, told.figures)
    ()
    >>> [drift.kind.value for drift in check("Only £1.40m over budget.", told.bindings, told.figures)]
    ['different']
    """
    stored = {figure.id: figure for figure in figures}
    return tuple(
        drift
        for token, binding, exact in aligned(text, bindings)
        if (drift := judged(token, binding, exact, stored))
    )


def rebound(text: str, bindings: Iterable[Binding]) -> tuple[Binding, ...]:
    """The bindings of the draft that hold in an edited text, at their places in it."""
    return tuple(
        replace(binding, start=token.start, end=token.end)
        for token, binding, same in aligned(text, bindings)
        if binding and same
    )


def judged(token: Token, binding: Binding | None, same: bool, stored: dict[str, Figure]) -> Drift | None:
    if not binding:
        kind = DriftKind.UNBOUND
        return Drift(kind, token.start, token.end, token.text) if DIGIT.search(token.text) else None
    figure = stored.get(binding.figure_id)
    if same and figure and (figure.value == binding.value or says(figure, token.text)):
        return None  # parts rounded to add up may be further from their value than says() takes on trust
    kind = DriftKind.NO_FIGURE if not figure else DriftKind.MOVED_ON if same else DriftKind.DIFFERENT
    return Drift(kind, token.start, token.end, token.text, binding.text, binding.figure_id)


Aligned = tuple[Token, Binding | None, bool]  # what the token is, and whether it still says it


def aligned(text: str, bindings: Iterable[Binding]) -> Iterator[Aligned]:
    """Each name and number of a text, beside the binding it comes from."""
    drafted = sorted(bindings, key=lambda binding: binding.start)
    if in_place(text, drafted):
        yield from ((Token(b.start, b.end, b.text), b, True) for b in drafted)
        return
    tokens = list(tokens_of(text, drafted))
    before, after = [b.text for b in drafted], [t.text for t in tokens]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        equally = i_end - i == j_end - j
        for place in range(j, j_end):
            was = drafted[i + place - j] if equally else None
            found = was if tag == "equal" else moved_with_its_name(tokens, place, drafted)
            yield tokens[place], found or was, bool(found)


def in_place(text: str, drafted: Sequence[Binding]) -> bool:
    """Whether nothing that is bound was edited, and no number was put between."""
    edges = [0, *(edge for b in drafted for edge in (b.start, b.end)), len(text)]
    between = (text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return all(text[b.start : b.end] == b.text for b in drafted) and not any(map(DIGIT.search, between))


def moved_with_its_name(tokens: Sequence[Token], place: int, drafted: Sequence[Binding]) -> Binding | None:
    """The binding of a name that is repeated, or of a number that still follows the same words."""
    text = tokens[place].text
    before = tokens[place - 1].text if place else None
    for at, binding in enumerate(drafted):
        preceded = drafted[at - 1].text if at else None
        if binding.text == text and (binding.unit == TEXT or preceded == before):
            return binding
    return None


def tokens_of(text: str, bindings: Iterable[Binding]) -> Iterator[Token]:
    """Every recorded name, date and number in a text, and every other word with a digit.

    Where two begin together the longer one is meant: 45 may be a name, and 45% a share.
    """
    names = sorted({b.text for b in bindings if b.unit == TEXT}, key=lambda name: (-len(name), name))
    patterns = [NUMBER, re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or NEVER)]
    at = 0
    while found := [match for pattern in patterns if (match := pattern.search(text, at))]:
        first = min(found, key=lambda match: (match.start(), -match.end()))
        yield Token(first.start(), first.end(), first.group())
        at = first.end()


def unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


NEVER = r"(?!)"
NUMBER = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?:{DAY.pattern}|{unnamed(AMOUNT.pattern)})(?!\w)|(?<!\w)[^\W\d]*\d\w*"
)
