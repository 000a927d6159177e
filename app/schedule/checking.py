"""Whether a plan holds together: its breakdown, its calendars, its links, and that it can be calculated."""

from collections.abc import Iterator

from app.calc.schedule.calendar import NoWorkingTime, instant_of
from app.calc.schedule.network import Cycle
from app.schedule.calculation import Calculated, calculated
from app.schedule.plan import Plan, Problem, TaskKind

LONGEST = 400


def faults(plan: Plan) -> list[Problem]:
    """What keeps a plan from being kept, each with the task it is about."""
    found = [*of_calendars(plan), *of_breakdown(plan), *of_links(plan)]
    return found or [*of_network(plan)]


def fault(code: str, sentence: str, task: str | None = None) -> Problem:
    return Problem("error", code, sentence, task)


def of_calendars(plan: Plan) -> Iterator[Problem]:
    keys = {calendar.key for calendar in plan.calendars}
    if len(keys) < len(plan.calendars):
        yield fault("calendar_twice", "Two calendars have one key.")
    if plan.calendar not in keys:
        yield fault("unknown_calendar", f"The plan's calendar {plan.calendar} is not among its calendars.")
    for task in plan.tasks:
        if task.calendar is not None and task.calendar not in keys:
            yield fault(
                "unknown_calendar", f"{task.code} has an unknown calendar: {task.calendar}.", task.code
            )


def of_breakdown(plan: Plan) -> Iterator[Problem]:
    tasks = {task.code: task for task in plan.tasks}
    for task in plan.tasks:
        if len(task.code) > LONGEST:
            yield fault(
                "code_too_long", f"{task.code[:60]}... is longer than {LONGEST} characters.", task.code
            )
        if task.parent is None:
            continue
        if task.parent not in tasks:
            yield fault(
                "unknown_parent", f"{task.code} is below {task.parent}, which is not there.", task.code
            )
        elif tasks[task.parent].kind != TaskKind.SUMMARY:
            yield fault("no_summary", f"{task.code} is below {task.parent}, which is no summary.", task.code)
    for code in circular({task.code: task.parent for task in plan.tasks}):
        yield fault("circular_breakdown", f"{code} is below itself.", code)


def circular(parents: dict[str, str | None]) -> list[str]:
    """The codes that are below themselves."""
    safe: set[str] = set()
    found = []
    for code in parents:
        path: list[str] = []
        at: str | None = code
        while at is not None and at not in safe and at not in path:
            path.append(at)
            at = parents.get(at)
        if at is not None and at not in safe:
            found.append(at)
        safe.update(path)
    return found


def of_links(plan: Plan) -> Iterator[Problem]:
    codes = {task.code for task in plan.tasks}
    for link in plan.links:
        if link.predecessor not in codes:
            sentence = f"{link.successor} waits for {link.predecessor}, which is not in the plan."
            yield fault("unknown_predecessor", sentence, link.successor)


def of_network(plan: Plan) -> Iterator[Problem]:
    """Whether it can be calculated."""
    try:
        tried = calculated(plan)
        instant_of(tried.outcome.finish)
        dated(tried)
    except Cycle as cycle:
        names = {task.code: task.name for task in plan.tasks}
        around = " -> ".join(f"{key} ({names[key]})" for key in (*cycle.keys, cycle.keys[0]))
        yield fault("cycle", f"These tasks wait for each other: {around}.", cycle.keys[0])
    except (NoWorkingTime, ValueError, OverflowError) as refused:
        yield fault("not_calculable", f"The plan cannot be calculated: {refused}.")


def dated(tried: Calculated) -> None:
    """Every date there is: raises ``NoWorkingTime`` where one falls out of the calendar."""
    for one in tried.outcome.activities:
        dates = tried.outcome.dates(one.key)
        for minute in (dates.start, dates.finish, dates.late_start, dates.late_finish):
            instant_of(minute)
