"""``python -m bench.schedules``: recalculation beside a hand-written kernel, and reading XER beside splitting lines.

The kernel is what one would write for this one network and no other: integers in lists, one calendar,
no constraints, no progress, no names; adjacency, order, both passes and floats. It is given the
links as four lists of numbers, the service the activities and links it is always given.
"""

import argparse
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from app.calc.schedule.calendar import Calendar, minute_of, standard
from app.calc.schedule.critical_path import calculate
from app.calc.schedule.network import Activity, Basis, Link, Relation
from app.schedule.exchange.xer import read_xer

RELATIONS = list(Relation)
Arrays = tuple[list[int], list[int], list[int], list[int], list[int]]


def network(count: int, calendars: int = 1) -> tuple[list[Activity], list[Link], Arrays]:
    """A network of so many activities, and the same as lists of numbers: durations, then links."""
    drawn = random.Random(1)
    week = standard().week
    clocks = [Calendar(str(n), week if n % 2 == 0 else (week[0],) * 7) for n in range(calendars)]
    durations = [480 * drawn.randint(1, 20) for _ in range(count)]
    before, after, types, lags = [], [], [], []
    for number in range(1, count):
        for _ in range(2):
            before.append(max(0, number - drawn.randint(1, 60)))
            after.append(number)
            types.append(0 if drawn.random() < 0.8 else drawn.randrange(4))
            lags.append(drawn.choice([0, 0, 0, 480, -240]))
    activities = [Activity(f"T{n}", length, clocks[n % calendars]) for n, length in enumerate(durations)]
    links = [
        Link(f"T{i}", f"T{j}", RELATIONS[kind], lag)
        for i, j, kind, lag in zip(before, after, types, lags, strict=True)
    ]
    return activities, links, (durations, before, after, types, lags)


def kernel(
    durations: list[int], before: list[int], after: list[int], types: list[int], lags: list[int]
) -> int:
    """Early and late starts and total floats by hand; the finish."""
    count = len(durations)
    into: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    out: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    waiting = [0] * count
    for i, j, kind, lag in zip(before, after, types, lags, strict=True):
        offset = lag + (durations[i] if kind in (0, 2) else 0) - (durations[j] if kind in (2, 3) else 0)
        into[j].append((i, offset))
        out[i].append((j, offset))
        waiting[j] += 1
    order = [node for node, left in enumerate(waiting) if not left]
    for node in order:
        for following, _ in out[node]:
            waiting[following] -= 1
            if not waiting[following]:
                order.append(following)
    early = [0] * count
    for node in order:
        start = 0
        for other, offset in into[node]:
            reached = early[other] + offset
            if reached > start:
                start = reached
        early[node] = start
    finish = max(start + length for start, length in zip(early, durations, strict=True))
    late = [finish - length for length in durations]
    for node in reversed(order):
        start = late[node]
        for other, offset in out[node]:
            allowed = late[other] - offset
            if allowed < start:
                start = allowed
        late[node] = start
    floats = [last - first for first, last in zip(early, late, strict=True)]
    assert min(floats) == 0
    return finish


def file_of(count: int, loaded: bool) -> bytes:
    """An XER file with so many activities of 60 columns, and two links each.

    ``loaded``: each also has three assignments and four codes, as in the building of the public data.
    """
    filler = "\t".join(f"c{n}" for n in range(44))
    head = (
        "ERMHDR\t23.12\r\n%T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tclndr_id\r\n"
        "%R\t1\tP\t2026-03-02 08:00\tC\r\n%T\tCALENDAR\r\n%F\tclndr_id\tclndr_name\tclndr_data\r\n%R\tC\tone\t\r\n"
        "%T\tTASK\r\n%F\ttask_id\tproj_id\tclndr_id\ttask_type\ttask_code\ttask_name\ttarget_drtn_hr_cnt\t"
        "remain_drtn_hr_cnt\tearly_start_date\tearly_end_date\tlate_start_date\tlate_end_date\t"
        f"total_float_hr_cnt\tfree_float_hr_cnt\ttarget_start_date\ttarget_end_date\t{filler}\r\n"
    )
    values = "\t".join(["some value"] * 44)
    tasks = "".join(
        f"%R\t{n}\t1\tC\tTT_Task\tA{n:05}\tActivity number {n}\t{n % 90}\t{n % 90}"
        f"\t2026-{n % 12 + 1:02}-{n % 28 + 1:02} 08:00\t2026-{n % 12 + 1:02}-{n % 28 + 1:02} 17:00"
        f"\t2027-{n % 12 + 1:02}-{n % 28 + 1:02} 08:00\t2027-{n % 12 + 1:02}-{n % 28 + 1:02} 17:00"
        f"\t{n % 700}\t{n % 50}\t2026-03-02 08:00\t2026-03-03 17:00\t{values}\r\n"
        for n in range(count)
    )
    links = "".join(
        f"%R\t{n}{back}\t{n}\t{n - back}\t1\t1\tPR_FS\t0\r\n" for n in range(9, count) for back in (1, 7)
    )
    columns = "%T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt\r\n"
    more = besides(count) if loaded else ""
    return (head + tasks + columns + links + more + "%E\r\n").encode("cp1252")


