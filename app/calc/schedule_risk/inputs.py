"""What is uncertain about a plan, as it is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.calc.schedule_risk.clocks import NEVER_STOPS, Clocks
from app.calc.schedule_risk.network import Network
from app.calc.simulation.distributions import Distribution


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What remains of a task, in working minutes of its calendar or as a ratio of what the plan has, and its cost.

    ``rate`` is money for each working minute it takes; ``cost`` what it costs however long it takes.
    """

    task: str
    duration: Distribution | None = None
    is_ratio: bool = False
    rate: float = 0.0
    cost: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a risk does to a task where it occurs: minutes that are added, or a ratio that multiplies."""

    task: str
    size: Distribution
    is_ratio: bool = False


@dataclass(frozen=True, slots=True)
class Driver:
    """A risk that occurs or not, and then hits all its tasks at once, each as hard in proportion as the others.

    So do its ``costs``, one for each component that it hits.
    """

    key: str
    probability: float
    effects: tuple[Effect, ...] = ()
    costs: tuple[Distribution, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(f"{self.key}: a probability is from 0 to 1, not {self.probability}")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Tasks whose durations go together: by the parameter ``coefficient`` of a Gaussian copula, any two alike.

    One common factor of which each has the root of the coefficient for its loading: no set of such groups
    is one that no variables can have.
    """

    key: str
    tasks: tuple[str, ...]
    coefficient: float

    def __post_init__(self) -> None:
        if not 0 <= self.coefficient <= 1:
            raise ValueError(f"{self.key}: tasks that go together have a coefficient from 0 to 1")


@dataclass(frozen=True, slots=True)
class Model:
    """A plan with all that is uncertain about it.

    ``clock`` counts the time until the finish, from ``start`` (in its working minutes); ``rate`` is money for
    each of those minutes, whatever is being worked at.

    Raises
    ------
    ValueError : for a task that is not there, is uncertain twice, or goes together with two groups.
    """

    network: Network
    uncertain: Sequence[Uncertain] = ()
    drivers: Sequence[Driver] = ()
    alike: Sequence[Likeness] = ()
    clock: Clocks = NEVER_STOPS
    start: float = 0.0
    rate: float = 0.0

    def __post_init__(self) -> None:
        once([one.task for one in self.uncertain], "a task is uncertain once")
        once([task for group in self.alike for task in group.tasks], "a task goes together with one group")
        once([one.key for one in self.drivers], "a risk drives once")
        known = set(self.network.keys)
        named = [one.task for one in self.uncertain] + [e.task for one in self.drivers for e in one.effects]
        if missing := sorted({*named} - known):
            raise ValueError(f"no such tasks: {', '.join(missing)}")


def once(names: Sequence[str], sentence: str) -> None:
    if len({*names}) != len(names):
        raise ValueError(sentence)
