"""Votes: quorum, recusal, abstention, majority and veto."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil


class Vote(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class QuorumBase(StrEnum):
    ALL = "all"  # every voting member, recused and absent included
    ELIGIBLE = "eligible"


class Result(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    NOT_QUORATE = "not_quorate"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's part in a vote: where they are present, what they say, or nothing yet."""

    member: str
    present: bool = False
    vote: Vote | None = None
    recused: bool = False
    weight: Decimal = Decimal(1)
    veto: bool = False
    required: bool = False
    casting: Vote | None = None  # a second vote, that counts where the others are tied


@dataclass(frozen=True, slots=True)
class Count:
    """What a vote came to; ``yes`` and ``no`` are weights before a casting vote, quorum counts heads."""

    eligible: int
    present: int
    quorum_needed: int
    quorate: bool
    yes: Decimal
    no: Decimal
    result: Result
    casting: Vote | None = None  # what broke a tie


def counted(
    ballots: Sequence[Ballot],
    quorum: Decimal = Decimal("0.5"),
    base: QuorumBase = QuorumBase.ALL,
    majority: Decimal = Decimal("0.5"),
) -> Count:
    """What ``ballots`` come to: more than ``majority`` of yes and no together carries it.

    Abstentions count for the quorum and not for the majority; the recused count for nothing. A
    required member who is absent or recused leaves it without a quorum; a veto rejects it. A tie is not carried,
    unless a casting vote breaks it.
    """
    eligible = [b for b in ballots if not b.recused]
    present = [b for b in eligible if b.present]
    needed = ceil(quorum * len(ballots if base is QuorumBase.ALL else eligible))
    quorate = len(present) >= needed and all(b in present for b in ballots if b.required)
    yes, no = (sum((b.weight for b in present if b.vote is v), Decimal(0)) for v in (Vote.YES, Vote.NO))
    vetoed = any(b.veto and b.vote is Vote.NO for b in present)
    casting = broken_by(present) if yes == no else None
    carried = passes(yes, no, majority, casting) and not vetoed
    result = Result.APPROVED if carried else Result.REJECTED
    return Count(
        *(len(eligible), len(present), needed, quorate, yes, no),
        result if quorate else Result.NOT_QUORATE,
        casting,
    )


def broken_by(present: Sequence[Ballot]) -> Vote | None:
    """What breaks a tie: the casting votes, where they agree."""
    cast = {ballot.casting for ballot in present} - {None, Vote.ABSTAIN}
    return cast.pop() if len(cast) == 1 else None


def passes(yes: Decimal, no: Decimal, majority: Decimal, casting: Vote | None) -> bool:
    """Whether a vote carries it, a casting vote being one more."""
    yes, no = yes + (casting is Vote.YES), no + (casting is Vote.NO)
    return yes > majority * (yes + no)
