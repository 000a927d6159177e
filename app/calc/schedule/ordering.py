"""The order in which a network can be calculated, or the cycle that keeps it from having one."""

from collections.abc import Mapping, Sequence

Successors = Sequence[Sequence[int]]
Weighted = Sequence[Sequence[tuple[int, int]]]


def ordered(successors: Weighted, besides: Mapping[int, Sequence[int]], waiting: Sequence[int]) -> list[int]:
    """Every node after all that lead to it; nodes on a cycle, and behind one, are left out.

    ``successors`` hold (node, weight), of which the weight is of no matter here; ``besides`` has further
    ones; ``waiting`` is how often each node is in either.

    >>> ordered([[(2, 0)], [], []], {1: [0]}, [1, 0, 1])
    [1, 0, 2]
    """
    left = list(waiting)
    order = [node for node, count in enumerate(left) if not count]
    for node in order:  # grows while it is read
        for after, _ in successors[node]:
            left[after] -= 1
            if not left[after]:
                order.append(after)
        if besides and node in besides:
            for after in besides[node]:
                left[after] -= 1
                if not left[after]:
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
