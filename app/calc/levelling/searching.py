"""The search for a shorter schedule: a genetic algorithm over orders, each child justified; bounded by schedules.

The same seed and the same number of schedules give the same answer on any machine, however fast it is.

References
----------
Hartmann (1998), A competitive genetic algorithm for resource-constrained project scheduling.
Valls, Ballestin and Quintanilla (2008), A hybrid genetic algorithm for the resource-constrained project
scheduling problem.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from app.calc.levelling.generating import parallel, precedence_order, serial
from app.calc.levelling.justifying import justified
from app.calc.levelling.network import Network, Starts
from app.calc.levelling.rules import RULES, Rule, late_finish

POPULATION = 30
EACH = 3  # schedules that an order costs: put in, pushed to the right and back


@dataclass(slots=True)
class Search:
    """``most`` schedules are generated at most, fewer where one reaches ``bound``."""

    network: Network
    random: Random
    most: int
    bound: int
    made: int = 0
    known: dict[tuple[int, ...], int] = field(default_factory=dict)  # schedules and their finishes

    @property
    def over(self) -> bool:
        return self.made + EACH > self.most or (bool(self.known) and min(self.known.values()) <= self.bound)

    def keep(self, starts: Starts | None) -> None:
        """Keep a schedule, and what it comes to by justification."""
        self.made += 1
        if starts is None:
            return
        found = justified(self.network, starts)
        self.made += EACH - 1
        self.known.setdefault(tuple(found), self.network.makespan(found))

    @property
    def best(self) -> list[Starts]:
        """The schedules that live on, shortest first, and of those the ones that start all earliest."""
        ranked = sorted(self.known, key=lambda each: (self.known[each], sum(each), each))
        self.known = {each: self.known[each] for each in ranked[:POPULATION]}
        return [[*each] for each in self.known]


def searched(network: Network, seed: int, most: int, bound: int) -> Starts | None:
    """The shortest schedule found, or None where none was: by each rule, by sampling, and by crossing."""
    search = Search(network, Random(seed), most, bound)
    for rule in Rule:
        values = RULES[rule](network)
        search.keep(serial(network, precedence_order(network, values)))
        if search.over:
            break
        search.keep(parallel(network, values))
    for order in samples(network, search.random):
        if search.over or len(search.known) >= POPULATION or search.made > most // 2:
            break
        search.keep(serial(network, order))
    while search.known and not search.over:
        generation(search)
    return next(iter(search.best), None)


def generation(search: Search) -> None:
    """Cross the living in pairs, and let the shortest of all live on."""
    living = [order_in(search.network, starts) for starts in search.best]
    search.random.shuffle(living)
    if len(living) == 1:
        living *= 2
    for mother, father in zip(living[::2], living[1::2], strict=False):
        for one, other in ((mother, father), (father, mother)):
            if not search.over:
                search.keep(serial(search.network, mutated(search, crossed(search.random, one, other))))


def order_in(network: Network, starts: Starts) -> list[int]:
    """The order of activities in a schedule, each after what it waits for."""
    return precedence_order(network, starts)


def crossed(random: Random, one: Sequence[int], other: Sequence[int]) -> list[int]:
    """The first part of one order, then a part in the order of the other, then the rest as in the first."""
    low, high = sorted(random.randrange(len(one) + 1) for _ in range(2))
    child = list(one[:low])
    there = set(child)
    for each in other:
        if len(child) == high:
            break
        if each not in there:
            child.append(each)
            there.add(each)
    return child + [each for each in one if each not in there]


def mutated(search: Search, order: list[int]) -> list[int]:
    """An order with some neighbours exchanged that do not wait for each other."""
    for place in range(len(order) - 1):
        if search.random.random() < 0.05:
            one, other = order[place], order[place + 1]
            if all(after != other for after, _ in search.network.out_of[one]):
                order[place], order[place + 1] = other, one
    return order


def samples(network: Network, random: Random) -> Iterator[list[int]]:
    """Orders drawn at random, biased by regret: the earlier an activity has to be done, the likelier it is next."""
    values = late_finish(network)
    while True:
        left = [len(arcs) for arcs in network.into]
        ready, order = [number for number, count in enumerate(left) if not count], list[int]()
        while ready:
            worst = max(values[number] for number in ready)
            weights = [worst - values[number] + 1 for number in ready]
            number = random.choices(ready, weights)[0]
            ready.remove(number)
            order.append(number)
            for after, _ in network.out_of[number]:
                left[after] -= 1
                if not left[after]:
                    ready.append(after)
        yield order
