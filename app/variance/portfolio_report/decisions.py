"""The decisions that are wanted of a portfolio's boards, from every source that knows of some."""

from collections.abc import Callable, Iterable

from app.core.unit_of_work import Reading
from app.governance.decisions.repository import DecisionRepository
from app.variance.portfolio_report.lines import Projects
from app.variance.portfolio_report.schemas import DecisionWanted

Source = Callable[[Reading, Projects], Iterable[DecisionWanted]]
SOURCES: list[Source] = []
MOST = 200  # decisions waited for that are told, the longest due first


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


@source
def proposed(uow: Reading, projects: Projects) -> Iterable[DecisionWanted]:
    """What the decision log waits for: it is as of now, so it is told of the last period alone."""
    found = DecisionRepository(uow).wanted(projects.top.path, MOST) if projects.is_last else []
    return (
        DecisionWanted(
            id=str(decision.id),
            component_id=decision.component_id,
            source=f"/v1/decisions/{decision.id}",
            question=decision.title,  # the question itself is kept from those not cleared for papers
            body=decision.requested_from,
            due_on=decision.next_on or decision.due_on,
        )
        for decision in found
    )
