"""The order in which a network can be calculated, or the cycle that keeps it from having one."""

from collections.abc import Mapping, Sequence

Successors = Sequence[Sequence[int]]
Weighted = Sequence[Sequence[tuple[int, int]]]


def ordered(successors: Weighted, besides: Mapping[int, Sequence[int]]) -> list[int]:
    """Every node after all that lead to it; nodes on a cycle, and behind one, are left out.

    ``successors`` hold (node, weight), of which the weight is of no matter here; ``besides`` has further ones.

    >>> ordered([[(2, 0)], [], []], {1: [0]})
    [1, 0, 2]
    """
    waiting = [0] * len(successors)
    for following in successors:
        for node, _ in following:
            waiting[node] += 1
    for others in besides.values():
        for node in others:
            waiting[node] += 1
    order = [node for node, count in enumerate(waiting) if not count]
    for node in order:  # grows while it is read
        for after, _ in successors[node]:
            waiting[after] -= 1
            if not waiting[after]:
                order.append(after)
        for after in besides.get(node, ()) if besides else ():
            waiting[after] -= 1
            if not waiting[after]:
                order.append(after)
    return order


def cycle_in(successors: Successors, order: Sequence[int]) -> list[int]:
    """One cycle among the nodes that no order reaches, first node first; empty where all are ordered.

    >>> cycle_in([[1], [2], [1]], [0])
    [1, 2]
    """
    left = set(range(len(successors))) - set(order)
    if not left:
        return []
    before: dict[int, int] = {}
    for node in sorted(left):
        for after in successors[node]:
            if after in left:
                before.setdefault(after, node)
    return around(before, min(left))


def around(before: dict[int, int], node: int) -> list[int]:
    """The cycle that is met by going back from a node, each of which has something before it."""
    seen: dict[int, int] = {}
    path: list[int] = []
    while node not in seen:
        seen[node] = len(path)
        path.append(node)
        node = before[node]
    cycle = path[seen[node] :][::-1]
    least = cycle.index(min(cycle))
    return cycle[least:] + cycle[:least]
