"""Competence: how far people are from what a role asks of them, and who a team could not do without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Levels = Mapping[str, int]  # by skill, 0 to 5, as assessed


@dataclass(frozen=True, slots=True)
class Requirement:
    """The level of a skill that a role asks for, how much it weighs, and whether the role cannot do without."""

    level: int
    weight: Decimal = Decimal(1)
    is_mandatory: bool = False


Profile = Mapping[str, Requirement]  # by skill


@dataclass(frozen=True, slots=True)
class Gaps:
    """Of one person: None where nobody has assessed them. ``mandatory_met`` counts what was shown alone."""

    by_skill: Mapping[str, int | None]
    weighted: Decimal | None
    mandatory_met: Fraction | None


def gaps(profile: Profile, assessed: Levels) -> Gaps:
    """How far somebody is from a profile. More of one skill never makes up for less of another."""
    found = {skill: gap(wanted.level, assessed.get(skill)) for skill, wanted in profile.items()}
    known = [profile[skill].weight * each for skill, each in found.items() if each is not None]
    mandatory = [found[skill] == 0 for skill, wanted in profile.items() if wanted.is_mandatory]
    return Gaps(
        found,
        sum(known, Decimal(0)) if len(known) == len(found) else None,
        Fraction(sum(mandatory), len(mandatory)) if mandatory else None,
    )


def gap(required: int, assessed: int | None) -> int | None:
    return None if assessed is None else max(0, required - assessed)


def holders(profile: Profile, team: Sequence[Levels]) -> dict[str, int]:
    """How many of a team have each skill at the level asked for: not the mean, which hides who has none."""
    return {
        skill: sum(gap(wanted.level, levels.get(skill)) == 0 for levels in team)
        for skill, wanted in profile.items()
    }


def single_points(held: Mapping[str, int]) -> list[str]:
    """The skills that exactly one of a team has, in the order of the profile."""
    return [skill for skill, count in held.items() if count == 1]