def besides(count: int) -> str:
    """Assignments and activity codes, of which only who has a resource is read."""
    columns = "\t".join(f"c{n}" for n in range(43))
    values = "\t".join(["0.6666"] * 43)
    head = f"%T\tTASKRSRC\r\n%F\ttaskrsrc_id\ttask_id\tproj_id\t{columns}\r\n"
    assigned = "".join(f"%R\t{n}{k}\t{n}\t1\t{values}\r\n" for n in range(count) for k in range(3))
    codes = "".join(f"%R\t{n}\t{k}\t{k}\t1\r\n" for n in range(count) for k in range(4))
    return f"{head}{assigned}%T\tTASKACTV\r\n%F\ttask_id\tactv_code_type_id\tactv_code_id\tproj_id\r\n{codes}"


def split(content: bytes) -> int:
    """The lines of a file, read and split."""
    return sum(len(line.rstrip("\r").split("\t")) for line in content.decode("cp1252").split("\n"))


def project_of(arrays: Arrays) -> str:
    """A TaskJuggler project of a network: its links from finish to start, without lags, for it knows few others."""
    durations, before, after, types, _ = arrays
    waits: dict[int, set[int]] = {}
    for i, j, kind in zip(before, after, types, strict=True):
        if kind == 0:
            waits.setdefault(j, set()).add(i)
    tasks = (
        f'task t{number} "T{number}" {{ length {length // 480}d '
        + (
            f"depends {', '.join(f't{i}' for i in sorted(waits[number]))} "
            if number in waits
            else "start 2026-01-05 "
        )
        + "}"
        for number, length in enumerate(durations)
    )
    return "\n".join(['project p "P" 2026-01-05 +60y { timezone "UTC" }', *tasks])


def juggled(arrays: Arrays) -> float:
    """The seconds that TaskJuggler takes to schedule a network, its start and its reading of the file included."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "network.tjp"
        file.write_text(project_of(arrays))
        began = perf_counter()
        subprocess.run(["tj3", "--no-reports", "--silent", str(file)], check=True, capture_output=True)
        return perf_counter() - began


def beside_taskjuggler(arrays: Arrays, ours: float) -> str:
    if shutil.which("tj3") is None:
        return (
            "  TaskJuggler: left out, for tj3 is not installed (apt-get install tj3, gem install taskjuggler)"
        )
    theirs = juggled(arrays)
    return f"  TaskJuggler {theirs:6.1f} s  {theirs / ours:5.0f} times as long, of at least 100"


def timed(rounds: int, *sides: Callable[[], object]) -> list[float]:
    """The median seconds of each side, taken in turn."""
    found: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, kept in zip(sides, found, strict=True):
            began = perf_counter()
            side()
            kept.append(perf_counter() - began)
    return [median(kept) for kept in found]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    rounds = options.parse_args().rounds
    basis = Basis(minute_of(datetime(2026, 1, 5)))
    activities, links, arrays = network(10_000)
    mixed, mixed_links, _ = network(10_000, 2)
    ours, by_hand, two = timed(
        rounds,
        lambda: calculate(activities, links, basis),
        lambda: kernel(*arrays),
        lambda: calculate(mixed, mixed_links, basis),
    )
    print(f"10,000 activities, {len(links):,} links of four types; medians of {rounds} rounds in turn")
    print(
        f"recalculation {ours * 1e3:6.1f} ms  kernel {by_hand * 1e3:6.1f} ms  {ours / by_hand:4.2f} of at most 1.5"
    )
    print(f"  on two calendars {two * 1e3:6.1f} ms")
    print(beside_taskjuggler(arrays, ours))
    for name, loaded in (("with assignments and codes", True), ("activities and links alone", False)):
        content = file_of(4_000, loaded)
        reading, splitting = timed(rounds, partial(read_xer, content), partial(split, content))
        print(f"XER of 4,000 activities, {name}: {reading * 1e3:6.1f} ms")
        print(f"  lines split {splitting * 1e3:6.1f} ms  {reading / splitting:4.2f} of at most 4")


if __name__ == "__main__":
    main()
