"""The decisions that are wanted of a portfolio's boards, from every source that knows of some."""

from collections.abc import Callable, Iterable

from app.core.unit_of_work import Reading
from app.variance.portfolio_report.lines import Projects
from app.variance.portfolio_report.schemas import DecisionWanted

Source = Callable[[Reading, Projects], Iterable[DecisionWanted]]
SOURCES: list[Source] = []


def source(find: Source) -> Source:
    """Ask ``find`` as well, whenever somebody wants to know."""
    SOURCES.append(find)
    return find


def wanted(uow: Reading, projects: Projects) -> list[DecisionWanted]:
    """What is to be decided of a component's projects: what is due first first."""
    found = (one for find in SOURCES for one in find(uow, projects))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on, one.id))


@source
def requested(_: Reading, projects: Projects) -> Iterable[DecisionWanted]:
    """What the status reports of a period ask for."""
    return (
        DecisionWanted(
            id=f"{line.report_id}.{place}",
            component_id=line.component_id,
            source=line.source,
            question=asked["question"],
            body=asked.get("body"),
            due_on=asked.get("due_on"),
        )
        for line in projects.lines
        for place, asked in enumerate(line.decisions_requested)
    )
