"""The authority matrix: what part an office takes in each matter, by the type it has there."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum


class PmoType(StrEnum):
    SUPPORTIVE = "supportive"
    CONTROLLING = "controlling"
    DIRECTIVE = "directive"


class Mode(StrEnum):
    """What part an office takes in a decision, from the least to the most; last, none."""

    INFORM = "inform"  # it gets the record
    ADVISE = "advise"  # its opinion may be ignored
    CONSULT = "consult"  # nothing is decided before its opinion, or its deadline
    APPROVE = "approve"  # its refusal blocks
    DECIDE = "decide"  # it decides, and the body is informed
    NOT_ALLOWED = "not_allowed"


class Circumstance(StrEnum):
    """What makes an office's part in a matter another one than usual."""

    WITHIN_LIMIT = "within_limit"  # within what was delegated to the office itself
    POOLED_STAFF = "pooled_staff"
    ADMINISTRATIVE = "administrative"


class Matter(StrEnum):
    """What a decision is about, as far as authority goes."""

    METHOD = "method"
    TAILORING = "tailoring"
    INITIATION = "initiation"
    CASE_QUALITY = "case_quality"
    INVESTMENT = "investment"
    PRIORITIES = "priorities"
    GATE = "gate"
    GATE_EVIDENCE = "gate_evidence"
    BASELINE = "baseline"
    REBASELINE_WITHIN_TOLERANCE = "rebaseline_within_tolerance"
    REBASELINE_BEYOND_TOLERANCE = "rebaseline_beyond_tolerance"
    CHANGE = "change"
    CONTINGENCY = "contingency"
    RESERVE = "reserve"
    RISK_ACCEPTANCE = "risk_acceptance"
    RISK_APPETITE = "risk_appetite"
    RAG_OVERRIDE = "rag_override"
    REPORT_FORMAT = "report_format"
    RESOURCES = "resources"
    APPOINTMENT = "appointment"
    PAUSE = "pause"
    STOP = "stop"
    PROCUREMENT = "procurement"
    EXCEPTION = "exception"
    CLOSURE = "closure"
    BENEFITS = "benefits"
    OUTCOME_TARGETS = "outcome_targets"
    LESSONS = "lessons"
    OFFICE = "office"  # its charter, its type, the matrix itself
    OFFICE_BUDGET = "office_budget"
    AUDIT_FINDING = "audit_finding"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """An office's part in a matter, and the other part it has under one circumstance."""

    mode: Mode
    when: Circumstance | None = None
    then: Mode | None = None

    def under(self, circumstances: Set[Circumstance]) -> Mode:
        """The part it takes as things are."""
        return self.then if self.then and self.when in circumstances else self.mode

    @property
    def most(self) -> Mode:
        """The most that it can come to."""
        return max(self.mode, self.then or self.mode, key=POWER.__getitem__)


Matrix = Mapping[Matter, Mapping[PmoType, Cell]]
POWER = {mode: power for power, mode in enumerate([Mode.NOT_ALLOWED, *list(Mode)[:-1]])}
LETTERS = {"I": Mode.INFORM, "A": Mode.ADVISE, "C": Mode.CONSULT} | {
    "P": Mode.APPROVE,
    "D": Mode.DECIDE,
    "X": Mode.NOT_ALLOWED,
}
# No type lets an office decide on these, and no override does.
OWN = frozenset({Matter.OFFICE, Matter.OFFICE_BUDGET, Matter.AUDIT_FINDING})
TABLE = """
method                       A  P                 D
tailoring                    A  P                 D
initiation                   A  C                 P/D:within_limit
case_quality                 A  P                 P
investment                   A  C                 C/D:within_limit
priorities                   A  C                 P
gate                         A  C                 P/D:within_limit
gate_evidence                A  P                 P
baseline                     A  C                 P/D:within_limit
rebaseline_within_tolerance  A  C                 D
rebaseline_beyond_tolerance  A  C                 P
change                       I  C/I:within_limit  P/D:within_limit
contingency                  I  C                 P
reserve                      X  C                 P
risk_acceptance              A  C                 P
risk_appetite                A  C                 C
rag_override                 X  P                 D
report_format                A  D                 D
resources                    A  C                 P/D:pooled_staff
appointment                  I  C                 D
pause                        A  C                 P/D:within_limit
stop                         A  C                 P
procurement                  I  C                 C
exception                    A  C                 P
closure                      A  P                 P/D:administrative
benefits                     A  C                 C
outcome_targets              A  C                 D
lessons                      D  D                 D
office                       A  A                 A
office_budget                A  A                 A
audit_finding                A  A                 A
other                        I  I                 I
"""


def cell(text: str) -> Cell:
    """A cell as the table writes it: ``P``, or ``P/D:within_limit`` where a circumstance changes it."""
    usual, _, other = text.partition("/")
    if not other:
        return Cell(LETTERS[usual])
    letter, _, when = other.partition(":")
    return Cell(LETTERS[usual], Circumstance(when), LETTERS[letter])


def parsed(table: str) -> dict[Matter, dict[PmoType, Cell]]:
    rows = (line.split() for line in table.strip().splitlines())
    return {Matter(row[0]): dict(zip(PmoType, map(cell, row[1:]), strict=True)) for row in rows}


MATRIX: Matrix = parsed(TABLE)


def overridden(matrix: Matrix, overrides: Mapping[tuple[Matter, PmoType], Cell]) -> Matrix:
    """``matrix`` with other cells in place of some of its own.

    Raises
    ------
    ValueError : where an office would decide on, or block, what concerns itself.
    """
    for (matter, _), other in overrides.items():
        if matter in OWN and POWER[other.most] > POWER[Mode.CONSULT]:
            raise ValueError(f"no office approves or decides {matter}")
    if not overrides:
        return matrix
    return {m: {t: overrides.get((m, t), c) for t, c in row.items()} for m, row in matrix.items()}
