"""Circles in what depends on what."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TypeVar

N = TypeVar("N")


def path(edges: Mapping[N, Iterable[N]], start: N, goal: N) -> list[N]:
    """The shortest way from ``start`` to ``goal``, both with it; none where there is none.

    Breadth first: each edge is looked at once.

    >>> path({"a": ["b"], "b": ["c"], "c": []}, "a", "c")
    ['a', 'b', 'c']
    >>> path({"a": ["b"]}, "b", "a")
    []
    """
    before: dict[N, N | None] = {start: None}
    waiting = deque([start])
    while waiting and goal not in before:
        at = waiting.popleft()
        for to in edges.get(at, ()):
            if to not in before:
                before[to] = at
                waiting.append(to)
    found: list[N] = []
    step = goal if goal in before else None
    while step is not None:
        found.append(step)
        step = before[step]
    return found[::-1]
