"""The decisions that are wanted of a portfolio's boards: those that reports ask for, and those on the log."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.model import Marking
from app.core.unit_of_work import Reading
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.variance.portfolio_report.lines import Line
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.schemas import DecisionWanted

PAPERS = f"cleared:{Marking.DECISION_PAPERS.value}"
MOST = 200  # decisions waited for that are told, the longest due first
Asked = Mapping[str, Any]


def wanted(uow: Reading, projects: Projects) -> list[DecisionWanted]:
    """What is to be decided of a component's projects, each once: what is due first first."""
    # The log is as of now, so it is told of the last period alone.
    log = DecisionRepository(uow).wanted(projects.top.path, MOST) if projects.is_last else []
    cleared = uow.actor.rights.allow(PAPERS, projects.top.path)
    waiting = {decision.id: proposed(decision) for decision in log}
    asked = []
    for line in projects.found.asking():
        for place, request in enumerate(line.decisions_requested):
            found = on_log(line, request, log, cleared)
            if found:
                waiting[found] = both(waiting[found], line, request)
            else:
                asked.append(requested(line, place, request))
    return sorted([*asked, *waiting.values()], key=lambda one: (one.due_on is None, one.due_on, one.id))


def on_log(line: Line, request: Asked, log: Sequence[Decision], cleared: bool) -> UUID | None:
    """The decision waited for that a report asks for: the one it names, else one of its component in its words.

    To who is not cleared for papers the words are those of the title: a match would tell what is withheld.
    """
    if named := request.get("decision_id"):
        return next((decision.id for decision in log if str(decision.id) == named), None)
    words = plain(request["question"])
    own = (decision for decision in log if decision.component_id == line.component_id)
    return next((one.id for one in own if words in wordings(one, cleared)), None)


def wordings(decision: Decision, cleared: bool) -> Iterable[str]:
    return {plain(text) for text in (decision.title, decision.question if cleared else None) if text}


def plain(text: str) -> str:
    """A question by its words alone."""
    return " ".join(text.casefold().split()).rstrip(" ?.!")


def requested(line: Line, place: int, request: Asked) -> DecisionWanted:
    """What a status report asks for."""
    return DecisionWanted(
        id=f"{line.report_id}.{place}",
        component_id=line.component_id,
        source=line.source,
        status_report_id=line.report_id,
        **request,
    )


def proposed(decision: Decision) -> DecisionWanted:
    """What the decision log waits for."""
    return DecisionWanted(
        id=str(decision.id),
        component_id=decision.component_id,
        source=f"/v1/decisions/{decision.id}",
        decision_id=decision.id,
        question=decision.title,  # the question itself is kept from those not cleared for papers
        body=decision.requested_from,
        due_on=decision.next_on or decision.due_on,
    )


def both(told: DecisionWanted, line: Line, request: Asked) -> DecisionWanted:
    """What is on the log, in the words of the report; by when and of whom the log knows better, if it does."""
    return DecisionWanted.model_validate(
        {
            **dict(told),
            "question": request["question"],
            "option": request.get("option"),
            "body": told.body or request.get("body"),
            "due_on": told.due_on or request.get("due_on"),
            "status_report_id": line.report_id,
        }
    )
