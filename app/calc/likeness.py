"""Which texts say much the same: to be offered to somebody, who knows whether they do."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, log, sqrt

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts by their places in what was compared, and how alike they are: 1 is the same words."""

    one: int
    other: int
    likeness: float


def terms(text: str) -> Counter[str]:
    """The words of a text and its pairs of neighbouring words, in small letters.

    >>> sorted(terms("The pump fails."))
    ['fails', 'pump', 'pump fails', 'the', 'the pump']
    """
    words = WORD.findall(text.casefold())
    return Counter(words) + Counter(f"{a} {b}" for a, b in pairwise(words))


def alike(texts: Sequence[str], groups: Sequence[object], least: float) -> list[Alike]:
    """The pairs of texts of different groups that are as alike as ``least`` or more, the most alike first.

    Parameters
    ----------
    texts : what is compared.
    groups : what each text is of; texts of one group are not compared.
    least : above 0, to 1.

    Notes
    -----
    The cosine of TF-IDF vectors of words and pairs of words, with the smooth inverse document frequency
    ln((1 + n) / (1 + df)) + 1. Cost: for each term the square of the texts that have it; 1,000 texts of 60
    words take about a second.

    References
    ----------
    Manning, Raghavan and Schütze, *Introduction to Information Retrieval* (2008), 6.2 to 6.4.

    Examples
    --------
    >>> alike(["The pump fails", "the pump fails!", "Steel is dear"], ["A", "B", "C"], 0.8)
    [Alike(one=0, other=1, likeness=1.0)]
    """
    return sorted(pairs(texts, groups, least), key=lambda pair: (-pair.likeness, pair.one, pair.other))


def pairs(texts: Sequence[str], groups: Sequence[object], least: float) -> Iterator[Alike]:
    likeness = likenesses([terms(text) for text in texts])
    for one, other in np.argwhere(np.triu(likeness, k=1) >= least).tolist():
        if groups[one] != groups[other]:
            yield Alike(one, other, min(float(likeness[one, other]), 1.0))


def rarity(texts: int, having: int) -> float:
    """The smooth inverse document frequency of a term that so many of the texts have."""
    return log((1 + texts) / (1 + having)) + 1


def nearest(text: str, others: Sequence[str], least: float) -> list[tuple[int, float]]:
    """The others that are as alike to one text as ``least`` or more, by their places, the most alike first.

    Notes
    -----
    As ``alike`` has it, the one being a text among the others; the cost grows with their words alone.

    Examples
    --------
    >>> nearest("The pump fails", ["Steel is dear", "the pump fails!"], 0.8)
    [(1, 1.0)]
    """
    counted = [terms(each) for each in (text, *others)]
    having = Counter(term for each in counted for term in each)
    rare = {term: rarity(len(counted), many) for term, many in having.items()}
    one, *rest = [{term: many * rare[term] for term, many in each.items()} for each in counted]
    found = [(at, cosine(one, other)) for at, other in enumerate(rest)]
    return sorted(((at, each) for at, each in found if each >= least), key=lambda pair: (-pair[1], pair[0]))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How far two texts point the same way, to four decimals: 0 where one of them has no words."""
    product = fsum(weight * other[term] for term, weight in one.items() if term in other)
    lengths = sqrt(fsum(w * w for w in one.values()) * fsum(w * w for w in other.values()))
    return min(round(product / lengths, 4), 1.0) if lengths else 0.0


def likenesses(counted: Sequence[Counter[str]]) -> NDArray[np.float64]:
    """How alike each text is to each, to four decimals: added up term by term, in the order of the terms."""
    held: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(counted):
        for term in each:
            held[term].append(at)
    products, squares = np.zeros((len(counted), len(counted))), [0.0] * len(counted)
    for term, places in sorted(held.items()):
        rare = rarity(len(counted), len(places))
        weights = [counted[at][term] * rare for at in places]
        for at, weight in zip(places, weights, strict=True):
            squares[at] += weight * weight
        if len(places) > 1:
            products[np.ix_(places, places)] += np.outer(weights, weights)
    lengths = np.sqrt([square or 1 for square in squares])  # a text without words is like none
    found: NDArray[np.float64] = np.round(products / np.outer(lengths, lengths), 4)
    return found
