"""The verdict on a question: who decides it, who has a part in it, and by which clauses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.calc.authority.limits import VARYING, Limit, Question
from app.calc.authority.matrix import Circumstance, Matrix, Matter, Mode, PmoType
from app.calc.authority.rooms import Room, outside

ASKED = frozenset({Mode.ADVISE, Mode.CONSULT, Mode.APPROVE})


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule that applied: its id, and what it comes to here."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A body, as far as it decides: its limits, any one of which is enough."""

    id: str
    name: str
    limits: tuple[Limit, ...]

    def covering(self, question: Question) -> Limit | None:
        return next((limit for limit in self.limits if limit.covers(question)), None)

    def why_not(self, question: Question) -> list[Clause]:
        """What stands between it and the question."""
        if not self.limits:
            return [Clause(f"body.{self.id}", f"Nothing was delegated to {self.name}.")]
        breaches = ((each.clause, "; ".join(map(str, each.breaches(question)))) for each in self.limits)
        return [Clause(clause, f"Beyond {self.name}: {told}.") for clause, told in breaches]


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The office that serves a place: its type there, and what was delegated to it."""

    id: str
    name: str
    type: PmoType
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who decides a question, with the clauses that say so.

    ``body`` is the lowest whose limits cover it, None where none does, and ``above`` the next; the
    office decides in the body's stead where ``mode`` says so.
    """

    question: Question
    mode: Mode | None
    office: OfficeProfile | None
    body: Authority | None
    limit: Limit | None
    above: Authority | None
    clauses: tuple[Clause, ...]

    @property
    def office_decides(self) -> bool:
        return self.mode is Mode.DECIDE

    @property
    def office_is_asked(self) -> bool:
        return self.mode in ASKED


def judged(
    question: Question,
    office: OfficeProfile | None,
    matrix: Matrix,
    bodies: Sequence[Authority],
    rooms: Sequence[Room] = (),
) -> Verdict:
    """Who decides a question where ``office`` serves and ``bodies`` have authority, the lowest first.

    ``rooms`` are what the component's tolerances leave.

    References
    ----------
    PRINCE2 7 (2023), delegating tolerance and reporting exceptions; ISO 21505:2017.
    """
    question = in_its_row(question, bodies, rooms)
    mode, part = part_of(question, office, matrix, rooms)
    passed = tolerances(question, rooms)
    for at, body in enumerate(bodies):
        if limit := body.covering(question):
            above = bodies[at + 1] if at + 1 < len(bodies) else None
            decides = Clause(limit.clause, f"It is within what was delegated to {body.name}.")
            return Verdict(question, mode, office, body, limit, above, (part, *passed, decides))
        passed.extend(body.why_not(question))
    nobody = Clause("limits.none-covers", "No body's limits cover this question.")
    return Verdict(question, mode, office, None, None, None, (part, *passed, nobody))


def in_its_row(question: Question, bodies: Sequence[Authority], rooms: Sequence[Room] = ()) -> Question:
    """``question`` as the row of the matrix that it is in: a rebaseline is beyond tolerance or within.

    The tolerance is the component's; where it has none, what the lowest body with limits on it was given.
    """
    if question.matter not in VARYING:
        return question
    within = replace(question, matter=Matter.REBASELINE_WITHIN_TOLERANCE)
    if rooms:
        beyond = replace(question, matter=Matter.REBASELINE_BEYOND_TOLERANCE)
        return beyond if outside(rooms, question) else within
    limits = (limit for body in bodies for limit in body.limits if limit.speaks_of(within.matter))
    if (lowest := next(limits, None)) and not replace(lowest, max_value=None).covers(within):
        return replace(question, matter=Matter.REBASELINE_BEYOND_TOLERANCE)
    return within


def tolerances(question: Question, rooms: Sequence[Room]) -> list[Clause]:
    """The tolerances that say which row a rebaseline is in."""
    if question.matter not in VARYING:
        return []
    if beyond := outside(rooms, question):
        return [Clause(room.clause, f"Beyond tolerance: {told}.") for room, told in beyond]
    return [Clause(room.clause, f"Within the tolerance for {room.metric}.") for room in rooms]


def part_of(
    question: Question, office: OfficeProfile | None, matrix: Matrix, rooms: Sequence[Room] = ()
) -> tuple[Mode | None, Clause]:
    """What part the office takes, and the cell of the matrix that says so.

    What was delegated to it ends where the component's tolerance does.
    """
    if office is None:
        return None, Clause("matrix.no-office", "No office serves this place: the body decides alone.")
    circumstances = question.circumstances - {Circumstance.WITHIN_LIMIT}
    if office.limit and office.limit.covers(question) and not outside(rooms, question):
        circumstances |= {Circumstance.WITHIN_LIMIT}
    cell = matrix[question.matter][office.type]
    mode = cell.under(circumstances)
    text = f"{office.name} is {office.type} here: in {question.matter} its part is to {PARTS[mode]}."
    return mode, Clause(f"matrix.{question.matter}.{office.type}", text)


PARTS = {
    Mode.INFORM: "be informed",
    Mode.ADVISE: "advise",
    Mode.CONSULT: "be consulted before it is decided",
    Mode.APPROVE: "approve before the body decides",
    Mode.DECIDE: "decide, and inform the body",
    Mode.NOT_ALLOWED: "stay out of it",
}
