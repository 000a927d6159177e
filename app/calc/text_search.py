"""What a search in words looks for, how much a word tells, and what it shows of what it found."""

import re
from collections.abc import Iterable, Sequence
from math import log

WORD = re.compile(r"[^\W_]+")
MOST_WORDS, LONGEST_WORD = 16, 64
WIDTH = 240  # characters of a snippet
SAID_ANYWAY = (
    "a about after all also an and any are as at be because been before being but by can could did do does "
    "for from had has have he her his how i if in into is it its may more most no nor not of on only or other "
    "our out over own she should so some such than that the their them then there these they this those to "
    "under until up was we were what when where which while who why will with would you your"
)
STOP_WORDS = frozenset(SAID_ANYWAY.split())


def words_of(query: str) -> tuple[str, ...]:
    """The words that a query looks for, each once; operators, quotes and words that say nothing are left out.

    >>> words_of('The "thermal vacuum" test AND -failure of the TEST')
    ('thermal', 'vacuum', 'test', 'failure')
    >>> words_of('to be or not to be * ) "')
    ()
    """
    found = (word.casefold() for word in WORD.findall(query))
    telling = dict.fromkeys(word for word in found if word not in STOP_WORDS and len(word) <= LONGEST_WORD)
    return tuple(telling)[:MOST_WORDS]


def rarity(texts: int, having: int) -> float:
    """How much a word tells that so many of the texts have: the inverse document frequency of BM25.

    References
    ----------
    Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), 3.4.1, with one
    added so that it is never negative.

    Examples
    --------
    >>> rarity(100, 1) > rarity(100, 50) > rarity(100, 100) > 0
    True
    """
    return log(1 + (texts - having + 0.5) / (having + 0.5))


def snippet(texts: Iterable[str | None], words: Sequence[str]) -> str:
    """The part of some texts that has most of the words, on one line.

    A word is found by how it begins, since its ending is no matter to the search either.

    >>> snippet(["Of pumps.", "The pump failed in the vacuum chamber."], ["vacuum", "failure"])
    'The pump failed in the vacuum chamber.'
    """
    lines = [" ".join(text.split()) for text in texts if text]
    windows = [window for line in lines for window in windows_of(line, words)]
    return max(windows, key=lambda window: told(window, words), default="")


def windows_of(line: str, words: Sequence[str]) -> list[str]:
    """The parts of a line that begin shortly before one of the words, or its beginning."""
    lower = line.lower()
    starts = {max(0, at - WIDTH // 4) for word in words if (at := lower.find(root(word))) >= 0}
    return [window(line, start) for start in sorted(starts | {0})]


def window(line: str, start: int) -> str:
    """So much of a line from about there on, cut between words."""
    if start:
        start = line.find(" ", start) + 1
    end = len(line) if len(line) - start <= WIDTH else max(line.rfind(" ", start, start + WIDTH), start + 1)
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"


def told(window: str, words: Sequence[str]) -> int:
    lower = window.lower()
    return sum(root(word) in lower for word in words)


def root(word: str) -> str:
    """What of a word its forms have in common, roughly: ``failure`` and ``failed`` begin alike."""
    return word[: max(4, len(word) - 3)]
