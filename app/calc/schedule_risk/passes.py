"""The forward and the backward pass over many iterations at once: an array of starts for each task.

Every row is a task and every column an iteration, in working minutes of the task's calendar.
"""

from dataclasses import dataclass

import numpy as np

from app.calc.schedule_risk.network import Network, Tie
from app.calc.simulation.normal import Floats


@dataclass(frozen=True, slots=True)
class Space:
    """Arrays that are used again for every piece of a run, so that memory is bounded and stays in reach."""

    start: Floats
    finish: Floats
    late: Floats
    spare: Floats

    @classmethod
    def of(cls, tasks: int, width: int) -> "Space":
        start, finish, late = np.empty((3, tasks, width))
        return cls(start, finish, late, np.empty(width))

    def cut(self, width: int) -> "Space":
        return Space(self.start[:, :width], self.finish[:, :width], self.late[:, :width], self.spare[:width])


def forward(network: Network, durations: Floats, space: Space) -> None:
    """Early starts and finishes, into ``space``."""
    starts, finishes, spare = space.start, space.finish, space.spare
    add, maximum, subtract = np.add, np.maximum, np.subtract
    for number in network.order:
        start, finish, length = starts[number], finishes[number], durations[number]
        start.fill(network.floors[number])
        held = network.finish_floors.get(number)
        if held is not None:
            finish.fill(held)
        for tie in network.into[number]:
            end = finishes[tie.before] if tie.from_finish else starts[tie.before]
            if tie.bridge is not None:
                end = tie.bridge.ahead(end)
            elif tie.lag:
                end = add(end, tie.lag, out=spare)
            if not tie.to_finish:
                maximum(start, end, out=start)
            elif held is None:
                finish[:], held = end, 0.0
            else:
                maximum(finish, end, out=finish)
        if held is not None:
            maximum(start, subtract(finish, length, out=spare), out=start)
        if mandatory(network, number, start, length):
            maximum(start, network.floors[number], out=start)
        add(start, length, out=finish)


def mandatory(network: Network, number: int, start: Floats, length: Floats) -> bool:
    """Put a task where a mandatory date has it, if it has one."""
    if number in network.at:
        start.fill(network.at[number])
    elif number in network.finish_at:
        np.subtract(network.finish_at[number], length, out=start)
    else:
        return False
    return True


def finish_of(network: Network, space: Space) -> Floats:
    """The instants at which the last task finishes."""
    found = np.full(space.spare.shape, float(network.facts))
    for clock, numbers in network.clocks:
        left = numbers[network.done[numbers] == 0]
        if len(left):
            ends = space.finish[left].max(axis=0) if len(left) < len(network) else space.finish.max(axis=0)
            np.maximum(found, clock.finish_of(ends), out=found)
    return found


def backward(network: Network, durations: Floats, finish: Floats, space: Space) -> None:
    """Late starts, into ``space``, for plans that finish at these instants."""
    ends: dict[int, Floats] = {}
    for clock, numbers in network.clocks:
        worked = clock.worked(finish)
        ends |= dict.fromkeys(numbers.tolist(), worked)
    limit = np.empty_like(space.spare)
    for number in reversed(network.order):
        start = space.late[number]
        np.copyto(limit, ends[number])
        opening: list[Tie] = []
        for tie in network.out_of[number]:
            if tie.from_finish:
                np.minimum(limit, allowed(tie, durations, space), out=limit)
            else:
                opening.append(tie)
        np.subtract(limit, durations[number], out=start)
        for tie in opening:
            np.minimum(start, allowed(tie, durations, space), out=start)
        mandatory(network, number, start, durations[number])


def allowed(tie: Tie, durations: Floats, space: Space) -> Floats:
    """How late one tie lets the end of its predecessor be."""
    end = space.late[tie.after]
    if tie.to_finish:
        end = np.add(end, durations[tie.after], out=space.spare)
    if tie.bridge is not None:
        return tie.bridge.back(end)
    return np.asarray(np.subtract(end, tie.lag, out=space.spare)) if tie.lag else end
